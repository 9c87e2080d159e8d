"""Stores to test with: a file of SQLite's, and a schema of PostgreSQL's, empty for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.engine import Storage, open_storage
from storage.tables import metadata

Open = Callable[[], Awaitable[Storage]]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    address: str = request.getfixturevalue("postgres")
    return address


@pytest.fixture
def organisation() -> str:
    """Give the name of an organisation; on PostgreSQL, tests have its schema one after another."""
    return "village"


@pytest.fixture
async def opened(url: str, organisation: str) -> AsyncIterator[Open]:
    """Open the same store any number of times, as several processes would; empty at first."""
    stores: list[Storage] = []
    if url.startswith("postgresql"):
        stores.append(await open_storage(url, organisation))
        await stores[0].run(_empty)

    async def once_more() -> Storage:
        stores.append(await open_storage(url, organisation))
        return stores[-1]

    yield once_more
    for store in stores:
        await store.close()


def _empty(db: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        db.execute(table.delete())


@pytest.fixture
async def store(opened: Open) -> Storage:
    """Open a store once."""
    return await opened()
