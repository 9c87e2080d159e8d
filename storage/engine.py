"""Opening the store, and running work in it: one transaction for each piece of work.

SQLite has one writer, so all work runs in one thread that owns the only connection.  Python's
driver would begin a transaction at the first write only, and commit at the end of a savepoint;
so it is told to keep its hands off, and `BEGIN IMMEDIATE` is said here.  PostgreSQL runs the same
synchronous work over asyncpg, in as many connections as are needed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage import schema
from storage.outage import StoreDown, outages

T = TypeVar("T")
Work = Callable[[Connection], T]

_WAIT_FOR_LOCK = 10.0

_TRIES, _BETWEEN_TRIES = 20, 0.1
"""How often, and so many seconds apart, who opens a new file tries that while somebody makes it:
SQLite itself does not wait, at that moment."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "secure_delete=FAST",
)


class CannotOpen(Exception):
    """The database cannot be opened; the message says which, and what to do."""


class Storage(Protocol):
    """A place where work is done, each piece in a transaction of its own."""

    async def run(self, work: Work[T]) -> T:
        """Do this work and commit it; if it raises, nothing of it is kept.

        Raise `StoreDown` if the store cannot be reached, or cannot keep anything.
        """

    async def close(self) -> None:
        """Let go of the connections."""


@runtime_checkable
class Store(Storage, Protocol):
    """A storage with files of its own."""

    async def purge(self) -> None:
        """Let what was erased of an edition and its votes stand in no file any more."""


class SqliteStorage:
    """A store in one file, or in memory, with one writer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "storage")

    async def run(self, work: Work[T]) -> T:
        """Do this work in the writer's thread."""
        with outages():
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    def _do(self, work: Work[T]) -> T:
        with self._engine.begin() as db:
            return work(db)

    async def purge(self) -> None:
        """Write the file anew, and empty the log that goes with it.

        `secure_delete` leaves what stood on pages that became free, and the log has pages as they
        were.  Who reads the file at that moment is waited for.
        """
        with outages():
            await asyncio.get_running_loop().run_in_executor(self._thread, self._purge)

    def _purge(self) -> None:
        db = self._engine.raw_connection()
        try:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                db.cursor().execute(statement).close()
        finally:
            db.close()

    async def close(self) -> None:
        """Close the file, after the work that is under way."""
        self._thread.shutdown(wait=True)
        self._engine.dispose()


async def open_storage(url: str, organisation: str) -> Store:
    """Open the store of an organisation, brought up to date; raise `CannotOpen` if it cannot be."""
    kind = url.partition(":")[0]
    if kind not in _OPENING:
        raise CannotOpen("The database must be sqlite:///FILE, or postgresql://USER@HOST/NAME.")
    try:
        return await _OPENING[kind](url, organisation)
    except (StoreDown, SQLAlchemyError, OSError, ValueError) as failure:
        raise unopened(failure) from failure


def unopened(failure: BaseException) -> CannotOpen:
    """Return how it is told that a database cannot be opened because of this."""
    if isinstance(failure, StoreDown) and str(failure):
        return CannotOpen(str(failure))
    return CannotOpen(f"The database cannot be opened: {_reason(failure)}.")


def _reason(failure: BaseException) -> str:
    """Say in the driver's own words what went wrong, and nothing of what was being asked."""
    cause = failure.__cause__ if isinstance(failure, StoreDown) and failure.__cause__ else failure
    said = cause.orig if isinstance(cause, DBAPIError) and cause.orig else cause
    if isinstance(said, FileExistsError | NotADirectoryError):
        return f"{said.filename} is no folder"
    return str(said).partition("\n")[0].rstrip(".") or type(said).__name__


async def _open_sqlite(url: str, organisation: str) -> SqliteStorage:
    file = make_url(url).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=StaticPool,
        hide_parameters=True,
        connect_args={
            "check_same_thread": False,
            "isolation_level": None,
            "timeout": _WAIT_FOR_LOCK,
            "cached_statements": 256,
        },
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    storage = SqliteStorage(engine)
    async with AsyncExitStack() as otherwise:
        otherwise.push_async_callback(storage.close)
        await _upgrade(storage, organisation)
        otherwise.pop_all()
    return storage


async def _upgrade(storage: SqliteStorage, organisation: str) -> None:
    """Bring a store up to date, after whoever is at it."""
    for _each in range(_TRIES):
        with suppress(StoreDown):
            await storage.run(lambda db: schema.upgrade(db, organisation))
            return
        await asyncio.sleep(_BETWEEN_TRIES)
    await storage.run(lambda db: schema.upgrade(db, organisation))


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own connection
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(db: Connection) -> None:
    db.exec_driver_sql("BEGIN IMMEDIATE")


async def _open_postgres(url: str, organisation: str) -> Store:
    """Open a store on PostgreSQL, whose drivers nobody else has to import."""
    opened: Store = await import_module("storage.postgres").opened(url, organisation)
    return opened


_OPENING: Mapping[str, Callable[[str, str], Awaitable[Store]]] = {
    "sqlite": _open_sqlite,
    "postgresql": _open_postgres,
    "postgres": _open_postgres,
}
