from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from budget.count import (
    Candidate,
    CannotCount,
    CountRules,
    Explanation,
    Outcome,
    Purse,
    Stage,
    Verdict,
)
from budget.equal_shares import Completion, equal_shares
from budget.lot import lot

FUNDED, DID_NOT_FIT, BELOW_MINIMUM, THEME_FULL, DISTRICT_FULL, EXCLUDED, LOST_DRAW, _GONE = Verdict
NONE, RAISED, FILLED_UP = Completion
FREE = CountRules()


def count(  # noqa: PLR0917 - as a row of a table
    costs: dict[str, int],
    ballots: Sequence[str],
    budget: int,
    rules: CountRules = FREE,
    completion: Completion | None = RAISED,
    seed: str = "",
    euro: int = 1,
) -> Outcome:
    """Count ballots on which each letter is a project; capitals are in the theme "green"."""
    candidates = [
        Candidate(
            name, f"Project {name}", cost, sum(name in b for b in ballots), theme_of(name), "north"
        )
        for name, cost in costs.items()
    ]
    return equal_shares(candidates, ballots, budget, rules, seed, completion=completion, euro=euro)


def theme_of(name: str) -> str:
    return "green" if name.isupper() else ""


def told_of(outcome: Outcome, name: str) -> Explanation:
    [told] = [told for told in outcome.explanations if told.candidate.id == name]
    return told


def won(outcome: Outcome) -> str:
    return "".join(outcome.winners)


def test_supporters_pay_alike_for_the_cheapest_of_equals_first() -> None:
    outcome = count({"a": 8, "b": 7}, ["a", "a", "ab", "b", "b", ""], 30, completion=NONE)
    assert outcome.share == 5
    purses = [told.purse for told in outcome.explanations]
    assert purses == [
        Purse(Fraction(7, 3), 0, Fraction(16, 3)),
        Purse(Fraction(8, 3), 0, Fraction(14, 3)),
    ]


def test_who_has_less_pays_all_of_it_and_is_counted() -> None:
    outcome = count({"a": 8, "b": 8}, ["a", "a", "ab", "b", "b", ""], 30, completion=NONE)
    # Of 5 each, a takes 8/3 of three ballots; b takes the 7/3 that one has left, and 17/6 twice.
    assert [told.purse for told in outcome.explanations] == [
        Purse(Fraction(8, 3), 0, Fraction(14, 3)),
        Purse(Fraction(17, 6), 1, Fraction(13, 3)),
    ]
    assert [told.stage for told in outcome.explanations] == [Stage.SHARES, Stage.SHARES]
    assert [told.left for told in outcome.explanations] == [30, 22]


def test_supporters_of_a_loser_are_told_what_they_had() -> None:
    outcome = count({"a": 9, "b": 9}, ["a", "a", "ab", "b"], 16, completion=NONE)
    told = told_of(outcome, "b")
    assert (told.verdict, told.left, told.rank, told.stage) == (DID_NOT_FIT, 7, 2, None)
    assert told.purse == Purse(None, 2, Fraction(5))


@pytest.mark.parametrize(
    ("costs", "ballots", "first"),
    [
        ({"a": 6, "b": 4}, ["ab", "ab"], "b"),
        ({"a": 4, "b": 4}, ["b", "ab", "a", "b"], "b"),
        ({"a": 40, "b": 4}, ["a", "a", "b"], "a"),
        ({"a": 9, "b": 0}, ["a", "a", "b"], "b"),
    ],
)
def test_what_goes_first(costs: dict[str, int], ballots: list[str], first: str) -> None:
    assert count(costs, ballots, 100).winners[0] == first


@pytest.mark.parametrize("seed", list("01234"))
def test_of_equals_that_cost_the_same_the_one_with_most_votes_goes_first(seed: str) -> None:
    # One of the three who want a paid all it had for x: so a asks the other two what b asks.
    ballots = ["xa", "x", "x", "x", "a", "a", "b", "b"]
    outcome = count({"x": 40, "b": 20, "a": 20}, ballots, 80, FREE, NONE, seed)
    assert (won(outcome), outcome.ties) == ("xab", ())


def test_of_equals_the_lot_decides_and_is_told() -> None:
    outcomes = [count({"a": 60, "b": 60}, ["ab"], 100, seed=str(seed)) for seed in range(20)]
    assert {won(outcome) for outcome in outcomes} == {"a", "b"}
    for outcome in outcomes:
        winner, loser = outcome.explanations
        assert (winner.verdict, winner.drawn) == (FUNDED, True)
        assert (loser.verdict, loser.drawn) == (LOST_DRAW, True)
        assert loser.by == outcome.winners
        [tie] = outcome.ties
        assert (tie.ids, tie.cost, tie.votes) == ((*outcome.winners, loser.candidate.id), 60, 1)


def test_equals_that_are_both_funded_were_not_drawn() -> None:
    outcome = count({"a": 40, "b": 40}, ["ab"], 100)
    assert (outcome.ties, [told.drawn for told in outcome.explanations]) == ((), [False, False])


@pytest.mark.parametrize("seed", [str(n) for n in range(40)])
def test_who_lost_a_draw_hears_only_of_those_that_came_before(seed: str) -> None:
    """Two have the same supporters, and the third others: it wins whatever the lot."""
    outcome = count({"a": 50, "b": 50, "c": 50}, ["ac", "ac", "b", "b"], 100, FREE, RAISED, seed)
    in_order = sorted("abc", key=lambda name: lot(seed, name))
    [loser] = [told for told in outcome.explanations if told.verdict is not FUNDED]
    before = in_order[: in_order.index(loser.candidate.id)]
    assert (loser.verdict, loser.by) == (LOST_DRAW, tuple(before))


def test_a_draw_after_the_shares_is_told_once() -> None:
    outcome = count({"a": 60, "b": 60}, ["a", "b"], 100, completion=FILLED_UP)
    assert sorted(told.verdict for told in outcome.explanations) == [FUNDED, LOST_DRAW]
    assert len(outcome.ties) == 1
    assert told_of(outcome, won(outcome)).stage is Stage.FILLED_UP


def test_one_draw_for_several_places_is_told_once() -> None:
    outcome = count({"a": 60, "b": 60, "c": 60}, ["abc"], 130)
    [loser] = [told for told in outcome.explanations if told.verdict is LOST_DRAW]
    [tie] = outcome.ties
    assert tie.ids == (*outcome.winners, loser.candidate.id)
    assert loser.by == outcome.winners


EARLY = {"a": 11, "b": 10, "c": 4, "d": 1}
BACK = {"a": 9, "b": 5, "c": 8}


def test_raising_does_not_stop_where_nothing_else_fits() -> None:
    # A euro more gives c and d, beside which nothing fits; two euros more give b and d.
    outcome = count(EARLY, ["ad", "b", "abcd"], 11)
    assert (set(outcome.winners), outcome.spent) == ({"b", "d"}, 11)
    assert outcome.share == Fraction(11, 3) + 4


def test_raising_stops_at_the_first_share_that_costs_too_much() -> None:
    # A euro more costs 14 of 13; two euros more would cost 13.
    ballots = ["abc", "bc", "abc", "a"]
    outcome = count(BACK, ballots, 13)
    assert (outcome.winners, outcome.share) == (("b",), Fraction(13, 4))


def test_raising_stops_where_everything_that_is_supported_is_funded() -> None:
    outcome = count({"a": 90_000, "b": 7, "c": 3}, ["a", "b", "", ""], 100_000)
    assert set(outcome.winners) == {"a", "b"}
    assert outcome.share == 90_000


def test_who_paid_just_everything_has_something_left_of_a_higher_share() -> None:
    outcome = count({"a": 10, "b": 2}, ["ab", "a", ""], 15)
    assert (outcome.winners, outcome.share) == (("a", "b"), Fraction(7))


@pytest.mark.parametrize(("euro", "share"), [(1, 59), (10, 65), (100, 125)])
def test_a_raise_is_a_euro_in_parts_of_a_euro(euro: int, share: int) -> None:
    outcome = count({"a": 59, "b": 1}, ["a", "b", "", ""], 100, euro=euro)
    assert set(outcome.winners) == {"a", "b"}
    assert outcome.share == share


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (CountRules(minimum_votes=3), (BELOW_MINIMUM, None, ())),
        (CountRules(minimum_votes=2), (FUNDED, None, ())),
        (CountRules(theme_caps={"green": 39}), (THEME_FULL, 19, ())),
        (CountRules(theme_caps={"green": 40}), (FUNDED, None, ())),
        (CountRules(district_caps={"north": 30}), (DISTRICT_FULL, 10, ())),
        (CountRules(exclusions=(("B", "A"),)), (EXCLUDED, None, ("A",))),
    ],
)
@pytest.mark.parametrize("completion", Completion)
def test_the_rules_hold_for_shares_and_for_filling_up(
    completion: Completion, rules: CountRules, told: tuple[Verdict, int | None, tuple[str, ...]]
) -> None:
    ballots = ["AB", "AB", "A", "A"]
    outcome = count({"A": 20, "B": 20}, ballots, 80, rules, completion)
    explanation = told_of(outcome, "B")
    assert (explanation.verdict, explanation.room, explanation.by) == told
    assert told_of(outcome, "A").verdict is FUNDED


def test_a_project_dearer_than_the_whole_budget_does_not_end_the_raising() -> None:
    outcome = count({"a": 101, "b": 70}, ["a", "b"], 100)
    assert outcome.winners == ("b",)
    assert outcome.share == 70
    assert told_of(outcome, "a").verdict is DID_NOT_FIT


def test_what_is_left_is_filled_up_by_most_votes() -> None:
    ballots = ["a", "a", "b", "c", "c", "c"]
    costs = {"a": 45, "b": 30, "c": 66}
    assert count(costs, ballots, 100).winners == ()
    outcome = count(costs, ballots, 100, completion=FILLED_UP)
    assert [(told.candidate.id, told.stage, told.left) for told in outcome.explanations] == [
        ("c", Stage.FILLED_UP, 100),
        ("a", None, 34),
        ("b", Stage.FILLED_UP, 34),
    ]


@pytest.mark.parametrize(("fills_up", "winners"), [(True, "cb"), (False, "")])
def test_the_rules_say_whether_what_is_left_is_filled_up(fills_up: bool, winners: str) -> None:
    ballots, costs = ["a", "a", "b", "c", "c", "c"], {"a": 45, "b": 30, "c": 66}
    assert won(count(costs, ballots, 100, CountRules(fill_up=fills_up), None)) == winners


def test_stopping_at_a_misfit_is_for_filling_up_alone() -> None:
    ballots = ["a", "a", "b", "c", "c", "c", "d"]
    rules = CountRules(stop_at_first_misfit=True)
    costs = {"a": 45, "b": 30, "c": 65, "d": 5}
    assert won(count(costs, ballots, 100, rules, FILLED_UP)) == "cd"
    assert won(count(costs, ballots, 100, completion=FILLED_UP)) == "cdb"


@pytest.mark.parametrize("completion", Completion)
def test_without_ballots_or_projects_shares_pay_for_nothing(completion: Completion) -> None:
    assert count({}, ["", ""], 100, completion=completion).explanations == ()
    [told] = count({"a": 5}, [], 100, completion=completion).explanations
    assert told.stage is (Stage.FILLED_UP if completion is FILLED_UP else None)


def test_a_blank_ballot_has_a_share() -> None:
    assert count({"a": 6}, ["a"], 6).share == 6
    assert count({"a": 6}, ["a", ""], 6, completion=NONE).winners == ()


@pytest.mark.parametrize(
    ("candidates", "ballots", "budget", "reason"),
    [
        ([Candidate("a", "A", 5, 1)], ["a", "b"], 9, "names b, which is no project"),
        ([Candidate("a", "A", 5, 2)], ["a", ""], 9, "a has 2 votes, but is on 1 ballots"),
        ([Candidate("a", "A", 5, 1)], ["a"], -1, "budget is below zero"),
        ([Candidate("a", "A", 5, 1)] * 2, ["a"], 9, "a is there twice"),
    ],
)
def test_what_makes_no_count(
    candidates: list[Candidate], ballots: list[str], budget: int, reason: str
) -> None:
    with pytest.raises(CannotCount, match=reason):
        equal_shares(candidates, ballots, budget, FREE, "")


def test_json_has_exact_amounts_as_numerator_and_denominator() -> None:
    told = count({"a": 8, "b": 8}, ["a", "a", "ab", "b", "b", ""], 30, completion=NONE).as_json()
    assert (told["rule"], told["share"]) == ("equal-shares", (5, 1))
    explanation = replace(count({"a": 5}, ["a", "a"], 12).explanations[0], rank=7).as_json()
    assert {key: explanation[key] for key in ("stage", "paid", "short", "supporters_left")} == {
        "stage": "shares",
        "paid": (5, 2),
        "short": 0,
        "supporters_left": (7, 1),
    }


def test_json_says_that_nobody_paid_for_what_shares_did_not_fund() -> None:
    told = count({"a": 9, "b": 9}, ["a", "a", "ab", "b"], 16, completion=NONE)
    explanation = told_of(told, "b").as_json()
    assert (explanation["stage"], explanation["paid"], explanation["short"]) == (None, None, 2)
