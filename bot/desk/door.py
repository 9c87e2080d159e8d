"""The way in to the desk: what it needs is imported when the first of the staff comes."""

import asyncio
from collections.abc import Callable, Mapping
from importlib import import_module

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.looks import OURS, Looks
from bot.office import Office


class DeskDoor:
    """The desk, as an application of its own, under /desk."""

    def __init__(
        self,
        offices: Callable[[], Mapping[str, Office]],
        looks: Looks = OURS,
        *,
        secure: bool = False,
    ) -> None:
        self._offices, self._looks, self._secure = offices, looks, secure
        self._desk: ASGIApp | None = None
        self._opening = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        async with self._opening:
            if self._desk is None:
                routes = await asyncio.to_thread(import_module, "bot.desk.routes")
                self._desk = routes.desk(self._offices, self._looks, secure=self._secure)
        await self._desk(scope, receive, send)
