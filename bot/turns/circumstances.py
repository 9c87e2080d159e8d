"""In which transaction, for whom, and when something was decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.turns.codes import Codes
from bot.turns.snapshot import Snapshot
from storage.ballots import votes
from storage.residents.conversations import Conversation
from storage.residents.rehearsals import Rehearsal
from storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class Circumstances:
    """In which transaction, for whom, and when something was decided.

    `cast` are the ballots of this transaction that are still to be counted, with their rights.
    `codes` are those of the letters, where they are what gives the right to vote.  In a `rehearsal`
    nothing is ever cast.  `media` is by what name the provider has what was sent.
    """

    db: Connection
    snapshot: Snapshot
    conversation: Conversation
    at: datetime
    seal: Seal
    cast: list[tuple[bytes, votes.Cast]]
    codes: Codes | None = None
    rehearsal: Rehearsal | None = None
    media: str = ""

    @property
    def right(self) -> bytes | None:
        """The right by which the resident votes, if there is any yet."""
        return self.codes.right(self.conversation) if self.codes else self.conversation.right_key
