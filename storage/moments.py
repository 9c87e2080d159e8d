"""Moments that outlive a process, or count for all: when we last took messages in, say."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.tables import moments
from storage.upsert import inserting


def last(db: Connection, name: str) -> datetime | None:
    """Return the moment that was noted last, or None if there never was one."""
    return db.execute(select(moments.c.at).where(moments.c.name == name)).scalar()


def later(db: Connection, names: Collection[str], now: datetime) -> set[str]:
    """Return under which of these names a moment was noted that has still to come."""
    c = moments.c
    return set(db.scalars(select(c.name).where(c.name.in_(names), c.at > now)))


def note(db: Connection, name: str, at: datetime) -> datetime | None:
    """Note a moment, unless a later one was noted; return the last before it, held until the end.

    So of several processes that come back together only one sees how long nobody was there.
    """
    first = inserting(db, moments).values(name=name, at=at).on_conflict_do_nothing()
    if db.execute(first).rowcount == 1:
        return None
    ours = moments.c.name == name
    held = select(moments.c.at).where(ours).with_for_update()
    before: datetime = db.execute(held).scalar_one()
    if at > before:
        db.execute(update(moments).where(ours).values(at=at))
    return before
