"""What residents send beside words: first where the provider has it, then what it holds, locked.

It waits until it has been fetched.  A photo goes on to the pictures of its edition when its idea is
handed in; a voice note, or a photo of a project, stays until a person has seen to it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.sql import Select

from storage.tables import attachments


class Medium(StrEnum):
    """In what somebody said something beside words."""

    PHOTO = "photo"
    VOICE = "voice"


class Arrival(StrEnum):
    """Whether it is here yet, or only where it can be fetched is known."""

    WAITING = "waiting"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or a voice note, by a random token, and who sent it.

    `media` is by what name the provider has it, and `content` what it holds; both are locked.
    `name` is what it is called among pictures, or how a sound ends.  It belongs to an idea or to a
    request of this number; 0 is none yet.  It is fetched when it is `due`.
    """

    token: str
    edition: str
    key: bytes
    channel: str
    kind: Medium
    media: bytes
    received: datetime
    due: datetime
    content: bytes | None = None
    name: str = ""
    status: Arrival = Arrival.WAITING
    attempts: int = 0
    idea: int = 0
    request: int = 0


_FIELDS = tuple(attachments.c[name] for name in Attachment.__slots__)


def keep(db: Connection, attachment: Attachment) -> None:
    """Keep where something is that was sent; it waits to be fetched."""
    db.execute(insert(attachments).values(asdict(attachment)))


def lease(db: Connection, now: datetime, until: datetime, most: int) -> list[Attachment]:
    """Return what is to be fetched now, with one more attempt; nobody else has it before `until`.

    Who dies with it leaves it to others, after that.
    """
    c = attachments.c
    due = select(*_FIELDS).where(c.status == Arrival.WAITING, c.due <= now).order_by(c.due)
    found = [_read(row) for row in db.execute(due.limit(most).with_for_update(skip_locked=True))]
    tried = {"attempts": c.attempts + 1, "due": until}
    for one in found:
        db.execute(update(attachments).where(c.token == one.token).values(tried))
    return found


def later(db: Connection, token: str, due: datetime) -> None:
    """Have something fetched later, if it waits still; that we asked in vain is no attempt."""
    c = attachments.c
    waits = update(attachments).where(c.token == token, c.status == Arrival.WAITING)
    db.execute(waits.values(due=due, attempts=c.attempts - 1))


def held(db: Connection, token: str) -> Attachment | None:
    """Return what has this token, ours until the transaction ends; None if it is gone."""
    return _one(db, select(*_FIELDS).where(attachments.c.token == token))


def had(db: Connection, token: str, content: bytes, name: str) -> None:
    """Keep what was fetched, which is locked; where the provider has it need not be known."""
    found = {"content": content, "name": name, "status": Arrival.KEPT, "media": b""}
    db.execute(update(attachments).where(attachments.c.token == token).values(found))


def belongs(db: Connection, token: str, *, idea: int = 0, request: int = 0) -> None:
    """Say to which idea, or which request for a person, something belongs."""
    theirs = update(attachments).where(attachments.c.token == token)
    db.execute(theirs.values(idea=idea, request=request))


def of_request(db: Connection, number: int, kind: Medium = Medium.VOICE) -> Attachment | None:
    """Return what was sent with a request for a person, ours until the transaction ends."""
    c = attachments.c
    return _one(db, select(*_FIELDS).where(c.request == number, c.kind == kind))


def with_requests(db: Connection, kind: Medium) -> set[int]:
    """Return the requests for a person with which this was sent, and is here by now."""
    c = attachments.c
    here = (c.request > 0, c.kind == kind, c.status == Arrival.KEPT)
    return set(db.scalars(select(c.request).where(*here)))


def of_idea(db: Connection, slug: str, number: int, kind: Medium) -> Attachment | None:
    """Return what was handed in with an idea, ours until the transaction ends."""
    c = attachments.c
    theirs = (c.edition == slug, c.idea == number, c.kind == kind)
    return _one(db, select(*_FIELDS).where(*theirs))


def held_by(db: Connection, key: bytes) -> int:
    """Return how much is kept here that was sent from this address."""
    return db.scalar(select(func.count()).where(attachments.c.key == key)) or 0


def drop(db: Connection, token: str) -> None:
    """Erase something."""
    db.execute(delete(attachments).where(attachments.c.token == token))


def drop_request(db: Connection, number: int) -> None:
    """Erase what was sent with a request that somebody has seen to."""
    db.execute(delete(attachments).where(attachments.c.request == number))


def forget(db: Connection, key: bytes) -> None:
    """Erase what was sent from this address."""
    db.execute(delete(attachments).where(attachments.c.key == key))


def drop_older(db: Connection, before: datetime) -> None:
    """Erase voice notes and photos of projects that nobody has listened to or looked at so long.

    A voice note that is an idea would be nothing any more; it stays until a person has written it
    down.  So does a photo of an idea that is being written.
    """
    c = attachments.c
    of_a_project = (c.kind == Medium.PHOTO) & (c.request > 0)
    old = (c.kind == Medium.VOICE) | of_a_project
    db.execute(delete(attachments).where(old, c.received < before, c.idea == 0))


def _one(db: Connection, asked: Select[Any]) -> Attachment | None:
    row = db.execute(asked.with_for_update()).first()
    return _read(row) if row else None


def _read(row: Any) -> Attachment:  # noqa: ANN401 - a row of the table
    found = dict(zip(Attachment.__slots__, row, strict=True))
    return Attachment(**found | {"kind": Medium(found["kind"]), "status": Arrival(found["status"])})
