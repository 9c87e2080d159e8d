"""A desk on a store in one file: what the store does on either database is shown in its room."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine import Storage, open_storage
from tests.bot.desk.bureau import Bureau
from tests.bot.desk.sign_on import agree
from tests.standins.identity import Identity


@pytest.fixture
async def filed(tmp_path: Path) -> AsyncIterator[Storage]:
    """Give a store in a file."""
    storage = await open_storage(f"sqlite:///{tmp_path / 'desk.db'}", "village")
    yield storage
    await storage.close()


@pytest.fixture
async def bureau(filed: Storage) -> Bureau:
    """Give the desk of an edition in its first phase."""
    return await Bureau(filed).open()


@pytest.fixture
async def identity(bureau: Bureau) -> AsyncIterator[Identity]:
    """Give the sign-on of the town, which is agreed to have seen both factors."""

    def now() -> float:
        return bureau.wall.timestamp()

    async with Identity() as identity:
        identity.now = now
        agree(bureau, identity, both=True)
        yield identity
