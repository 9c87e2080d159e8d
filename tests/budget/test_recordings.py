"""A recording is played as long as it says what its page says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from budget.edition import Edition, Question
from budget.recordings import TOPICS, current, recorded, with_recordings
from budget.rules import BasketRules, VoteRules
from budget.timeline import Phase, Timeline
from budget.wording import reworded
from tests.storage.linden import EDITION

ASKED = Question(1, {"nl": "Hoe?", "en": "How?"}, {"nl": "Zo.", "en": "So."})
PAGES = (*TOPICS, "theme:groen", "asked:1", "project:1")
BEFORE = replace(EDITION, entered=Phase.PREPARING, questions=(ASKED,))
READ = with_recordings(BEFORE, {page: {"nl": f"{page}.mp3"} for page in PAGES})
DAY = timedelta(days=1)


def silent(edition: Edition) -> set[str]:
    """Return the pages that are not played any more."""
    return {page for page in PAGES if current(edition, page, "nl") is None}


def moved(phase: Phase, by: timedelta) -> Edition:
    begins = dict(READ.timeline.begins)
    return replace(READ, timeline=Timeline({**begins, phase: begins[phase] + by}))


def with_projects(edition: Edition, **changes: object) -> Edition:
    first, *others = edition.projects
    return replace(edition, projects=(replace(first, **changes), *others))  # type: ignore[arg-type]


def test_every_page_is_played_as_long_as_nothing_changes() -> None:
    assert silent(READ) == set()
    assert {page: current(READ, page, "nl") for page in PAGES} == {
        page: READ.recordings[page]["nl"] for page in PAGES
    }


def test_a_page_is_played_in_its_own_language_only() -> None:
    assert current(READ, "how", "en") is None
    assert current(READ, "themes", "nl") is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda: moved(Phase.VOTING, DAY), {"how", "timeline"}),
        (lambda: moved(Phase.RESULTS, DAY), {"how", "timeline"}),
        (lambda: moved(Phase.COUNTING, timedelta(hours=1)), {"how", "timeline"}),
        (lambda: moved(Phase.CLOSED, DAY), set()),
        (lambda: replace(READ, budget=2_000), {"how", "rules", "counting"}),
        (lambda: replace(READ, most_cost=800), {"rules", "counting"}),
        (lambda: replace(READ, odds=None), {"rules", "counting"}),
        (lambda: replace(READ, vote=VoteRules(BasketRules(most=2))), {"rules", "counting"}),
        (lambda: reworded(READ, "criteria.1", "nl", "Anders."), {"criteria"}),
        (lambda: reworded(READ, "influence", "nl", "Anders."), {"influence"}),
        (lambda: reworded(READ, "themes.groen.background", "nl", "Anders."), {"theme:groen"}),
        (lambda: reworded(READ, "questions.1.answer", "nl", "Anders."), {"asked:1"}),
        (lambda: replace(READ, questions=()), {"asked:1"}),
        (lambda: reworded(READ, "projects.1.text", "nl", "Anders."), {"project:1"}),
        (lambda: reworded(READ, "projects.1.text", "en", "Another."), set()),
        (lambda: with_projects(READ, cost=500), {"project:1"}),
        (lambda: with_projects(READ, withdrawn="Kan niet."), {"project:1"}),
        (lambda: replace(READ, projects=()), {"project:1"}),
        (lambda: replace(READ, visit={"nl": "Kom langs."}), set()),
    ],
)
def test_a_page_that_says_something_else_is_not_played(
    change: Callable[[], Edition], expected: set[str]
) -> None:
    assert silent(change()) == expected


def test_a_phase_that_is_left_out_is_said_no_more() -> None:
    begins = dict(READ.timeline.begins)
    del begins[Phase.IDEAS]
    assert {"how", "timeline", "rules"} <= silent(replace(READ, timeline=Timeline(begins)))


@pytest.mark.parametrize("early", [timedelta(0), DAY, -DAY])
def test_a_phase_that_was_entered_silences_nothing(early: timedelta) -> None:
    """What is over is missed by nobody, and what comes is as it was said."""
    begins = READ.timeline.begins[Phase.IDEAS]
    assert silent(READ.enter(Phase.IDEAS, begins - early)) == set()


@pytest.mark.parametrize("phase", list(Phase))
def test_in_no_phase_anything_is_silent_that_says_what_it_said(phase: Phase) -> None:
    assert silent(replace(READ, entered=phase)) == set()


def test_a_page_can_be_recorded_in_every_phase() -> None:
    for phase in Phase:
        edition = replace(READ, entered=phase, recordings={})
        for page in PAGES:
            edition = recorded(edition, page, "nl", "a.mp3")
        assert silent(edition) == set()


def test_a_day_that_changes_while_it_is_still_to_come_is_heard_of_in_every_phase() -> None:
    later = moved(Phase.COUNTING, timedelta(hours=3))
    for phase in (Phase.PREPARING, Phase.IDEAS, Phase.VOTING):
        assert silent(replace(later, entered=phase)) == {"how", "timeline"}
    assert silent(replace(later, entered=Phase.COUNTING)) == set()
