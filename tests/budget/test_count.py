import json
from dataclasses import replace

import pytest

from budget.count import (
    Candidate,
    CannotCount,
    CountRules,
    Explanation,
    Outcome,
    Rule,
    Verdict,
    most_votes,
    tally_choices,
    tally_points,
    tally_rankings,
)

FUNDED, DID_NOT_FIT, BELOW_MINIMUM, THEME_FULL, DISTRICT_FULL, EXCLUDED, LOST_DRAW, _GONE = Verdict
SKIPPING = CountRules()
STOPPING = CountRules(stop_at_first_misfit=True)
ANTWERP = (25_000, 37_000, 5_000, 40_000, 10_000, 25_000, 30_000, 19_500, 3_000, 10_000)


def project(name: str, cost: int, votes: int = 1, theme: str = "", district: str = "") -> Candidate:
    return Candidate(name, f"Project {name}", cost, votes, theme, district)


def in_order_of_votes(*costs: int) -> tuple[Candidate, ...]:
    """Return projects 1, 2, ... with these costs, each with a vote less than the one before."""
    return tuple(project(str(n), cost, 100 - n) for n, cost in enumerate(costs, start=1))


def verdicts(outcome: Outcome) -> dict[str, Verdict]:
    return {told.candidate.id: told.verdict for told in outcome.explanations}


def told_of(outcome: Outcome, name: str) -> Explanation:
    [told] = [told for told in outcome.explanations if told.candidate.id == name]
    return told


@pytest.mark.parametrize(
    ("rules", "winners", "spent"),
    [
        (SKIPPING, ("1", "2", "3", "5", "8", "9"), 99_500),
        (STOPPING, ("1", "2", "3"), 67_000),
    ],
)
def test_the_published_example_of_antwerp(
    rules: CountRules, winners: tuple[str, ...], spent: int
) -> None:
    outcome = most_votes(in_order_of_votes(*ANTWERP), 100_000, rules, "")
    assert (outcome.winners, outcome.spent, outcome.left) == (winners, spent, 100_000 - spent)


def test_a_project_that_did_not_fit_is_told_what_was_left_at_its_turn() -> None:
    told = told_of(most_votes(in_order_of_votes(*ANTWERP), 100_000, SKIPPING, ""), "4")
    assert (told.verdict, told.rank, told.left, told.by) == (DID_NOT_FIT, 4, 33_000, ())


def test_after_a_stop_every_project_is_told_where_the_count_stopped() -> None:
    outcome = most_votes(in_order_of_votes(60, 50, 10, 40), 100, STOPPING, "")
    assert [told.by for told in outcome.explanations] == [(), (), ("2",), ("2",)]
    assert outcome.winners == ("1",)


@pytest.mark.parametrize("rules", [SKIPPING, STOPPING])
def test_a_project_dearer_than_the_whole_budget_does_not_stop_the_count(rules: CountRules) -> None:
    outcome = most_votes(in_order_of_votes(999_999_999, 70), 100, rules, "")
    assert list(verdicts(outcome).values()) == [DID_NOT_FIT, FUNDED]


@pytest.mark.parametrize(
    "rules",
    [
        CountRules(minimum_votes=99),
        CountRules(theme_caps={"green": 60}),
        CountRules(district_caps={"north": 60}),
        CountRules(exclusions=(("2", "1"),)),
    ],
)
def test_only_money_stops_a_count(rules: CountRules) -> None:
    kept_out = project("2", 50, 98, "green", "north")
    entered = (project("1", 50, 99, "green", "north"), kept_out, project("3", 40, 150))
    outcome = most_votes(entered, 100, replace(rules, stop_at_first_misfit=True), "")
    assert outcome.winners == ("3", "1")
    assert verdicts(outcome)["2"] in {BELOW_MINIMUM, THEME_FULL, DISTRICT_FULL, EXCLUDED}


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (CountRules(minimum_votes=6), (BELOW_MINIMUM, None, ())),
        (CountRules(minimum_votes=5), (FUNDED, None, ())),
        (CountRules(theme_caps={"green": 70}), (THEME_FULL, 20, ())),
        (CountRules(theme_caps={"green": 80, "play": 0}), (FUNDED, None, ())),
        (CountRules(district_caps={"north": 70}), (DISTRICT_FULL, 20, ())),
        (CountRules(district_caps={"north": 80, "": 0}), (FUNDED, None, ())),
        (CountRules(exclusions=(("late", "early"),)), (EXCLUDED, None, ("early",))),
        (CountRules(exclusions=(("late", "never"),)), (FUNDED, None, ())),
    ],
)
def test_what_keeps_out_a_project_that_there_is_money_for(
    rules: CountRules, told: tuple[Verdict, int | None, tuple[str, ...]]
) -> None:
    early, late = (
        project("early", 50, 9, "green", "north"),
        project("late", 30, 5, "green", "north"),
    )
    outcome = most_votes((late, early, project("never", 500, 8)), 100, rules, "")
    explanation = told_of(outcome, "late")
    assert (explanation.verdict, explanation.room, explanation.by) == told


def test_of_equal_votes_the_cheaper_goes_first_without_a_draw() -> None:
    outcome = most_votes((project("dear", 60), project("cheap", 50)), 100, SKIPPING, "")
    assert verdicts(outcome) == {"cheap": FUNDED, "dear": DID_NOT_FIT}
    assert outcome.ties == ()


def test_equals_go_by_lot_and_not_by_id_or_order_of_entry() -> None:
    equals = (project("a", 60), project("b", 60))
    winners = {most_votes(equals, 100, SKIPPING, str(seed)).winners for seed in range(20)}
    assert winners == {("a",), ("b",)}


def test_a_draw_is_explained_to_winner_and_loser() -> None:
    outcome = most_votes((project("a", 60), project("b", 60)), 100, SKIPPING, "seed")
    winner, loser = outcome.explanations
    assert (winner.verdict, winner.drawn) == (FUNDED, True)
    assert (loser.verdict, loser.drawn, loser.by) == (LOST_DRAW, True, (winner.candidate.id,))
    [tie] = outcome.ties
    assert (tie.ids, tie.votes, tie.cost) == ((winner.candidate.id, loser.candidate.id), 1, 60)


@pytest.mark.parametrize(
    ("budget", "rules"),
    [
        (100, CountRules(theme_caps={"green": 60})),
        (100, CountRules(district_caps={"north": 60})),
        (100, CountRules(exclusions=(("a", "b"),))),
        (70, SKIPPING),
        (70, STOPPING),
    ],
)
def test_a_draw_is_lost_for_whatever_reason_there_was_one_place(
    budget: int, rules: CountRules
) -> None:
    equals = (project("a", 40, 1, "green", "north"), project("b", 40, 1, "green", "north"))
    outcome = most_votes(equals, budget, rules, "seed")
    assert sorted(verdicts(outcome).values()) == [FUNDED, LOST_DRAW]


def test_equals_that_all_fit_or_never_could_were_not_drawn() -> None:
    fitting = (project("a", 20, 2), project("b", 20, 2))
    too_dear = (project("c", 80), project("d", 80))
    outcome = most_votes((*fitting, *too_dear), 100, SKIPPING, "")
    assert list(verdicts(outcome).values()) == [FUNDED, FUNDED, DID_NOT_FIT, DID_NOT_FIT]
    assert not any(told.drawn for told in outcome.explanations)
    assert outcome.ties == ()


def test_who_could_not_win_whatever_is_drawn_has_no_part_in_the_draw() -> None:
    ahead = project("x", 30, 9, "green")
    out = (project("c", 40, 1, "green"), project("d", 40, 1, "green"))
    entered = (ahead, project("a", 40), project("b", 40), *out)
    outcome = most_votes(entered, 100, CountRules(theme_caps={"green": 60}), "seed")
    assert {told.candidate.id for told in outcome.explanations if told.drawn} == {"a", "b"}
    assert verdicts(outcome)["c"] is verdicts(outcome)["d"] is THEME_FULL
    [tie] = outcome.ties
    assert told_of(outcome, tie.ids[1]).by == (tie.ids[0],)


def test_a_project_dearer_than_the_whole_budget_is_not_kept_out_by_a_stop() -> None:
    outcome = most_votes(in_order_of_votes(60, 50, 101), 100, STOPPING, "")
    assert told_of(outcome, "3").by == ()


def test_a_count_that_stops_at_the_loser_of_a_draw_says_so_to_the_rest() -> None:
    entered = (project("a", 60), project("b", 60), project("c", 10, 0))
    outcome = most_votes(entered, 100, STOPPING, "seed")
    _, loser, last = outcome.explanations
    assert (loser.verdict, last.verdict, last.by) == (LOST_DRAW, DID_NOT_FIT, (loser.candidate.id,))


@pytest.mark.parametrize(
    ("entered", "budget", "rules", "reason"),
    [
        ([project("7", 5), project("7", 6)], 9, SKIPPING, "7 is there twice"),
        ([project("7", -5)], 9, SKIPPING, "cost of project 7 is below zero"),
        ([project("7", 5)], -1, SKIPPING, "budget is below zero"),
        ([project("7", 5)], 9, CountRules(exclusions=(("7", "8"),)), "7 and 8 are no two projects"),
        ([project("7", 5)], 9, CountRules(exclusions=(("7", "7"),)), "7 and 7 are no two projects"),
    ],
)
def test_what_makes_no_count(
    entered: list[Candidate], budget: int, rules: CountRules, reason: str
) -> None:
    with pytest.raises(CannotCount, match=reason):
        most_votes(entered, budget, rules, "")


def test_without_projects_all_money_is_left() -> None:
    outcome = most_votes((), 100, SKIPPING, "")
    assert (outcome.winners, outcome.spent, outcome.left) == ((), 0, 100)


def test_an_outcome_is_kept_as_json() -> None:
    entered = (project("a", 60, theme="green"), project("b", 60, theme="green"))
    outcome = most_votes(entered, 100, SKIPPING, "seed")
    first, second = outcome.explanations
    kept = json.loads(json.dumps(outcome.as_json()))
    assert kept.pop("projects") == [
        {
            "id": told.candidate.id,
            "title": f"Project {told.candidate.id}",
            "cost": 60,
            "votes": 1,
            "theme": "green",
            "district": "",
            "verdict": told.verdict,
            "rank": rank,
            "left": left,
            "room": None,
            "by": by,
            "drawn": True,
        }
        for told, rank, left, by in ((first, 1, 100, []), (second, 2, 40, [first.candidate.id]))
    ]
    assert kept == {
        "rule": Rule.MOST_VOTES,
        "winners": [first.candidate.id],
        "spent": 60,
        "budget": 100,
        "left": 40,
        "seed": "seed",
        "ties": [{"ids": [first.candidate.id, second.candidate.id], "votes": 1, "cost": 60}],
    }


def test_choices_count_once_a_ballot() -> None:
    assert tally_choices([("a", "b", "a"), ("a",), ()]) == {"a": 2, "b": 1}


def test_points_are_added_up() -> None:
    assert tally_points([{"a": 3, "b": 1}, {"a": 2, "c": -1}]) == {"a": 5, "b": 1, "c": -1}


def test_the_first_of_a_short_ranking_counts_as_much_as_of_a_long_one() -> None:
    assert tally_rankings([("a", "b", "c"), ("b",)], length=3) == {"a": 3, "b": 5, "c": 1}
