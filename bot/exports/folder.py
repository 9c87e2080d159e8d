"""The folder in which an export is put: all of it, or nothing."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory


class ThereAlready(Exception):
    """A file of this name is in the folder already, and is left as it is."""


def keep(files: Mapping[str, bytes], folder: Path) -> None:
    """Put files into a folder, made if need be; raise `ThereAlready` or `OSError`.

    Each gets its name only once all of them are written down for good.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder / name for name in sorted(files)):
        if path.exists() or path.is_symlink():
            raise ThereAlready(path)
    with TemporaryDirectory(prefix=".export-", dir=folder) as place, ExitStack() as undo:
        unfinished = Path(place)
        for name, content in files.items():
            _write(unfinished / name, content)
        for name in files:
            (unfinished / name).rename(folder / name)
            undo.callback((folder / name).unlink)
        undo.pop_all()


def _write(path: Path, content: bytes) -> None:
    """Write a file that survives a power failure."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
