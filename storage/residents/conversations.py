"""Where each resident's conversation is: one row an address, held by one turn at a time."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Select, delete, false, func, select, update

from storage import driver
from storage.driver import Row
from storage.tables import conversations, kept_moment, read_moment

_CHANGING = (
    "language",
    "district",
    "news",
    "upcoming",
    "stopped",
    "blocked",
    "right_key",
    "state",
    "offered",
    "prompt",
    "screen",
    "unfinished",
    "edition",
)


BALLOT: Final = range(1, 4)
"""Where in what is `unfinished` a ballot stands: a basket, points, or money that was poured."""


@dataclass(slots=True)
class Conversation:
    """The conversation at one address, ours until the turn ends; `kept` says it is in the store.

    `state`, `offered` and `unfinished` are JSON.  `remind_at` is when the resident is reminded of
    an idea, or a ballot, that was begun and not sent, unless they were already.  With `stopped`
    nothing is sent of our own accord; `blocked` says that this is only because the address cannot
    be reached.
    `upcoming` is whether they agree to hear of the next edition, None if they were never asked.
    All that is begun, asked and offered is about this `edition`.
    """

    key: bytes
    channel: str
    sealed: bytes
    resident: str
    language: str
    changed: datetime
    district: str = ""
    news: bool = False
    upcoming: bool | None = None
    stopped: bool = False
    blocked: bool = False
    joined: datetime | None = None
    right_key: bytes | None = None
    state: str = "{}"
    offered: str = "[]"
    prompt: int = 0
    screen: str = ""
    unfinished: str = ""
    edition: str = ""
    remind_at: datetime | None = None
    kept: bool = False

    def block(self) -> None:
        """Send nothing of our own accord for as long as nothing arrives; a STOP stays a STOP."""
        if not self.stopped:
            self.stopped = self.blocked = True

    def reach(self) -> None:
        """Take an address that was heard of as one that can be reached; a STOP stays a STOP."""
        if self.blocked:
            self.stopped = self.blocked = False

    def stop(self, *, stopped: bool = True) -> None:
        """Take it from the resident that they want nothing of our own accord, or do again."""
        self.stopped, self.blocked = stopped, False


_FIELDS = tuple(name for name in Conversation.__slots__ if name != "kept")
_MOMENTS = ("changed", "joined", "remind_at")
_AT = tuple(_FIELDS.index(name) for name in _MOMENTS)
_OTHERS = tuple(name for name in _FIELDS if name not in {*_MOMENTS, "key"})
_moments = attrgetter(*_MOMENTS)
_begun = attrgetter(*_OTHERS, "key")
_moved = attrgetter(*_CHANGING, "key")


def hold(db: Connection, keys: Collection[bytes]) -> dict[bytes, Conversation]:
    """Return the conversations at these addresses, ours until the transaction ends."""
    rows = driver.hold(db, "conversations", _FIELDS, "key", sorted(keys))
    return {row[0]: _read(row) for row in rows}


def _read(row: Sequence[Any]) -> Conversation:
    values = list(row)
    for at in _AT:
        if values[at] is not None:
            values[at] = read_moment(values[at])
    conversation = Conversation(*values)
    conversation.kept = True
    return conversation


def to_remind(
    db: Connection, now: datetime, most: int, channels: Collection[str] = ()
) -> list[Conversation]:
    """Return conversations, of these channels or all, whose reminder is due by then.

    They are ours until the transaction ends.
    """
    c = conversations.c
    due = (
        select(c.key).where(c.remind_at <= now, ~c.stopped).order_by(c.remind_at, c.key).limit(most)
    )
    if channels:
        due = due.where(c.channel.in_(channels))
    keys = [row[0] for row in db.execute(due)]
    held = hold(db, keys).values() if keys else ()
    return [one for one in held if one.remind_at and not one.stopped]


def keys_of(db: Connection, residents: Collection[str]) -> dict[str, bytes]:
    """Return under which key each of these residents is found, as far as they are still there."""
    c = conversations.c
    rows = select(c.resident, c.key).where(c.resident.in_(residents))
    return {row[0]: row[1] for row in db.execute(rows)}


def keep(db: Connection, held: Sequence[Conversation]) -> None:
    """Keep these conversations as they are now."""
    if begun := sorted((c for c in held if not c.kept), key=attrgetter("key")):
        driver.insert(
            db, "conversations", (*_MOMENTS, *_OTHERS, "key"), [_row(c, _begun) for c in begun]
        )
    if moved := [_row(c, _moved) for c in held if c.kept]:
        driver.change(db, "conversations", (*_MOMENTS, *_CHANGING), "key", moved)


def _row(conversation: Conversation, others: Callable[[Conversation], Row]) -> Row:
    """Return moments as they are kept, and what else there is to keep."""
    changed, joined, remind_at = _moments(conversation)
    return (
        kept_moment(changed),
        None if joined is None else kept_moment(joined),
        None if remind_at is None else kept_moment(remind_at),
        *others(conversation),
    )


def language(db: Connection, key: bytes) -> str:
    """Return the language of a conversation, "" if there is none."""
    return db.scalar(select(conversations.c.language).where(conversations.c.key == key)) or ""


def of_channel(db: Connection, channel: str, before: datetime) -> list[bytes]:
    """Return the keys of the conversations on a channel that were not heard of since then."""
    c = conversations.c
    return list(db.scalars(select(c.key).where(c.channel == channel, c.changed < before)))


def forget(db: Connection, key: bytes) -> None:
    """Erase a conversation."""
    db.execute(delete(conversations).where(conversations.c.key == key))


def stopped(db: Connection, keys: Collection[bytes]) -> set[bytes]:
    """Return those of these addresses that want nothing of our own accord; all are ours now."""
    rows = driver.hold(db, "conversations", ("key", "stopped"), "key", sorted(keys))
    return {key for key, wants_nothing in rows if wants_nothing}


def silent(db: Connection, keys: Collection[bytes], since: datetime) -> set[bytes]:
    """Return those of these addresses that were not heard of since then; all are ours now."""
    rows = driver.hold(db, "conversations", ("key", "changed"), "key", sorted(keys))
    return set(keys) - {key for key, changed in rows if read_moment(changed) > since}


def unreachable(db: Connection, key: bytes, *, opted_out: bool = False) -> None:
    """Send nothing of our own accord to this address any more, for it cannot be reached.

    That is over as soon as it is heard of again; but who has opted out at the provider has said
    STOP, and that stays.
    """
    theirs = update(conversations).where(conversations.c.key == key)
    if opted_out:
        db.execute(theirs.values(stopped=True, blocked=False))
    else:
        db.execute(theirs.where(~conversations.c.stopped).values(stopped=True, blocked=True))


def unfinished(
    db: Connection, channel: str, since: datetime, after: bytes, most: int
) -> list[Conversation]:
    """Return a page of who has begun something, was heard of since and is not stopped, in order.

    They are ours until the transaction ends; some may be stopped by then, for a STOP may come while
    we wait for it.
    """
    c = conversations.c
    page = (
        select(c.key)
        .where(c.unfinished != "", ~c.stopped, c.channel == channel)
        .where(c.changed >= since, c.key > after)
        .order_by(c.key)
        .limit(most)
    )
    keys = [row[0] for row in db.execute(page)]
    return list(hold(db, keys).values()) if keys else []


def heard_of(since: datetime | None, beside: Collection[str]) -> Select[str]:
    """Return the query for who takes part and was heard of since then, and these beside."""
    c = conversations.c
    theirs = c.resident.in_(beside)
    heard = c.changed >= since if since else false()
    return select(c.resident).where(c.joined.is_not(None), theirs | heard)


def counted(db: Connection) -> dict[str, int]:
    """Return how many residents take part, by channel."""
    c = conversations.c
    rows = select(c.channel, func.count()).where(c.joined.is_not(None)).group_by(c.channel)
    return {row[0]: row[1] for row in db.execute(rows)}


def as_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return anything as compact JSON."""
    return orjson.dumps(value).decode()
