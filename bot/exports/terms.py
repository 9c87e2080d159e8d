"""A counted edition, as the store has it, in the terms of an export."""

from collections.abc import Mapping
from typing import assert_never

from bot.exports.counted import Counted
from budget import pabulib
from budget.ballot import AnyBallot, Basket, Points, spendable
from budget.edition import Edition
from budget.pabulib import VoteType
from budget.pabulib_writer import CannotWrite
from budget.receipt import rules_of
from budget.rules import BasketRules, ChoiceRules, PointRules
from budget.vessels import VesselRules, Vessels
from storage.published import Published


def counted(found: Published) -> Counted:
    """Return what an export is made of; raise `CannotWrite` if a ballot is none of this vote."""
    edition = found.edition
    spreads_points = isinstance(edition.vote.ballot, PointRules)
    return Counted(
        edition=edition,
        outcome=found.outcome,
        rules=rules_of(edition),
        receipts=found.receipts,
        ballots=tuple(map(_ballot, found.ballots)),
        ideas=found.ideas,
        turnout={"channel": found.channels},
        vote_type=VoteType.CUMULATIVE if spreads_points else VoteType.APPROVAL,
        limits=_limits(edition),
        count_rules=edition.vote.count,
    )


def _ballot(ballot: AnyBallot) -> pabulib.Ballot:
    match ballot:
        case Basket(picked):
            return pabulib.Ballot(tuple(map(str, picked)))
        case Points(given):
            names, points = tuple(str(n) for n, _p in given), tuple(p for _n, p in given)
            return pabulib.Ballot(names, points)
        case Vessels():
            raise CannotWrite("There is a ballot about themes in a vote on projects.")
    assert_never(ballot)


def _limits(edition: Edition) -> Mapping[str, str]:
    """Return what a ballot may do, as far as Pabulib has a word for it.

    It has none for a cap of a theme or a district on a ballot, nor for a least number of projects
    from which a blank vote is free.
    """
    rules = edition.vote.ballot
    match rules:
        case BasketRules(most=most):
            limits = {"max_length": most, "max_sum_cost": spendable(edition)}
        case ChoiceRules(most=most):
            limits = {"max_length": most}
        case PointRules(points, most_each):
            limits = {"max_points": most_each, "max_sum_points": points}
        case VesselRules():
            limits = {}
        case _:
            assert_never(rules)
    return {key: str(limit) for key, limit in limits.items() if limit}
