"""Pages as PDF, where WeasyPrint is installed: by a process of its own, and one at a time.

Setting a page takes a processor for seconds.  In another process that holds up nobody who writes to
us, and its memory is given back; what is set there has no network and no keys.
"""

import asyncio
import ctypes
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from os import environ
from typing import Final

from budget.sentence import Reasoned, _

PATIENCE: Final = 120.0
"""Seconds that a page may take: a list of 500 projects takes a quarter of that."""

_LIBRARIES: Final = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
)
"""What WeasyPrint needs of the system, as Linux, macOS and Windows call it."""

_KEPT: Final = ("PATH", "PYTHONPATH", "HOME", "LANG", "SYSTEMROOT", "DYLD_FALLBACK_LIBRARY_PATH")
"""What the process gets to know of where it runs: none of our settings."""


class Lacking(StrEnum):
    """What has to be installed before a page can be a PDF."""

    PACKAGE = "pip install --require-hashes -r requirements-pdf.txt"
    PANGO = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class NotPressed(Reasoned):
    """The page could not be made into a PDF."""


_NOT: Final = _("The PDF could not be made; this page can be printed.")


@cache
def lacking() -> Lacking | None:
    """Return what is not there, or None if pages can be made into PDF."""
    if find_spec("weasyprint") is None:
        return Lacking.PACKAGE
    return None if all(map(_there, _LIBRARIES)) else Lacking.PANGO


def _there(names: tuple[str, ...]) -> bool:
    for name in names:
        with suppress(OSError):
            ctypes.CDLL(name)
            return True
    return False


class Press:
    """Makes pages into PDF; who comes meanwhile waits for it."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._free = asyncio.Lock()

    async def pdf(self, html: str, files: Mapping[str, str]) -> bytes:
        """Return a page as PDF, with the files that it refers to by path; raise `NotPressed`."""
        async with self._free:
            asked = json.dumps({"html": html, "files": files}).encode()
            return await _pressed(asked, self._patience)


async def _pressed(asked: bytes, patience: float) -> bytes:
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    command = (sys.executable, "-P", "-m", "bot.printing.pressing")
    known = {name: value for name, value in environ.items() if name in _KEPT}
    press = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=nowhere, env=known
    )
    try:
        async with asyncio.timeout(patience):
            made, _said = await press.communicate(asked)
    except TimeoutError as late:
        raise NotPressed(_NOT) from late
    finally:
        if press.returncode is None:
            press.kill()
            await press.wait()
    if press.returncode or not made.startswith(b"%PDF-"):
        raise NotPressed(_NOT)
    return made
