"""Running a command in this process: its exit status, what it says, and why it refuses."""

import asyncio
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from bot import cli
from storage.engine import open_storage

HUSH = "hush-hush-hush-hush-1"
ORGANISATION = "voorbeeldstad"
Run = Callable[..., tuple[int, str, str]]
T = TypeVar("T")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; give its exit status, what it says, and why it refuses."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIJKSTEM_SECRET_KEY", HUSH)
    monkeypatch.setenv("WIJKSTEM_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "dumb")

    def done(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["wijkstem", *words])
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        gc.unfreeze()  # what is garbage of a command stays garbage here, where others follow
        said = capsys.readouterr()
        return (code if isinstance(code, int) else 0, said.out, said.err)

    return done


def stored(tmp_path: Path, work: Callable[[Connection], T]) -> T:
    """Do this in the store that the command uses."""

    async def done() -> T:
        storage = await open_storage(f"sqlite:///{tmp_path / 'store.db'}", ORGANISATION)
        try:
            return await storage.run(work)
        finally:
            await storage.close()

    return asyncio.run(done())
