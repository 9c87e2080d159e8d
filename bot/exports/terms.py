"""A counted edition, as the store has it, in the terms of an export."""

from collections.abc import Mapping
from typing import TypedDict, assert_never

from bot.exports.counted import Counted, Divided
from budget import pabulib
from budget.ballot import AnyBallot, Basket, Points, spendable
from budget.division import Division
from budget.edition import Edition
from budget.idea import Idea
from budget.pabulib import VoteType
from budget.pabulib_writer import CannotWrite
from budget.receipt import rules_of
from budget.rules import BallotRules, BasketRules, ChoiceRules, PointRules
from budget.sentence import _
from budget.tally import divided
from budget.vessels import BLANK, VesselRules, Vessels
from storage.ballots.published import Published


class _Common(TypedDict):
    """What there is of every vote, whatever it was on."""

    edition: Edition
    rules: str
    receipts: tuple[str, ...]
    ballots: tuple[pabulib.Ballot, ...]
    ideas: tuple[Idea, ...]
    turnout: Mapping[str, Mapping[str, int]]


def counted(found: Published) -> Counted | Divided:
    """Return what an export is made of; raise `CannotWrite` if a ballot is none of this vote."""
    edition, vote, outcome = found.edition, found.edition.vote, found.outcome
    common: _Common = {
        "edition": edition,
        "rules": rules_of(edition),
        "receipts": found.receipts,
        "ballots": tuple(_ballot(ballot, vote.ballot) for ballot in found.ballots),
        "ideas": found.ideas,
        "turnout": {"channel": found.channels},
    }
    if isinstance(outcome, Division):
        if outcome != divided(vote, found.ballots, outcome.seed):
            raise CannotWrite(_("The outcome is not that of these ballots."))
        return Divided(outcome=outcome, **common)
    spreads_points = isinstance(vote.ballot, PointRules)
    return Counted(
        outcome=outcome,
        vote_type=VoteType.CUMULATIVE if spreads_points else VoteType.APPROVAL,
        limits=_limits(edition),
        count_rules=vote.count,
        **common,
    )


def _ballot(ballot: AnyBallot, rules: BallotRules) -> pabulib.Ballot:
    match ballot, rules:
        case Vessels(), VesselRules(vessels=vessels):
            themes = tuple(vessel.theme for vessel in vessels) if ballot != BLANK else ()
            return pabulib.Ballot(themes, ballot.euros(rules))
        case Basket(picked), BasketRules() | ChoiceRules():
            return pabulib.Ballot(tuple(map(str, picked)))
        case Points(given), PointRules():
            names, points = tuple(str(n) for n, _p in given), tuple(p for _n, p in given)
            return pabulib.Ballot(names, points)
    raise CannotWrite(_("There is a ballot of another kind than this vote has."))


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
