"""What authors say to it that something of theirs is hidden: each of them, until it is settled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from budget.moderation import Thing
from storage.tables import contests


@dataclass(frozen=True, slots=True)
class Contest:
    """What a resident says to it that something of theirs is hidden, locked; and when."""

    resident: str
    words: bytes
    at: datetime


def add(db: Connection, slug: str, thing: Thing, said: Contest) -> None:
    """Keep what somebody says, beside what others said or they themselves did before."""
    about = {"edition": slug, "subject": thing.subject, "number": thing.number}
    own = {"resident": said.resident, "words": said.words, "at": said.at}
    db.execute(insert(contests).values(about | own))


def of(db: Connection, slug: str, thing: Thing) -> list[Contest]:
    """Return what was said to it that something is hidden, the oldest first."""
    c = contests.c
    said = select(c.resident, c.words, c.at).where(*_about(slug, thing)).order_by(c.id)
    return [Contest(*row) for row in db.execute(said)]


def drop(db: Connection, slug: str, thing: Thing) -> None:
    """Erase what was said: it was answered, or the thing is hidden no more."""
    db.execute(delete(contests).where(*_about(slug, thing)))


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase what these residents said."""
    db.execute(delete(contests).where(contests.c.resident.in_(residents)))


def _about(slug: str, thing: Thing) -> tuple[Any, ...]:
    c = contests.c
    return (c.edition == slug, c.subject == thing.subject, c.number == thing.number)
