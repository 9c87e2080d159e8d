"""Running a command in this process: its exit status, what it says, and why it refuses."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import cli

HUSH = "hush-hush-hush-hush-1"
Run = Callable[..., tuple[int, str, str]]


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
        said = capsys.readouterr()
        return (code if isinstance(code, int) else 0, said.out, said.err)

    return done
