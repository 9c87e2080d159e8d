"""Why something is hidden, and what its author says to that; there until it is not hidden."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from budget.moderation import Subject, Thing
from budget.standing import Standing
from storage.tables import hidings, ideas


@dataclass(frozen=True, slots=True)
class Hiding:
    """Why something is hidden, b"" until somebody has looked; all words are locked.

    `settled` is when its author was told for good that it stays hidden.
    """

    thing: Thing
    reason: bytes
    at: datetime
    words: bytes = b""
    contested: datetime | None = None
    settled: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """What a resident says to it that something of theirs is hidden, locked; and when."""

    resident: str
    words: bytes
    at: datetime


_COLUMNS = ("subject", "number", "reason", "at", "words", "contested", "settled")
_HIDINGS = select(*(hidings.c[name] for name in _COLUMNS))


def hide(db: Connection, slug: str, thing: Thing, reason: bytes, now: datetime) -> None:
    """Keep why something is hidden, from now on or from before."""
    drop(db, slug, thing)
    new = {"edition": slug, "subject": thing.subject, "number": thing.number}
    nothing = {"contested_by": "", "words": b"", "contested": None, "settled": None}
    db.execute(insert(hidings).values(new | nothing | {"reason": reason, "at": now}))


def get(db: Connection, slug: str, thing: Thing) -> Hiding | None:
    """Return why something is hidden, or None if it is not."""
    row = db.execute(_HIDINGS.where(*_about(slug, thing))).one_or_none()
    return _read(row) if row else None


def of_ideas(db: Connection, slug: str, numbers: Collection[int]) -> list[Hiding]:
    """Return why these ideas are hidden, as far as they are."""
    c = hidings.c
    theirs = (c.edition == slug, c.subject == Subject.IDEA, c.number.in_(numbers))
    return [_read(row) for row in db.execute(_HIDINGS.where(*theirs))]


def _read(row: Sequence[Any]) -> Hiding:
    subject, number, *rest = row
    return Hiding(Thing(Subject(subject), number), *rest)


def contest(db: Connection, slug: str, thing: Thing, contest: Contest) -> bool:
    """Keep what an author says to it; False if there is no reason yet, or the last word is said."""
    open_to_it = (hidings.c.reason != b"", hidings.c.settled.is_(None))
    theirs = update(hidings).where(*_about(slug, thing), *open_to_it)
    said = {"contested_by": contest.resident, "words": contest.words, "contested": contest.at}
    return db.execute(theirs.values(said)).rowcount == 1


def contested(db: Connection, slug: str) -> list[Hiding]:
    """Return what authors do not agree with and nobody has answered, the oldest first."""
    c = hidings.c
    waits = (c.edition == slug, c.contested.is_not(None), c.settled.is_(None))
    return [_read(row) for row in db.execute(_HIDINGS.where(*waits).order_by(c.contested))]


def unseen(db: Connection, slug: str) -> list[Hiding]:
    """Return what is hidden without a reason, for nobody has looked yet; the oldest first."""
    c = hidings.c
    return [
        _read(row)
        for row in db.execute(
            _HIDINGS.where(c.edition == slug, c.reason == b"").order_by(c.at, c.number)
        )
    ]


def conclude(db: Connection, slug: str, thing: Thing, now: datetime) -> None:
    """Note that the last word is said; what the author said goes."""
    said = {"settled": now, "words": b"", "contested_by": ""}
    db.execute(update(hidings).where(*_about(slug, thing)).values(said))


def drop(db: Connection, slug: str, thing: Thing) -> None:
    """Forget why something was hidden: it is hidden no more, or for another reason."""
    db.execute(delete(hidings).where(*_about(slug, thing)))


def hidden_without_reason(db: Connection, slug: str) -> set[int]:
    """Return the numbers of hidden ideas of which an author still waits for an answer.

    They have not heard why, or do not agree and have not had the last word about that.
    """
    c, i = hidings.c, ideas.c
    is_hidden = select(i.number).where(i.edition == slug, i.standing == Standing.HIDDEN)
    told = select(c.number).where(
        c.edition == slug,
        c.subject == Subject.IDEA,
        c.reason != b"",
        c.contested.is_(None) | c.settled.is_not(None),
    )
    return set(db.scalars(is_hidden)) - set(db.scalars(told))


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase what these residents said to it: nobody waits for an answer then."""
    said = {"contested_by": "", "words": b"", "contested": None}
    db.execute(update(hidings).where(hidings.c.contested_by.in_(residents)).values(said))


def _about(slug: str, thing: Thing) -> tuple[Any, ...]:
    c = hidings.c
    return (c.edition == slug, c.subject == thing.subject, c.number == thing.number)
