"""Stores to test with: a file of SQLite's, and a schema of PostgreSQL's, empty for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import Connection

from storage.engine import Storage, open_storage
from storage.tables import ballots, metadata

P = ParamSpec("P")
T = TypeVar("T")
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
    stores = [await open_storage(url, organisation)]
    unused = list(stores)
    if url.startswith("postgresql"):
        await stores[0].run(_empty)

    async def once_more() -> Storage:
        if unused:
            return unused.pop()
        stores.append(await open_storage(url, organisation))
        return stores[-1]

    yield once_more
    for store in stores:
        await store.close()


async def do(
    store: Storage, work: Callable[Concatenate[Connection, P], T], *given: P.args, **more: P.kwargs
) -> T:
    """Do this in a transaction of a store."""
    return await store.run(lambda db: work(db, *given, **more))


def _empty(db: Connection) -> None:
    """Leave nothing in any table, all at once: the server is asked only once."""
    db.exec_driver_sql(_emptying())


@cache
def _emptying() -> str:
    """Say what empties all; a ballot cannot be deleted, and to truncate every table takes long."""
    others = [t for t in reversed(metadata.sorted_tables) if t is not ballots]
    emptied = " ".join(["TRUNCATE ballots;", *(f"DELETE FROM {t};" for t in others)])  # noqa: S608
    return f"DO $$ BEGIN {emptied} END $$"


@pytest.fixture
async def store(opened: Open) -> Storage:
    """Open a store once."""
    return await opened()
