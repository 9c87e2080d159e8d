"""Opening the store, and running work in it: one transaction for each piece of work.

SQLite has one writer, so all work shares one connection and takes turns at it: in a thread of its
own, or, where it is brief and nobody is before it, right where it is asked for.  Python's driver
would begin a transaction at the first write only, and commit at the end of a savepoint; so it is
told to keep its hands off, and `BEGIN IMMEDIATE` is said here.  PostgreSQL runs the same
synchronous work over asyncpg, in as many connections as are needed.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, TypeVar, runtime_checkable

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage import schema
from storage.outage import StoreDown, outages

T = TypeVar("T")
Work = Callable[[Connection], T]

_WAIT_FOR_LOCK = 10.0

_QUICK, _ASIDE = 0.02, 1.0
"""A commit may take so many seconds while everybody else waits; after a longer one, work is done
aside for so long."""

_TURNS, _BETWEEN = 20, 0.1
"""Who opens a new file waits for whoever is making it: SQLite itself does not, at that moment."""

_IMPATIENT = "impatient"
"""What a connection is told whose transactions wait for no other process."""

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

    async def briefly(self, work: Work[T]) -> T:
        """Do work that takes milliseconds, as `run` does, where that costs least."""

    async def close(self) -> None:
        """Let go of the connections."""


@runtime_checkable
class Store(Storage, Protocol):
    """A storage with files of its own."""

    async def purge(self) -> None:
        """Let what was erased of an edition and its votes stand in no file any more."""


class Locked(Exception):
    """Somebody else is at the file, or it cannot be reached: who waits will see which."""


class SqliteStorage:
    """A store in one file, or in memory, with one writer.

    Whatever is handed to the thread is taken in order, and nothing is done beside it.  To hand over
    what is brief costs more than to do it (docs/decisions/0070); but whoever does it here waits
    neither for another process nor for a slow disk, so that everything else goes on.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "storage")
        self._here = engine.execution_options(**{_IMPATIENT: True})
        self._handed: set[Future[Any]] = set()
        self._aside_until = 0.0

    async def run(self, work: Work[T]) -> T:
        """Do this work in the writer's thread."""
        with outages():
            return await self._aside(lambda: self._do(work))

    async def briefly(self, work: Work[T]) -> T:
        """Do this work here if nobody is at the file and the disk is quick, and else aside.

        Everybody else has a turn first, as they have while a thread works.
        """
        await asyncio.sleep(0)
        if not self._handed and perf_counter() >= self._aside_until:
            with suppress(Locked), outages():
                return self._do_here(work)
        return await self.run(work)

    def _aside(self, work: Callable[[], T]) -> Awaitable[T]:
        """Hand something over to the thread; nobody is at the file again when that has ended."""
        handed = self._thread.submit(work)
        self._handed.add(handed)
        handed.add_done_callback(self._handed.discard)
        return asyncio.wrap_future(handed)

    def _do(self, work: Work[T]) -> T:
        with self._engine.begin() as db:
            return work(db)

    def _do_here(self, work: Work[T]) -> T:
        """Do this work at once, or raise `Locked`; remember if it was the disk that took long."""
        with self._here.begin() as db:
            done = work(db)
            worked = perf_counter()
        kept = perf_counter()
        if kept - worked > _QUICK:
            self._aside_until = kept + _ASIDE
        return done

    async def purge(self) -> None:
        """Write the file anew, and empty the log that goes with it.

        `secure_delete` leaves what stood on pages that became free, and the log has pages as they
        were.  Who reads the file at that moment is waited for.
        """
        with outages():
            await self._aside(self._purge)

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
        raise CannotOpen(f"The database cannot be opened: {_reason(failure)}.") from failure


def _reason(failure: BaseException) -> str:
    """Say in the driver's own words what went wrong, and nothing of what was being asked."""
    cause = failure.__cause__ if isinstance(failure, StoreDown) and failure.__cause__ else failure
    said = cause.orig if isinstance(cause, DBAPIError) and cause.orig else cause
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
    for _turn in range(_TURNS):
        with suppress(StoreDown):
            await storage.run(lambda db: schema.upgrade(db, organisation))
            return
        await asyncio.sleep(_BETWEEN)
    await storage.run(lambda db: schema.upgrade(db, organisation))


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own connection
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(db: Connection) -> None:
    """Begin a transaction, and wait meanwhile for other processes; or else raise `Locked`."""
    if _IMPATIENT not in db.get_execution_options():
        db.exec_driver_sql("BEGIN IMMEDIATE")
        return
    file: Any = db.connection.driver_connection
    file.execute("PRAGMA busy_timeout = 0")
    try:
        file.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as failure:
        raise Locked from failure
    finally:
        file.execute(f"PRAGMA busy_timeout = {_WAIT_FOR_LOCK * 1_000:.0f}")


async def _open_postgres(url: str, organisation: str) -> Store:
    """Open a store on PostgreSQL, whose drivers nobody else has to import."""
    opened: Store = await import_module("storage.postgres").opened(url, organisation)
    return opened


_OPENING: Mapping[str, Callable[[str, str], Awaitable[Store]]] = {
    "sqlite": _open_sqlite,
    "postgresql": _open_postgres,
    "postgres": _open_postgres,
}
