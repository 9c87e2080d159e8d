from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ballot import Ballot, Basket, Points
from budget.count import Candidate, CountRules
from budget.edition import Edition, Project
from budget.rules import PointRules, VoteRules
from budget.tally import candidates, outcome_of
from budget.timeline import Phase, Timeline

EDITION = Edition(
    slug="plein",
    place="Het Plein",
    organiser={"nl": "dorpsraad"},
    zone=ZoneInfo("Europe/Amsterdam"),
    budget=1_000,
    timeline=Timeline({Phase.VOTING: datetime(2027, 5, 1, tzinfo=UTC)}),
    entered=Phase.COUNTING,
    projects=(
        Project(1, {"en": "Trees", "nl": "Bomen"}, {"nl": "-"}, 600, "green", "north"),
        Project(2, {"nl": "Bank"}, {"nl": "-"}, 500),
        Project(8, {"nl": "Doel"}, {"nl": "-"}, 400, "sport"),
    ),
)


def test_a_candidate_is_a_project_with_its_title_in_the_first_language() -> None:
    assert candidates(EDITION, ())[0] == Candidate("1", "Bomen", 600, 0, "green", "north")


@pytest.mark.parametrize(
    ("ballots", "votes"),
    [
        ([], [0, 0, 0]),
        ([Basket()], [0, 0, 0]),
        ([Basket((1, 8)), Basket((8,))], [1, 0, 2]),
        ([Basket((1, 1))], [1, 0, 0]),
        ([Points(((1, 3), (2, 1))), Points(((1, 2),)), Points()], [5, 1, 0]),
        ([Basket((99,))], [0, 0, 0]),
    ],
)
def test_how_many_votes_each_project_has(ballots: list[Ballot], votes: list[int]) -> None:
    assert [c.votes for c in candidates(EDITION, ballots)] == votes


@pytest.mark.parametrize(
    ("rules", "winners"),
    [
        (CountRules(), ("2", "8")),
        (CountRules(minimum_votes=2), ("2",)),
        (CountRules(stop_at_first_misfit=True), ("2",)),
        (CountRules(theme_caps={"sport": 300}), ("2",)),
        (CountRules(exclusions=(("2", "8"),)), ("2",)),
        (CountRules(exclusions=(("1", "2"),)), ("2", "8")),
    ],
)
def test_an_edition_is_counted_by_its_own_rules(
    rules: CountRules, winners: tuple[str, ...]
) -> None:
    ballots = [Basket((2,))] * 3 + [Basket((1,))] * 2 + [Basket((8,))]
    counted = outcome_of(replace(EDITION, vote=VoteRules(count=rules)), ballots, "seed")
    assert counted.winners == winners
    assert (counted.budget, counted.seed) == (1_000, "seed")


def test_points_are_counted_as_points() -> None:
    vote = VoteRules(PointRules(5), count=CountRules(minimum_votes=4))
    ballots = [Points(((1, 5),)), Points(((2, 2), (8, 3))), Points(((2, 1),))]
    counted = outcome_of(replace(EDITION, vote=vote), ballots, "seed")
    assert counted.winners == ("1",)
    assert [e.candidate.votes for e in counted.explanations] == [5, 3, 3]


picked = st.lists(st.sampled_from((1, 2, 8))).map(lambda numbers: Basket().add(numbers))


orders = st.lists(picked).flatmap(lambda b: st.tuples(st.just(b), st.permutations(b)))


@given(orders)
def test_the_order_of_ballots_changes_nothing(orders: tuple[list[Basket], list[Basket]]) -> None:
    ballots, shuffled = orders
    assert outcome_of(EDITION, shuffled, "seed") == outcome_of(EDITION, ballots, "seed")
