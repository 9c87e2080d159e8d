"""The way in to the public page: what it needs is imported when the first reader comes."""

import asyncio
from collections.abc import Callable, Mapping
from importlib import import_module

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.contacts import Contacts
from bot.looks import OURS, Looks
from storage.engine import Storage


class PublicPage:
    """The public page, as an application of its own, under /editions.

    Its libraries take as long to import as half of the rest, and are not needed for a single vote.
    """

    def __init__(
        self,
        storages: Callable[[], Mapping[str, Storage]],
        looks: Looks = OURS,
        known: Callable[[], Mapping[str, Contacts]] = dict,
    ) -> None:
        self._storages, self._looks, self._known = storages, looks, known
        self._page: ASGIApp | None = None
        self._opening = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        async with self._opening:
            if self._page is None:
                routes = await asyncio.to_thread(import_module, "bot.public.routes")
                self._page = routes.public_page(self._storages(), self._looks, self._known)
        await self._page(scope, receive, send)
