"""Ingest: what comes in is kept and answered in one transaction, many residents at a time.

Messages that arrive while one batch commits form the next.  A batch that fails is taken again one
by one, so that nobody suffers from somebody else's message; a message that fails three times by
itself is kept as a dead letter, and its sender gets an apology.
"""

import asyncio
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import Connection

from bot.channels import Inbound, Kind
from bot.edge import attempt
from bot.health import Tally
from bot.turns import turn
from bot.turns.announce import enter_what_is_due
from bot.turns.answers import Answers, Chance
from bot.turns.known import Heard
from bot.turns.snapshot import Snapshots
from bot.turns.turn import ATTEMPTS
from flows.hearing import stops
from storage.engine import Storage
from storage.outage import StoreDown, named
from storage.post import backlog, mail
from storage.post.letters import GARBLED
from storage.post.mail import Letter, Posted
from storage.sealing import Seal

MOST = 128
"""Messages in one transaction."""

ASK_AGAIN = timedelta(seconds=1)
"""How long after a phase could not begin we look again whether it can now."""

GATHER = 0.002
"""Seconds that we wait for others when far fewer came than the last time.

Those who were answered together write again together.  Without waiting, the few who came just
before them would have a transaction of their own every time: on PostgreSQL a fourth of all work.
"""

NOBODY = ("", "")
"""Who sent what says nothing of whose it is."""

log = structlog.get_logger()


class _Done(NamedTuple):
    """What a transaction came to: the messages that had their turn, and how many replies."""

    turns: Sequence[Heard] = ()
    replies: int = 0


class Ingest:
    """The way in for everything that residents do."""

    def __init__(
        self,
        storage: Storage,
        seal: Seal,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
        chance: Chance = os.urandom,
    ) -> None:
        """`wake` is called when there is something to send."""
        self.snapshots = Snapshots()
        self.tally = Tally()
        self.answered_by_sms: tuple[str, ...] = ()
        """How the numbers begin whose text messages are answered; nothing if all are."""
        self._storage = storage
        self._seal = seal
        self._clock = clock
        self._wake = wake
        self._answers = Answers(chance)
        self._waiting: list[tuple[Heard, asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._together = 0
        self._enter_from = datetime.min.replace(tzinfo=UTC)

    async def take(self, inbound: Inbound) -> None:
        """Return once this is kept for good, with its answer; raise `StoreDown` if it is not.

        What comes by SMS from elsewhere is counted, and that is all.
        """
        if not self._from_elsewhere(inbound):
            await self._turn(self._heard(inbound))

    async def set_aside(self, inbound: Inbound, *, say_so: bool) -> None:
        """Keep what came too fast for a turn, for the operator; its sender is told so if need be.

        It is known by its own id: whoever brings it again brings nothing new.  A STOP is carried
        out, however much came before it.
        """
        if self._from_elsewhere(inbound):
            return
        heard, aside = self._heard(inbound), Snapshots()  # a batch is at the other
        if self._stops(inbound):
            await self._turn(heard._replace(beyond=True))
            return
        if say_so:
            failure = await attempt(self._storage.run(lambda db: self._put_aside(db, heard, aside)))
            if not isinstance(failure, Exception):
                self._wake()
                return
            log.error("turn failed", error=named(failure))
        await self._storage.run(lambda db: self._keep_aside(db, heard))

    def _heard(self, inbound: Inbound) -> Heard:
        key = self._seal.key(inbound.channel, inbound.address)
        return Heard(inbound, key, self._clock())

    async def _turn(self, heard: Heard) -> None:
        """Have this taken with what comes in beside it, and return once that is kept."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((heard, kept))
        self._arrived.set()
        self._idle.clear()
        await kept

    def _stops(self, inbound: Inbound) -> bool:
        """Whether a resident, or the provider for them, says that nothing is to be sent."""
        if inbound.kind is Kind.TEXT:
            return stops(inbound.text, self.snapshots.vocabulary)
        return inbound.kind is Kind.BLOCKED

    def _from_elsewhere(self, inbound: Inbound) -> bool:
        """Whether it is a text message from a country that is not answered, which is counted."""
        own = self.answered_by_sms
        if not own or inbound.channel != "sms" or inbound.address.startswith(own):
            return False
        self.tally.elsewhere += 1
        return True

    async def keep_garbled(
        self, channel: str, body: bytes, sender: tuple[str, str] = NOBODY
    ) -> None:
        """Keep what an authentic provider posted and nobody can read, for the operator.

        It is erased with all else of its sender, channel and address, where these can be read.
        """
        digest = hashlib.sha256(body).hexdigest()
        sealed = self._seal.lock(body.decode("utf-8", "replace"))
        key = self._seal.key(*sender) if all(sender) else b""
        letter = Letter(channel, f"{GARBLED}{digest}", key, self._clock(), sealed)
        await self._storage.run(lambda db: mail.receive(db, [letter], Posted.DEAD))

    async def finished(self) -> None:
        """Return once everything that arrived has been taken."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work through what arrives, until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                await self._gather()
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle(batch)
            self._idle.set()

    async def _gather(self) -> None:
        """Wait a moment if far fewer came than the last time: those are about to write again."""
        if len(self._waiting) * 2 < self._together:
            await asyncio.sleep(GATHER)
        self._together = min(len(self._waiting), MOST)

    async def _settle(self, batch: Sequence[tuple[Heard, asyncio.Future[None]]]) -> None:
        try:
            await self._all([heard for heard, _kept in batch])
        except StoreDown as down:
            for _heard, kept in batch:
                if not kept.cancelled():
                    kept.set_exception(down)
            return
        for _heard, kept in batch:
            if not kept.cancelled():
                kept.set_result(None)

    async def _all(self, heard: Sequence[Heard]) -> None:
        """Take the turns of a batch together, or one by one if that fails."""
        if await self._try(lambda db: self._work(db, heard)):
            return
        for one in heard:
            await self._one(one)

    async def _one(self, heard: Heard) -> None:
        """Take the turn of one message, or put it aside when that keeps failing."""
        for _attempt in range(ATTEMPTS):
            if await self._try(lambda db: self._work(db, [heard])):
                return
        log.error("message put aside", channel=heard.inbound.channel)
        if await self._try(lambda db: self._put_aside(db, heard, self.snapshots)):
            return
        if not await self._try(lambda db: self._keep_aside(db, heard)):
            raise StoreDown

    async def _try(self, work: Callable[[Connection], _Done]) -> bool:
        """Do this in one transaction; say if it was kept."""
        try:
            done = await attempt(self._storage.run(work))
        except StoreDown:
            self.snapshots.drop()
            self.tally.failing = True
            raise
        if isinstance(done, Exception):
            self.snapshots.drop()
            log.error("turn failed", error=named(done))
            return False
        self.tally.failing = False
        self.tally.turns.update(heard.inbound.channel for heard in done.turns)
        if done.replies:
            self._wake()
        return True

    def _work(self, db: Connection, heard: Sequence[Heard]) -> _Done:
        """Keep these messages and take their turns."""
        now = heard[-1].received
        snapshot = self.snapshots.fresh(db)
        if snapshot is None:
            mail.receive(db, [self._letter(h, keep=True) for h in heard], Posted.WAITING)
            return _Done()
        if snapshot.edition.due(now) and now >= self._enter_from:
            if not enter_what_is_due(db, snapshot.slug, now):
                self._enter_from = now + ASK_AGAIN
            snapshot = self.snapshots.fresh(db) or snapshot
        by_id = {(h.inbound.channel, h.inbound.message_id): h for h in reversed(heard)}
        once = [h for h in heard if by_id[h.inbound.channel, h.inbound.message_id] is h]
        new, crowded = mail.take_in(db, [self._letter(h, keep=False) for h in once])
        fresh = [h for h in once if (h.inbound.channel, h.inbound.message_id) in new]
        if crowded:
            fresh = self._first_in_line(db, fresh)
        if not fresh:
            return _Done()
        return _Done(fresh, turn.take(db, fresh, snapshot, self._seal, self._answers))

    def _first_in_line(self, db: Connection, fresh: Sequence[Heard]) -> list[Heard]:
        """Have wait what was sent by who has something waiting already; return all the others."""
        waits = backlog.behind(db, {h.key for h in fresh})
        backlog.put_behind(db, [self._letter(h, keep=True) for h in fresh if h.key in waits])
        return [h for h in fresh if h.key not in waits]

    def _put_aside(self, db: Connection, heard: Heard, snapshots: Snapshots) -> _Done:
        """Keep a message that cannot be answered, for the operator, and say sorry, once."""
        new = mail.receive(db, [self._letter(heard, keep=True)], Posted.DEAD)
        snapshot = snapshots.fresh(db)
        if not new or snapshot is None:
            return _Done()
        turn.apologise(db, heard, snapshot, self._seal)
        return _Done(replies=1)

    def _keep_aside(self, db: Connection, heard: Heard) -> _Done:
        """Keep a message that cannot be answered, where we cannot even say sorry."""
        mail.receive(db, [self._letter(heard, keep=True)], Posted.DEAD)
        return _Done()

    def _letter(self, heard: Heard, *, keep: bool) -> Letter:
        """Return what the inbox keeps: whose it is and what it says only if it is not done yet."""
        inbound = heard.inbound
        if not keep:
            return Letter(inbound.channel, inbound.message_id, b"", heard.received)
        said = inbound._asdict() | {"at": inbound.at.isoformat() if inbound.at else None}
        body = self._seal.lock(json.dumps(said))
        what = (inbound.channel, inbound.message_id, heard.key, heard.received, body)
        return Letter(*what, at=heard.at)
