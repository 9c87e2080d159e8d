"""Appeals: what an author does not agree with, locked, until a person has answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from storage.tables import appeals


@dataclass(frozen=True, slots=True)
class Appeal:
    """Who does not agree with the answer to an idea; a person answers before this moment.

    `said` is locked; it is empty once who wrote it is forgotten.
    """

    number: int
    resident: str
    said: bytes
    at: datetime
    before: datetime


_APPEALS = select(*(appeals.c[name] for name in Appeal.__slots__))


def open_case(db: Connection, slug: str, appeal: Appeal) -> None:
    """Keep an appeal; there is one an idea."""
    values = {name: getattr(appeal, name) for name in Appeal.__slots__}
    db.execute(insert(appeals).values(edition=slug, due=appeal.before, **values))


def waiting(db: Connection, slug: str) -> list[Appeal]:
    """Return the appeals that nobody has answered, the oldest first."""
    c = appeals.c
    unanswered = _APPEALS.where(c.edition == slug, c.answered.is_(None)).order_by(c.at, c.number)
    return [Appeal(*row) for row in db.execute(unanswered)]


def overdue(db: Connection, slug: str, now: datetime) -> list[int]:
    """Return the ideas of which an appeal should have been answered by now, each of them once."""
    c = appeals.c
    late = (c.edition == slug, c.due.is_not(None), c.due <= now)
    numbers = db.scalars(select(c.number).where(*late).order_by(c.number)).all()
    if numbers:
        db.execute(update(appeals).where(*late).values(due=None))
    return list(numbers)


def close_case(db: Connection, slug: str, number: int, now: datetime) -> bool:
    """Note that an appeal was answered; return False if none waits."""
    c = appeals.c
    own = (c.edition == slug, c.number == number, c.answered.is_(None))
    return db.execute(update(appeals).where(*own).values(answered=now, due=None)).rowcount == 1


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase what these residents did not agree with; that somebody did not stays."""
    own = update(appeals).where(appeals.c.resident.in_(residents))
    db.execute(own.values(resident="", said=b""))


def of(db: Connection, slug: str, number: int) -> Sequence[Appeal]:
    """Return the appeal against the answer to an idea, if there ever was one."""
    own = _APPEALS.where(appeals.c.edition == slug, appeals.c.number == number)
    return [Appeal(*row) for row in db.execute(own)]
