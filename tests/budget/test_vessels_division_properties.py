"""What holds for every count of divisions, whatever the ballots are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.division import Division, Divisions, mean, per_euro
from budget.lot import lot

Ballot = tuple[int, ...]
Rule = Callable[[Divisions, str], Division]
Case = tuple[Divisions, str]
BOTH = pytest.mark.parametrize("rule", [mean, per_euro])
NAMES = "abcde"


def every_ballot(themes: int, total: int) -> Iterator[Ballot]:
    """Yield every way in which a total can be divided."""
    if themes == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in every_ballot(themes - 1, total - first):
            yield (first, *others)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a few ballots over a total so small that ties and remainders are frequent."""
    themes, total = draw(st.integers(1, 5)), draw(st.integers(0, 7))
    some = st.lists(st.integers(0, total), min_size=themes - 1, max_size=themes - 1).map(sorted)
    cuts = draw(st.lists(some, min_size=1, max_size=5))
    ballots = [tuple(b - a for a, b in zip((0, *cut), (*cut, total), strict=True)) for cut in cuts]
    many = st.lists(st.integers(1, 4), min_size=len(ballots), max_size=len(ballots))
    weights = draw(st.just([]) | many)
    return Divisions(tuple(NAMES[:themes]), total, ballots, weights), draw(st.text(max_size=2))


def copies(divisions: Divisions) -> list[Ballot]:
    """Return every ballot as many times as it weighs."""
    weights = divisions.weights or [1] * len(divisions.ballots)
    paired = zip(divisions.ballots, weights, strict=True)
    return [tuple(ballot) for ballot, weight in paired for _ in range(weight)]


def with_ballots(divisions: Divisions, ballots: Sequence[Ballot]) -> Divisions:
    return Divisions(divisions.themes, divisions.total, ballots)


def in_order_of_lot(themes: Sequence[str], seed: str) -> list[int]:
    return sorted(range(len(themes)), key=lambda place: lot(seed, themes[place]))


def mean_again(divisions: Divisions, seed: str) -> Ballot:
    """Count by mean once more, as simply as it can be written."""
    ballots = copies(divisions)
    means = [Fraction(sum(column), len(ballots)) for column in zip(*ballots, strict=True)]
    amounts = [int(of_theme) for of_theme in means]
    turns = in_order_of_lot(divisions.themes, seed)
    turns.sort(key=lambda place: amounts[place] - means[place])
    for place in turns[: divisions.total - sum(amounts)]:
        amounts[place] += 1
    return tuple(amounts)


def per_euro_again(divisions: Divisions, seed: str) -> Ballot:
    """Count per euro once more, a euro at a time."""
    ballots = copies(divisions)
    amounts = [0 for _ in divisions.themes]
    turns = in_order_of_lot(divisions.themes, seed)

    def merit(place: int) -> tuple[int, int]:
        support = sum(ballot[place] > amounts[place] for ballot in ballots)
        return -support, amounts[place]

    for _ in range(divisions.total):
        amounts[min(turns, key=merit)] += 1
    return tuple(amounts)


AGAIN: Mapping[Rule, Callable[[Divisions, str], Ballot]] = {
    mean: mean_again,
    per_euro: per_euro_again,
}


@BOTH
@given(case=cases())
def test_counting_again_by_hand_gives_the_same(rule: Rule, case: Case) -> None:
    assert rule(*case).amounts == AGAIN[rule](*case)


@BOTH
@given(case=cases())
def test_the_total_is_divided_exactly_and_between_the_least_and_the_most_that_was_given(
    rule: Rule, case: Case
) -> None:
    divisions, _ = case
    amounts = rule(*case).amounts
    assert sum(amounts) == divisions.total
    for amount, column in zip(amounts, zip(*divisions.ballots, strict=True), strict=True):
        assert min(column) <= amount <= max(column)


@BOTH
@given(case=cases(), data=st.data())
def test_the_order_of_the_ballots_has_no_part_in_it_and_a_weight_is_so_many_ballots(
    rule: Rule, case: Case, data: st.DataObject
) -> None:
    divisions, seed = case
    shuffled = data.draw(st.permutations(copies(divisions)))
    assert rule(with_ballots(divisions, shuffled), seed) == rule(divisions, seed)


@BOTH
@given(case=cases(), times=st.integers(1, 9))
def test_where_all_agree_that_is_the_outcome(rule: Rule, case: Case, times: int) -> None:
    divisions, seed = case
    agreed = tuple(divisions.ballots[0])
    outcome = rule(with_ballots(divisions, [agreed] * times), seed)
    assert (outcome.amounts, outcome.draw) == (agreed, ())


@BOTH
@given(case=cases(), data=st.data())
def test_a_theme_does_not_get_less_because_a_ballot_gives_it_more(
    rule: Rule, case: Case, data: st.DataObject
) -> None:
    divisions, seed = case
    before = copies(divisions)
    ballot = data.draw(st.integers(0, len(before) - 1))
    places = st.integers(0, len(divisions.themes) - 1)
    source, target = data.draw(places), data.draw(places)
    by = data.draw(st.integers(0, before[ballot][source]))
    changed = list(before[ballot])
    changed[source] -= by
    changed[target] += by
    after = [*before[:ballot], tuple(changed), *before[ballot + 1 :]]
    then = rule(with_ballots(divisions, after), seed).amounts
    assert then[target] >= rule(divisions, seed).amounts[target]


@BOTH
@given(case=cases(), other=st.text(max_size=3))
def test_where_nothing_was_drawn_the_seed_has_no_part_in_it(
    rule: Rule, case: Case, other: str
) -> None:
    divisions, seed = case
    outcome = rule(divisions, seed)
    if not outcome.draw:
        assert rule(divisions, other).shares == outcome.shares


@BOTH
@given(case=cases())
def test_a_draw_was_needed_and_says_who_won(rule: Rule, case: Case) -> None:
    divisions, seed = case
    outcome = rule(divisions, seed)
    assert {share.theme for share in outcome.shares if share.drawn} == set(outcome.draw)
    assert list(outcome.draw) == sorted(outcome.draw, key=lambda theme: lot(seed, theme))
    assert bool(outcome.draw) == (0 < outcome.drawn_euros < len(outcome.draw))
    others = {rule(divisions, str(number)).amounts for number in range(40)}
    assert (len(others) > 1) == bool(outcome.draw)


@BOTH
@given(case=cases())
def test_every_explanation_is_true(rule: Rule, case: Case) -> None:
    divisions, seed = case
    ballots = copies(divisions)
    for place, share in enumerate(rule(divisions, seed).shares):
        given_to_it = [ballot[place] for ballot in ballots]
        assert share.theme == divisions.themes[place]
        assert share.mean == Fraction(sum(given_to_it), len(ballots))
        assert share.not_taken == sum(amount > share.amount for amount in given_to_it)
        taken = sum(amount >= share.amount for amount in given_to_it)
        assert share.taken == (taken if share.amount else None)


@given(cases())
def test_no_euro_that_was_not_taken_is_supported_more_than_one_that_was(case: Case) -> None:
    shares = per_euro(*case).shares
    least = min((share.taken for share in shares if share.taken is not None), default=0)
    if case[0].total:
        assert max(share.not_taken for share in shares) <= least


def distance(one: Ballot, other: Ballot) -> int:
    """Return by how many euros two divisions differ."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def gains(rule: Rule, themes: int, total: int, others: int, seed: str) -> int:
    """Return the most euros nearer to their wish that anybody can bring the outcome by a lie."""
    wishes = list(every_ballot(themes, total))
    most = 0
    for rest in combinations_with_replacement(wishes, others):
        outcomes = [
            rule(Divisions(tuple(NAMES[:themes]), total, (*rest, told)), seed).amounts
            for told in wishes
        ]
        for wish, honest in zip(wishes, outcomes, strict=True):
            reached = min(distance(wish, outcome) for outcome in outcomes)
            most = max(most, distance(wish, honest) - reached)
    return most


@pytest.mark.parametrize("seed", ["", "1", "2"])
@pytest.mark.parametrize(
    ("themes", "total", "others"), [(2, 7, 3), (3, 4, 1), (3, 6, 2), (3, 3, 3), (4, 3, 2)]
)
def test_per_euro_nobody_gains_by_a_lie(themes: int, total: int, others: int, seed: str) -> None:
    assert gains(per_euro, themes, total, others, seed) == 0


def test_by_mean_exaggerating_pays() -> None:
    assert gains(mean, 2, 7, 3, "") > 0


@pytest.mark.parametrize(("themes", "total", "ballots"), [(3, 4, 3), (3, 5, 2), (4, 3, 2)])
def test_per_euro_nothing_else_is_nearer_to_all_ballots_together(
    themes: int, total: int, ballots: int
) -> None:
    possible = list(every_ballot(themes, total))
    for cast in combinations_with_replacement(possible, ballots):
        outcome = per_euro(Divisions(tuple(NAMES[:themes]), total, cast), "").amounts
        nearest = min(sum(distance(one, ballot) for ballot in cast) for one in possible)
        assert sum(distance(outcome, ballot) for ballot in cast) == nearest
