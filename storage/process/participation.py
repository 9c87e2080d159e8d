"""How many residents take part in what, and what became of what they sent in: counts alone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, func, select

from budget.asking import Help
from budget.standing import Standing
from storage import driver
from storage.tables import (
    arrivals,
    ballots,
    conversations,
    current_ballots,
    ideas,
    reactions,
    read_moment,
    reports,
    requests,
    supports,
)


class Asked(NamedTuple):
    """A request for a person: when, and when somebody had seen to it, if at all."""

    help: Help
    asked: datetime
    answered: datetime | None


class Votes(NamedTuple):
    """Ballots that count, each once, by channel and by the local day on which they were cast."""

    channels: Mapping[str, int]
    days: Mapping[date, int]


def standing(db: Connection, slug: str) -> Mapping[str, int]:
    """Return what stands now and is erased with residents: how many of them do what.

    `informed` are those who hear from us of our own accord, `authors` those who wrote an idea, and
    `supporters` those who support one; `reports` is what they reported, seen to or not.
    """
    c = conversations.c
    of_this = (c.edition == slug, c.joined.is_not(None), c.news, ~c.stopped)
    informed = select(func.count()).where(*of_this)
    by = select(ideas.c.resident, ideas.c.others).where(ideas.c.edition == slug)
    wrote = {name for one, others in db.execute(by) for name in (one, *others.split()) if name}
    s = supports.c
    supporters = select(func.count(s.resident.distinct())).where(s.edition == slug)
    supported = select(func.coalesce(func.sum(ideas.c.supports), 0)).where(ideas.c.edition == slug)
    reported = select(func.count()).where(reports.c.edition == slug)
    settled = reported.where(reports.c.settled.is_not(None))
    return {
        "authors": len(wrote),
        "informed": db.scalar(informed) or 0,
        "reports": db.scalar(reported) or 0,
        "settled": db.scalar(settled) or 0,
        "supporters": db.scalar(supporters) or 0,
        "supports": int(db.scalar(supported) or 0),
    }


def arrived(db: Connection, slug: str) -> Mapping[str, int]:
    """Return how many came in through each intermediary, by its code."""
    rows = select(arrivals.c.partner, arrivals.c.count).where(arrivals.c.edition == slug)
    return dict(db.execute(rows).all())


def asked(db: Connection, slug: str) -> Sequence[Asked]:
    """Return every request for a person, the oldest first; nothing of who asked, nor what."""
    c = requests.c
    rows = select(c.help, c.asked, c.answered).where(c.edition == slug).order_by(c.asked)
    return [Asked(Help(way), at, answered) for way, at, answered in db.execute(rows)]


def handed_in(db: Connection, slug: str, since: datetime, until: datetime) -> int:
    """Return how many ideas were handed in in this time."""
    c = ideas.c
    then = (c.edition == slug, c.at >= since, c.at < until)
    return db.scalar(select(func.count()).where(*then)) or 0


def by_standing(db: Connection, slug: str) -> Mapping[Standing, int]:
    """Return how many ideas stand where."""
    c = ideas.c
    rows = select(c.standing, func.count()).where(c.edition == slug).group_by(c.standing)
    return {Standing(where): number for where, number in db.execute(rows)}


def waited(db: Connection, slug: str) -> Sequence[int]:
    """Return after how many whole days each idea that has an answer was answered."""
    rows = driver.execute(
        db, "SELECT at, answer FROM ideas WHERE edition = ? AND answer <> ''", slug
    )
    return [_days(read_moment(at), orjson.loads(answer)["at"]) for at, answer in rows]


def _days(since: datetime, until: str) -> int:
    return (datetime.fromisoformat(until) - since).days


def said(db: Connection, slug: str) -> Mapping[tuple[str, str], int]:
    """Return how many reactions there are, by side and by where they stand."""
    c = reactions.c
    rows = select(c.side, c.standing, func.count()).where(c.edition == slug)
    found = db.execute(rows.group_by(c.side, c.standing))
    return {(side, where): number for side, where, number in found}


def votes(db: Connection, slug: str) -> Votes:
    """Return from where and when ballots came: for nobody's eyes before the result is public."""
    b, counts = ballots.c, current_ballots.join(ballots, ballots.c.id == current_ballots.c.ballot)
    own = select(b.channel, b.cast_on, func.count()).select_from(counts)
    rows = own.where(current_ballots.c.edition == slug).group_by(b.channel, b.cast_on)
    channels: dict[str, int] = {}
    days: dict[date, int] = {}
    for channel, ordinal, number in db.execute(rows):
        day = date.fromordinal(ordinal)
        channels[channel] = channels.get(channel, 0) + number
        days[day] = days.get(day, 0) + number
    return Votes(channels, days)
