"""The lives of a service: begun, killed, and begun again."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from benchmarks.processes import HOUSE

SECRET = "a-secret-of-telegrams"
ORGANISATION = "village"
MOMENT = 0.01
_PATIENCE = 60.0
_TRIES = 3
_ANSWER_WITHIN = ClientTimeout(total=20)


class Lives:
    """One service after the other, in the same place."""

    def __init__(
        self, runner: asyncio.subprocess.Process, settings: Mapping[str, str], http: ClientSession
    ) -> None:
        self._runner = runner
        self._settings = dict(settings)
        self._http = http
        self._url = ""
        self._process = 0
        self._ended: asyncio.Task[int] | None = None
        self.pace = {"ahead": 0.07, "noted": 11}
        """Seconds of sending of a broadcast that are in the outbox at once, and people who are
        noted at once: few, so that many steps make one broadcast."""
        self.statuses: dict[int, int] = {}
        """How often it answered in which way."""

    async def begin(self, step: str = "", times: int = 0) -> None:
        """Begin a life that lasts until it is killed, or until a step; once more if need be."""
        for _try in range(_TRIES):
            await self._fork(step, times)
            async with asyncio.timeout(_PATIENCE):
                while not (self.over or await self._answers()):  # noqa: ASYNC110 - no event
                    await asyncio.sleep(MOMENT)
            if step or not self.over:
                return
        raise AssertionError("the service does not start")

    async def _fork(self, step: str, times: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._url = f"http://127.0.0.1:{port}"
        life = {
            "arguments": ["serve", "--port", str(port)],
            "settings": self._settings,
            "step": step,
            "times": times,
            **self.pace,
        }
        assert self._runner.stdin
        self._runner.stdin.write(json.dumps(life).encode() + b"\n")
        self._process = await self._said()
        self._ended = asyncio.create_task(self._said())

    async def _said(self) -> int:
        assert self._runner.stdout
        return int(await self._runner.stdout.readline())

    @property
    def over(self) -> bool:
        """Whether the present life has ended."""
        return self._ended is None or self._ended.done()

    async def _answers(self) -> bool:
        try:
            async with self._http.get(f"{self._url}/healthz") as answer:
                return answer.status > 0
        except (ClientError, TimeoutError):
            return False

    async def end(self, by: signal.Signals = signal.SIGKILL) -> int:
        """End the present life, if it has not ended yet; return how it did, as `wait` says it."""
        if not self.over:
            with suppress(ProcessLookupError):
                os.kill(self._process, by)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for the end of the present life; return how it came, as `wait` says it."""
        if self._ended is None:
            return 0
        async with asyncio.timeout(_PATIENCE):
            return await asyncio.shield(self._ended)

    async def post(self, update: Mapping[str, Any]) -> bool:
        """Post an update as Telegram does; whether it was acknowledged."""
        url = f"{self._url}/hooks/{ORGANISATION}/telegram"
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        try:
            async with self._http.post(url, json=update, headers=headers) as answer:
                self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
                return answer.status == 200
        except (ClientError, TimeoutError):
            return False

    async def refused(self, number: int) -> None:
        """Wait until so many more updates have been answered with 503."""
        goal = self.statuses.get(503, 0) + number
        async with asyncio.timeout(_PATIENCE):
            while self.statuses.get(503, 0) < goal:  # noqa: ASYNC110 - a count has none
                await asyncio.sleep(MOMENT)

    async def deliver(self, update: Mapping[str, Any]) -> None:
        """Post an update until it is acknowledged, as Telegram does."""
        while not await self.post(update):  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(MOMENT)


@asynccontextmanager
async def lives(
    settings: Mapping[str, str], environment: Mapping[str, str] | None = None
) -> AsyncIterator[Lives]:
    """Have a runner ready meanwhile; `environment` is for it as well as for the services."""
    runner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.kills.runner"),
        cwd=HOUSE,
        env=os.environ | dict(environment or {}),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    async with ClientSession(timeout=_ANSWER_WITHIN) as http:
        service = Lives(runner, settings, http)
        try:
            yield service
        finally:
            await service.end()
            assert runner.stdin
            runner.stdin.close()
            await runner.wait()
