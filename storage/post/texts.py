"""Text messages in a day: how many segments were sent, and what leaves however many that were.

Each is paid for, so an organisation may send only so many.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, select, text, update

from storage.post.mail import GONE, LEASE, REPLY, UNDER_WAY, Parcel, Posted, Room
from storage.tables import outbox, texts
from storage.upsert import inserting

_WAITING = text("outbox.status = 'waiting'")
_LEAST = timedelta(microseconds=1)
_SPARED = text("outbox.spared AND outbox.status = 'waiting'")


def sent(db: Connection, day: date) -> int:
    """Return how many segments were sent on a day so far, or are on their way."""
    return db.scalar(select(texts.c.segments).where(texts.c.day == day.isoformat())) or 0


def count(db: Connection, day: date, segments: int) -> int:
    """Count so many more, or fewer; return how many there are now, ours until the end."""
    first = inserting(db, texts).values(day=day.isoformat(), segments=segments)
    more = {"segments": texts.c.segments + segments}
    counted = first.on_conflict_do_update(index_elements=["day"], set_=more)
    return int(db.scalar(counted.returning(texts.c.segments)) or 0)


def waits_since_before(db: Connection, channel: str, moment: datetime) -> bool:
    """Whether replies wait on a channel that were due before a moment."""
    return db.execute(_left_over(channel, moment).limit(1)).first() is not None


def bring_forward(db: Connection, channel: str, moment: datetime) -> None:
    """Let what waits since before a moment for who wrote after it be due at that moment.

    So they are answered now, and in order.
    """
    o = outbox.c
    writing = select(o.key).where(_WAITING, *_replies(channel), o.due >= moment)
    _due_anew(db, _left_over(channel, moment).where(o.key.in_(writing)), moment)


def let_others_go_first(
    db: Connection, channel: str, moment: datetime, keys: Collection[bytes]
) -> None:
    """Let what else waits since before a moment for who was just answered be the last of that."""
    theirs = _left_over(channel, moment).where(outbox.c.key.in_(keys))
    _due_anew(db, theirs, moment - _LEAST)


def _replies(channel: str) -> tuple[ColumnElement[bool], ...]:
    return (outbox.c.channel == channel, outbox.c.rank == REPLY)


def _left_over(channel: str, moment: datetime) -> Select[int]:
    return select(outbox.c.id).where(_WAITING, *_replies(channel), outbox.c.due < moment)


def _due_anew(db: Connection, which: Select[int], due: datetime) -> None:
    """Let these be due at another moment, but for those that another process has at hand."""
    ids = list(db.scalars(which.with_for_update(skip_locked=True)))
    if ids:
        db.execute(update(outbox).where(outbox.c.id.in_(ids)).values(due=due))


def lease_spared(db: Connection, now: datetime, room: Room, only: bytes = b"") -> list[Parcel]:
    """Return what is spared, marked as being sent, where all else on a channel waits.

    What was put there before it, for the same address, waits on.
    """
    o, other = outbox.c, outbox.alias()
    busy = select(other.c.id).where(other.c.key == o.key, other.c.status == Posted.SENDING)
    due = select(o.id).where(_SPARED, o.channel == room.channel, o.due <= now, ~busy.exists())
    if only:
        due = due.where(o.key == only)
    due = due.order_by(o.id).limit(room.most).with_for_update(skip_locked=True)
    ids = list(db.scalars(due))
    marked = update(outbox).where(o.id.in_(ids)).values(status=Posted.SENDING, due=now + LEASE)
    held = (o.id, o.channel, o.key, o.sealed, o.body, o.attempts, o.rank, o.parts_sent, o.spared)
    return sorted(Parcel(*row) for row in db.execute(marked.returning(*held))) if ids else []


def spared_since(db: Connection, key: bytes, since: datetime) -> bool:
    """Whether anything for an address was spared since then."""
    o = outbox.c
    theirs = select(o.id).where(o.key == key, o.spared, o.due >= since)
    return any(db.scalar(theirs.where(where).limit(1)) for where in (UNDER_WAY, GONE))
