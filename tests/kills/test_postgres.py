"""Pulling the plug of PostgreSQL: the service waits for it, and says 200 to nothing meanwhile."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from storage.engine import open_storage
from tests.bot.quarter import ORGANISATION
from tests.kills.chats import Chats
from tests.kills.conftest import settings
from tests.kills.crowd import check, edition, found, last_life, writing
from tests.kills.lives import Lives, lives
from tests.kills.postgres import Server, server

KILLS = 5


@pytest.fixture
async def database() -> AsyncIterator[Server]:
    """Have a server that nobody else uses."""
    async with server() as ours:
        yield ours


@pytest.fixture
async def service(tmp_path: Path, chats: Chats, database: Server) -> AsyncIterator[Lives]:
    """Give a service on that server."""
    async with lives(settings(tmp_path, database.url, chats)) as ours:
        yield ours


async def test_nothing_is_lost_when_postgresql_is_killed(
    service: Lives, chats: Chats, database: Server, many: int
) -> None:
    kills, founded = many // 10 or KILLS, edition()
    chance = Random(kills)  # noqa: S311 - no secret
    store = await open_storage(database.url, ORGANISATION)
    await found(store, founded)
    await store.close()
    async with writing(service, chats) as crowd:
        await service.begin()
        for _kill in range(kills):
            await crowd.some(chance.randrange(24, 90))
            await database.kill()
            await service.refused(10)
            await database.begin()
        await crowd.some(50)
    assert not service.over
    store = await open_storage(database.url, ORGANISATION)
    await last_life(service, store)
    assert await check(crowd, store, founded) == 0
    assert set(service.statuses) == {200, 503}
    await store.close()
