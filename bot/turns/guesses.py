"""Guesses in the turns of one batch: who typed another number than the one that was sent.

The store is asked once for the whole batch, and only about those whose sender can be faked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.channels import EVERY_SCREEN
from bot.turns.snapshot import Snapshot
from storage.ballots import proofs
from storage.residents.conversations import Conversation


@dataclass(frozen=True, slots=True)
class Guesses:
    """How often each conversation was wrong on a day of the edition, kept true by its turns."""

    db: Connection
    slug: str
    day: date
    wrong: dict[bytes, int]

    def tries(self, conversation: Conversation) -> int:
        """Return how often somebody may still be wrong today."""
        return max(0, proofs.TRIES - self.wrong.get(conversation.key, 0))

    def missed(self, conversation: Conversation, at: datetime) -> None:
        """Count another number than the one that was sent."""
        self.wrong[conversation.key] = self.wrong.get(conversation.key, 0) + 1
        proofs.missed(self.db, self.slug, self.day, conversation.key, at)


def looked_up(
    db: Connection, held: Iterable[Conversation], snapshot: Snapshot, now: datetime
) -> Guesses | None:
    """Return what the store knows of these conversations; None if nobody there can be faked."""
    keys = [c.key for c in held if EVERY_SCREEN[c.channel].forgeable]
    if not keys:
        return None
    day = now.astimezone(snapshot.edition.zone).date()
    return Guesses(db, snapshot.slug, day, proofs.missed_on(db, snapshot.slug, day, keys))
