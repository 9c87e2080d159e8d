"""How the service is: what it did since it started, what waits, and whether it can keep anything.

It is told to machines that watch, by organisation and channel.  No id, number, name or text is
ever part of it: what is counted here is nobody's.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels import Refused, TryLater, Unreachable, Unsure
from storage.engine import Storage
from storage.outage import StoreDown
from storage.post import mail, queues, subscribers
from storage.post.mail import Posted
from storage.post.queues import Queue
from storage.post.subscribers import Subscriber

PATIENCE = 1.0
"""Seconds within which the store must answer."""

FRESH = 2.0
"""Seconds for which what was counted in the store is told again."""

_CLASSES: Mapping[int, str] = {
    mail.REPLY: "reply",
    mail.NOTICE: "notice",
    mail.BROADCAST: "broadcast",
}
_RESULTS: Mapping[type, str] = {
    TryLater: "later",
    Unsure: "unsure",
    Unreachable: "unreachable",
    Refused: "refused",
}

_KINDS = (
    *(("inbox", 0, status) for status in (Posted.WAITING, Posted.DEAD)),
    *(("outbox", rank, s) for rank in _CLASSES for s in (Posted.WAITING, Posted.SENDING)),
)
"""What is told though there is none of it: box, rank and status."""

Labels = dict[str, str]
Sample = tuple[str, Labels, float]
"""The name of a measure, its labels, and its value."""

_MEASURES = {
    "store_reachable": ("gauge", "Whether the store answers within a second."),
    "keeping": ("gauge", "Whether the last attempt to keep a message succeeded."),
    "steps_failing": ("gauge", "Steps of the clock of this process that failed last time."),
    "inbox_messages": ("gauge", "Messages that wait for an answer, or that could not be answered."),
    "inbox_oldest_seconds": ("gauge", "How long the oldest message waits for its answer."),
    "outbox_messages": ("gauge", "Messages that are to be sent, or are on their way."),
    "outbox_oldest_seconds": ("gauge", "How long the oldest message that is due waits."),
    "webhooks": ("gauge", "Addresses that are told of decisions, by whether it arrives."),
    "webhook_events": ("gauge", "Decisions that wait to be posted, to all of them together."),
    "texts_today": ("gauge", "Segments of text messages that were sent today, by UTC."),
    "texts_a_day": ("gauge", "Segments of text messages that are sent in a day at most."),
    "turns_total": ("counter", "Messages that were answered by this process."),
    "sends_total": ("counter", "Attempts to send by this process, and how they ended."),
    "pauses_total": ("counter", "How often a provider asked this process to wait."),
    "elsewhere_total": ("counter", "Text messages from countries that are not answered."),
}


class Texts(NamedTuple):
    """How many segments of text messages were sent today, of how many; and whether others wait."""

    sent: int
    most: int
    wait: bool


class Tally:
    """What one office did since it started, counted where it is done, once it is committed."""

    def __init__(self) -> None:
        self.turns: Counter[str] = Counter()
        self.sends: Counter[tuple[str, str, str]] = Counter()
        self.pauses: Counter[str] = Counter()
        self.elsewhere = 0
        """Text messages that came from countries which are not answered."""
        self.failing = False
        """Whether the last attempt to keep a message failed."""
        self.steps: set[str] = set()
        """The steps of the clock that failed when they were last done."""
        self.daily: Texts | None = None
        """What was sent by SMS today, where only so much may be."""

    def sent(self, channel: str, rank: int, result: object) -> None:
        """Count an attempt to send a message; `result` is what it raised, if it failed."""
        failed = isinstance(result, BaseException)
        ended = _RESULTS.get(type(result), "failed") if failed else "sent"
        self.sends[channel, _class(rank), ended] += 1
        if isinstance(result, TryLater) and result.everybody:
            self.pauses[channel] += 1


class Vitals:
    """The signs of life of one office."""

    def __init__(
        self,
        storage: Storage,
        tally: Tally,
        channels: Collection[str],
        loops: Collection[asyncio.Task[Any]],
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        """`loops` keep the office going; `watch` gives seconds that only ever go forward."""
        self.tally = tally
        self.channels = channels
        self._storage = storage
        self._loops = loops
        self._watch = watch
        self._counted: list[Queue] = []
        self.subscribers: list[Subscriber] = []
        """Who is told of decisions, as was counted with what waits."""
        self._counted_at: float | None = None
        self._counting = asyncio.Lock()

    async def keeps(self) -> bool:
        """Whether messages can be kept; if the last one could not, it is tried at once."""
        if self.tally.failing and await self._does(queues.prove):
            self.tally.failing = False
        return not self.tally.failing

    async def word(self) -> str:
        """Say in a word how the office is: `ready`, or what is the matter.

        Who is ready takes in messages, also while a step of the clock fails, or as many text
        messages were sent as are in a day: that is named behind.
        """
        if not self._loops or any(loop.done() for loop in self._loops):
            return "stopped"
        if not await self._does(queues.reach):
            return "unreachable"
        if not await self.keeps():
            return "failing"
        failing = ", ".join(sorted(self.tally.steps))
        words = ["ready", *([f"failing: {failing}"] if failing else [])]
        if self.tally.daily and self.tally.daily.wait:
            words.append("text messages wait")
        return "; ".join(words)

    async def waiting(self) -> list[Queue] | None:
        """Return what waited a moment ago, or None if the store does not answer."""
        async with self._counting:
            now = self._watch()
            if self._counted_at is None or now - self._counted_at >= FRESH:
                if not await self._does(self._count):
                    return None
                self._counted_at = now
        return self._counted

    def _count(self, db: Connection) -> None:
        self._counted = queues.counted(db)
        self.subscribers = subscribers.every(db)

    async def _does(self, work: Callable[[Connection], None]) -> bool:
        """Whether the store does this within a second."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._storage.run(work)
        except (StoreDown, SQLAlchemyError, TimeoutError):
            return False
        return True


async def metrics(offices: Mapping[str, Vitals]) -> str:
    """Return all measures in Prometheus' text format.

    Each of several processes counts what it does itself: their counters are told apart by the
    label `process`, and a request is answered by one of them.
    """
    samples: list[Sample] = []
    for name, vitals in offices.items():
        labels = {"organisation": name}
        waiting = await vitals.waiting()
        samples += [
            ("store_reachable", labels, waiting is not None),
            ("keeping", labels, not vitals.tally.failing),
        ]
        if daily := vitals.tally.daily:
            samples += [("texts_today", labels, daily.sent), ("texts_a_day", labels, daily.most)]
        if waiting is not None:
            samples += _queued(labels, vitals.channels, waiting, datetime.now(UTC))
            samples += _told(labels, vitals.subscribers)
        samples += _done(labels | {"process": str(os.getpid())}, vitals)
    return _written(samples)


def _queued(
    labels: Labels, channels: Collection[str], waiting: Iterable[Queue], now: datetime
) -> Iterator[Sample]:
    """Yield what waits; where nothing does, that is said as well."""
    nothing = [
        Queue(box, channel, rank, status, 0, now)
        for channel in channels
        for box, rank, status in _KINDS
    ]
    for queue in {queue[:4]: queue for queue in (*nothing, *waiting)}.values():
        where = labels | {"channel": queue.channel}
        if queue.box == "outbox":
            where["class"] = _class(queue.rank)
        yield f"{queue.box}_messages", where | {"status": queue.status}, queue.number
        if queue.status == Posted.WAITING:
            age = max((now - queue.oldest).total_seconds(), 0)
            yield f"{queue.box}_oldest_seconds", where, age


def _told(labels: Labels, heard: list[Subscriber]) -> Iterator[Sample]:
    """Yield whether the programs of an organisation hear what is decided."""
    for state, number in subscribers.by_state(heard).items():
        yield "webhooks", labels | {"state": state}, number
    yield "webhook_events", labels, sum(one.waiting for one in heard)


def _done(labels: Labels, vitals: Vitals) -> Iterator[Sample]:
    """Yield what this process did."""
    tally = vitals.tally
    for channel, count in (dict.fromkeys(vitals.channels, 0) | tally.turns).items():
        yield "turns_total", labels | {"channel": channel}, count
    for (channel, rank, result), count in tally.sends.items():
        which = {"channel": channel, "class": rank, "result": result}
        yield "sends_total", labels | which, count
    yield "steps_failing", labels, len(tally.steps)
    for channel, count in tally.pauses.items():
        yield "pauses_total", labels | {"channel": channel}, count
    if tally.elsewhere:
        yield "elsewhere_total", labels, tally.elsewhere


def _class(rank: int) -> str:
    """Name a rank: whatever comes after replies and notices is for very many."""
    return _CLASSES.get(rank, "broadcast")


def _written(samples: Iterable[Sample]) -> str:
    """Write samples down, those of a measure together: the format asks for that."""
    by_name: dict[str, list[str]] = {name: [] for name in _MEASURES}
    for name, labels, value in samples:
        said = ",".join(f'{label}="{text}"' for label, text in labels.items())
        by_name[name].append(f"wijkstem_{name}{{{said}}} {value:g}\n")
    return "".join(
        f"# HELP wijkstem_{name} {about}\n# TYPE wijkstem_{name} {kind}\n{''.join(by_name[name])}"
        for name, (kind, about) in _MEASURES.items()
    )
