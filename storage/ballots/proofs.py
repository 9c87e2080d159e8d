"""How often another number was typed than the one that was sent to confirm something.

It is counted by the day, under the key of the conversation, beside wrong letter codes and never
together with them: where a number is guessed the sender is faked, and the phone is somebody's.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, delete

from storage import journal
from storage.driver import among, execute, insert
from storage.journal import Entry
from storage.process import editions
from storage.tables import guesses

TRIES = 5
"""Wrong numbers in a day, after which nothing is confirmed in a conversation until the day after.

One of 9,000 numbers is asked for, so that whoever guesses for a whole month is right with a chance
of 155 in 9,000: less than 2 percent (docs/decisions/0075).
"""


def missed_on(db: Connection, slug: str, day: date, keys: Collection[bytes]) -> dict[bytes, int]:
    """Return how often another number was typed on a day, in conversations where it was.

    They must be held: nobody else counts for them before the transaction ends.
    """
    if not keys:
        return {}
    which, given = among(db, "guesses", "phone", sorted(keys))
    found = execute(
        db,
        f"SELECT phone, wrong FROM guesses WHERE edition = ? AND day = ? AND {which}",  # noqa: S608
        *(slug, day.toordinal(), *given),
    )
    return {row[0]: row[1] for row in found}


def missed(db: Connection, slug: str, day: date, key: bytes, at: datetime) -> None:
    """Count another number; the journal hears, but not of whom, when that was the last try."""
    columns = ("edition", "day", "phone", "wrong", "refused")
    more = "DO UPDATE SET wrong = guesses.wrong + 1 RETURNING wrong"
    row = (slug, day.toordinal(), key, 1, 0)
    found = insert(db, "guesses", columns, [row], f"ON CONFLICT (edition, day, phone) {more}")
    if int(found.scalar_one()) == TRIES:
        editions.hold(db, slug)
        journal.write(db, slug, Entry(at, "confirming-closed", "service"))


def forget_before(db: Connection, slug: str, day: date) -> None:
    """Erase how often phones were wrong on the days before this one, which limit nothing more."""
    c = guesses.c
    db.execute(delete(guesses).where(c.edition == slug, c.day < day.toordinal()))
