"""Pulling the plug: the service is killed while residents write, and begins again."""

import signal
from random import Random

import pytest

from storage.engine import Storage
from tests.kills.chats import Chats
from tests.kills.crowd import check, edition, found, last_life, let_leases_end, writing
from tests.kills.lives import Lives
from tests.kills.steps import STEPS

ON_SQLITE, ON_POSTGRES = 40, 5
KILLED = 9
"""How `wait` says that a process was killed."""


@pytest.fixture
def kills(url: str, many: int) -> int:
    """Give the number of kills."""
    return many or (ON_SQLITE if url.startswith("sqlite") else ON_POSTGRES)


async def test_nothing_is_lost_or_doubled_when_it_is_killed_at_any_moment(
    service: Lives, store: Storage, chats: Chats, kills: int
) -> None:
    chance, founded = Random(kills), edition()  # noqa: S311 - no secret
    await found(store, founded)
    async with writing(service, chats) as crowd:
        for _kill in range(kills):
            await service.begin()
            await crowd.some(chance.randrange(40))
            assert await service.end(signal.SIGKILL) == KILLED
            await let_leases_end(store)
        await service.begin()
    await last_life(service, store)
    await check(crowd, store, founded)


async def test_nothing_is_lost_or_doubled_when_it_is_killed_at_a_named_step(
    service: Lives, store: Storage, chats: Chats, kills: int
) -> None:
    chance, founded = Random(kills), edition()  # noqa: S311 - no secret
    await found(store, founded)
    async with writing(service, chats) as crowd:
        for name in [*STEPS] * max(kills // len(STEPS), 1):
            step = STEPS[name]
            await service.begin(name, chance.randint(step.least, step.most))
            if step.stopping:
                await crowd.some(20)
                await service.end(signal.SIGTERM)
            assert await service.ended() == KILLED, name
            await let_leases_end(store)
        await service.begin()
    await last_life(service, store)
    await check(crowd, store, founded)
