"""How many conversations WhatsApp lets us begin in 24 hours, and how many we began."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, func, select

from budget.template import WHATSAPP, WITHIN
from storage.tables import openings, tiers
from storage.upsert import inserting

COUNTED: Final = WITHIN + timedelta(minutes=1)
"""How long each counts: they are noted by the minute."""


class Begun(NamedTuple):
    """How many conversations we began within 24 hours, and when the first of these was."""

    people: int
    first: datetime | None


def tier(db: Connection) -> int | None:
    """Return how many it may be; None if nobody said."""
    c = tiers.c
    return db.execute(select(c.people).where(c.channel == WHATSAPP)).scalar_one_or_none()


def keep(db: Connection, people: int | None) -> None:
    """Keep how many it may be, or that nobody knows."""
    if people is None:
        db.execute(delete(tiers).where(tiers.c.channel == WHATSAPP))
        return
    first = inserting(db, tiers).values(channel=WHATSAPP, people=people)
    db.execute(first.on_conflict_do_update(index_elements=["channel"], set_={"people": people}))


def begun(db: Connection, now: datetime) -> Begun:
    """Return how many we began."""
    c = openings.c
    asked = select(func.coalesce(func.sum(c.people), 0), func.min(c.minute))
    people, first = db.execute(asked.where(c.minute > now - COUNTED, c.people > 0)).one()
    return Begun(int(people), first)


def begin(db: Connection, people: int, now: datetime) -> None:
    """Count so many more, perhaps none: nobody else counts until we are done.

    Whoever counts then sees what we counted, so that two broadcasts together begin no more than
    one may.
    """
    minute = now.replace(second=0, microsecond=0)
    first = inserting(db, openings).values(minute=minute, people=people)
    more = {"people": openings.c.people + people}
    db.execute(first.on_conflict_do_update(index_elements=["minute"], set_=more))
    db.execute(delete(openings).where(openings.c.minute < now - 2 * COUNTED))
