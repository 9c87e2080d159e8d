"""The turns of one transaction: who is held, and what the store says about them."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.turns import beginning
from bot.turns.answers import Answers
from bot.turns.known import Heard, Known, what_is_known
from bot.turns.snapshot import Snapshot
from storage.ballots import votes
from storage.residents.conversations import Conversation
from storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class Batch:
    """What the turns of one transaction share."""

    db: Connection
    snapshot: Snapshot
    seal: Seal
    answers: Answers
    held: dict[bytes, Conversation]
    known: Known
    cast: list[tuple[bytes, votes.Cast]] = field(default_factory=list)

    def conversation(self, heard: Heard) -> Conversation:
        """Return the conversation at an address, begun if need be."""
        if heard.key not in self.held:
            self.held[heard.key] = beginning.begun(heard, self.snapshot, self.seal)
            if self.known.codes:
                self.known.codes.begin(self.held[heard.key])
        return self.held[heard.key]

    def right(self, conversation: Conversation) -> bytes | None:
        """Return the right by which somebody votes, or else that of the owner of the phone."""
        codes = self.known.codes
        if codes is None:
            return conversation.right_key
        return codes.right(conversation) or codes.own(conversation)


def batch_of(
    db: Connection,
    held: dict[bytes, Conversation],
    snapshot: Snapshot,
    seal: Seal,
    answers: Answers,
) -> Batch:
    """Return the batch of these conversations, which must be held, with what the store knows."""
    beginning.anew(held.values(), snapshot, seal)
    return Batch(db, snapshot, seal, answers, held, what_is_known(db, held, snapshot, seal))
