"""Text messages in a day: how many segments were sent, and what leaves however many that were.

Each is paid for, so an organisation may send only so many.
"""

from datetime import date, datetime

from sqlalchemy import Connection, select, text, update

from storage.mail import GONE, LEASE, UNDER_WAY, Parcel, Posted, Room
from storage.tables import outbox, texts
from storage.upsert import inserting

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
