"""Requests for a person: who wants to be answered, called or met, until somebody has seen to it.

What was answered stays beside its question for a while, locked, for who asks on: whoever answers
that has to know what it is about.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from budget.asking import Context, Doing, Help
from budget.timeline import Phase
from storage.contributions import attachments
from storage.tables import requests

KEPT = timedelta(days=14)
"""How long an answer and its question are kept for who asks on, if nobody says that it helped."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for a person, and in which way; what it is about is locked, and so is the context.

    It may be `about` an idea or a `project`; it `follows` an earlier request of the same resident,
    if any.
    """

    key: bytes
    help: Help
    question: bytes
    asked: datetime
    context: bytes | None = None
    about: int | None = None
    follows: int | None = None
    project: int | None = None


class Taken(NamedTuple):
    """Who of the staff is at a request, and since when; what was passed on to them is locked."""

    by: str = ""
    at: datetime | None = None
    passed_on: bytes | None = None


_NOBODY = Taken()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that nobody has seen to yet, with the number by which it is known."""

    id: int
    edition: str
    request: Request
    taken: Taken = _NOBODY


class Answered(NamedTuple):
    """What was asked before, and what was answered to it; both locked."""

    question: bytes
    answer: bytes


_TAKEN = ("taken_by", "taken_at", "passed_on")
_NAMES = ("id", "edition", *Request.__slots__, *_TAKEN)
_WAITING = select(*(requests.c[name] for name in _NAMES)).where(requests.c.answered.is_(None))
_FREE: dict[str, Any] = {"taken_by": "", "taken_at": None, "passed_on": None}
_NOTHING: dict[str, Any] = {"key": b"", "question": b"", "context": None, "answer": None, **_FREE}
"""What is left of a request: that there was one, and when."""


def ask(db: Connection, slug: str, request: Request) -> int:
    """Keep a request for a person, and return its number.

    It follows none but an earlier one of the same resident.
    """
    kept = asdict(request)
    if request.follows and request.key != _whose(db, request.follows):
        kept["follows"] = None
    asked = db.execute(insert(requests).values(edition=slug, **kept)).inserted_primary_key
    return int(asked[0]) if asked else 0


def _whose(db: Connection, number: int) -> bytes | None:
    key: bytes | None = db.scalar(select(requests.c.key).where(requests.c.id == number))
    return key


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
    number, slug, key, way, *others = row
    request, taken = others[: -len(_TAKEN)], others[-len(_TAKEN) :]
    return Waiting(number, slug, Request(key, Help(way), *request), Taken(*taken))


def take(db: Connection, held: Waiting, taken: Taken) -> None:
    """Note who is at a request from now on; nobody if there is no name."""
    written = dict(zip(_TAKEN, taken, strict=True))
    db.execute(update(requests).where(requests.c.id == held.id).values(written))


def answered_before(db: Connection, numbers: Collection[int]) -> dict[int, Answered]:
    """Return those of these requests of which the answer is kept, by number."""
    c = requests.c
    kept = select(c.id, c.question, c.answer).where(c.id.in_(numbers), c.answer.is_not(None))
    return {row.id: Answered(row.question, row.answer) for row in db.execute(kept)}


def answer(db: Connection, held: Waiting, words: bytes, now: datetime) -> None:
    """Note that a request was answered with these words, which are locked; its context is erased.

    What it followed on is not needed any more.
    """
    done = {"answered": now, "answer": words, "context": None, **_FREE}
    db.execute(update(requests).where(requests.c.id == held.id).values(done))
    attachments.drop_request(db, held.id)
    _erase_former(db, held)


def seen_to(db: Connection, held: Waiting, now: datetime) -> None:
    """Note that somebody has seen to a request; whose it was and what it said is erased."""
    done = _NOTHING | {"answered": now}
    db.execute(update(requests).where(requests.c.id == held.id).values(done))
    attachments.drop_request(db, held.id)
    _erase_former(db, held)


def _erase_former(db: Connection, held: Waiting) -> None:
    if held.request.follows:
        settle(db, held.request.key, held.request.follows)


def settle(db: Connection, key: bytes, number: int) -> None:
    """Erase what was asked and answered, at the word of who asked it."""
    c = requests.c
    theirs = (c.id == number, c.key == key, c.answered.is_not(None))
    db.execute(update(requests).where(*theirs).values(_NOTHING))


def settle_old(db: Connection, now: datetime) -> None:
    """Erase what was asked and answered so long ago that nobody asks on."""
    c = requests.c
    old = (c.answer.is_not(None), c.answered <= now - KEPT)
    db.execute(update(requests).where(*old).values(_NOTHING))


def forget(db: Connection, key: bytes) -> None:
    """Erase what somebody at this address asked of a person."""
    db.execute(delete(requests).where(requests.c.key == key))


def context_as_json(context: Context) -> str:
    """Return what a resident was doing as JSON, to be locked."""
    return json.dumps(asdict(context), ensure_ascii=False)


def context_from_json(kept: str) -> Context:
    """Return what a resident was doing, as it was kept."""
    found: dict[str, Any] = json.loads(kept)
    found["phase"], found["doing"] = Phase(found["phase"]), Doing(found["doing"])
    return Context(**found)
