"""The inbox and the outbox: what came in, once each; and what is to go out, in order.

What a resident wrote is kept (locked) only until its turn is done, and what we wrote only until it
is sent.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from storage.driver import inserting
from storage.tables import inbox, kept_moment, outbox

LEASE = timedelta(minutes=2)
"""After so long a message that was being sent is taken to have been cut short."""


class Posted(StrEnum):
    """How far a message has come; both ways."""

    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DEAD = "dead"


_SAID = {
    "delivered": Posted.DELIVERED,
    "read": Posted.DELIVERED,
    "failed": Posted.FAILED,
    "undelivered": Posted.FAILED,
}


class Rank(int):
    """In which order messages go out: replies before notices before broadcasts."""


REPLY, NOTICE = Rank(0), Rank(1)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in the inbox: `body` is what the channel read, locked; None once it is done."""

    channel: str
    message_id: str
    key: bytes
    received: datetime
    body: bytes | None = None
    attempts: int = 0


class Post(NamedTuple):
    """A message to be put in the outbox, for a locked address; `body` is JSON."""

    channel: str
    key: bytes
    sealed: bytes
    body: str
    due: datetime
    rank: int = REPLY


_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("at"))
    .values(status=Posted.SENT, provider_id=bindparam("by"), body="", sealed=b"")
)
_LETTER = ("channel", "message_id", "key", "received", "body", "status", "attempts")
_POST = (
    "channel",
    "key",
    "sealed",
    "rank",
    "body",
    "status",
    "due",
    "attempts",
    "provider_id",
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message in the outbox, for a locked address."""

    id: int
    channel: str
    key: bytes
    sealed: bytes
    body: str
    attempts: int
    rank: int = REPLY


def receive(db: Connection, letters: Sequence[Letter], status: Posted) -> set[tuple[str, str]]:
    """Keep these messages; return the channel and id of those that we did not have yet."""
    sql = inserting(db.dialect.name, "inbox", _LETTER, len(letters))
    values = [
        value
        for x in letters
        for value in (x.channel, x.message_id, x.key, kept_moment(x.received), x.body, status, 0)
    ]
    kept = db.exec_driver_sql(
        f"{sql} ON CONFLICT DO NOTHING RETURNING channel, message_id", tuple(values)
    )
    return {(row[0], row[1]) for row in kept}


def waiting(db: Connection, most: int) -> list[Letter]:
    """Return the messages that wait for their turn, oldest first, ours until the turn ends."""
    held = (
        select(inbox)
        .where(inbox.c.status == Posted.WAITING)
        .order_by(inbox.c.received)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    names = ("channel", "message_id", "key", "received", "body", "attempts")
    return [Letter(**{name: row[name] for name in names}) for row in db.execute(held).mappings()]


def settle(db: Connection, letter: Letter, status: Posted) -> bool:
    """Say what became of a message that waited; False if somebody else said so already.

    Once it is done its text is gone, and whose it was.
    """
    values: dict[str, Any] = {"status": status, "attempts": letter.attempts + 1}
    if status is Posted.DONE:
        values |= {"body": None, "key": b""}
    settled = (
        update(inbox)
        .where(inbox.c.channel == letter.channel, inbox.c.message_id == letter.message_id)
        .where(inbox.c.status == Posted.WAITING)
    )
    return db.execute(settled.values(values)).rowcount == 1


def send(db: Connection, posts: Sequence[Post]) -> None:
    """Put messages in the outbox; they leave after this transaction, in this order."""
    rows = [
        (p.channel, p.key, p.sealed, p.rank, p.body, Posted.WAITING, kept_moment(p.due), 0, "")
        for p in posts
    ]
    db.exec_driver_sql(inserting(db.dialect.name, "outbox", _POST), rows)


def take_stock(db: Connection) -> None:
    """Have PostgreSQL see how full the outbox is now, after very many messages were put in it.

    It plans by what it counted last, and may take a second where a millisecond would do.
    """
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("ANALYZE outbox")


def lease(
    db: Connection, now: datetime, most: int, resting: Collection[str] = (), only: bytes = b""
) -> list[Parcel]:
    """Return what is to be sent now, marked as being sent: at most one for each address.

    A reply does not wait for a notice to the same address: that may be one of very many.
    Channels that are `resting` are left alone, and with `only` every other address is.
    """
    earlier = outbox.alias("earlier")
    undone = exists().where(
        earlier.c.key == outbox.c.key,
        earlier.c.status.in_((Posted.WAITING, Posted.SENDING)),
        or_(
            earlier.c.status == Posted.SENDING,
            and_(earlier.c.rank <= outbox.c.rank, earlier.c.id < outbox.c.id),
        ),
    )
    due = (
        select(outbox)
        .where(outbox.c.status == Posted.WAITING, outbox.c.due <= now, ~undone)
        .where(outbox.c.channel.not_in(resting))
        .where(outbox.c.key == only if only else true())
        .order_by(outbox.c.rank, outbox.c.due, outbox.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = db.execute(due).mappings().all()
    if rows:
        ids = [row["id"] for row in rows]
        leased = update(outbox).where(outbox.c.id.in_(ids))
        db.execute(leased.values(status=Posted.SENDING, due=now + LEASE))
    names = ("id", "channel", "key", "sealed", "body", "attempts", "rank")
    return [Parcel(**{name: row[name] for name in names}) for row in rows]


def sent(db: Connection, delivered: Iterable[tuple[int, str]]) -> None:
    """Note that messages were sent, by the provider's ids; what they said is erased."""
    if rows := [{"at": number, "by": provider_id} for number, provider_id in delivered]:
        db.execute(_SENT, rows)


def later(db: Connection, parcel: Parcel, due: datetime) -> None:
    """Send a message again, at this moment at the earliest."""
    again = {"status": Posted.WAITING, "due": due, "attempts": parcel.attempts + 1}
    db.execute(_sending(parcel).values(again))


def give_up(db: Connection, parcel: Parcel, status: Posted) -> None:
    """Send a message never again."""
    db.execute(_sending(parcel).values(status=status, body="", sealed=b""))


def _sending(parcel: Parcel) -> Update:
    """Return an update of a message, unless it was sent by another process meanwhile."""
    ours = (outbox.c.id == parcel.id, outbox.c.status == Posted.SENDING)
    return update(outbox).where(*ours)


def note(db: Connection, provider_id: str, word: str) -> None:
    """Note what a provider says became of a message, unless it said something later already."""
    status = _SAID.get(word)
    if status is None:
        return
    earlier = [Posted.SENT] if status is Posted.DELIVERED else [Posted.SENT, Posted.UNKNOWN]
    ours = (outbox.c.provider_id == provider_id, outbox.c.status.in_(earlier))
    db.execute(update(outbox).where(*ours).values(status=status))


def resume(db: Connection, now: datetime) -> int:
    """Take up what was being sent when a process died; return how many messages that were.

    A reply is sent again.  Whether a notice was sent nobody knows, and it stays that way: what
    nobody asked for does not come twice.
    """
    overdue = and_(outbox.c.status == Posted.SENDING, outbox.c.due <= now)
    reply = outbox.c.rank == REPLY
    again = {
        "status": case((reply, Posted.WAITING), else_=Posted.UNKNOWN),
        "due": now,
        "attempts": outbox.c.attempts + 1,
        "body": case((reply, outbox.c.body), else_=""),
        "sealed": case((reply, outbox.c.sealed), else_=b""),
    }
    return db.execute(update(outbox).where(overdue).values(again)).rowcount


def addressee(db: Connection, provider_id: str) -> bytes | None:
    """Return the key of the address to which a message was sent, unless it was forgotten."""
    found = select(outbox.c.key).where(outbox.c.provider_id == provider_id).limit(1)
    return db.execute(found).scalar() or None


def forget(db: Connection, key: bytes) -> None:
    """Erase what waits in and for an address, and whose it was that is done."""
    db.execute(delete(outbox).where(outbox.c.key == key, outbox.c.status == Posted.WAITING))
    db.execute(update(outbox).where(outbox.c.key == key).values(key=b""))
    kept = (inbox.c.key == key, inbox.c.status.in_((Posted.WAITING, Posted.DEAD)))
    db.execute(update(inbox).where(*kept).values(key=b"", body=None, status=Posted.DONE))


def depth(db: Connection) -> dict[str, int]:
    """Return how many messages there are by box and status."""
    counted = {}
    for name, box in (("inbox", inbox), ("outbox", outbox)):
        for status, number in db.execute(select(box.c.status, func.count()).group_by(box.c.status)):
            counted[f"{name} {status}"] = number
    return counted
