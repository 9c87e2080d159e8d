"""The doors of an office on a real port, and a store behind them that can be down."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from typing import TypeVar

import uvicorn
from sqlalchemy import Connection

from bot.doors import Doors, Receive, Scope, Send
from bot.office import Office
from storage.engine import Storage
from storage.outage import StoreDown
from tests.bot.quarter import eventually

T = TypeVar("T")


class Unplugged:
    """A store that can be down."""

    def __init__(self, store: Storage) -> None:
        self.down = False
        self._store = store

    async def run(self, work: Callable[[Connection], T]) -> T:
        if self.down:
            raise StoreDown
        return await self._store.run(work)

    async def close(self) -> None:
        """Leave the store open, for the test to look into."""


class Server(uvicorn.Server):
    """A server that leaves the signals to the tests."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Have no pages."""


@asynccontextmanager
async def serving(offices: Mapping[str, Office]) -> AsyncIterator[str]:
    """Open the doors of offices, of which more may follow, and say where they are."""
    doors = Doors(offices, nothing)
    server = Server(uvicorn.Config(doors, port=0, log_config=None, lifespan="off"))
    socket = server.config.bind_socket()
    task = asyncio.create_task(server.serve([socket]))

    async def started() -> bool:
        return server.started

    await eventually(started)
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    await task
