"""From the ballots of an edition to its outcome, by its own rules."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from budget.ballot import AnyBallot, Basket, Points
from budget.count import (
    Candidate,
    CannotCount,
    Explanation,
    Outcome,
    Rule,
    Verdict,
    most_votes,
)
from budget.division import Division, DivisionRule, Divisions, mean, per_euro
from budget.edition import Edition
from budget.equal_shares import equal_shares
from budget.rules import VoteRules
from budget.vessels import BLANK, VesselRules, Vessels

_DIVIDED = {DivisionRule.MEAN: mean, DivisionRule.PER_EURO: per_euro}


def result_of(edition: Edition, ballots: Iterable[AnyBallot], seed: str) -> Outcome | Division:
    """Count the ballots of an edition: which projects won, or how a budget is divided."""
    if isinstance(edition.vote.ballot, VesselRules):
        return divided(edition.vote, ballots, seed)
    return outcome_of(edition, ballots, seed)


def divided(vote: VoteRules, ballots: Iterable[AnyBallot], seed: str) -> Division:
    """Count the ballots of a vote on themes by its rules; raise `CannotCount` if it is not one.

    If no ballot divides anything, its weight is 0.
    """
    if not (isinstance(vote.ballot, VesselRules) and isinstance(vote.rule, DivisionRule)):
        raise CannotCount(f"{vote.rule.value} does not divide a budget over themes.")
    given = tuple(ballots)
    result = _DIVIDED[vote.rule](divisions(vote.ballot, given), seed)
    return result if _dividing(given) else replace(result, weight=0)


def outcome_of(edition: Edition, ballots: Iterable[AnyBallot], seed: str) -> Outcome:
    """Count the ballots of an edition on its projects; lots are drawn from the seed."""
    ballots, vote = tuple(ballots), edition.vote
    every = candidates(edition, ballots)
    standing = tuple(c for c in every if int(c.id) in edition.on_offer)
    gone = tuple(c for c in every if int(c.id) not in edition.on_offer)
    withdrawn = {candidate.id for candidate in gone}
    pairs = tuple(pair for pair in vote.count.exclusions if withdrawn.isdisjoint(pair))
    rules = replace(vote.count, exclusions=pairs)
    if vote.rule is Rule.EQUAL_SHARES:
        chosen = [
            [str(n) for n in b.picked if n in edition.on_offer]
            for b in ballots
            if isinstance(b, Basket)
        ]
        outcome = equal_shares(standing, chosen, edition.budget, rules, seed)
    else:
        outcome = most_votes(standing, edition.budget, rules, seed)
    return _with(outcome, gone) if gone else outcome


def _with(outcome: Outcome, gone: Sequence[Candidate]) -> Outcome:
    """Tell of the projects that were withdrawn as well, after all that took a turn."""
    after = len(outcome.explanations) + 1
    told = (
        Explanation(candidate, Verdict.WITHDRAWN, rank, outcome.left)
        for rank, candidate in enumerate(gone, after)
    )
    return replace(outcome, explanations=(*outcome.explanations, *told))


def candidates(edition: Edition, ballots: Iterable[AnyBallot]) -> tuple[Candidate, ...]:
    """Return the projects of an edition with their votes, or points, as they go into a count."""
    votes: Counter[int] = Counter()
    for ballot in ballots:
        match ballot:
            case Basket(picked):
                votes.update(set(picked))
            case Points(given):
                votes.update(dict(given))
    language = edition.languages[0]
    return tuple(
        Candidate(str(p.number), p.title[language], p.cost, votes[p.number], p.theme, p.district)
        for p in edition.projects
    )


def _dividing(ballots: Iterable[AnyBallot]) -> list[Vessels]:
    """Return the ballots that divide something."""
    return [b for b in ballots if isinstance(b, Vessels) and b != BLANK]


def divisions(rules: VesselRules, ballots: Iterable[AnyBallot]) -> Divisions:
    """Return what ballots give each theme; if none divides anything, it stays as it is now."""
    amounts = [ballot.euros(rules) for ballot in _dividing(ballots) or [rules.start]]
    return Divisions(tuple(vessel.theme for vessel in rules.vessels), rules.total, amounts)
