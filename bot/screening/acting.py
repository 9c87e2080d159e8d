"""Who does something on the screeners' side: in which transaction and edition, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from budget.edition import Edition
from storage import editions, journal
from storage.journal import Entry
from storage.sealing import Seal

RESIDENT, CLOCK = "resident", "clock"
"""Who acts where nobody says their name."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody who acts in an edition, now; `by` is their name."""

    db: Connection
    slug: str
    by: str
    now: datetime
    seal: Seal

    def hold(self) -> Edition:
        """Return the edition; nobody else changes its ideas or answers until we are done."""
        return editions.hold(self.db, self.slug).edition()

    def write(self, kind: str, by: str, **content: str | int) -> None:
        """Write what was done to the journal."""
        journal.write(self.db, self.slug, Entry(self.now, kind, by, content))
