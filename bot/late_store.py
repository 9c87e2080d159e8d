"""A store that cannot be opened yet: it is down until it can be, and everybody else is served."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from storage.engine import CannotOpen, Store
from storage.outage import StoreDown
from storage.secret import OtherSecret

T = TypeVar("T")
Opening = Callable[[], Awaitable[Store]]

AGAIN = 10.0
"""Seconds after which it is tried again."""

log = structlog.get_logger()


class LateStore:
    """The store of one organisation, from before it could be opened."""

    def __init__(self, organisation: str, opening: Opening, again: float = AGAIN) -> None:
        """`opening` raises `CannotOpen` or `OtherSecret` until it can be opened."""
        self.opened = asyncio.Event()
        self._organisation = organisation
        self._opening = opening
        self._again = again
        self._store: Store | None = None
        self._trying = asyncio.create_task(self._try())

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do this work and commit it; raise `StoreDown` until there is a store."""
        return await self._there().run(work)

    async def purge(self) -> None:
        """Let what was erased stand in no file any more; raise `StoreDown` until there are any."""
        await self._there().purge()

    async def close(self) -> None:
        """Try no more, and let go of what was opened."""
        self._trying.cancel()
        with suppress(asyncio.CancelledError):
            await self._trying
        if self._store:
            await self._store.close()

    def _there(self) -> Store:
        if self._store is None:
            raise StoreDown
        return self._store

    async def _try(self) -> None:
        """Open it, again and again until that succeeds."""
        while self._store is None:
            await asyncio.sleep(self._again)
            with suppress(CannotOpen, OtherSecret):
                self._store = await self._opening()
        self.opened.set()
        log.info("database opened", organisation=self._organisation)


async def open_or_wait(organisation: str, opening: Opening) -> Store:
    """Open a store, or return one that is down until it can be opened."""
    try:
        return await opening()
    except (CannotOpen, OtherSecret) as refusal:
        log.error("database not opened", organisation=organisation, reason=str(refusal))
        return LateStore(organisation, opening)
