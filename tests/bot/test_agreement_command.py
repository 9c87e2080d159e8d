"""The working agreement, at the command line."""

from datetime import UTC, datetime
from pathlib import Path

from storage.process import editions
from tests.bot.command import Run, run, stored
from tests.storage.linden import EDITION, SLUG

__all__ = ["run"]


def test_an_agreement_is_drawn_up_and_acknowledged(run: Run, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    stored(tmp_path, lambda db: editions.create(db, EDITION, [], now, "test"))
    assert run("agreement", "show", SLUG)[1] == "Nothing has been agreed yet.\n"
    (tmp_path / "text.txt").write_text("Wij beslissen samen.", "utf-8")
    parties = ("--party", "Gemeente", "--party", "Kerk")
    said = run("agreement", "draw-up", SLUG, "text.txt", *parties, "--by", "Anna")
    assert said == (0, "This is version 1; nobody has acknowledged it yet.\n", "")
    sign = ("agreement", "acknowledge", SLUG, "1", "--party", "Kerk", "--by", "Bram")
    assert run(*sign) == (0, "Kerk has acknowledged version 1.\n", "")
    assert run(*sign) == (1, "", "Kerk has acknowledged this version already.\n")
    shown = run("agreement", "show", SLUG)[1]
    assert "   Gemeente: not yet\n   Kerk: Bram, " in shown
    assert shown.endswith("\n\nWij beslissen samen.\n")
    missing = run("agreement", "draw-up", SLUG, "none.txt", *parties, "--by", "Anna")
    assert missing == (1, "", "none.txt cannot be read as a text in UTF-8.\n")
    assert run("agreement", "show", "nowhere")[0] == 1
