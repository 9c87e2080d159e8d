"""The one store and the one loop on which a town after the other is built."""

import asyncio
import sqlite3
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from storage.engine import SqliteStorage, Work, open_storage
from storage.outage import outages
from storage.tables import metadata
from storage.tables.voting import REMAINING
from tests.bot.quarter import ORGANISATION

T = TypeVar("T")


class Here(SqliteStorage):
    """A store in memory, which needs no thread: everybody else has a turn before each work."""

    async def run(self, work: Work[T]) -> T:
        """Do this work at once, once others have had a turn."""
        await asyncio.sleep(0)
        with outages():
            return self._do(work)


class Ground:
    """A store in memory that is emptied again and again, and a loop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._opened = self.do(open_storage("sqlite://", ORGANISATION))
        self.store = Here(self.do(self._opened.run(lambda db: db.engine)))
        self.file = self.do(self.store.run(_driver))
        self.file.execute(REMAINING["sqlite"].lifted)  # for towns begin anew by the hundred

    def do(self, work: Coroutine[Any, Any, T] | asyncio.Task[T]) -> T:
        """Do something to its end."""
        return self._loop.run_until_complete(work)

    def clear(self) -> None:
        """Leave nothing of the last town."""
        tables = reversed(metadata.sorted_tables)
        emptied = "; ".join(f"DELETE FROM {table.name}" for table in tables)  # noqa: S608
        self.file.executescript(f"BEGIN; {emptied}; COMMIT")

    def close(self) -> None:
        """Let go of it."""
        self.do(self._opened.close())
        self._loop.close()


def _driver(db: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", db.connection.driver_connection)
