"""The backlog: messages that were kept before they could be answered.

Whoever writes before there is an edition is kept waiting, and answered once there is one; so is
a dead letter that an operator sends round again, and whatever a resident sends while something of
theirs waits.  A message has a few attempts, and is then put
aside with an apology; sent round again it has as many once more, but nobody hears sorry twice.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.channels import Inbound, Kind
from bot.edge import attempt
from bot.turns import turn
from bot.turns.answers import Answers, Chance
from bot.turns.beginning import AT_THE_DOOR, AT_THE_MENU
from bot.turns.known import Heard
from bot.turns.snapshot import Snapshots
from bot.turns.turn import ATTEMPTS
from storage.engine import Storage
from storage.outage import StoreDown, named
from storage.post import backlog
from storage.post.backlog import Claim
from storage.post.letters import DeadLetter
from storage.post.mail import Letter, Posted
from storage.residents import conversations
from storage.sealing import Seal

log = structlog.get_logger()

ROUND = ATTEMPTS + 1
"""What a round adds to the count of a message: its attempts, and that it is put aside."""


def tried(letter: DeadLetter) -> int:
    """Return how often a turn of this was tried; its first round may not have been counted."""
    return max(1, letter.attempts // ROUND) * ATTEMPTS if letter.readable else 0


class Backlog:
    """What waits in the inbox, one message at a time, oldest first.

    Several processes can be at it: a message is one process's at a time, and of one resident no
    message is taken up before the one that came in before it.
    """

    def __init__(
        self, storage: Storage, seal: Seal, wake: Callable[[], None], chance: Chance
    ) -> None:
        """`wake` is called when there is something to send."""
        self._storage = storage
        self._seal = seal
        self._wake = wake
        self._answers = Answers(chance)
        self._snapshots = Snapshots()
        self._begun: Claim | None = None

    async def work_off(self, now: datetime) -> int:
        """Answer everything that waits, if it can be answered now; return how much that was.

        What was begun when the store went away is gone on with: that was nobody's fault.
        """
        answered = 0
        while claim := self._begun or await self._storage.run(partial(self._claimed, now)):
            self._begun = claim
            answered += await self._see_to(claim, now)
            self._begun = None
            self._wake()
        return answered

    def _claimed(self, now: datetime, db: Connection) -> Claim | None:
        """Return the next message, which is ours now, if there is an edition to be asked about."""
        return backlog.claim(db, now) if self._snapshots.fresh(db) else None

    async def _see_to(self, claim: Claim, now: datetime) -> int:
        """Answer a message, or put it aside; return how many were answered."""
        letter, died = claim
        if died and _spent(letter.attempts - 1):
            silent = letter._replace(attempts=letter.attempts - 1)
            await self._storage.run(lambda db: backlog.settle(db, silent, Posted.DEAD))
            return 0
        if _spent(letter.attempts):
            await self._put_aside(letter)
            return 0
        answered = await self._try(partial(self._answer, now, letter))
        if answered is None:
            await self._storage.run(lambda db: backlog.give_back(db, letter))
        return answered or 0

    async def _put_aside(self, letter: Letter) -> None:
        """Make a dead letter of a message and say sorry, or else at least make one of it."""
        log.error("message put aside", channel=letter.channel)
        if await self._try(partial(self._apologise, letter)) is None:
            await self._storage.run(lambda db: backlog.settle(db, letter, Posted.DEAD))

    async def _try(self, work: Callable[[Connection], int]) -> int | None:
        """Do this in one transaction; return what it does, or None if it failed."""
        try:
            done = await attempt(self._storage.run(work))
        except StoreDown:
            self._snapshots.drop()
            raise
        if isinstance(done, Exception):
            self._snapshots.drop()
            log.error("turn failed", error=named(done))
            return None
        return done

    def _answer(self, now: datetime, letter: Letter, db: Connection) -> int:
        snapshot = self._snapshots.fresh(db)
        if snapshot is None or not backlog.settle(db, letter, Posted.DONE):
            return 0
        heard = self._heard(letter)
        if letter.attempts >= ROUND:
            heard = _heard_late(db, heard, now)
        turn.take(db, [heard], snapshot, self._seal, self._answers)
        return 1

    def _apologise(self, letter: Letter, db: Connection) -> int:
        """Make a dead letter and say sorry for it, unless that was done a round ago."""
        ours = backlog.settle(db, letter, Posted.DEAD)
        snapshot = self._snapshots.fresh(db)
        if ours and snapshot and letter.attempts < ROUND:
            turn.apologise(db, self._heard(letter), snapshot, self._seal)
        return 0

    def _heard(self, letter: Letter) -> Heard:
        """Return a message as it came in."""
        said = json.loads(self._seal.unlock(letter.body or b""))
        at = datetime.fromisoformat(said["at"]) if said["at"] else None
        inbound = Inbound(**said | {"kind": Kind(said["kind"]), "at": at})
        return Heard(inbound, letter.key, letter.received)


def _spent(attempts: int) -> bool:
    """Whether a message has had all attempts of its round."""
    return attempts % ROUND == ATTEMPTS


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
