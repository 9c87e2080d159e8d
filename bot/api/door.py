"""The way in to the API and its manual: what they need is imported when somebody comes."""

import asyncio
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from storage.engine import Storage


class Door:
    """An application in a module of its own, made when the first request comes."""

    def __init__(self, module: str, make: Callable[[ModuleType], ASGIApp]) -> None:
        self._module, self._make = module, make
        self._inside: ASGIApp | None = None
        self._opening = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        async with self._opening:
            if self._inside is None:
                self._inside = self._make(await asyncio.to_thread(import_module, self._module))
        await self._inside(scope, receive, send)


class Below(Mount):
    """Everything below a path, also where somebody put a line break in the address."""

    def __init__(self, path: str, door: Door) -> None:
        super().__init__(path, door)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


def add_api(pages: Starlette, storages: Callable[[], Mapping[str, Storage]]) -> None:
    """Put the API on these stores, by organisation, and its manual beside the other pages."""
    data = Door("bot.api.service", lambda module: module.api(storages()))
    manual = Door("bot.api.manual", lambda module: module.manual())
    pages.router.routes += [Below("/api/v1", data), Below("/docs", manual)]
