"""A disk that is full, or fails: what was acknowledged is kept, the rest is answered 503."""

import errno
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from storage.engine import Storage
from tests.kills.chats import Chats
from tests.kills.conftest import settings
from tests.kills.crowd import check, edition, found, last_life, let_leases_end, writing
from tests.kills.disk import Disk
from tests.kills.lives import Lives, lives

FAULTS = 60
FOR_EVER = 1_000_000


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the address of a store that keeps its own files."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """Have a disk that can fail."""
    return Disk(tmp_path)


@pytest.fixture
async def service(tmp_path: Path, url: str, chats: Chats, disk: Disk) -> AsyncIterator[Lives]:
    """Give a service on that disk."""
    async with lives(settings(tmp_path, url, chats), disk.environment) as ours:
        yield ours


async def test_what_was_acknowledged_is_kept_though_the_disk_fails(
    service: Lives, store: Storage, chats: Chats, disk: Disk, many: int
) -> None:
    faults, founded = many // 2 or FAULTS, edition()
    chance = Random(faults)  # noqa: S311 - no secret
    await found(store, founded)
    async with writing(service, chats) as crowd:
        await service.begin()
        for fault in range(faults):
            why = errno.EIO if fault % 2 else errno.ENOSPC
            disk.fail(chance.randrange(30), chance.randint(1, 4), why)
            await disk.failed()
            if fault % 10 == 9:
                await crowd.some(1)
                await service.end(signal.SIGKILL)
                await let_leases_end(store)
                await service.begin()
    await last_life(service, store)
    await check(crowd, store, founded)
    assert set(service.statuses) == {200, 503}


async def test_nothing_is_acknowledged_while_the_disk_is_full(
    service: Lives, store: Storage, chats: Chats, disk: Disk
) -> None:
    founded = edition()
    await found(store, founded)
    async with writing(service, chats) as crowd:
        await service.begin()
        await crowd.some(50)
        disk.fail(0, FOR_EVER, errno.ENOSPC)
        await service.refused(50)
        service.statuses.clear()
        await service.refused(50)
        assert set(service.statuses) == {503}
        disk.mend()
        await crowd.some(50)
    await last_life(service, store)
    assert await check(crowd, store, founded) == 0
