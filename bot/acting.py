"""Who does something for an organiser: in which transaction and edition, when and by which name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from budget.edition import Edition
from storage import journal
from storage.journal import Entry
from storage.process import editions
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

    def keep(self, edition: Edition, kind: str, **content: str | int) -> None:
        """Keep the edition as it is from now on, and write to the journal what was decided."""
        editions.change(self.db, edition, Entry(self.now, kind, self.by, content))

    def write(self, kind: str, by: str, **content: str | int) -> None:
        """Write what was done to the journal."""
        journal.write(self.db, self.slug, Entry(self.now, kind, by, content))
