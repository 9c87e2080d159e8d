"""The one store and the one loop on which a town after the other is built."""

import asyncio
import sqlite3
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from storage import anew
from storage.engine import SqliteStorage, Work, open_storage
from storage.outage import outages
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

    def do(self, work: Coroutine[Any, Any, T] | asyncio.Task[T]) -> T:
        """Do something to its end."""
        return self._loop.run_until_complete(work)

    def clear(self) -> None:
        """Leave nothing of the last town."""
        self.do(self.store.run(anew.empty))

    def close(self) -> None:
        """Let go of it."""
        self.do(self._opened.close())
        self._loop.close()


def _driver(db: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", db.connection.driver_connection)
