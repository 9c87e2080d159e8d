"""Residents who go on writing while a service dies, and what must have come of it."""

import asyncio
import logging
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count, groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, select, update

from bot.office import now
from budget.edition import Edition
from budget.timeline import Phase, Timeline
from storage.contributions.attachments import Arrival
from storage.engine import Storage, open_storage
from storage.post.mail import Posted
from storage.process import editions
from storage.tables import attachments, inbox, outbox
from tests.bot.quarter import BY_CLOCK, ORGANISATION, PLAIN, SEAL, Quarter
from tests.kills.chats import Chats, Said
from tests.kills.lives import MOMENT, Lives

TEXTS = ("hallo", "1", "ja", "2", "menu", "stop", "start", "hoe", "taal", "2")
AT_ONCE = 24
"""Residents who write at the same time; who has said all of it is followed by somebody else."""

DAY = timedelta(days=1)
_PATIENCE = 120.0

log = logging.getLogger(__name__)


def edition(entered: Phase = Phase.VOTING) -> Edition:
    """Return an edition of which the vote should have begun an hour ago."""
    today = now().replace(microsecond=0)
    begins = {
        Phase.PREPARING: today - 9 * DAY,
        Phase.IDEAS: today - DAY,
        Phase.VOTING: today - DAY / 24,
        Phase.COUNTING: today + DAY,
        Phase.RESULTS: today + 2 * DAY,
    }
    return replace(PLAIN, timeline=Timeline(begins), entered=entered, vote=BY_CLOCK)


def by_day(founded: Edition) -> Edition:
    """Return the edition where it is noon now, so that something may be written."""
    east = 12 - datetime.now(UTC).hour
    return replace(founded, zone=ZoneInfo(f"Etc/GMT{-east:+d}" if east else "Etc/GMT"))


@dataclass
class Crowd:
    """Residents, each of whom writes when the last thing they wrote was acknowledged."""

    service: Lives
    chats: Chats
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    updates: set[str] = field(default_factory=set)
    enough: bool = False

    async def write(self) -> None:
        """Write until it is enough."""
        await asyncio.gather(*(self._seat(number) for number in range(1, AT_ONCE + 1)))

    async def _seat(self, number: int) -> None:
        for chat in count(number, AT_ONCE):
            await self._live(str(chat))
            if self.enough:
                return

    async def some(self, number: int) -> None:
        """Wait until so many more messages have been acknowledged."""
        goal = len(self.updates) + number
        async with asyncio.timeout(_PATIENCE):
            while len(self.updates) < goal:  # noqa: ASYNC110 - a count has no event
                await asyncio.sleep(MOMENT / 10)

    async def _live(self, chat: str) -> None:
        said = self.acknowledged.setdefault(chat, [])
        for text in TEXTS:
            if self.enough:
                return
            written = self.chats.update(chat, text, int(now().timestamp()))
            await self.service.deliver(written)
            said.append(text)
            self.updates.add(str(written["update_id"]))


@asynccontextmanager
async def writing(service: Lives, chats: Chats) -> AsyncIterator[Crowd]:
    """Have residents write meanwhile; all that they wrote has been acknowledged afterwards."""
    crowd = Crowd(service, chats)
    task = asyncio.create_task(crowd.write())
    try:
        yield crowd
        crowd.enough = True
        async with asyncio.timeout(_PATIENCE):
            await task
    finally:
        task.cancel()


async def found(store: Storage, founded: Edition) -> None:
    """Create an edition."""
    await store.run(lambda db: editions.create(db, founded, [], now(), "test"))


async def let_leases_end(store: Storage) -> None:
    """Let so much time pass that what a dead process was sending is taken up by another."""

    def overdue(db: Connection) -> None:
        db.execute(update(outbox).where(outbox.c.status == Posted.SENDING).values(due=now()))

    await store.run(overdue)


async def last_life(service: Lives, store: Storage) -> None:
    """Have the service stop in good order, and live once more until everything was sent."""
    await service.end(signal.SIGTERM)
    await let_leases_end(store)
    await service.begin()
    await everything_sent(store)
    await service.end(signal.SIGTERM)


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until this holds; what has to be dealt with on the way takes its time."""
    async with asyncio.timeout(10 * _PATIENCE):
        while not await holds():  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(20 * MOMENT)


async def everything_sent(store: Storage) -> None:
    """Wait until nothing is to be sent any more."""
    under_way = (Posted.WAITING, Posted.SENDING)
    left = select(outbox.c.id).where(outbox.c.status.in_(under_way)).limit(1)
    async with asyncio.timeout(_PATIENCE):
        while await store.run(lambda db: db.execute(left).first()):  # noqa: ASYNC110 - the same
            await asyncio.sleep(MOMENT)


async def everything_fetched(store: Storage) -> None:
    """Wait until no photo is to be fetched any more."""
    left = select(attachments.c.token).where(attachments.c.status == Arrival.WAITING).limit(1)
    async with asyncio.timeout(_PATIENCE):
        while await store.run(lambda db: db.execute(left).first()):  # noqa: ASYNC110 - the same
            await asyncio.sleep(MOMENT)


async def rows(store: Storage, box: Table) -> list[Any]:
    """Return everything in a box, in order."""
    return await store.run(lambda db: list(db.execute(select(box)).mappings()))


async def replies(founded: Edition, said: dict[str, list[str]]) -> dict[str, list[Said]]:
    """Return what a service answers that never dies."""
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION), now())
    await quarter.found(founded)
    quarter.office.start_turns()
    for chat, texts in said.items():
        await quarter.say(chat, *texts, language="nl")
    await quarter.office.stop()
    expected: dict[str, list[Said]] = {chat: [] for chat in said}
    for sent in quarter.lines["telegram"].sent:
        prompt = sent.reply.prompt if sent.reply.options else 0
        expected[sent.address].append(Said(prompt, sent.reply.text))
    return expected


async def check(crowd: Crowd, store: Storage, founded: Edition) -> int:
    """Check that nothing was lost, doubled or out of order; return how much was sent twice.

    A message may be sent again only if a process died that had begun to send it.
    """
    taken = {row["message_id"]: row["status"] for row in await rows(store, inbox)}
    assert set(taken) == crowd.updates
    assert Counter(taken.values()) == {Posted.DONE: len(taken)}
    expected = await replies(founded, crowd.acknowledged)
    once = {chat: [one for one, _again in groupby(said)] for chat, said in crowd.chats.said.items()}
    assert once == {chat: said for chat, said in expected.items() if said}
    sent: dict[bytes, list[Any]] = {}
    for row in sorted(await rows(store, outbox), key=itemgetter("id")):
        sent.setdefault(row["key"], []).append(row)
    for chat, said in crowd.chats.said.items():
        _only_cut_short_twice(said, sent[SEAL.key("telegram", chat)])
    answers = sum(map(len, expected.values()))
    twice = sum(map(len, crowd.chats.said.values())) - answers
    log.info("%d messages, %d answers, %d sent twice", len(taken), answers, twice)
    return twice


def _only_cut_short_twice(said: Sequence[Said], sent: Sequence[Any]) -> None:
    copies = [len(list(same)) for _said, same in groupby(said)]
    assert len(copies) == len(sent)
    for number, row in zip(copies, sent, strict=True):
        assert row["status"] == Posted.SENT
        assert number <= 1 + row["attempts"]
