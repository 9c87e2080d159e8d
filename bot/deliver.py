"""Delivery: what stands in the outbox leaves it, in order for each address.

A message is marked as being sent before the call, outside any transaction.  What surely was not
sent is tried again.  What may have been sent is sent again if it is a reply, and never if nobody
asked for it; what can never be sent is given up.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import starmap

import orjson
import structlog
from sqlalchemy import Connection

from bot.answers import Chance
from bot.channels import Ask, Channel, Option, Outbound, Refused, TryLater, Unreachable, Unsure
from bot.channels.messages import Status
from storage import conversations, mail
from storage.engine import Storage
from storage.mail import Parcel, Posted
from storage.sealing import Seal

TOGETHER = 128
"""Messages on one channel that are on their way at once, at most."""

HANDFUL = 32
"""Messages that are taken up at once: in small lots, so that others leave while some come back."""

ATTEMPTS = 24
"""How often a message is tried: for about four hours."""

POLL = 0.1
"""Seconds between two looks at the outbox, for what other processes put in it."""

MOMENT = 0.005
"""Seconds for which what was sent waits to be noted together with what else comes back."""

RESUME_EVERY = timedelta(seconds=1)
"""How often we look for messages that another process was sending when it died."""

_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 900.0

Result = str | BaseException
"""The provider's id of a message that was sent, or what went wrong."""

log = structlog.get_logger()


class Delivery:
    """The way out for everything that we say."""

    def __init__(
        self,
        storage: Storage,
        seal: Seal,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        chance: Chance = os.urandom,
    ) -> None:
        """`channels` by the name under which their addresses are kept."""
        self._storage = storage
        self._seal = seal
        self._channels = channels
        self._clock = clock
        self._chance = chance
        self._stirred = asyncio.Event()
        self._woken = asyncio.Event()
        self._taking_up = asyncio.Lock()
        self._closing = False
        self._under_way: dict[asyncio.Task[str], Parcel] = {}
        self._done: list[tuple[Parcel, Result]] = []
        self._paused: dict[str, datetime] = {}
        self.only = b""
        """The key of the only address that is served, where others are not ours to serve."""
        self._resume_at = clock()

    def wake(self) -> None:
        """Look at the outbox at once."""
        self._woken.set()
        self._stirred.set()

    async def run(self) -> None:
        """Send whatever is due, until `finish`; whoever is slow keeps nobody else waiting."""
        while not self._closing:
            try:
                await self._take_up()
            except Exception as failure:  # noqa: BLE001 - the edge of delivery: tried again
                log.error("delivery failed", error=type(failure).__name__)
                await asyncio.sleep(1)
            await self._rest()

    async def finish(self) -> None:
        """Take nothing up any more, and wait for what is under way."""
        self._closing = True
        self.wake()
        async with self._taking_up:
            under_way = list(self._under_way)
        if under_way:
            await asyncio.wait(under_way)
        await self._exchange(0)

    async def send_due(self) -> int:
        """Send what is due now, one message for each address; return how many those were."""
        parcels = await self._exchange(TOGETHER)
        sends = (self._send(parcel) for parcel in parcels)
        results = await asyncio.gather(*sends, return_exceptions=True)
        self._done += zip(parcels, results, strict=True)
        await self._exchange(0)
        return len(parcels)

    async def note_status(self, status: Status) -> None:
        """Note what a provider says became of a message; a late word never undoes a later one."""

        def noted(db: Connection) -> None:
            if status.unreachable and (key := mail.addressee(db, status.message_id)):
                conversations.unreachable(db, key)
            mail.note(db, status.message_id, status.state)

        await self._storage.run(noted)

    async def _rest(self) -> None:
        """Wait until there is something to do, or it is time to look.

        What is to be sent waits for nothing.  What was sent is noted at once if nothing else is
        under way; else together with what comes back within a moment, for a transaction costs
        more than a message.
        """
        await _within(POLL, self._stirred)
        if self._under_way:
            await _within(MOMENT if self._done else 0, self._woken)
        self._stirred.clear()
        self._woken.clear()

    async def _take_up(self) -> None:
        """Begin to send what is due, beside what is under way."""
        async with self._taking_up:
            parcels = await self._exchange(HANDFUL)
            for parcel in parcels:
                task = asyncio.create_task(self._send(parcel))
                self._under_way[task] = parcel
                task.add_done_callback(self._finished)
        if len(parcels) == HANDFUL:
            self.wake()

    def _finished(self, task: asyncio.Task[str]) -> None:
        parcel = self._under_way.pop(task)
        if not task.cancelled():
            self._done.append((parcel, task.exception() or task.result()))
            self._stirred.set()

    async def _send(self, parcel: Parcel) -> str:
        """Send one message; return the provider's id of it."""
        channel = self._channels.get(parcel.channel)
        if channel is None:
            raise Refused(parcel.channel)
        return await channel.send(self._seal.unlock(parcel.sealed), _outbound(parcel.body))

    async def _exchange(self, most: int) -> list[Parcel]:
        """Note what became of what was sent, and lease what is to be sent, in one transaction."""
        now, done = self._clock(), tuple(self._done)
        if set(self._channels) <= self._resting(now):
            most = 0
        if not (most or done):
            return []
        leased = await self._storage.run(lambda db: self._exchanged(db, done, now, most))
        del self._done[: len(done)]
        return leased

    def _exchanged(
        self, db: Connection, done: tuple[tuple[Parcel, Result], ...], now: datetime, most: int
    ) -> list[Parcel]:
        """Do both; conversations are locked before messages, and in order, as in a turn."""
        for key in sorted(p.key for p, result in done if isinstance(result, Unreachable)):
            conversations.unreachable(db, key)
        mail.sent(db, [(p.id, result) for p, result in done if isinstance(result, str)])
        for parcel, result in done:
            if isinstance(result, BaseException):
                self._note_failure(db, parcel, result, now)
        if not most:
            return []
        if now >= self._resume_at:
            mail.resume(db, now)
            self._resume_at = now + RESUME_EVERY
        return mail.lease(db, now, most, self._resting(now), self.only)

    def _resting(self, now: datetime) -> set[str]:
        """Return the channels that take nothing now: they asked us to wait, or have enough."""
        busy = Counter(parcel.channel for parcel in self._under_way.values())
        resting = {channel for channel, until in self._paused.items() if now < until}
        return resting | {channel for channel, count in busy.items() if count > TOGETHER - HANDFUL}

    def _note_failure(
        self, db: Connection, parcel: Parcel, failure: BaseException, now: datetime
    ) -> None:
        """Note in the outbox that a message was not sent, or not surely."""
        match failure:
            case TryLater(seconds=seconds, everybody=everybody):
                if everybody:
                    self._paused[parcel.channel] = now + timedelta(seconds=seconds)
                pause = max(seconds, self._pause(parcel))
                _again(db, parcel, now + timedelta(seconds=pause), Posted.FAILED)
            case Unsure() if parcel.rank == mail.REPLY:
                pause = _FIRST_PAUSE + self._pause(parcel)
                _again(db, parcel, now + timedelta(seconds=pause), Posted.UNKNOWN)
            case Unsure():
                mail.give_up(db, parcel, Posted.UNKNOWN)
            case Unreachable() | Refused():
                mail.give_up(db, parcel, Posted.FAILED)
            case _bug:
                log.error("message not sent", error=type(failure).__name__)
                mail.give_up(db, parcel, Posted.FAILED)

    def _pause(self, parcel: Parcel) -> float:
        """Return a random number of seconds, on average twice as many each time."""
        most = min(_FIRST_PAUSE * 2.0**parcel.attempts, _LONGEST_PAUSE)
        return most * int.from_bytes(self._chance(4)) / 2**32


def _again(db: Connection, parcel: Parcel, due: datetime, otherwise: Posted) -> None:
    if parcel.attempts + 1 < ATTEMPTS:
        mail.later(db, parcel, due)
    else:
        mail.give_up(db, parcel, otherwise)


async def _within(seconds: float, event: asyncio.Event) -> None:
    """Wait for an event, but not for ever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _outbound(body: str) -> Outbound:
    kept = orjson.loads(body)
    return Outbound(
        kept["text"],
        tuple(starmap(Option, kept["options"])),
        kept.get("prompt", 0),
        Ask(kept.get("ask", "")),
        kept.get("menu", ""),
        kept.get("edits", ""),
    )
