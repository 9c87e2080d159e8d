"""Of what residents asked to be reminded, until they were; and who was reminded of a ballot.

Of the former the moment is that of asking, of the latter that of the reminder: there is one in an
edition.  Both are gone when the phase is over.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select

from budget.reminder import Reminder
from storage.tables import reminders
from storage.upsert import inserting


def note(db: Connection, slug: str, of: Reminder, resident: str, at: datetime) -> bool:
    """Note this of a resident; return False if it was noted already, then that stays."""
    row = {"edition": slug, "about": of, "resident": resident, "at": at}
    return db.execute(inserting(db, reminders).values(row).on_conflict_do_nothing()).rowcount == 1


def drop(db: Connection, slug: str, of: Reminder, resident: str) -> bool:
    """Let go of what was noted; return False if nothing was."""
    c = reminders.c
    own = (c.edition == slug, c.about == of, c.resident == resident)
    return db.execute(delete(reminders).where(*own)).rowcount == 1


def take(db: Connection, slug: str, of: Reminder, before: datetime | None, most: int) -> list[str]:
    """Take a page of who asked before then, or at all, the first first: they are due now."""
    c = reminders.c
    asked = select(c.resident).where(c.edition == slug, c.about == of)
    if before:
        asked = asked.where(c.at < before)
    page = db.scalars(asked.order_by(c.at, c.resident).limit(most)).all()
    if not page:
        return []
    own = (c.edition == slug, c.about == of, c.resident.in_(page))
    taken = set(db.scalars(delete(reminders).where(*own).returning(c.resident)))
    return [resident for resident in page if resident in taken]


def noted(db: Connection, slug: str, of: Reminder, residents: Collection[str]) -> set[str]:
    """Return those of these residents of whom this is noted."""
    c = reminders.c
    rows = select(c.resident).where(c.edition == slug, c.about == of, c.resident.in_(residents))
    return set(db.scalars(rows))


def of_each(
    db: Connection, slug: str, residents: Collection[str]
) -> dict[str, dict[Reminder, datetime]]:
    """Return all that is noted of each of these residents, and since when."""
    c = reminders.c
    found: dict[str, dict[Reminder, datetime]] = {}
    rows = select(c.resident, c.about, c.at).where(c.edition == slug, c.resident.in_(residents))
    for resident, about, at in db.execute(rows):
        found.setdefault(resident, {})[Reminder(about)] = at
    return found


def let_go(db: Connection, slug: str, over: Collection[Reminder]) -> int:
    """Erase what is over in an edition; return how much that was."""
    c = reminders.c
    return db.execute(delete(reminders).where(c.edition == slug, c.about.in_(over))).rowcount


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase all that is noted of these residents."""
    db.execute(delete(reminders).where(reminders.c.resident.in_(residents)))
