"""What the days of an edition came to, in counts alone: these outlive the residents they are of.

A day is counted once, when it is over by the edition's own clock.  It belongs to the edition that
conversations were about: from when that began until the next one did, or until residents are
let go.  Whoever had joined before is counted on the day before the first.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from budget.timeline import Phase
from storage.process import editions, participation
from storage.process.editions import EditionRow
from storage.process.participation import Votes
from storage.tables import conversations, figures, ideas
from storage.upsert import inserting

KINDS = ("channel", "district", "language")
"""By what those who join are told apart; never by two of these at once."""

_VOTES = "votes"
"""The name under which votes are kept; every other is a day."""

_DAY = timedelta(days=1)
_MICROSECONDS = 3_600_000_000
"""Of an hour, as moments are kept."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC)

Groups = Mapping[str, Mapping[str, int]]
"""Counts by kind of group, and by group."""


@dataclass(frozen=True, slots=True)
class Day:
    """How many residents joined on a local day, and how many ideas were handed in.

    What `stood` at its end (`participation`) is not known of a day that was made good later.
    """

    day: date
    joined: Groups
    stood: Mapping[str, int] = field(default_factory=dict)
    ideas: int = 0


class Era(NamedTuple):
    """From when until when conversations are about an edition, and where its days begin."""

    slug: str
    zone: ZoneInfo
    begins: datetime
    ends: datetime | None

    def first(self) -> date:
        """Return the day before the first: that of everybody who was there already."""
        return self.begins.astimezone(self.zone).date() - _DAY

    def last(self, now: datetime) -> date:
        """Return the last day that is over; after the end there is none."""
        yesterday = now.astimezone(self.zone).date() - _DAY
        return min(yesterday, self.ends.astimezone(self.zone).date()) if self.ends else yesterday

    def span(self, day: date) -> tuple[datetime, datetime]:
        """Return from when until when somebody joins on a day."""
        if day == self.first():
            return _EVER, self.begins
        until = self._midnight(day + _DAY)
        return max(self._midnight(day), self.begins), min(until, self.ends or until)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def catch_up(db: Connection, now: datetime) -> int:
    """Count the days that are over and were not counted; return how many those are.

    The votes of an edition are counted so as well, once its result is public.
    """
    for row in editions.every(db):
        if _public(row) and _kept_votes(db, row.slug) is None:
            _keep(db, row.slug, {_VOTES: _as_json(participation.votes(db, row.slug))})
    return sum(_catch_up(db, era, now) for era in _eras(db))


def _catch_up(db: Connection, era: Era, now: datetime) -> int:
    start = _uncounted(db, era)
    days = [start + _DAY * n for n in range((era.last(now) - start).days + 1)]
    contents = {day.isoformat(): came for day, came in zip(days, _came(db, era, days), strict=True)}
    if days:
        contents[days[-1].isoformat()]["stood"] = participation.standing(db, era.slug)
        _keep(db, era.slug, contents)
    return len(days)


def _came(db: Connection, era: Era, days: Sequence[date]) -> Iterator[dict[str, object]]:
    """Yield what each of these days came to; days without anything are not asked for one by one."""
    following: datetime | None = _EVER
    for since, until in map(era.span, days):
        if following and following < since:
            following = _following(db, era.slug, since)
        if following and following < until:
            handed = participation.handed_in(db, era.slug, since, until)
            yield {"joined": _joined(db, since, until), "stood": {}, "ideas": handed}
        else:
            yield {"joined": {}, "stood": {}, "ideas": 0}


def _following(db: Connection, slug: str, since: datetime) -> datetime | None:
    """Return when somebody joined, or handed an idea in, for the first time since then."""
    joined = select(func.min(conversations.c.joined)).where(conversations.c.joined >= since)
    own = select(func.min(ideas.c.at)).where(ideas.c.edition == slug, ideas.c.at >= since)
    return min((at for at in (db.scalar(joined), db.scalar(own)) if at), default=None)


def _uncounted(db: Connection, era: Era) -> date:
    """Return the first day that was not counted yet."""
    c = figures.c
    last = db.scalar(select(func.max(c.name)).where(c.edition == era.slug, c.name != _VOTES))
    return date.fromisoformat(last) + _DAY if last else era.first()


def _keep(db: Connection, slug: str, contents: Mapping[str, Mapping[str, object]]) -> None:
    """Keep what was counted by these names, for good; whoever counted it first has done so."""
    rows = [
        {"edition": slug, "name": name, "document": json.dumps(content, sort_keys=True)}
        for name, content in contents.items()
    ]
    db.execute(inserting(db, figures).on_conflict_do_nothing(), rows)


def days(db: Connection, slug: str) -> list[Day]:
    """Return the days that were counted, oldest first."""
    c = figures.c
    rows = select(c.name, c.document).where(c.edition == slug, c.name != _VOTES).order_by(c.name)
    found = ((name, orjson.loads(document)) for name, document in db.execute(rows))
    return [Day(date.fromisoformat(name), **content) for name, content in found]


def votes(db: Connection, slug: str) -> Votes | None:
    """Return from where and when ballots came; None until the result is public."""
    if not _public(editions.load(db, slug)):
        return None
    return _kept_votes(db, slug) or participation.votes(db, slug)


def _public(row: EditionRow) -> bool:
    return row.outcome is not None and not Phase(row.phase).before(Phase.RESULTS)


def _kept_votes(db: Connection, slug: str) -> Votes | None:
    c = figures.c
    kept = db.scalar(select(c.document).where(c.edition == slug, c.name == _VOTES))
    if kept is None:
        return None
    found = orjson.loads(kept)
    cast = {date.fromisoformat(day): number for day, number in found["days"].items()}
    return Votes(found["channels"], cast)


def _as_json(found: Votes) -> Mapping[str, object]:
    cast = {day.isoformat(): number for day, number in found.days.items()}
    return {"channels": found.channels, "days": cast}


def joined(db: Connection, slug: str) -> Groups:
    """Return how many residents have joined until now, today as well, by kind and group."""
    era = _era(db, slug)
    if era is None:
        return together([])
    since, _until = era.span(_uncounted(db, era))
    return together([*(one.joined for one in days(db, slug)), _joined(db, since, era.ends)])


def by_hour(db: Connection, slug: str) -> dict[datetime, int]:
    """Return how many of those who are still there joined in each hour of an edition, by UTC.

    Once the outcome is certified these moments are no longer known, and there are none.
    """
    row, era = editions.load(db, slug), _era(db, slug)
    if era is None or not row.tie_key:
        return {}
    c = conversations.c
    then = (c.joined >= era.begins, *([c.joined < era.ends] if era.ends else []))
    hour = (type_coerce(c.joined, BigInteger) // _MICROSECONDS).label("hour")
    rows = db.execute(select(hour, func.count()).where(*then).group_by(hour))
    return {_EVER + timedelta(hours=number): count for number, count in rows}


def together(counts: Sequence[Groups]) -> Groups:
    """Return the sum of these counts, kind by kind and group by group."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for groups in counts:
        for kind, numbers in groups.items():
            found[kind].update(numbers)
    return found


def _joined(db: Connection, since: datetime, until: datetime | None) -> Groups:
    """Return how many of those who are still there joined in this time."""
    c = conversations.c
    columns = tuple(c[kind] for kind in KINDS)
    then = (c.joined >= since, c.joined < until) if until else (c.joined >= since,)
    rows = select(*columns, func.count()).where(*then).group_by(*columns)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for *groups, number in db.execute(rows):
        for kind, group in zip(KINDS, groups, strict=True):
            found[kind][group] += number
    return found


def _era(db: Connection, slug: str) -> Era | None:
    """Return the era of an edition, None if it has not begun."""
    return next((era for era in _eras(db) if era.slug == slug), None)


def _eras(db: Connection) -> Iterator[Era]:
    """Yield the era of every edition that has begun, the oldest first."""
    rows = {row.slug: row for row in editions.every(db)}
    begun = editions.begun(db)
    moments = list(begun.values())
    for place, (slug, begins) in enumerate(begun.items(), 1):
        edition, following = rows[slug].edition(), moments[place : place + 1]
        ends = [moment for moment in (*following, edition.kept_until) if moment]
        yield Era(slug, edition.zone, begins, min(ends, default=None))
