"""The backlog: messages that were kept before they could be answered.

Whoever writes before there is an edition is kept waiting, and answered once there is one; so is
a dead letter that an operator sends round again.  A message has a few attempts, and is then put
aside with an apology; sent round again it has as many once more, but nobody hears sorry twice.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.channels import Inbound, Kind
from bot.turns import turn
from bot.turns.answers import Answers, Chance
from bot.turns.beginning import AT_THE_DOOR, AT_THE_MENU
from bot.turns.known import Heard
from bot.turns.snapshot import Snapshots
from bot.turns.turn import ATTEMPTS
from storage import conversations, mail
from storage.engine import Storage
from storage.letters import DeadLetter
from storage.mail import Letter, Posted
from storage.sealing import Seal

ROUND = ATTEMPTS + 1
"""What a round adds to the count of a message: its attempts, and that it is put aside."""


def tried(letter: DeadLetter) -> int:
    """Return how often a turn of this was tried; its first round may not have been counted."""
    return max(1, letter.attempts // ROUND) * ATTEMPTS if letter.readable else 0


class Backlog:
    """What waits in the inbox, one message at a time, oldest first."""

    def __init__(
        self, storage: Storage, seal: Seal, wake: Callable[[], None], chance: Chance
    ) -> None:
        """`wake` is called when there is something to send."""
        self._storage = storage
        self._seal = seal
        self._wake = wake
        self._answers = Answers(chance)
        self._snapshots = Snapshots()

    async def work_off(self, now: datetime) -> int:
        """Answer everything that waits, if it can be answered now; return how much that was."""
        answered = 0
        while letter := await self._storage.run(self._begun):
            self._snapshots.drop()
            work = self._put_aside if _spent(letter) else partial(self._answer, now)
            answered += await self._storage.run(partial(work, letter))
            self._wake()
        return answered

    def _begun(self, db: Connection) -> Letter | None:
        """Return the next message, with one more attempt on its count, whatever comes of it."""
        waiting = mail.waiting(db, 1)
        if not waiting or self._snapshots.fresh(db) is None:
            return None
        [letter] = waiting
        mail.settle(db, letter, Posted.DEAD if _spent(letter) else Posted.WAITING)
        return letter

    def _answer(self, now: datetime, letter: Letter, db: Connection) -> int:
        snapshot = self._snapshots.fresh(db)
        if snapshot is None or not mail.settle(db, letter, Posted.DONE):
            return 0
        heard = self._heard(letter)
        if letter.attempts >= ROUND:
            heard = _heard_late(db, heard, now)
        turn.take(db, [heard], snapshot, self._seal, self._answers)
        return 1

    def _put_aside(self, letter: Letter, db: Connection) -> int:
        """Say sorry for what is a dead letter now, unless that was done a round ago."""
        snapshot = self._snapshots.fresh(db)
        if snapshot and letter.attempts < ROUND:
            turn.apologise(db, self._heard(letter), snapshot, self._seal)
        return 0

    def _heard(self, letter: Letter) -> Heard:
        """Return a message as it came in."""
        said = json.loads(self._seal.unlock(letter.body or b""))
        at = datetime.fromisoformat(said["at"]) if said["at"] else None
        inbound = Inbound(**said | {"kind": Kind(said["kind"]), "at": at})
        return Heard(inbound, letter.key, letter.received)


def _spent(letter: Letter) -> bool:
    """Whether a message has had all attempts of its round."""
    return letter.attempts % ROUND == ATTEMPTS


def _heard_late(db: Connection, heard: Heard, now: datetime) -> Heard:
    """Have an old message heard now; what counts is still the moment at which it came in.

    Whoever heard from us since, be it an apology, was asked something else than what this was
    the answer to: a "1" or a "yes" from then means nothing now.  So it is heard at the menu, where
    nothing was offered; what was begun stays begun.
    """
    for conversation in conversations.hold(db, {heard.key}).values():
        if conversation.changed >= heard.received and heard.inbound.kind in _SAID:
            conversation.state = AT_THE_MENU if conversation.joined else AT_THE_DOOR
            conversation.offered, conversation.screen = "[]", ""
            conversations.keep(db, [conversation])
    return heard._replace(inbound=heard.inbound._replace(at=heard.at), received=now)


_SAID = {*Kind} - {Kind.BLOCKED, Kind.UNBLOCKED}
