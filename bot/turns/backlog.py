"""The backlog: messages that were kept before they could be answered.

Whoever writes before there is an edition is kept waiting, and answered once there is one; so is
a dead letter that an operator sends round again.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.channels import Inbound, Kind
from bot.turns import turn
from bot.turns.answers import Answers, Chance
from bot.turns.snapshot import Snapshots
from bot.turns.turn import ATTEMPTS, Heard
from storage import mail
from storage.engine import Storage
from storage.mail import Letter, Posted
from storage.sealing import Seal


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

    async def work_off(self) -> int:
        """Answer everything that waits, if it can be answered now; return how much that was."""
        answered = 0
        while letter := await self._storage.run(self._begun):
            self._snapshots.drop()
            work = self._answer if letter.attempts < ATTEMPTS else self._apologise
            answered += await self._storage.run(partial(work, letter))
            self._wake()
        return answered

    def _begun(self, db: Connection) -> Letter | None:
        """Return the next message, with one more attempt on its count, whatever comes of it."""
        waiting = mail.waiting(db, 1)
        if not waiting or self._snapshots.fresh(db) is None:
            return None
        [letter] = waiting
        mail.settle(db, letter, Posted.WAITING if letter.attempts < ATTEMPTS else Posted.DEAD)
        return letter

    def _answer(self, letter: Letter, db: Connection) -> int:
        snapshot = self._snapshots.fresh(db)
        if snapshot is None or not mail.settle(db, letter, Posted.DONE):
            return 0
        turn.take(db, [self._heard(letter)], snapshot, self._seal, self._answers)
        return 1

    def _apologise(self, letter: Letter, db: Connection) -> int:
        if snapshot := self._snapshots.fresh(db):
            turn.apologise(db, self._heard(letter), snapshot, self._seal)
        return 0

    def _heard(self, letter: Letter) -> Heard:
        """Return a message as it came in."""
        said = json.loads(self._seal.unlock(letter.body or b""))
        at = datetime.fromisoformat(said["at"]) if said["at"] else None
        inbound = Inbound(**said | {"kind": Kind(said["kind"]), "at": at})
        return Heard(inbound, letter.key, letter.received)
