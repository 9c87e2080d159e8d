"""The way in to pages: what they need is imported when the first reader comes.

Their libraries take longer to import than all that a vote needs.
"""

import asyncio
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from starlette.types import ASGIApp, Receive, Scope, Send


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
