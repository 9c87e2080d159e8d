"""What stand-ins of providers share: a real server on this machine, and what goes wrong with it."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from aiohttp.typedefs import Handler


@dataclass(frozen=True)
class Fault:
    """One request that goes wrong: refused before it is done, or done and its answer lost.

    With a status, that is answered; without one the connection is reset, or, if it hangs, nothing
    is heard any more.
    """

    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    done: bool = False
    hangs: bool = False


class Refusal(Exception):
    """Why a provider does not do what it was asked."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.status)
        self.fault = fault


class StandIn(ABC):
    """A provider on 127.0.0.1, used as `async with`.

    Faults are spent on the next requests, one each; None lets a request go well.  While there is
    an `outage`, that is what every request gets.
    """

    def __init__(self) -> None:
        self.faults: deque[Fault | None] = deque()
        self.outage: Fault | None = None
        self.latency = 0.0
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._closing = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._answer])
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_failure: object) -> None:
        self._closing.set()
        if self._runner:
            await self._runner.cleanup()

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """Return what the provider can be asked."""

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = self.outage or (self.faults.popleft() if self.faults else None)
        if fault is None or fault.done:
            response = await _done(request, handler)
            if self.latency:
                await asyncio.sleep(self.latency)
            if fault is None:
                return response
        if fault.status:
            return web.json_response(fault.body, status=fault.status)
        if fault.hangs:
            await self._closing.wait()
        if request.transport:
            request.transport.abort()
        raise ConnectionResetError


async def _done(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refusal as refusal:
        return web.json_response(refusal.fault.body, status=refusal.fault.status)
