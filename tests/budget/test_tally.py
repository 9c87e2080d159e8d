from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget import projects
from budget.ballot import Ballot, Basket, Points
from budget.count import Candidate, CannotCount, CountRules, Outcome, Rule, Verdict
from budget.division import Division, DivisionRule
from budget.edition import Edition, Project
from budget.rules import ChoiceRules, PointRules, VoteRules
from budget.tally import candidates, divided, outcome_of, result_of
from budget.timeline import Phase, Timeline
from budget.vessels import BLANK, Vessel, VesselRules, Vessels

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


VESSELS = VesselRules(1_000, 100, (Vessel("green", 600), Vessel("sport", 400)))


@pytest.mark.parametrize("rule", DivisionRule)
@pytest.mark.parametrize("ballots", [[], [BLANK, BLANK, BLANK]])
def test_where_nobody_divides_the_money_no_vote_is_made_up(
    rule: DivisionRule, ballots: list[Vessels]
) -> None:
    division = divided(VoteRules(VESSELS, rule), ballots, "seed")
    assert division.weight == 0
    assert [share.amount for share in division.shares] == [600, 400]


def test_a_blank_ballot_divides_nothing_and_moves_no_euro() -> None:
    voted = replace(EDITION, vote=VoteRules(VESSELS, DivisionRule.MEAN))
    division = result_of(voted, [Vessels((2, 8)), BLANK, Vessels((4, 6)), BLANK], "seed")
    assert isinstance(division, Division)
    assert (division.amounts, division.weight) == ((300, 700), 2)


def test_where_projects_are_voted_on_there_are_winners() -> None:
    assert isinstance(result_of(EDITION, [Basket((2,))], "seed"), Outcome)


@pytest.mark.parametrize(
    "vote", [VoteRules(), VoteRules(VESSELS), VoteRules(rule=DivisionRule.MEAN)]
)
def test_money_is_divided_over_themes_and_by_a_rule_for_that_alone(vote: VoteRules) -> None:
    with pytest.raises(CannotCount, match="does not divide a budget over themes"):
        divided(vote, [], "seed")


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


WITHDRAWN = projects.withdrawn(replace(EDITION, entered=Phase.VOTING), 2, "The ground was sold.")
BEFORE = [Basket((2,))] * 3 + [Basket((1, 2))] * 2 + [Basket((8,))]


@pytest.mark.parametrize("rule", list(Rule))
def test_what_was_withdrawn_is_counted_as_if_it_were_not_there(rule: Rule) -> None:
    vote = VoteRules(ChoiceRules(3), rule, CountRules(exclusions=(("2", "8"),)))
    counted = outcome_of(replace(WITHDRAWN, vote=vote), BEFORE, "seed")
    others = replace(
        EDITION,
        vote=replace(vote, count=CountRules()),
        projects=tuple(p for p in EDITION.projects if p.number != 2),
    )
    without = outcome_of(others, [ballot.drop((2,)) for ballot in BEFORE], "seed")
    *told, gone = counted.explanations
    assert tuple(told) == without.explanations
    assert (counted.winners, counted.left) == (without.winners, without.left)
    assert (gone.verdict, gone.candidate.id, gone.candidate.votes) == (Verdict.WITHDRAWN, "2", 5)
    assert gone.rank == len(counted.explanations)


@pytest.mark.parametrize("edition", [EDITION, WITHDRAWN])
def test_a_pair_of_what_was_never_on_the_ballot_makes_no_count(edition: Edition) -> None:
    vote = VoteRules(count=CountRules(exclusions=(("1", "9"),)))
    with pytest.raises(CannotCount, match="1 and 9 are no two projects"):
        outcome_of(replace(edition, vote=vote), BEFORE, "seed")


@given(orders)
def test_withdrawing_moves_nobodys_vote(orders: tuple[list[Basket], list[Basket]]) -> None:
    ballots, _shuffled = orders
    counted = outcome_of(WITHDRAWN, ballots, "seed")
    votes = {told.candidate.id: told.candidate.votes for told in counted.explanations}
    assert votes == {c.id: c.votes for c in candidates(EDITION, ballots)}
    assert "2" not in counted.winners
