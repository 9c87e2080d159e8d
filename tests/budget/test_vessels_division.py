import json
from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest

from budget.count import CannotCount
from budget.division import Division, Divisions, Share, mean, per_euro
from budget.lot import lot

Rule = Callable[[Divisions, str], Division]
ABC = ("a", "b", "c")
NINE_AND_ONE = ((40, 40, 20),) * 9 + ((0, 0, 100),)


def divided(*ballots: Sequence[int], weights: Sequence[int] = ()) -> Divisions:
    return Divisions(ABC[: len(ballots[0])], sum(ballots[0]), ballots, weights)


def winner_of(seed: str, *themes: str) -> str:
    return min(themes, key=lambda theme: lot(seed, theme))


@pytest.mark.parametrize(("rule", "amounts"), [(mean, (36, 36, 28)), (per_euro, (40, 40, 20))])
def test_nine_ballots_and_one_that_exaggerates(rule: Rule, amounts: tuple[int, ...]) -> None:
    outcome = rule(divided(*NINE_AND_ONE), "")
    assert outcome.amounts == amounts
    assert outcome.draw == ()
    weighed = rule(divided((40, 40, 20), (0, 0, 100), weights=(9, 1)), "")
    assert weighed == outcome


def test_the_mean_is_explained_by_its_exact_fraction() -> None:
    outcome = mean(divided((10, 0, 0), (7, 3, 0), (7, 2, 1)), "")
    assert outcome.amounts == (8, 2, 0)
    assert outcome.shares == (
        Share("a", 8, Fraction(8), taken=1, not_taken=1),
        Share("b", 2, Fraction(5, 3), taken=2, not_taken=1),
        Share("c", 0, Fraction(1, 3), taken=None, not_taken=1),
    )


def test_per_euro_is_explained_by_the_last_euro_taken_and_the_first_that_was_not() -> None:
    outcome = per_euro(divided(*NINE_AND_ONE), "")
    assert outcome.shares == (
        Share("a", 40, Fraction(36), taken=9, not_taken=0),
        Share("b", 40, Fraction(36), taken=9, not_taken=0),
        Share("c", 20, Fraction(28), taken=10, not_taken=1),
    )


def test_a_theme_that_gets_nothing_has_no_last_euro() -> None:
    [*_, last] = per_euro(divided((8, 2, 0), (8, 2, 0), (0, 2, 8)), "").shares
    assert last == Share("c", 0, Fraction(8, 3), taken=None, not_taken=1)


@pytest.mark.parametrize(
    ("ballots", "amounts"),
    [
        (((8, 2, 0), (0, 2, 8)), (4, 2, 4)),
        (((10, 3, 0), (0, 2, 11)), (5, 3, 5)),  # the third euro of b is supported by one as well
        (((10, 0, 0), (0, 10, 0)), (5, 5, 0)),
        (((9, 4, 0), (4, 9, 0), (0, 0, 13)), (5, 4, 4)),
        (((13, 0, 0), (1, 12, 0), (1, 0, 12)), (5, 4, 4)),
        (((10, 3, 0), (8, 5, 0)), (8, 5, 0)),  # a is above that level by the support of both
    ],
)
def test_themes_that_tie_are_raised_to_a_common_level(
    ballots: tuple[tuple[int, ...], ...], amounts: tuple[int, ...]
) -> None:
    outcomes = {per_euro(divided(*ballots), seed).amounts for seed in map(str, range(20))}
    assert amounts in outcomes
    assert {tuple(sorted(outcome)) for outcome in outcomes} == {tuple(sorted(amounts))}


@pytest.mark.parametrize("seed", ["", "1", "2", "3", "een zaad"])
def test_the_last_euro_of_a_tie_goes_by_lot(seed: str) -> None:
    outcome = per_euro(divided((7, 3, 0), (0, 3, 7)), seed)
    won = winner_of(seed, "a", "c")
    assert outcome.amounts == ((4, 3, 3) if won == "a" else (3, 3, 4))
    assert (outcome.draw[0], set(outcome.draw), outcome.drawn_euros) == (won, {"a", "c"}, 1)
    assert [share.drawn for share in outcome.shares] == [True, False, True]


@pytest.mark.parametrize("seed", ["", "1", "2", "3", "een zaad"])
def test_equal_remainders_go_by_lot(seed: str) -> None:
    outcome = mean(divided((5, 3, 2), (6, 2, 2)), seed)
    won = winner_of(seed, "a", "b")
    assert outcome.amounts == ((6, 2, 2) if won == "a" else (5, 3, 2))
    assert (outcome.draw[0], set(outcome.draw), outcome.drawn_euros) == (won, {"a", "b"}, 1)


def test_a_larger_remainder_needs_no_lot() -> None:
    outcomes = {mean(divided((2, 1, 0), (2, 1, 0), (1, 2, 0)), seed) for seed in "xy"}
    assert {(outcome.amounts, outcome.draw) for outcome in outcomes} == {((2, 1, 0), ())}


@pytest.mark.parametrize("rule", [mean, per_euro])
def test_a_single_theme_gets_everything(rule: Rule) -> None:
    assert rule(divided((7,), (7,)), "").amounts == (7,)


@pytest.mark.parametrize(
    ("themes", "total", "ballots", "weights", "reason"),
    [
        (ABC, 10, (), (), "There are no ballots to count."),
        ((), 0, ((),), (), "There are no themes to divide money over."),
        (("a", "b", "a"), 10, ((5, 5, 0),), (), "A theme is there twice."),
        (ABC, 10, ((5, 5, 0),), (1, 1), "There are not as many weights as ballots."),
        (ABC, 10, ((5, 5, 0), (5, 5, 0)), (1, 0), "A ballot weighs less than 1."),
        (ABC, 10, ((5, 5, 0), (5, 5)), (), "A ballot does not say what each theme gets."),
        (ABC, 10, ((5, 5, 0), (5, 4, 0)), (), "A ballot does not divide exactly 10 euros."),
        (ABC, 9_999, ((5, 4, 0),), (), "A ballot does not divide exactly 9,999 euros."),
        (ABC, 10, ((5, 6, -1),), (), "A ballot gives a theme less than 0 euros."),
    ],
)
def test_what_makes_no_count_is_refused_with_the_reason(
    themes: tuple[str, ...],
    total: int,
    ballots: tuple[tuple[int, ...], ...],
    weights: tuple[int, ...],
    reason: str,
) -> None:
    with pytest.raises(CannotCount) as refusal:
        Divisions(themes, total, ballots, weights)
    assert str(refusal.value) == reason


def test_all_of_it_can_be_published() -> None:
    outcome = mean(divided((10, 0, 0), (7, 3, 0), (7, 2, 1)), "een zaad")
    published = json.loads(json.dumps(outcome.as_json()))
    assert published == {
        "rule": "mean",
        "total": 10,
        "weight": 3,
        "seed": "een zaad",
        "draw": [],
        "drawn_euros": 0,
        "themes": [
            {"theme": "a", "amount": 8, "mean": "8", "taken": 1, "not_taken": 1, "drawn": False},
            {"theme": "b", "amount": 2, "mean": "5/3", "taken": 2, "not_taken": 1, "drawn": False},
            {
                "theme": "c",
                "amount": 0,
                "mean": "1/3",
                "taken": None,
                "not_taken": 1,
                "drawn": False,
            },
        ],
    }
    assert per_euro(divided((1, 0)), "").as_json()["rule"] == "per-euro"
