"""`wijkstem progress`: what an organiser types, and reads."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.documents import result_as_json
from storage.process import editions
from tests.bot.command import Run, run, stored
from tests.bot.test_progress import NOW, OUTCOME, OVER, TAKEN
from tests.storage.linden import DAY, SLUG

__all__ = ["run"]

BY = ("--by", "Wilma")
DELAYED = (
    *("update", SLUG, "1", "--status", "delayed", "--until", "2090-12-01"),
    *("--text", "Te nat.", "--text", "en=Too wet."),
)
NO_DELAY = (
    "A delay needs a new date that is still to come.\n"
    "A reason is needed in every language; there is none in nl.\n"
    "A reason is needed in every language; there is none in en."
)


@pytest.fixture
def site(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store in which projects 1 and 3 won."""

    def begin(db: Connection) -> None:
        editions.create(db, OVER, [], NOW - DAY, "test")
        editions.conclude(db, SLUG, result_as_json(OUTCOME), NOW - DAY, "test")

    stored(tmp_path, begin)
    return run


def test_a_project_is_followed_from_its_delay_to_its_end(site: Run, tmp_path: Path) -> None:
    (tmp_path / "bench.jpg").write_bytes(TAKEN)
    for words in (
        ("milestone", SLUG, "1", "--title", "Geplaatst", "--planned", "2090-11-01"),
        DELAYED,
        ("money", SLUG, "1", "--spent", "450"),
        ("milestone", SLUG, "1", "--milestone", "1", "--reached", "2020-01-02"),
        ("photo", SLUG, "1", "bench.jpg", "--text", "Een bank.", "--seen", "4"),
        ("note", SLUG, "Met de buurt gesproken.", "--project", "1"),
        ("lesson", SLUG, "Vraag eerst om droog weer.", "--project", "1"),
        ("update", SLUG, "1", "--status", "done"),
    ):
        code, _said, err = site("progress", *words, *BY)
        assert (code, err) == (0, ""), words
    said = site("progress", "show", SLUG, "1")[1].splitlines()
    assert said[:5] == [
        "1  Bank: done, 100 %",
        "   updates: 6",
        "   planned 400, spent 450 euros, 50 more than planned",
        "   milestone 1, Geplaatst: planned 2090-11-01, reached 2020-01-02",
        "   photo 1: Een bank.",
    ]
    assert [line.rpartition(": ")[2] for line in said[5:11]] == [
        *("milestone", "step", "money", "milestone", "photo", "step")
    ]
    assert said[-1] == "   lesson: Vraag eerst om droog weer."
    overview = site("progress", "show", SLUG)[1].splitlines()
    assert overview[1:] == ["3  Bomen: not-begun, 0 %", "Planned 700, spent 450 euros."]
    assert "linden, project 1: Vraag eerst" in site("progress", "lessons")[1]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("update", SLUG, "2", "--percentage", "5"), "There is no project 2 that won."),
        (("update", SLUG, "1", "--status", "delayed"), NO_DELAY),
        (("update", SLUG, "1", "--until", "soon"), '"soon" is no day: write it as 2027-11-20.'),
        (("milestone", SLUG, "1", "--title", "Geplaatst"), "For which day is it planned?"),
        (("milestone", SLUG, "1", "--milestone", "7"), "There is no milestone 7."),
        (("photo", SLUG, "1", "none.jpg"), "none.jpg cannot be read"),
        (("money", SLUG, "1", "--spent", "5", "--seen", "0"), ""),
        (("note", SLUG, " "), "A text is needed."),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(
    site: Run, words: tuple[str, ...], reason: str
) -> None:
    code, _said, err = site("progress", *words, *BY)
    assert code == (1 if reason else 0)
    assert err.startswith(reason)


def test_who_looked_too_long_ago_is_told(site: Run) -> None:
    site("progress", "money", SLUG, "1", "--spent", "5", "--by", "Joris")
    code, _said, err = site("progress", "money", SLUG, "1", "--spent", "6", "--seen", "0", *BY)
    assert (code, err.partition(" ")[0]) == (1, "Joris")
