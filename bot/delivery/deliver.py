"""Delivery: what stands in the outbox leaves it, in order for each address.

A message is marked as being sent before the call, outside any transaction.  A long text leaves in
parts; that one was sent is noted before the next is taken up, so none is sent again because a
later one fails.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from itertools import starmap
from typing import NamedTuple

import orjson
import structlog
from sqlalchemy import Connection

from bot.channels import (
    Ask,
    Channel,
    Illustration,
    Option,
    Outbound,
    Refused,
    Sound,
    Splitting,
    TryLater,
    Unreachable,
)
from bot.channels.messages import Status
from bot.channels.segments import segments
from bot.delivery import outcomes
from bot.delivery.daily import Daily
from bot.delivery.outcomes import Back, Judge, Outcome, Rests, Sent, Unspent
from bot.delivery.rates import Rate
from bot.delivery.senders import HANDFUL, TOGETHER, Sender
from bot.health import Tally, Texts
from storage.engine import Storage
from storage.post import mail, texts
from storage.post.mail import Parcel, Room
from storage.residents import conversations
from storage.sealing import Seal

POLL = 0.1
"""Seconds between two looks at the outbox, for what other processes put in it."""

MOMENT = 0.005
"""Seconds for which what was sent waits to be noted together with what else comes back."""

LOOK_AFTER_EVERY = timedelta(seconds=1)
"""How often we look for messages that another process was sending when it died."""

OVERFLOW = 60.0
"""Seconds for which nothing is sent on a channel once its provider lost something for want of room.
"""

EARLY, MOST_EARLY = timedelta(seconds=10), 1_000
"""For so long we remember what we were told of messages before their sending was noted."""


class Told(NamedTuple):
    """What a provider said of a message that we do not know, and until when we ask again."""

    status: Status
    until: datetime


log = structlog.get_logger()


class Delivery:
    """The way out for everything that we say."""

    def __init__(
        self,
        storage: Storage,
        seal: Seal,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        chance: Callable[[int], bytes] = os.urandom,
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
        self._under_way: dict[asyncio.Task[Sent], Parcel] = {}
        self._done: list[Outcome] = []
        self._early: list[Told] = []
        self._judge = Judge(self._fraction)
        self._senders: dict[str, Sender] = {}
        self.keep_to({})
        self.daily = Daily(0, self._segments)
        self._look_in = POLL
        self.only = b""
        """The key of the only address that is served, where others are not ours to serve."""
        self._look_after_at = clock()
        self.tally = Tally()

    def keep_to(self, rates: Mapping[str, Rate]) -> None:
        """Send no faster than this from now on; a channel without a rate as fast as it can."""
        self._senders = {
            name: Sender(name, rates.get(name), self._fraction) for name in self._channels
        }

    def send_in_a_day(self, most: int) -> None:
        """Send at most so many segments of text messages in a day from now on; 0 is any number."""
        self.daily = Daily(most, self._segments)

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
        await self._exchange([])

    async def send_due(self) -> int:
        """Send what is due now, one message for each address; return how many those were."""
        await self._look_after()
        parcels = await self._exchange(self._rooms(TOGETHER))
        sends = (self._send(parcel) for parcel in parcels)
        results = await asyncio.gather(*sends, return_exceptions=True)
        with ExitStack() as each:
            for parcel, result in zip(reversed(parcels), reversed(results), strict=True):
                each.callback(self._came_back, parcel, result)
        await self._exchange([])
        return len(parcels)

    async def note_status(self, status: Status) -> None:
        """Note what a provider says became of a message; a late word never undoes a later one.

        It may say so before we have noted that it was sent; then we do so soon afterwards.  Where
        it says that too much was sent, all that waits on that channel rests, whoever sends it: what
        was sent is erased, and cannot be sent again.
        """
        if sender := self._senders.get(status.overflowing):
            now = self._clock()
            sender.rest(OVERFLOW, now)
            self._done.append(Rests(sender.name, sender.rests_until(now)))
        known = await self._storage.run(lambda db: _noted(db, status))
        if not known and len(self._early) < MOST_EARLY:
            self._early.append(Told(status, self._clock() + EARLY))

    async def _rest(self) -> None:
        """Wait until there is something to do, or it is time to look.

        What is to be sent waits for nothing but its sender's rate.  What was sent is noted at
        once if nothing else is under way; else together with what comes back within a moment, for
        a transaction costs more than a message.
        """
        await _within(self._look_in, self._stirred)
        if self._under_way:
            await _within(MOMENT if self._done else 0, self._woken)
        self._stirred.clear()
        self._woken.clear()

    async def _take_up(self) -> None:
        """Begin to send what is due, beside what is under way."""
        async with self._taking_up:
            await self._look_after()
            rooms = self._rooms(HANDFUL)
            parcels = await self._exchange(rooms)
            for parcel in parcels:
                task = asyncio.create_task(self._send(parcel))
                self._under_way[task] = parcel
                task.add_done_callback(self._finished)
            self._look_in = self._next_look(rooms, parcels)
        if not self._look_in:
            self.wake()

    def _rooms(self, lot: int) -> list[Room]:
        """Return how much may be taken up now, by channel."""
        now = self._clock()
        rooms = (sender.room(now, lot) for sender in self._senders.values())
        return [room for room in rooms if room]

    def _next_look(self, rooms: Sequence[Room], parcels: Sequence[Parcel]) -> float:
        """Return in how many seconds to look again: soon, if a channel has more than may go.

        Where a sender rests, that is as soon as it may send again.
        """
        now = self._clock()
        seconds = min([POLL, *(s.rests_for(now) or POLL for s in self._senders.values())])
        taken = Counter(parcel.channel for parcel in parcels)
        unasked = Counter(parcel.channel for parcel in parcels if parcel.rank != mail.REPLY)
        for name, most, others, _since in rooms:
            if taken[name] >= most or unasked[name] >= others:
                seconds = min(seconds, self._senders[name].opens_in(now))
        return seconds

    def _finished(self, task: asyncio.Task[Sent]) -> None:
        parcel = self._under_way.pop(task)
        if not task.cancelled():
            self._stirred.set()
            self._came_back(parcel, task.exception() or task.result())

    def _came_back(self, parcel: Parcel, result: Sent | BaseException) -> None:
        """Take in what became of a message, to be noted in the store.

        It is noted first that it came back at all: a mistake of ours in what follows from that
        costs nobody the message, and is no reason to send what was sent again.
        """
        sender, now = self._senders[parcel.channel], self._clock()
        sender.under_way -= 1
        self._done.append(
            result if isinstance(result, Sent) else outcomes.at_least(parcel, result, now)
        )
        self._done[-1] = self._weighed(parcel, result, sender)
        if isinstance(result, TryLater) and result.everybody:
            self._done.append(Rests(parcel.channel, sender.rests_until(now)))
        if sender.recovers():
            self._done.append(Back(parcel.channel))
        surely_not = isinstance(result, (TryLater, Refused, Unreachable))
        if surely_not and (cost := self.daily.cost(parcel)):
            self._done.append(Unspent(cost))

    def _weighed(self, parcel: Parcel, result: Sent | BaseException, sender: Sender) -> Outcome:
        """Say what follows from an attempt to send, for the message and for its sender."""
        ended = result.provider_id if isinstance(result, Sent) else result
        self.tally.sent(parcel.channel, parcel.rank, ended)
        if not isinstance(result, Sent):
            return self._judge.failed(parcel, result, sender, self._clock())
        sender.worked(self._clock())
        return result

    async def _send(self, parcel: Parcel) -> Sent:
        """Send one message, or the part of it whose turn it is."""
        channel = self._channels[parcel.channel]
        part, more = self._part(parcel)
        self._senders[parcel.channel].weigh(parcel, part.text, self._clock())
        provider_id = await channel.send(self._seal.unlock(parcel.sealed), part)
        return Sent(parcel, provider_id, more=more)

    def _part(self, parcel: Parcel) -> tuple[Outbound, bool]:
        """Return the part of a message whose turn it is, and whether there are more after it."""
        parts = _parts(self._channels[parcel.channel], _outbound(parcel.body))
        at = min(parcel.parts_sent, len(parts) - 1)
        return parts[at], parcel.parts_sent + 1 < len(parts)

    def _segments(self, parcel: Parcel) -> int:
        part, _more = self._part(parcel)
        return segments(part.text)

    async def _exchange(self, rooms: Sequence[Room]) -> list[Parcel]:
        """Note what became of what was sent, and lease what is to be sent, in one transaction.

        What is being noted is nobody else's to note; where that fails it waits for the next time.
        """
        now, done = self._clock(), self._done
        if not (rooms or done):
            return []
        self._done = []
        with ExitStack() as undo:
            undo.callback(self._note_later, done)
            waited = self.daily.reached
            leased = await self._storage.run(lambda db: self._exchanged(db, done, now, rooms))
            undo.pop_all()
        self._say_whether_texts_wait(waited=waited)
        for parcel in leased:
            self._senders[parcel.channel].take_up(parcel, now)
        return leased

    def _say_whether_texts_wait(self, *, waited: bool) -> None:
        """Tell who watches how many text messages were sent today, and whether others wait."""
        if self.daily.most:
            self.tally.daily = Texts(self.daily.sent, self.daily.most, self.daily.reached)
        if self.daily.reached is not waited:
            said = "text messages wait" if self.daily.reached else "text messages go again"
            log.error(said, sent=self.daily.sent, most=self.daily.most)

    def _note_later(self, done: Sequence[Outcome]) -> None:
        self._done[:0] = done

    def _exchanged(
        self, db: Connection, done: Sequence[Outcome], now: datetime, rooms: Sequence[Room]
    ) -> list[Parcel]:
        """Do both; nothing of ours changes here, for it may be done again."""
        outcomes.note(db, done, now)
        if not (rooms and (rooms := outcomes.awake(db, rooms, now))):
            return []
        within = self.daily.rooms(db, rooms, now)
        leased = mail.lease(db, now, within, self.only) if within else []
        for room in self.daily.spared(rooms):
            leased += texts.lease_spared(db, now, room, self.only)
        return self.daily.counted(db, self._opened(db, leased, now), now)

    def _opened(self, db: Connection, leased: Sequence[Parcel], now: datetime) -> list[Parcel]:
        """Return what may go now by its chat's own rate; the others go as soon as they may."""
        going = []
        for parcel in leased:
            opens = self._senders[parcel.channel].opens_to(parcel.key, now)
            if opens > now:
                mail.later(db, parcel, opens, parcel.attempts)
            else:
                going.append(parcel)
        return going

    async def _look_after(self) -> None:
        """Take up what died in other hands, and what we were told too early."""
        now, early = self._clock(), tuple(self._early)
        if now < self._look_after_at:
            return
        await self._exchange([])  # what we know comes before what is guessed
        self._look_after_at = now + LOOK_AFTER_EVERY
        ours = [parcel.id for parcel in self._under_way.values()]

        def looked_after(db: Connection) -> list[Told]:
            mail.resume(db, now, ours)
            return [told for told in early if not _noted(db, told.status) and now < told.until]

        unknown = await self._storage.run(looked_after)
        self._early[: len(early)] = unknown

    def _fraction(self) -> float:
        """Return a number from 0 to 1."""
        return int.from_bytes(self._chance(4)) / 2**32


def _noted(db: Connection, status: Status) -> bool:
    """Note what a provider says of a message; return False if we know of no such message.

    That somebody cannot be reached stops what nobody asked for, unless it was said of that message
    before, or they were heard of since it was sent: by then they can be, or have said START.
    """
    if status.unreachable and (to := mail.addressee(db, status.message_id, status.state)):
        key, sent = to
        silent = conversations.silent(db, [key], sent)
        outcomes.stop(db, dict.fromkeys(silent, status.opted_out))
    return mail.note(db, status.message_id, status.state)


def _parts(channel: Channel, reply: Outbound) -> tuple[Outbound, ...]:
    return channel.parts(reply) if isinstance(channel, Splitting) else (reply,)


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
        Illustration(*kept["picture"]) if "picture" in kept else None,
        kept.get("template", ""),
        Sound(*kept["recording"]) if "recording" in kept else None,
    )
