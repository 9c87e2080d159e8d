"""Ballots and rules of ours as Pabulib names them."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.exports.counted import Counted, Divided
from bot.exports.terms import counted
from budget import pabulib
from budget.ballot import AnyBallot, Basket, Points
from budget.count import Outcome
from budget.division import Division, DivisionRule, Divisions, mean
from budget.pabulib import VoteType
from budget.pabulib_writer import CannotWrite
from budget.receipt import rules_hash
from budget.rules import BallotRules, BasketRules, ChoiceRules, PointRules, VoteRules
from budget.tally import result_of
from budget.vessels import BLANK, Vessel, VesselRules, Vessels
from storage.ballots.published import Published
from tests.bot.exports.linden import IDEA
from tests.storage.linden import EDITION

RECEIPTS = ("0A1B2-C3D4E", "VX4K7-TN2QD")


def published(rules: BallotRules, *ballots: AnyBallot) -> Published:
    edition = replace(EDITION, vote=VoteRules(rules))
    outcome = result_of(edition, ballots, "seed")
    assert isinstance(outcome, Outcome)
    return Published(edition, outcome, (IDEA,), ballots, RECEIPTS, {"sms": 12})


@pytest.mark.parametrize(
    ("rules", "ballot", "told"),
    [
        (BasketRules(), Basket((1, 3)), pabulib.Ballot(("1", "3"))),
        (BasketRules(), Basket(), pabulib.Ballot(())),
        (ChoiceRules(2), Basket((2,)), pabulib.Ballot(("2",))),
        (PointRules(5), Points(((1, 2), (3, 3))), pabulib.Ballot(("1", "3"), (2, 3))),
        (PointRules(5), Points(), pabulib.Ballot((), ())),
    ],
)
def test_a_ballot_names_projects_by_their_numbers(
    rules: BallotRules, ballot: AnyBallot, told: pabulib.Ballot
) -> None:
    assert counted(published(rules, ballot)).ballots == (told,)


@pytest.mark.parametrize(
    ("rules", "vote_type", "limits"),
    [
        (BasketRules(), "approval", {"max_sum_cost": "1000"}),
        (BasketRules(800, 1, 3), "approval", {"max_sum_cost": "800", "max_length": "3"}),
        (ChoiceRules(2, least=1), "approval", {"max_length": "2"}),
        (PointRules(5), "cumulative", {"max_sum_points": "5"}),
        (PointRules(5, 3), "cumulative", {"max_sum_points": "5", "max_points": "3"}),
    ],
)
def test_what_a_ballot_may_do_is_told_as_far_as_there_are_words(
    rules: BallotRules, vote_type: str, limits: Mapping[str, str]
) -> None:
    found = counted(published(rules))
    assert isinstance(found, Counted)
    assert (found.vote_type, found.limits) == (VoteType(vote_type), limits)


def test_everything_else_is_as_it_was_kept() -> None:
    kept = published(BasketRules(), Basket((1,)))
    found = counted(kept)
    assert isinstance(found, Counted)
    assert (found.edition, found.outcome, found.ideas) == (kept.edition, kept.outcome, (IDEA,))
    assert (found.receipts, found.turnout) == (RECEIPTS, {"channel": {"sms": 12}})
    assert found.rules_hash == rules_hash(kept.edition)
    assert found.count_rules == kept.edition.vote.count


@pytest.mark.parametrize(
    ("rules", "ballot"),
    [
        (BasketRules(), Vessels((1, 2))),
        (BasketRules(), Points(((1, 2),))),
        (PointRules(5), Basket((1,))),
    ],
)
def test_a_ballot_of_another_vote_is_not_left_out_silently(
    rules: BallotRules, ballot: AnyBallot
) -> None:
    with pytest.raises(CannotWrite, match="of another kind"):
        counted(published(rules, ballot))


VESSELS = VesselRules(1_000, 100, (Vessel("groen", 600), Vessel("spelen", 400)))


def poured(division: Division | None, *ballots: Vessels) -> Published:
    edition = replace(EDITION, vote=VoteRules(VESSELS, DivisionRule.MEAN))
    outcome = division or result_of(edition, ballots, "seed")
    return Published(edition, outcome, (IDEA,), ballots, RECEIPTS, {"sms": 12})


def test_a_ballot_on_themes_gives_each_of_them_euros() -> None:
    found = counted(poured(None, Vessels((7, 3)), BLANK))
    assert isinstance(found, Divided)
    assert found.ballots == (pabulib.Ballot(("groen", "spelen"), (700, 300)), pabulib.Ballot(()))
    assert found.outcome.amounts == (700, 300)


def test_ballots_on_themes_that_do_not_give_the_outcome_are_not_published() -> None:
    division = mean(Divisions(("groen", "spelen"), 1_000, [(600, 400)]), "seed")
    with pytest.raises(CannotWrite, match="not that of these ballots"):
        counted(poured(division, Vessels((7, 3))))
