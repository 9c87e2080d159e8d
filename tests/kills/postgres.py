"""A PostgreSQL server of our own, that can be killed."""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from benchmarks.cluster import ACCOUNT, binaries
from benchmarks.processes import free_port
from tests.kills.lives import MOMENT

_PATIENCE = 60.0
_OPTIONS = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}


class Server:
    """A server with files of its own."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._data = folder / "data"
        self._port = free_port()
        self._account = ACCOUNT if os.geteuid() == 0 else None
        self._process: asyncio.subprocess.Process | None = None
        self.url = f"postgresql://{ACCOUNT}@127.0.0.1:{self._port}/postgres"
        if self._account:
            shutil.chown(folder, self._account, self._account)

    def make(self) -> None:
        """Make its files; as root cannot own them, under an account of its own."""
        options = ["-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(
            [self._programs / "initdb", "-D", self._data, *options],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            user=self._account,
            group=self._account,
            extra_groups=() if self._account else None,
        )

    async def begin(self) -> None:
        """Begin, as soon as what is left of the last life is gone."""
        async with asyncio.timeout(_PATIENCE):
            while not await self._answers():
                if self._process is None or self._process.returncode is not None:
                    await self._run()
                await asyncio.sleep(MOMENT)

    async def _run(self) -> None:
        options = [f"--{name}={value}" for name, value in _OPTIONS.items()]
        self._process = await asyncio.create_subprocess_exec(
            *(str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self._port)),
            *options,
            stderr=asyncio.subprocess.DEVNULL,
            cwd="/",
            user=self._account,
            group=self._account,
            extra_groups=() if self._account else None,
        )

    async def _answers(self) -> bool:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self._port)):
                return False
        try:
            db = await asyncpg.connect(self.url, timeout=5)
        except (OSError, asyncpg.PostgresError):
            return False
        await db.close()
        return True

    async def kill(self) -> None:
        """Pull its plug."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def server() -> AsyncIterator[Server]:
    """Have a fresh server meanwhile."""
    programs = binaries()
    if programs is None:
        pytest.skip("no programs of PostgreSQL's to start a server with")
    with tempfile.TemporaryDirectory(prefix="wijkstem-", ignore_cleanup_errors=True) as folder:
        ours = Server(programs, Path(folder))
        ours.make()
        await ours.begin()
        try:
            yield ours
        finally:
            await ours.kill()
