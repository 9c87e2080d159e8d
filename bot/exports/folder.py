"""The folder in which an export is put: all of it, or nothing."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from tempfile import TemporaryDirectory


class ThereAlready(Exception):
    """A file of this name is in the folder already, and is left as it is."""


def keep(files: Mapping[str, bytes], folder: Path) -> None:
    """Put files into a folder, made if need be; raise `ThereAlready` or `OSError`.

    Each gets its name only once all of them are written down for good.  Of several who do so in one
    folder at once each waits for the one before, and finds what is there then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _keep(files, folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else puts files into a folder; whoever is killed lets go of it."""
    held = os.open(folder, os.O_RDONLY)
    try:
        flock(held, LOCK_EX)
        yield
    finally:
        os.close(held)


def _keep(files: Mapping[str, bytes], folder: Path) -> None:
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
