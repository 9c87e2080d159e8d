"""Requests for a person: who wants to be answered, called or met, until somebody has seen to it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from budget.decisions import Help
from storage.tables import requests


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for a person, and in which way; what it is about is locked."""

    key: bytes
    help: Help
    question: bytes
    asked: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that nobody has seen to yet, with the number by which it is known."""

    id: int
    edition: str
    request: Request


_WAITING = select(
    *(requests.c[name] for name in ("id", "edition", "key", "help", "question", "asked"))
).where(requests.c.answered.is_(None))


def ask(db: Connection, slug: str, request: Request) -> None:
    """Keep a request for a person."""
    db.execute(insert(requests).values(edition=slug, **asdict(request)))


def withdraw(db: Connection, slug: str, key: bytes, help: Help) -> None:  # noqa: A002
    """Erase a request for a person that was not answered yet."""
    c = requests.c
    theirs = (c.edition == slug, c.key == key, c.help == help, c.answered.is_(None))
    db.execute(delete(requests).where(*theirs))


def waiting(db: Connection) -> list[Waiting]:
    """Return the requests that wait, the oldest first."""
    c = requests.c
    return [_read(row) for row in db.execute(_WAITING.order_by(c.asked, c.id))]


def hold(db: Connection, number: int) -> Waiting | None:
    """Return a request that waits, ours until the transaction ends; None if there is none such."""
    row = db.execute(_WAITING.where(requests.c.id == number).with_for_update()).one_or_none()
    return _read(row) if row else None


def _read(row: Sequence[Any]) -> Waiting:
    number, slug, key, way, question, asked = row
    return Waiting(number, slug, Request(key, Help(way), question, asked))


def seen_to(db: Connection, number: int, now: datetime) -> None:
    """Note that somebody has seen to a request; whose it was and what it said is erased."""
    done = {"answered": now, "key": b"", "question": b""}
    db.execute(update(requests).where(requests.c.id == number).values(done))


def forget(db: Connection, key: bytes) -> None:
    """Erase what somebody at this address asked of a person."""
    db.execute(delete(requests).where(requests.c.key == key))
