"""A disk that fails when it is told to, for a process that is started with its environment."""

import asyncio
import mmap
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from tests.kills.lives import MOMENT

_SOURCE = Path(__file__).with_name("failing_disk.c")
_WELL = -1
_PATIENCE = 60.0


class Disk:
    """How many more writes and syncs go well, how many fail after that, and with which errno."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            pytest.skip("no C compiler to make a failing disk with")
        library, told = folder / "failing_disk.so", folder / "disk"
        options = ["-shared", "-fPIC", "-O1", "-o", str(library), str(_SOURCE), "-ldl"]
        subprocess.run([compiler, *options], check=True)
        told.write_bytes(struct.pack("3i", _WELL, 0, 0))
        with told.open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), 0)
        self.environment = {"LD_PRELOAD": str(library), "WIJKSTEM_DISK": str(told)}

    def fail(self, after: int, times: int, errno: int) -> None:
        """Fail so often, after so many writes and syncs that go well."""
        self._page[4:] = struct.pack("2i", times, errno)
        self._page[:4] = struct.pack("i", after)

    def mend(self) -> None:
        """Let everything go well from now on."""
        self._page[:4] = struct.pack("i", _WELL)

    async def failed(self) -> None:
        """Wait until it has failed as often as it was told to."""
        async with asyncio.timeout(_PATIENCE):
            while struct.unpack("i", self._page[:4]) != (_WELL,):  # noqa: ASYNC110 - shared memory
                await asyncio.sleep(MOMENT)
