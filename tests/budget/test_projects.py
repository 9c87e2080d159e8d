"""From ideas to projects, of which no number, cost or title changes once voting opens."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from budget import projects
from budget.edition import Edition, NotReady, Project
from budget.idea import UNKNOWN, Answer, Idea
from budget.projects import CannotChange
from budget.receipt import rules_hash
from budget.rules import VoteRules
from budget.standing import Standing
from budget.timeline import Phase
from tests.storage.linden import EDITION, NOW
from tests.storage.linden import idea as written

FILED = replace(EDITION, entered=Phase.SCREENING, vote=VoteRules(approvals=0))
EMPTY = replace(FILED, projects=())


def idea(number: int, title: str = "", cost: int = 400, **more: object) -> Idea:
    """Return an idea that can be done, with its answer."""
    answer = Answer(accepted=True, reason={"nl": "Het kan."}, at=NOW, cost=cost, title=title)
    done = replace(written(number), standing=Standing.ACCEPTED, answer=answer)
    return replace(done, **more)  # type: ignore[arg-type]


def test_an_idea_that_can_be_done_becomes_a_project_under_its_own_number() -> None:
    [project] = projects.made(EMPTY, [idea(9, "Bank")]).projects
    assert project == Project(
        *(9, {"nl": "Bank"}, {"nl": "Een bank."}, 400, "groen", "haven", 9), made=True
    )


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.ACCEPTED])
def test_no_other_idea_becomes_one(standing: Standing) -> None:
    assert projects.made(EMPTY, [idea(9, "Bank", standing=standing)]).projects == ()


def test_a_place_that_is_no_district_and_a_theme_nobody_knows_are_none() -> None:
    nowhere = idea(9, "Bank", place="bij de kerk", theme=UNKNOWN)
    [project] = projects.made(EMPTY, [nowhere]).projects
    assert (project.district, project.theme) == ("", "")


def test_what_stands_in_the_file_is_kept_also_for_an_idea() -> None:
    made = projects.made(FILED, [idea(3, "Bomen hier", 500), idea(9, "Schuur")])
    assert made.projects[:3] == FILED.projects
    assert [p.number for p in made.projects] == [1, 2, 3, 9]


def test_made_twice_is_made_once() -> None:
    ideas = [idea(9, "Schuur"), idea(8, "Pad")]
    once = projects.made(FILED, ideas)
    assert projects.made(once, ideas) == once


def test_made_again_it_has_what_changed_and_keeps_the_texts_that_were_written_for_it() -> None:
    once = projects.made(EMPTY, [idea(9, "Schuur")])
    worded = projects.reworded(once, 9, {"en": "Shed"}, {"en": "A shed.", "nl": "Een schuur."})
    [project] = projects.made(worded, [idea(9, "Schuurtje", 500)]).projects
    assert (project.cost, project.title) == (500, {"nl": "Schuurtje", "en": "Shed"})
    assert project.text == {"nl": "Een schuur.", "en": "A shed."}


def test_an_idea_that_cannot_be_done_after_all_loses_its_project() -> None:
    once = projects.made(EMPTY, [idea(9, "Schuur")])
    assert projects.made(once, [idea(9, standing=Standing.HIDDEN)]).projects == ()


def test_every_problem_is_in_one_list() -> None:
    wrong = [
        idea(1, "Fontein"),
        idea(7, "bank"),
        idea(8, "Goud", 950),
        idea(9, "", 0),
        idea(10, "Knikker", 50),
    ]
    with pytest.raises(CannotChange) as refusal:
        projects.made(FILED, wrong)
    assert refusal.value.reasons == (
        "Idea 9 can be done, and its answer has no short title.",
        "Idea 9 can be done, and its answer has no cost.",
        "Number 1 is that of a project which is not made of idea 1.",
        '2 projects have the title "bank" (nl); each needs its own.',
        "Project 8 costs 950 euros, but 100 to 900 is allowed.",
        "Project 10 costs 50 euros, but 100 to 900 is allowed.",
    )


def test_the_budget_is_the_limit_where_no_other_is_given() -> None:
    with pytest.raises(CannotChange, match="0 to 1,000 is allowed"):
        projects.made(replace(EMPTY, least_cost=0, most_cost=0), [idea(9, "Goud", 1_001)])


def test_what_was_promised_is_voted_on_or_somebody_says_why_not() -> None:
    assert projects.unmade(FILED, [3, 8, 9]) == (8, 9)
    explained = projects.left_out(FILED, 8, "It is done already.")
    assert projects.unmade(explained, [3, 8, 9]) == (9,)
    assert [p.number for p in projects.made(explained, [idea(8, "Pad")]).projects] == [1, 2, 3]
    with pytest.raises(NotReady, match="idea 8, 9"):
        FILED.enter(Phase.VOTING, NOW, unmade=(8, 9))
    assert FILED.enter(Phase.VOTING, NOW).entered is Phase.VOTING


def test_leaving_out_a_project_that_was_made_takes_it_off() -> None:
    made = projects.made(EMPTY, [idea(8, "Pad"), idea(9, "Schuur")])
    assert [p.number for p in projects.left_out(made, 8, "Done.").projects] == [9]


def test_what_people_approved_of_was_another_ballot() -> None:
    made = projects.made(FILED, [idea(9, "Schuur")])
    again = projects.made(made, [idea(9, "Schuur", 500)])
    assert len({rules_hash(FILED), rules_hash(made), rules_hash(again)}) == 3


CHANGES: list[Callable[[Edition], Edition]] = [
    lambda edition: projects.made(edition, [idea(9, "Schuur")]),
    lambda edition: projects.left_out(edition, 9, "Done."),
    lambda edition: projects.reworded(edition, 1, {"nl": "Stoel"}, {}),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("phase", [p for p in Phase if not p.before(Phase.VOTING)])
def test_once_voting_has_opened_no_number_cost_or_title_changes(
    phase: Phase, change: Callable[[Edition], Edition]
) -> None:
    with pytest.raises(CannotChange, match="Voting has opened"):
        change(replace(FILED, entered=phase))


@pytest.mark.parametrize(
    ("number", "title", "text", "reason"),
    [
        (9, {"nl": "Pad"}, {}, "no project 9"),
        (1, {"fr": "Banc"}, {}, "no language fr"),
        (1, {"nl": "Schommel"}, {}, "2 projects have the title"),
    ],
)
def test_words_that_would_mislead_are_refused(
    number: int, title: dict[str, str], text: dict[str, str], reason: str
) -> None:
    with pytest.raises(CannotChange, match=reason):
        projects.reworded(FILED, number, title, text)


@pytest.mark.parametrize("phase", [Phase.SCREENING, Phase.VOTING])
def test_a_project_that_is_withdrawn_stays_and_is_not_on_offer(phase: Phase) -> None:
    edition = replace(FILED, entered=phase)
    changed = projects.withdrawn(edition, 2, " The playground\nmoves. ")
    assert changed.project_by_number[2].withdrawn == "The playground moves."
    assert list(changed.on_offer) == [1, 3]
    assert [p.number for p in changed.projects] == [1, 2, 3]
    assert rules_hash(changed) == rules_hash(edition)


@pytest.mark.parametrize(
    ("phase", "number", "reason", "refusal"),
    [
        (Phase.COUNTING, 2, "Why.", "Voting is over"),
        (Phase.VOTING, 9, "Why.", "no project 9"),
        (Phase.VOTING, 2, "  ", "reason is needed"),
    ],
)
def test_what_cannot_be_withdrawn(phase: Phase, number: int, reason: str, refusal: str) -> None:
    with pytest.raises(CannotChange, match=refusal):
        projects.withdrawn(replace(FILED, entered=phase), number, reason)


def test_a_project_is_withdrawn_once() -> None:
    once = projects.withdrawn(FILED, 2, "Why.")
    with pytest.raises(CannotChange, match="already"):
        projects.withdrawn(once, 2, "Why not.")
