"""`wijkstem projects` and `wijkstem ideas merge`: what a screener and an organiser type."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from budget.edition import Edition
from budget.rules import VoteRules
from budget.timeline import Phase
from storage import journal
from storage.process import approvals, editions
from tests.bot.command import Run, run, stored
from tests.budget.test_projects import idea
from tests.storage.linden import EDITION, NOW, SLUG
from tests.storage.linden import idea as written

__all__ = ["run"]

SCREENED = replace(EDITION, entered=Phase.SCREENING, vote=VoteRules(approvals=0))
IDEAS = [written(5), written(6), idea(8, "Pad", text="Een pad. " * 20), idea(9, "Schuur")]


@pytest.fixture
def screened(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store in which two ideas can be done."""
    stored(tmp_path, lambda db: editions.create(db, SCREENED, IDEAS, NOW, "test"))
    return run


def edition(tmp_path: Path) -> Edition:
    return stored(tmp_path, lambda db: editions.load(db, SLUG).edition())


def test_the_ballot_is_made_and_shown(screened: Run, tmp_path: Path) -> None:
    code, said, err = screened("projects", "make", SLUG, "--by", "Sanne")
    assert (code, err) == (0, "")
    assert said.splitlines()[-8:] == [
        "8  Pad  400",
        "   no title in en: the original is shown",
        "   no text in en: the original is shown",
        "   the text (nl) has 180 characters; up to 85 it is one text message",
        "9  Schuur  400",
        "   no title in en: the original is shown",
        "   no text in en: the original is shown",
        "2 made from ideas, 3 from the file.",
    ]
    assert list(edition(tmp_path).project_by_number) == [1, 2, 3, 8, 9]


def test_a_dry_run_keeps_nothing(screened: Run, tmp_path: Path) -> None:
    _code, said, _err = screened("projects", "make", SLUG, "--by", "Sanne", "--dry-run")
    assert "9  Schuur  400" in said
    assert edition(tmp_path) == SCREENED


def test_voting_does_not_open_without_what_can_be_done(screened: Run, tmp_path: Path) -> None:
    enter = ("edition", "enter", SLUG, "voting")
    code, _said, err = screened(*enter)
    assert code == 1
    assert "idea 8, 9" in err
    screened("projects", "leave-out", SLUG, "8", "--reason", "It is there.", "--by", "Sanne")
    screened("projects", "make", SLUG, "--by", "Sanne")
    assert screened(*enter)[0] == 0
    assert list(edition(tmp_path).project_by_number) == [1, 2, 3, 9]
    assert "Idea 8 is left out: It is there." in screened("projects", "list", SLUG)[1]


def test_whoever_approved_of_the_rules_did_so_without_these_projects(
    screened: Run, tmp_path: Path
) -> None:
    def approved(db: Connection) -> int:
        return approvals.count(db, editions.load(db, SLUG).edition())

    screened("edition", "approve", SLUG, "--by", "Mo")
    assert stored(tmp_path, approved) == 1
    screened("projects", "make", SLUG, "--by", "Sanne")
    assert stored(tmp_path, approved) == 0


def test_words_are_added_in_a_language(screened: Run, tmp_path: Path) -> None:
    words = ("--title", "en=Seat", "--text", "nl=Zit hier.", "--by", "Sanne")
    code, said, _err = screened("projects", "edit", SLUG, "1", *words)
    assert (code, said.splitlines()[0]) == (0, "1  Bank  400")
    changed = edition(tmp_path).project_by_number[1]
    assert (changed.title["en"], changed.text["nl"]) == ("Seat", "Zit hier.")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("edit", SLUG, "1", "--by", "Sanne"), "Nothing is to be changed"),
        (("edit", SLUG, "1", "--title", "Seat", "--by", "Sanne"), "nl=WORDS"),
        (("leave-out", SLUG, "7", "--reason", "No.", "--by", "Sanne"), "no idea 7 that can"),
        (("make", SLUG, "--by", " "), "A name is needed"),
        (("make", "elsewhere", "--by", "Sanne"), "There is no edition elsewhere"),
        (
            ("withdraw", SLUG, "1", "--reason", "No.", "--by", "Mo", "--approved-by", "mo"),
            "somebody else",
        ),
    ],
)
def test_what_is_refused_says_why(screened: Run, words: tuple[str, ...], reason: str) -> None:
    code, said, err = screened("projects", *words)
    assert (code, said) == (1, "")
    assert reason in err


def test_two_people_withdraw_a_project_and_it_stays_listed(screened: Run, tmp_path: Path) -> None:
    two = ("--by", "Sanne", "--approved-by", "Mo")
    screened("projects", "withdraw", SLUG, "2", "--reason", "The playground moves.", *two)
    assert "   withdrawn: The playground moves." in screened("projects", "list", SLUG)[1]
    assert edition(tmp_path).project_by_number[2].withdrawn == "The playground moves."
    assert stored(tmp_path, lambda db: journal.broken(db, SLUG)) is None


def test_a_merger_is_proposed_and_listed(screened: Run) -> None:
    code, said, err = screened("ideas", "merge", SLUG, "6", "5", "--by", "Sanne", "--text", "Ook.")
    assert (code, err) == (0, "")
    assert said.splitlines() == [
        "6 into 5, proposed by Sanne",
        "   nobody has agreed for idea 6 yet",
        "   nobody has agreed for idea 5 yet",
        "   idea 5 then says: Ook.",
    ]
    assert "6 into 5, proposed by Sanne, before " in screened("ideas", "merges", SLUG)[1]
    again = screened("ideas", "merge", SLUG, "6", "5", "--by", "Mo", "--text", "Ook.")
    assert again[1] == "Idea 6 goes on as part of idea 5.\n"
    assert screened("ideas", "merges", SLUG)[1] == ""


def test_a_merger_that_cannot_be_says_why(screened: Run) -> None:
    code, _said, err = screened("ideas", "merge", SLUG, "6", "9", "--by", "Sanne")
    assert (code, err) == (1, "Idea 9 is accepted; only open ideas can go on together.\n")
