"""Ideas from paper or a meeting, handed in at the command line; and whom to answer by post."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from budget.idea import Idea
from budget.standing import Standing
from budget.timeline import Phase, Timeline
from storage.contributions import ideas
from storage.process import editions
from storage.tables import journal
from tests.bot.command import Run, run, stored
from tests.storage.linden import EDITION, NOW, SLUG, idea

__all__ = ["run"]

TODAY = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
OPEN = replace(
    EDITION,
    entered=Phase.IDEAS,
    timeline=Timeline(
        {
            Phase.PREPARING: TODAY - 90 * DAY,
            Phase.IDEAS: TODAY - 60 * DAY,
            Phase.VOTING: TODAY + 30 * DAY,
            Phase.COUNTING: TODAY + 60 * DAY,
            Phase.RESULTS: TODAY + 61 * DAY,
            Phase.CLOSED: TODAY + 90 * DAY,
        }
    ),
)
BENCH = ("ideas", "add", SLUG, "--text", "Een bank", "--by", "Ans")


@pytest.fixture
def town(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store with an edition in which ideas are handed in, and one idea."""
    first = idea(7, "a resident")
    stored(tmp_path, lambda db: editions.create(db, OPEN, [first], NOW, "test"))
    return run


def every(tmp_path: Path) -> list[Idea]:
    return stored(tmp_path, lambda db: ideas.since(db, SLUG, -1))


def test_an_idea_from_paper_gets_a_number_that_is_told(town: Run, tmp_path: Path) -> None:
    more = ("--place", "haven", "--theme", "groen", "--cost", "400", "--title", "Bank")
    when = f"{TODAY - 2 * DAY:%Y-%m-%d %H:%M}"
    code, said, err = town(*BENCH, *more, "--organisation", "Taalcafé", "--at", when)
    assert (code, err) == (0, "")
    assert said == "The idea has number 8. Ans has no chat with us: answer by post.\n"
    [_first, added] = every(tmp_path)
    facts = (added.title, added.text, added.place, added.theme, added.cost)
    assert facts == ("Bank", "Een bank", "haven", "groen", 400)
    assert (added.author, added.organisation, added.authors) == ("Ans", "Taalcafé", ())
    assert (added.standing, added.at < TODAY - DAY) == (Standing.OPEN, True)


def test_the_next_number_is_the_next_and_never_that_of_a_project(town: Run) -> None:
    for number in (8, 9):
        assert f"number {number}." in town(*BENCH)[1]


def test_who_is_to_be_answered_by_post_is_listed(town: Run) -> None:
    town(*BENCH)
    town(*BENCH[:-1], "Bea\u202e", "--organisation", "=Kerk", "--title", "Plein")
    code, said, err = town("ideas", "by-post", SLUG)
    assert (code, err) == (0, "")
    assert said.splitlines() == ["8  Een bank, open: Ans", "9  Plein, open: Bea, =Kerk"]


def test_the_journal_says_that_it_was_added_and_not_what_or_by_whom(
    town: Run, tmp_path: Path
) -> None:
    town(*BENCH)
    said = stored(tmp_path, lambda db: str(db.execute(select(journal)).all()))
    assert "idea-added" in said
    assert "Ans" not in said
    assert "bank" not in said


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        ((*BENCH[:3], "--text", "123", "--by", "Ans"), 1, "An idea needs a text and the name"),
        ((*BENCH[:-1], " "), 1, "An idea needs a text and the name"),
        ((*BENCH[:3], "--text", "a" * 1_001, "--by", "Ans"), 1, "This text has 1,001 characters"),
        ((*BENCH, "--title", "a" * 41), 1, '"aaa'),
        ((*BENCH, "--theme", "zee"), 1, 'There is no theme "zee"; there are: groen.'),
        ((*BENCH, "--at", "2999-01-01"), 1, "An idea cannot be handed in at a moment that is"),
        ((*BENCH, "--at", "2001-01-01"), 1, "Ideas could not be handed in then"),
        ((*BENCH, "--at", "2026-03-29 02:30"), 1, "There is no moment"),
        ((*BENCH, "--cost", "-1"), 2, "Usage:"),
        (BENCH[:5], 2, "Usage:"),
        (("ideas", "add", "elsewhere", *BENCH[3:]), 1, "There is no edition elsewhere"),
        (("ideas", "by-post", "elsewhere"), 1, "There is no edition elsewhere"),
    ],
)
def test_what_cannot_be_handed_in_is_said_in_a_sentence(
    town: Run, tmp_path: Path, words: tuple[str, ...], status: int, reason: str
) -> None:
    code, _said, err = town(*words)
    assert (code, err.startswith(reason)) == (status, True), err
    assert len(every(tmp_path)) == 1
