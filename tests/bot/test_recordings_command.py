"""Recordings of an edition that is created from a file."""

import sqlite3
from pathlib import Path

from tests.bot.command import Run, run
from tests.bot.editions.test_file import WHOLE
from tests.bot.editions.test_recording import PROJECT
from tests.recordings import MP3, mp3

__all__ = ["run"]

CREATE = ("edition", "create", "plein.toml")


def kept(folder: Path) -> list[tuple[str, str, bytes]]:
    with sqlite3.connect(folder / "store.db") as db:
        return db.execute("SELECT edition, name, content FROM recordings").fetchall()


def test_a_recording_is_kept_with_the_edition_that_plays_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plein.toml").write_text(WHOLE + PROJECT, "utf-8")
    (tmp_path / "bankjes.mp3").write_bytes(mp3())
    assert run(*CREATE) == (0, "Created plein.\n", "")
    assert kept(tmp_path) == [("plein", MP3.name, MP3.content)]


def test_with_a_recording_that_is_none_nothing_is_created(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plein.toml").write_text(WHOLE + PROJECT, "utf-8")
    (tmp_path / "bankjes.mp3").write_bytes(b"no sound")
    code, out, err = run(*CREATE)
    assert (code, out) == (1, "")
    assert "Project 5, recording.nl: bankjes.mp3 is no whole MP3, or OGG with Opus" in err
    assert not (tmp_path / "store.db").exists()
