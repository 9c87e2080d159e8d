"""Pictures of an edition that is created from a file."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.bot.command import Run, run
from tests.bot.editions.test_file import WHOLE
from tests.bot.editions.test_picture import LINES
from tests.pictures import CONTENT, NAME, picture

__all__ = ["run"]

CREATE = ("edition", "create", "plein.toml")


def _kept(folder: Path) -> list[tuple[str, str, bytes]]:
    with sqlite3.connect(folder / "store.db") as db:
        return db.execute("SELECT edition, name, content FROM pictures").fetchall()


def test_a_picture_is_kept_with_the_edition_that_shows_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plein.toml").write_text(WHOLE + LINES, "utf-8")
    (tmp_path / "bankjes.jpg").write_bytes(picture("JPEG"))
    assert run(*CREATE) == (0, "Created plein.\n", "")
    assert _kept(tmp_path) == [("plein", NAME, CONTENT)]


def test_with_a_picture_that_is_none_nothing_is_created(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plein.toml").write_text(WHOLE + LINES, "utf-8")
    (tmp_path / "bankjes.jpg").write_bytes(b"no picture")
    code, out, err = run(*CREATE)
    assert (code, out) == (1, "")
    assert "Project 5, picture: bankjes.jpg is no whole JPEG or PNG" in err
    assert not (tmp_path / "store.db").exists()


def test_what_reads_pictures_is_imported_for_who_has_some(tmp_path: Path) -> None:
    (tmp_path / "plein.toml").write_text(WHOLE, "utf-8")
    code = (
        "import sys, pathlib, bot.editions.file as file;"
        "file.read_edition(pathlib.Path('plein.toml'));"
        "print('PIL' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert found.stdout == "False\n"
