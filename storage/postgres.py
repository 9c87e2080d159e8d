"""A store on PostgreSQL: SQLAlchemy's asynchronous engine over asyncpg."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TypeVar

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import schema
from storage.outage import outages

T = TypeVar("T")


class PostgresStorage:
    """A store in a schema of a PostgreSQL database, for as many processes as there are."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do this work on a connection of the pool."""
        with outages(PostgresError, InterfaceError):
            async with self._engine.begin() as db:
                return await db.run_sync(work)

    async def purge(self) -> None:
        """Write the table of the editions anew: a row that was changed stays until then."""
        with outages(PostgresError, InterfaceError):
            async with self._engine.connect() as connection:
                db = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await db.execute(text("VACUUM FULL editions"))

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()


async def opened(url: str, organisation: str) -> PostgresStorage:
    """Open the store of an organisation, brought up to date."""
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        pool_size=5,
        max_overflow=5,
        connect_args={
            "server_settings": {
                "search_path": organisation,
                "plan_cache_mode": "force_custom_plan",
                "jit": "off",
            }
        },
    )
    storage = PostgresStorage(engine)
    async with AsyncExitStack() as otherwise:
        otherwise.push_async_callback(storage.close)
        await storage.run(lambda db: schema.upgrade(db, organisation))
        otherwise.pop_all()
    return storage
