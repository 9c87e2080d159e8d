"""Reconciling: what providers still have for us is fetched, and what was cut off is mended.

Twilio posts a message twice at most, but keeps it; Telegram goes on posting, and says how that
goes.  A provider that is down now is asked again in a minute.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import structlog
from sqlalchemy import Connection

from bot.channels import Inbound, Refused, TryLater, Unreachable, Unsure
from bot.channels.messages import bare
from bot.turns import missed
from bot.turns.answers import Answers, Chance
from bot.turns.missed import BEAT
from bot.turns.snapshot import Snapshots
from bot.upkeep import absence
from bot.upkeep.absence import Absence
from bot.upkeep.clock import striking
from storage import moments
from storage.engine import Storage
from storage.post import arrears
from storage.sealing import Seal

if TYPE_CHECKING:  # the library behind it is imported by the office that has it, not here
    from bot.channels.bot_api import Posting

EVERY = timedelta(minutes=1)
"""How long until a provider is asked again: when nothing of ours is wrong too, for where only the
way from the provider to us was closed, nothing can be seen from inside."""

UNDER_WAY = timedelta(seconds=30)
"""A message as new as this may still be posted to us: Twilio tries for 15 seconds."""

OVERLAP = timedelta(minutes=5)
"""How far back we look once more, for clocks that differ and messages that are listed late."""

_TOGETHER = 128
_TRIES = 5
"""How often is asked for what came with a message."""

_TWILIO = "twilio"
_NEVER = datetime.min.replace(tzinfo=UTC)
_FAULTS = (Refused, TryLater, Unreachable, Unsure)

log = structlog.get_logger()


class Archive(NamedTuple):
    """How Twilio says what residents sent since a moment, oldest first; how that is taken in.

    `completed` asks for what came beside the words of a message.
    """

    received: Callable[[datetime], Awaitable[list[Inbound]]]
    completed: Callable[[Inbound], Awaitable[Inbound]]
    take: Callable[[Inbound], Awaitable[None]]


class Webhook(NamedTuple):
    """Where Telegram has to post, how to see how that goes, and how to tell it where."""

    url: str
    posting: Callable[[], "Awaitable[Posting]"]
    register: Callable[[str], Awaitable[None]]


class Reconciler:
    """Compares what we have with what there is, for as long as the office is open.

    How Telegram's `posting` goes can be read.  While it `awaits_webhook`, it is not asked yet.
    """

    def __init__(
        self,
        storage: Storage,
        seal: Seal,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        chance: Chance = os.urandom,
    ) -> None:
        """`wake` is called when there is something to send."""
        self.archive: Archive | None = None
        self.webhook: Webhook | None = None
        self.awaits_webhook = False
        self.posting: Posting | None = None
        self._storage = storage
        self._seal = seal
        self._now = now
        self._wake = wake
        self._answers = Answers(chance)
        self._snapshots = Snapshots()
        self._tried: dict[str, int] = {}
        self._owed: datetime | None = None
        self._listed = self._posted = _NEVER
        self._fetch_at = self._look_at = self._failed = now()

    async def run(self) -> None:
        """Keep at it, until cancelled; a provider that is slow keeps no beat waiting."""
        beats = striking("heartbeat", self.beat, BEAT.total_seconds())
        await asyncio.gather(beats, striking("reconciler", self.ask, 1))

    async def tick(self) -> None:
        """Do everything that is due now."""
        await self.beat()
        await self.ask()

    async def ask(self) -> None:
        """Ask those providers that are to be asked now."""
        await self.fetch()
        await self.look()
        await self._make_up()

    async def _make_up(self) -> None:
        """Note that all has come in that was missed, as soon as that is so."""
        now = self._now()
        listed = self._listed if self.archive else now
        posted = self._posted if self.webhook or self.awaits_webhook else now
        until = min(listed, posted)
        if self._owed and self._owed <= until:
            await self._storage.run(lambda db: missed.looked(db, until))
            self._owed = None

    async def beat(self) -> None:
        """Note that we are there; if nobody was for a while, make up for that."""
        now = self._now()
        absent, asked = await self._storage.run(lambda db: self._beat(db, now))
        if absent:
            log.warning("away", seconds=int(absent.length.total_seconds()), asked_again=asked)
            self._fetch_at = self._look_at = now
        if asked:
            self._wake()

    def _beat(self, db: Connection, now: datetime) -> tuple[Absence | None, int]:
        """Note that we are there; return how long nobody was, and how many are asked again."""
        absent = absence.beat(db, now)
        if absent:
            missed.missed(db, now)
        self._owed = missed.owed(db)
        snapshot = self._snapshots.fresh(db) if absent else None
        if absent is None or snapshot is None:
            return absent, 0
        return absent, absence.make_good(db, absent, snapshot, self._seal, self._answers)

    async def fetch(self) -> int:
        """Take in what Twilio kept for us and never came, if it is time; return how much."""
        now = self._now()
        if self.archive is None or now < self._fetch_at:
            return 0
        received, completed, take = self.archive
        self._fetch_at = now + EVERY
        since = await self._storage.run(lambda db: moments.last(db, _TWILIO)) or now
        try:
            kept = await received(since - OVERLAP)
        except _FAULTS as error:
            log.warning("messages not listed", error=type(error).__name__)
            return 0
        lacking = await self._lacking(kept)
        overdue = [one for one in lacking if one.at is None or one.at <= now - UNDER_WAY]
        whole = await self._whole(overdue, completed)
        for start in range(0, len(whole), _TOGETHER):
            await asyncio.gather(*map(take, whole[start : start + _TOGETHER]))
        if len(whole) == len(overdue):
            await self._storage.run(lambda db: moments.note(db, _TWILIO, now))
            self._listed = now - UNDER_WAY
        if whole:
            log.warning("messages fetched", count=len(whole))
        return len(whole)

    async def _whole(
        self, overdue: Sequence[Inbound], completed: Callable[[Inbound], Awaitable[Inbound]]
    ) -> list[Inbound]:
        """Return these messages with what came with them.

        Whose media cannot be asked for now waits, with all that the same resident sent later; a
        message of which that fails again and again is taken in for its words.
        """
        whole: list[Inbound] = []
        waiting: set[tuple[str, str]] = set()
        for one in overdue:
            sender = one.channel, one.address
            if sender in waiting:
                continue
            try:
                whole.append(await completed(one))
            except _FAULTS as error:
                log.warning("media not listed", error=type(error).__name__)
                self._tried[one.message_id] = self._tried.get(one.message_id, 0) + 1
                if self._tried[one.message_id] < _TRIES:
                    waiting.add(sender)
                else:
                    whole.append(bare(one))
        for one in whole:
            self._tried.pop(one.message_id, None)
        return whole

    async def _lacking(self, kept: Sequence[Inbound]) -> list[Inbound]:
        """Return those of these messages that the inbox lacks, in their order."""
        ids = {(one.channel, one.message_id) for one in kept}
        lacking = await self._storage.run(lambda db: arrears.lacking(db, ids))
        return [one for one in kept if (one.channel, one.message_id) in lacking]

    async def look(self) -> None:
        """See how Telegram's posting goes, if it is time; tell it where to post if it forgot."""
        now = self._now()
        if self.webhook is None or now < self._look_at:
            return
        self._look_at = now + EVERY
        url, posting, register = self.webhook
        try:
            self.posting = await posting()
            if self.posting.url != url:
                log.error("webhook was taken away")
                await register(url)
        except _FAULTS as error:
            log.warning("webhook not seen", error=type(error).__name__)
            return
        self._posted = self._posted if self.posting.waiting else now
        failed, waiting = self.posting.failed, self.posting.waiting
        if failed and failed > self._failed:
            self._failed = failed
            log.error("updates not posted", reason=self.posting.failure, waiting=waiting)
