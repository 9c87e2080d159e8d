"""A desk on a store in one file: what the store does on either database is shown in its room."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine import Storage, open_storage
from tests.bot.desk.bureau import Bureau


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
