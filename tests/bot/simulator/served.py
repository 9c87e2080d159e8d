"""The demo as somebody starts it: a process of its own, on a free port."""

import asyncio
import re
import signal
import sysconfig
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

WIJKSTEM = Path(sysconfig.get_path("scripts")) / "wijkstem"
PATIENCE = 60.0


@dataclass
class Demo:
    """A demo that is running; `ended` is its exit status, and what it complained about."""

    url: str
    process: asyncio.subprocess.Process
    ended: tuple[int, str] | None = None

    async def stop(self) -> tuple[int, str]:
        """Stop it as Ctrl-C does."""
        if self.ended is None:
            self.process.send_signal(signal.SIGINT)
            async with asyncio.timeout(PATIENCE):
                _out, complaints = await self.process.communicate()
            self.ended = (self.process.returncode or 0, complaints.decode())
        return self.ended


@asynccontextmanager
async def demo(folder: Path, *options: str) -> AsyncIterator[Demo]:
    """Serve the demo from a folder, until the block ends."""
    process = await wijkstem(folder, "demo", "--port", "0", *options)
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        said = (await process.stdout.readline()).decode()
    found = re.match(r"Phones: (http://127\.0\.0\.1:\d+/)", said)
    assert found, said
    running = Demo(found[1], process)
    try:
        yield running
    finally:
        await running.stop()


async def wijkstem(folder: Path, *words: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        WIJKSTEM, *words, cwd=folder, stdout=pipe, stderr=pipe
    )
