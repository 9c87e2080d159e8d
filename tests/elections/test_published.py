"""Real elections beside the project, against what their cities and pabutools made of them.

Those did not decide ties as we do: cities by an order of their own, pabutools by id.  Where a tie
decides, the same winners have to come out under some order of the tied projects, and ours may
differ from them only from that tie on.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from budget.count import Candidate, CountRules, Outcome, most_votes
from budget.lot import seed_of
from budget.pabulib import Election, read

SHARED = Path(__file__).parents[3] / "shared/elections"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/elections is missing")

BY_VOTES = (
    "Netherlands_Amsterdam_179",
    "Netherlands_Amsterdam_285",
    "Netherlands_Amsterdam_304",
    "Netherlands_Amsterdam_309",
    "Netherlands_Amsterdam_515",
    "Netherlands_Amsterdam_604",
    "Netherlands_Assen_2024",
    "Poland_Warszawa_2019_Brodno",
    "Poland_Warszawa_2020_Wawer",
    "Poland_Wroclaw_2017_Rejon_nr_11_750",
)
WITH_OFFICIAL_WINNERS = (
    "Poland_Katowice_2025_Kostuchna",
    "Poland_Krakow_2022_Czyzyny",
    "Poland_Warszawa_2019_Brodno",
    "Poland_Warszawa_2020_Wawer",
    "Poland_Wroclaw_2017_Rejon_nr_11_750",
)
OTHERS = ("France_Toulouse_2019", "Switzerland_Zurich_D10", "Switzerland_Zurich_S5R")
ALL = tuple(sorted({*BY_VOTES, *WITH_OFFICIAL_WINNERS, *OTHERS}))
DECIDED_BY_A_TIE = {
    ("Poland_Krakow_2022_Czyzyny", "official"),
    ("Poland_Warszawa_2019_Brodno", "greedy_cost"),
}
SUMS_THAT_DIFFER = {
    # One ballot names four projects two or three times; each repetition was counted.
    "Netherlands_Amsterdam_604": {"42346": 1, "42350": 1, "42355": 1, "42360": 1},
    # One ballot ranks this project alone, and got it one point instead of five.
    "Switzerland_Zurich_S5R": {"24": -4},
}


def election(name: str) -> Election:
    return read((SHARED / f"{name}.pb").read_bytes())


def expected(name: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = json.loads((SHARED / "expected.json").read_text("utf-8"))
    return known[f"{name}.pb"]


def counted(name: str, *, stop_at_first_misfit: bool = False) -> Outcome:
    read_from = election(name)
    rules = CountRules(stop_at_first_misfit, read_from.minimum_votes)
    return most_votes(read_from.candidates(), read_from.budget, rules, "a seed")


def greedy(order: Sequence[Candidate], budget: int, minimum: int) -> set[str]:
    """Count by most votes in this order of turns, as simply as it can be written."""
    won: set[str] = set()
    for one in order:
        if one.cost <= budget and one.votes >= minimum:
            won.add(one.id)
            budget -= one.cost
    return won


@pytest.mark.parametrize("name", ALL)
def test_the_ballots_come_to_the_published_sums(name: str) -> None:
    read_from = election(name)
    differences = {
        project.id: project.votes - read_from.tally.get(project.id, 0)
        for project in read_from.projects
        if project.votes is not None and project.votes != read_from.tally.get(project.id, 0)
    }
    assert differences == SUMS_THAT_DIFFER.get(name, {})
    assert all(project.votes is not None for project in read_from.projects)


@pytest.mark.parametrize("name", ALL)
def test_the_size_is_as_known(name: str) -> None:
    read_from, known = election(name), expected(name)
    assert len(read_from.ballots) == known["voters"]
    assert len(read_from.projects) == known["projects"]
    assert (read_from.budget, read_from.unit) == (int(known["budget"]), 1)


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        *((name, "greedy_cost") for name in BY_VOTES),
        *((name, "official") for name in WITH_OFFICIAL_WINNERS),
    ],
)
def test_the_winners_are_those_of_others_but_for_ties(name: str, oracle: str) -> None:
    read_from, outcome = election(name), counted(name)
    theirs = set(expected(name)[oracle])
    known = sorted(read_from.candidates(), key=lambda one: (-one.votes, one.id not in theirs))
    assert greedy(known, read_from.budget, read_from.minimum_votes) == theirs
    if (name, oracle) in DECIDED_BY_A_TIE:
        assert_they_part_at_a_tie(outcome, theirs)
    else:
        assert set(outcome.winners) == theirs


def assert_they_part_at_a_tie(outcome: Outcome, theirs: set[str]) -> None:
    """The project with the most votes of those judged otherwise shares its votes with another."""
    ours = set(outcome.winners)
    [first, second, *_] = [
        told.candidate for told in outcome.explanations if told.candidate.id in ours ^ theirs
    ]
    assert first.votes == second.votes


@pytest.mark.parametrize("name", BY_VOTES)
def test_pabutools_spends_the_same_where_no_tie_decides(name: str) -> None:
    if (name, "greedy_cost") not in DECIDED_BY_A_TIE:
        assert counted(name).spent == int(expected(name)["greedy_cost_cost"])


def test_a_city_that_stops_at_the_first_misfit_passed_over_a_withdrawn_project() -> None:
    outcome = counted("Poland_Wroclaw_2017_Rejon_nr_11_750", stop_at_first_misfit=True)
    assert list(outcome.winners) == expected("Poland_Wroclaw_2017_Rejon_nr_11_750")["official"]


@pytest.mark.parametrize("name", ALL)
def test_a_seed_decides_nothing_where_no_votes_and_costs_are_equal(name: str) -> None:
    read_from = election(name)
    rules = CountRules(minimum_votes=read_from.minimum_votes)
    content = (SHARED / f"{name}.pb").read_bytes()
    outcomes = [
        most_votes(read_from.candidates(), read_from.budget, rules, seed)
        for seed in ("a", "b", seed_of(content))
    ]
    assert {outcome.ties for outcome in outcomes} == {()}
    assert len({frozenset(outcome.winners) for outcome in outcomes}) == 1
