"""A store on PostgreSQL: SQLAlchemy's asynchronous engine over asyncpg."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TypeVar

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import URL, Connection, ExceptionContext, NullPool, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import schema
from storage.outage import outages

T = TypeVar("T")

CONNECTS_WITHIN = 5.0
"""Seconds in which a connection is made, or there is none."""

ANSWERS_WITHIN = 20.0
"""Seconds in which a statement is answered, or whoever should answer is taken to be gone.

No statement of a turn takes a second, nor any other than those below more than a few; so what takes
longer waits for somebody who holds a row, or for a machine that is no longer there.
"""

LONG_WORK_WITHIN = 3_600.0
"""Seconds for what writes whole tables anew: a new version of them, and a purge."""

_OF_A_SESSION = {
    "plan_cache_mode": "force_custom_plan",
    "jit": "off",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "25000",
    "idle_in_transaction_session_timeout": "600000",
}
"""What the server is asked: to let go soon of what a client held that is gone without a word."""


class PostgresStorage:
    """A store in a schema of a PostgreSQL database, for as many processes as there are."""

    def __init__(self, engine: AsyncEngine, patient: AsyncEngine) -> None:
        """On the `patient` engine a statement may take long."""
        self._engine = engine
        self._patient = patient

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do this work on a connection of the pool."""
        with outages(PostgresError, InterfaceError):
            async with self._engine.begin() as db:
                return await db.run_sync(work)

    async def upgrade(self, organisation: str) -> None:
        """Bring the schema up to date."""
        with outages(PostgresError, InterfaceError):
            async with self._patient.connect() as db:
                async with db.begin():
                    await db.run_sync(schema.upgrade, organisation)
                await db.invalidate()

    async def purge(self) -> None:
        """Write the table of the editions anew: a row that was changed stays until then."""
        with outages(PostgresError, InterfaceError):
            async with self._patient.connect() as connection:
                db = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await db.execute(text("VACUUM FULL editions"))
                await db.invalidate()

    async def close(self) -> None:
        """Close the connections."""
        await self._patient.dispose()
        await self._engine.dispose()


async def opened(url: str, organisation: str) -> PostgresStorage:
    """Open the store of an organisation, brought up to date."""
    place = make_url(url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(
        place,
        hide_parameters=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=ANSWERS_WITHIN,
        connect_args=_agreed(organisation, ANSWERS_WITHIN),
    )
    patient = _patient(place, organisation)
    for one in (engine, patient):
        event.listen(one.sync_engine, "handle_error", _let_go)
    storage = PostgresStorage(engine, patient)
    async with AsyncExitStack() as otherwise:
        otherwise.push_async_callback(storage.close)
        await storage.upgrade(organisation)
        otherwise.pop_all()
    return storage


def _patient(place: URL, organisation: str) -> AsyncEngine:
    """Return an engine that keeps no connection, for what is seldom done and takes long."""
    return create_async_engine(
        place,
        hide_parameters=True,
        poolclass=NullPool,
        connect_args=_agreed(organisation, LONG_WORK_WITHIN),
    )


def _agreed(organisation: str, answers_within: float) -> dict[str, object]:
    """Return what is agreed about each connection."""
    return {
        "timeout": CONNECTS_WITHIN,
        "command_timeout": answers_within,
        "server_settings": _OF_A_SESSION | {"search_path": organisation},
    }


def _let_go(context: ExceptionContext) -> None:
    """Ask nothing more, not even to roll back, of a connection that did not answer in time.

    Nor of the others that were made before: who is gone does not answer there either.
    """
    if not isinstance(context.original_exception, TimeoutError):
        return
    context.is_disconnect = True
    if context.connection and (driver := context.connection.connection.driver_connection):
        driver.terminate()
