"""How much waits for somebody at the desk: counted by indexes, whatever there is beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, not_, select, text

from budget.asking import Help
from budget.moderation import Subject
from budget.standing import Standing
from storage.documents import merger_from_json
from storage.post.mail import Posted
from storage.tables import (
    appeals,
    hidings,
    ideas,
    inbox,
    outbox,
    paper_batches,
    reactions,
    reports,
    requests,
)

# Said like this it is found by the index of what is kept.
_DEAD = text("status IN ('waiting', 'dead') AND status = 'dead'")
_ENDED = text("status NOT IN ('waiting', 'sending')")
_MERGER = text("merger <> ''")
_CONTESTED = (hidings.c.contested.is_not(None), hidings.c.settled.is_(None))


class Unanswered(NamedTuple):
    """What waits for an answer: how much, and how much of that should have had one by now."""

    waiting: int = 0
    late: int = 0


class Requested(NamedTuple):
    """A request for a person that waits: in which way, since when, and who is at it, if anybody."""

    help: Help
    asked: datetime
    by: str


class Reading(NamedTuple):
    """A batch of ballots on paper that is being read, and who opened it."""

    number: int
    by: str


def requested(db: Connection, slug: str) -> Sequence[Requested]:
    """Return the requests for a person that wait, the oldest first."""
    c = requests.c
    waits = select(c.help, c.asked, c.taken_by).where(c.edition == slug, c.answered.is_(None))
    rows = db.execute(waits.order_by(c.asked))
    return [Requested(Help(way), asked, by) for way, asked, by in rows]


def appealed(db: Connection, slug: str, now: datetime) -> Unanswered:
    """Return how many appeals wait, and of how many the time is up."""
    c = appeals.c
    open_cases = select(func.count()).where(c.edition == slug, c.answered.is_(None))
    late = open_cases.where(c.before <= now)
    return Unanswered(db.scalar(open_cases) or 0, db.scalar(late) or 0)


def to_read(db: Connection, slug: str) -> int:
    """Return how many ideas and reactions wait to be read before everybody can."""
    return sum(
        db.scalar(
            select(func.count()).where(
                table.c.edition == slug, table.c.standing == Standing.WAITING
            )
        )
        or 0
        for table in (ideas, reactions)
    )


def reported(db: Connection, slug: str) -> int:
    """Return how many ideas and reactions are reported, and were not looked at."""
    c = reports.c
    things = select(c.subject, c.number).where(c.edition == slug, c.settled.is_(None)).distinct()
    return db.scalar(select(func.count()).select_from(things.subquery())) or 0


def edited(db: Connection, slug: str) -> int:
    """Return how much was changed since it was hidden, and nobody has looked at it again."""
    return _hidden(db, slug, hidings.c.reason != b"", hidings.c.edited.is_not(None))


def untold(db: Connection, slug: str) -> int:
    """Return how much is hidden of which the author has not heard why."""
    return _hidden(db, slug, hidings.c.reason == b"")


def _hidden(db: Connection, slug: str, *so: ColumnElement[bool]) -> int:
    """Return of how much that is hidden this is so."""
    found = select(func.count()).select_from(hidings).where(hidings.c.edition == slug, *so)
    return db.scalar(found) or 0


def told(db: Connection, slug: str) -> int:
    """Return how many ideas are hidden for a reason after which nobody waits for anything."""
    c, i = hidings.c, ideas.c
    joined = hidings.join(ideas, (i.edition == c.edition) & (i.number == c.number))
    over = (c.reason != b"", not_(and_(*_CONTESTED)), c.edited.is_(None))
    own = select(func.count()).select_from(joined).where(c.edition == slug, *over)
    return db.scalar(own.where(c.subject == Subject.IDEA, i.standing == Standing.HIDDEN)) or 0


def merging(db: Connection, slug: str, now: datetime) -> int:
    """Return how many mergers were proposed to authors, and are neither agreed to nor over."""
    c = ideas.c
    proposed = select(c.merger).where(c.edition == slug, _MERGER, c.standing == Standing.OPEN)
    mergers = map(merger_from_json, db.scalars(proposed))
    return sum(one is not None and one.until > now for one in mergers)


def being_read(db: Connection, slug: str) -> Sequence[Reading]:
    """Return the batches on paper that were opened and not closed."""
    c = paper_batches.c
    own = select(c.number, c.opened_by).where(c.edition == slug, c.closed.is_(None))
    return [Reading(*row) for row in db.execute(own.order_by(c.number))]


def dead(db: Connection) -> int:
    """Return how many messages could not be answered."""
    return db.scalar(select(func.count()).select_from(inbox).where(_DEAD)) or 0


def not_delivered(db: Connection, channels: Sequence[str]) -> Mapping[str, int]:
    """Return how many messages did not arrive, or may not have, by channel; where there are any."""
    c, found = outbox.c, Counter[str]()
    for channel in channels:
        for status in (Posted.FAILED, Posted.UNKNOWN):
            ended = (_ENDED, c.channel == channel, c.status == status)
            found[channel] += db.scalar(select(func.count()).where(*ended)) or 0
    return +found
