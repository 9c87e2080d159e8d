"""Somebody sends what is due while the loop does so: the simulator, after every message."""

import asyncio
from typing import TypeVar

import pytest

from bot.delivery.deliver import Delivery
from storage.engine import Storage, Work
from tests.bot.posting import put, statuses
from tests.bot.quarter import FATMA, NUMBER, SEAL, Quarter, eventually

T = TypeVar("T")


class Halting:
    """A store that does everything at once, and says so only when it is let go on."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.halts = False
        self.held: list[asyncio.Event] = []

    async def run(self, work: Work[T]) -> T:
        done = await self._storage.run(work)
        if self.halts:
            self.held.append(asyncio.Event())
            await self.held[-1].wait()
        return done

    async def close(self) -> None:
        await self._storage.close()

    async def holds(self, number: int) -> None:
        """Wait until so much is held."""

        async def there() -> bool:
            return len(self.held) >= number

        await eventually(there)


async def test_what_comes_back_while_two_note_the_same_is_noted_too(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.deliver.POLL", 3600)  # it looks when it is woken only
    storage, sms = Halting(quarter.storage), quarter.lines["sms"]
    delivery = Delivery(storage, SEAL, quarter.lines, lambda: quarter.now)
    sms.gate = asyncio.Event()
    await put(quarter, NUMBER, channel="sms")
    loop = asyncio.create_task(delivery.run())

    async def on_its_way() -> bool:
        return await statuses(quarter) == ["sending"]

    await eventually(on_its_way)
    await put(quarter, FATMA)
    storage.halts = True
    one = asyncio.create_task(delivery.send_due())
    await storage.holds(1)
    storage.held[0].set()
    await storage.holds(2)  # it is noted what became of Fatma's message
    delivery.wake()
    await storage.holds(3)  # and the loop notes what it knows of
    storage.held[1].set()
    await one
    sms.gate.set()

    async def came() -> bool:
        return bool(sms.sent)

    await eventually(came)
    storage.halts = False
    storage.held[2].set()
    await delivery.finish()
    await loop
    assert await statuses(quarter) == ["sent", "sent"]
