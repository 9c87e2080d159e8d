"""Every update three times, shuffled: the state is that of each once, in order."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.channels import SCREENS, Ask, Inbound, Kind, Option, Outbound
from bot.turns import drafts, proofs
from budget.timeline import Phase
from storage.engine import Storage, open_storage
from storage.tables import (
    ballots,
    conversations,
    ideas,
    inbox,
    receipts,
    supports,
)
from tests.bot.quarter import PLAIN, SEAL, Quarter, Sent
from tests.storage.linden import BEGINS, idea

UPDATES = 1_500
"""In each phase: 3,000 in all, and three times as many deliveries."""

RESIDENTS = 90
AT_ONCE = 60
TYPED = ("menu", "stemmen", "1, 3", "klaar", "plan sturen", "0", "help")
FURTHER = ("language", "consent", "vote", "done", "cast", "write", "answer", "send")
"""What leads to a ballot or to an idea."""

FORGETTING = ("forget", "consent:no")
DRAWN = ("resident", "sealed", "salt", "id", "receipt")
COUNTED = ("position", "head")
"""What depends on who came first, where that is somebody else."""

Digest = dict[str, list[str]]


class Foretold(Quarter):
    """A quarter without any chance, so that it says the same in whatever order it is asked."""

    def chance(self, size: int) -> bytes:
        return bytes(size)


class Walk:
    """Residents who do anything; `done` is what they did, in order."""

    def __init__(self, quarter: Quarter, chance: Random) -> None:
        self.done: list[Inbound] = []
        self._quarter = quarter
        self._chance = chance
        self._last: dict[tuple[str, str], Sent] = {}

    async def go(self) -> None:
        """Let residents act, many at once but each of them once, until there are enough."""
        while len(self.done) < UPDATES:
            acting = self._chance.sample(range(RESIDENTS), AT_ONCE)
            acts = [self._act(resident) for resident in acting]
            await self._quarter.take(*acts)
            await self._quarter.deliver()
            self.done += acts
            for name, line in self._quarter.lines.items():
                self._last |= {(name, sent.address): sent for sent in line.sent[-4 * AT_ONCE :]}

    def _act(self, resident: int) -> Inbound:
        """Return the next thing that a resident does."""
        channel = sorted(SCREENS)[resident % len(SCREENS)]
        phone = f"+31612345{resident:03}"
        address = str(1_000 + resident) if channel == "telegram" else phone
        inbound, last = self._quarter.inbound, self._last.get((channel, address))
        if last and last.reply.ask is Ask.CONTACT:
            return inbound(address, "", channel, kind=Kind.CONTACT, number=phone)
        options = _harmless(last)
        if last and re.search("(Stap|Step) 1 ", last.reply.text):
            return inbound(address, f"Een bank voor huis {resident}.", channel)
        if not last or not options or self._chance.random() < 0.2:
            return inbound(address, self._chance.choice(TYPED), channel, language="nl")
        option = self._chance.choice(options)
        if channel == "sms":
            typed = option.label if option.number < 0 else str(option.number)
            return inbound(address, typed, channel)
        choice = f"{last.reply.prompt}:{option.key}"
        more: dict[str, Any] = {"kind": Kind.TAP, "choice": choice, "tapped": last.number}
        return inbound(address, "", channel, **more)


def _harmless(last: Sent | None) -> list[Option]:
    """Return what can be chosen; what leads further comes oftener.

    Nobody has themselves forgotten: their last message leaves under a key that leads to nobody,
    and so in no order with the others.
    """
    options = [o for o in last.reply.options if o.key not in FORGETTING] if last else []
    return options + 5 * [o for o in options if o.key.split(":")[0] in FURTHER]


def shuffled(done: Sequence[Inbound], phase: Phase, chance: Random) -> list[Inbound]:
    """Return everything three times, in any order in which the first copies are in order.

    While people vote, they are in order for each resident; while ideas come in, which are numbered
    and read by others, for all.
    """
    queues: dict[str, list[Inbound]] = {}
    for inbound in done:
        queues.setdefault(_queue(inbound, phase), []).append(inbound)
    disorder = [inbound for inbound in done for _copy in range(3)]
    chance.shuffle(disorder)
    first = {name: iter(queue) for name, queue in queues.items()}
    stands_for: dict[str, Inbound] = {}
    order = []
    for inbound in disorder:
        if inbound.message_id not in stands_for:
            stands_for[inbound.message_id] = next(first[_queue(inbound, phase)])
        order.append(stands_for[inbound.message_id])
    return order


def _queue(inbound: Inbound, phase: Phase) -> str:
    return inbound.channel + inbound.address if phase is Phase.VOTING else "all"


async def digest(quarter: Quarter) -> Digest:
    """Return everything that is kept and was said, but for what chance or others decide."""
    found = {}
    for table in (conversations, ideas, supports, ballots, receipts, inbox):
        rows = [_alike(row) for row in await quarter.rows(table)]
        found[table.name] = sorted(map(str, rows))
    for name, line in quarter.lines.items():
        said: dict[str, list[Outbound]] = {}
        for sent in line.sent:
            said.setdefault(sent.address, []).append(sent.reply)
        found[name] = [f"{address} {said[address]}" for address in sorted(said)]
    return found


def _alike(row: dict[str, Any]) -> dict[str, Any]:
    """Return what is alike each time: what is locked differs, what is written there does not."""
    if "unfinished" in row:
        row = {**row, "unfinished": drafts.unlocked(row["unfinished"], SEAL)}
        row |= {name: proofs.unlocked(row[name], SEAL) for name in ("state", "offered")}
    return {name: value for name, value in row.items() if name not in DRAWN + COUNTED}


async def open_quarter(store: Storage, at: datetime, phase: Phase) -> Quarter:
    quarter = Foretold(store, at)
    await quarter.found(replace(PLAIN, entered=phase), [idea(1), idea(2), idea(3)])
    quarter.office.start_turns()
    return quarter


@pytest.fixture(params=[Phase.IDEAS, Phase.VOTING], scope="module")
def phase(request: pytest.FixtureRequest) -> Phase:
    found: Phase = request.param
    return found


@pytest.fixture(scope="module")
def at(phase: Phase) -> datetime:
    return BEGINS[phase] + timedelta(hours=1)


@pytest.fixture(scope="module")
def once(at: datetime, phase: Phase, seed: int) -> tuple[list[Inbound], Digest]:
    """Give what residents did, and what became of it: the same for every store."""
    return asyncio.run(_once(at, phase, Random(seed)))  # noqa: S311 - what residents of a test do


async def _once(at: datetime, phase: Phase, chance: Random) -> tuple[list[Inbound], Digest]:
    quarter = await open_quarter(await open_storage("sqlite://", "village"), at, phase)
    walk = Walk(quarter, chance)
    await walk.go()
    kept = await digest(quarter)
    await quarter.office.stop()
    return walk.done, kept


async def test_what_comes_three_times_and_in_disorder_counts_once(
    once: tuple[list[Inbound], Digest],
    store: Storage,
    at: datetime,
    phase: Phase,
    seed: int,
) -> None:
    done, expected = once
    quarter = await open_quarter(store, at, phase)
    deliveries = shuffled(done, phase, Random(seed))  # noqa: S311 - the disorder of a test
    for start in range(0, len(deliveries), AT_ONCE):
        await quarter.take(*deliveries[start : start + AT_ONCE])
        await quarter.deliver()
    found = await digest(quarter)
    await quarter.office.stop()
    assert len(deliveries) == 3 * UPDATES
    assert len(found["ballots" if phase is Phase.VOTING else "ideas"]) > RESIDENTS / 4
    for name, rows in found.items():
        assert rows == expected[name], name
