"""Stores to test with: a file of SQLite's, and a schema of PostgreSQL's, empty for each test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import asyncpg
import pytest
from sqlalchemy import Connection

from storage.engine import Storage, open_storage
from storage.tables import ballots, metadata

P = ParamSpec("P")
T = TypeVar("T")
Open = Callable[[], Awaitable[Storage]]


class Broom:
    """What empties a schema of a PostgreSQL database, over one connection for the whole run.

    A new connection would have to learn all tables first, which takes three times as long.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._loop = asyncio.new_event_loop()
        self._db = self._loop.run_until_complete(self._connected())

    def sweep(self, organisation: str) -> None:
        """Leave nothing in any table of an organisation, if it has any.

        A test may have hung up on everybody.
        """
        try:
            self._loop.run_until_complete(self._swept(organisation))
        except (
            asyncpg.PostgresConnectionError,
            asyncpg.InterfaceError,
            asyncpg.AdminShutdownError,
        ):
            self._db = self._loop.run_until_complete(self._connected())
            self._loop.run_until_complete(self._swept(organisation))

    async def _connected(self) -> asyncpg.Connection:
        db = await asyncpg.connect(self._address, command_timeout=60)
        await db.execute(_emptying())
        return db

    async def _swept(self, organisation: str) -> None:
        await self._db.execute(f"SET search_path = {organisation}")
        await self._db.execute("SELECT pg_temp.empty()")

    def close(self) -> None:
        """Let go of the connection."""
        self._loop.run_until_complete(self._db.close())
        self._loop.close()


@pytest.fixture(scope="session")
def broom(postgres: str) -> Iterator[Broom]:
    """Have a broom for the whole run."""
    broom = Broom(postgres)
    yield broom
    broom.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, organisation: str) -> str:
    """Give the address of a store with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    request.getfixturevalue("broom").sweep(organisation)
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


@cache
def _emptying() -> str:
    """Say what empties all; a ballot cannot be deleted, and to truncate every table takes long."""
    others = [t for t in reversed(metadata.sorted_tables) if t is not ballots]
    emptied = "".join(f" IF EXISTS (SELECT FROM {t}) THEN DELETE FROM {t}; END IF;" for t in others)  # noqa: S608
    return f"""
        CREATE FUNCTION pg_temp.empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
            IF to_regclass('ballots') IS NULL THEN RETURN; END IF;
            IF EXISTS (SELECT FROM ballots) THEN TRUNCATE ballots; END IF;{emptied}
        END $$
    """


@pytest.fixture
async def store(opened: Open) -> Storage:
    """Open a store once."""
    return await opened()
