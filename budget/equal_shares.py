"""Equal shares (gelijke delen): every ballot gets as much to spend, on the projects that it names.

The method of equal shares with cost utilities (Peters and Skowron; equalshares.net), exactly:

1. Every ballot, blank ones too, gets the same share: the budget divided by their number.
2. The supporters of a project, the ballots that name it, pay for it alike; who has less left than
   that pays all of it, and the others the rest.  Funded is the project for which the most that any
   supporter has to pay is the smallest part of its cost; of equals the cheapest, then the one with
   most votes, then by lot.  Its supporters pay.  So it goes on, until no supporters can pay.
3. Raising (Add1): everybody's share is one euro more, and everything begins anew.  Raising stops
   *at the first share at which the outcome costs more than the budget*, and the outcome of the
   share before counts; that dearer shares may come to less again is not looked into.  It does not
   stop where nothing else fits (as pabutools does), but where every project that has a supporter
   is funded or kept out by a rule.
4. What is left over is filled up by most votes (`budget.count`).

The minimum of votes, caps and exclusions hold at every turn of both; a project that costs more than
the whole budget, or that nobody supports, takes no part in the shares; one without cost that
somebody supports comes first.  Stopping at a first misfit is for filling up alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from budget.count import (
    Candidate,
    CannotCount,
    CountRules,
    Explanation,
    Interim,
    Outcome,
    Prospect,
    Purse,
    Rule,
    Stage,
    Tie,
    Verdict,
    by_votes,
    check,
    turns,
)
from budget.lot import lot
from budget.purses import Purses, Vote


class Completion(StrEnum):
    """What is done with the money that the first shares leave over; each does more."""

    NONE = "none"
    RAISED = "raised"
    FILLED_UP = "filled-up"


def equal_shares(  # noqa: PLR0913 - a count and its ballots
    candidates: Iterable[Candidate],
    ballots: Sequence[Iterable[str]],
    budget: int,
    rules: CountRules,
    seed: str,
    *,
    completion: Completion | None = None,
    euro: int = 1,
) -> Outcome:
    """Count by equal shares; raise `CannotCount` if these make no count.

    Ballots are the ids of the projects they name.  Amounts are in the `euro`-th part of a euro.
    Shares are raised, and filled up if the rules say so, unless it is told how far to go.
    """
    if completion is None:
        completion = Completion.FILLED_UP if rules.fill_up else Completion.RAISED
    entered = tuple(candidates)
    check(entered, budget, rules)
    ordered = tuple(sorted(entered, key=lambda c: (c.cost, -c.votes, lot(seed, c.id))))
    vote = Vote(ordered, _supporters(ordered, ballots), len(ballots), budget, rules, euro)
    run = vote.run(0) if completion is Completion.NONE else vote.raised()
    others = [candidate for candidate in ordered if candidate not in run.interim.winners]
    if completion is Completion.FILLED_UP:
        rest, drawn = by_votes(others, run.interim, seed)
    else:
        rest, drawn = tuple(_left_out(others, run.interim, seed)), ()
    return _Account(vote, run).outcome(rest, drawn, seed)


@dataclass(frozen=True, slots=True)
class _Account:
    """What the shares came to, told project by project."""

    vote: Vote
    run: Purses

    def outcome(self, rest: Iterable[Explanation], drawn: Iterable[Tie], seed: str) -> Outcome:
        """Return the whole, with what became of the rest, and what was drawn for after shares."""
        told = [*self._winners(), *map(self._with_purse, rest)]
        funded = {e.candidate.id for e in told if e.verdict is Verdict.FUNDED}
        ties: list[Tie] = []
        for tie in (*self._ties(), *drawn):
            ids = set(tie.ids)
            if not ids <= funded and not any(ids <= set(known.ids) for known in ties):
                ties.append(tie)
        return Outcome(
            Rule.EQUAL_SHARES,
            self.vote.budget,
            seed,
            tuple(_with_draw(explanation, ties, funded) for explanation in told),
            tuple(ties),
            Fraction(self.vote.budget, self.vote.ballots or 1) + self.run.raised * self.vote.euro,
        )

    def _winners(self) -> Iterator[Explanation]:
        left = self.vote.budget
        for rank, turn in enumerate(self.run.turns, start=1):
            one = self.vote.candidates[turn.project]
            paid = turn.ask.part * one.cost
            purse = Purse(paid, one.votes - turn.ask.payers, self._left(turn.project))
            yield Explanation(one, Verdict.FUNDED, rank, left, stage=Stage.SHARES, purse=purse)
            left -= one.cost

    def _with_purse(self, told: Explanation) -> Explanation:
        """Say what the supporters of a project had that was not funded by shares."""
        project, one = self.vote.candidates.index(told.candidate), told.candidate
        equal_part = one.cost * self.run.parts
        lacking = {
            group for group, left in enumerate(self.run.left) if left * one.votes < equal_part
        }
        short = sum(self.run.groups[place] in lacking for place in self.vote.supporters[project])
        stage = Stage.FILLED_UP if told.verdict is Verdict.FUNDED else None
        return replace(told, stage=stage, purse=Purse(None, short, self._left(project)))

    def _left(self, project: int) -> Fraction:
        left, groups = self.run.left, self.run.groups
        together = sum(left[groups[place]] for place in self.vote.supporters[project])
        return Fraction(together, self.run.parts)

    def _ties(self) -> Iterator[Tie]:
        """Yield those that asked as little, at the same cost and with as many votes."""
        for turn in self.run.turns:
            equals = [self.vote.candidates[project] for project in turn.equals]
            yield Tie(tuple(one.id for one in equals), equals[0].votes, equals[0].cost)


def _with_draw(told: Explanation, ties: Iterable[Tie], funded: AbstractSet[str]) -> Explanation:
    """Say of a project that it took part in a draw, and if it lost, who came before it."""
    tie = next((tie for tie in ties if told.candidate.id in tie.ids), None)
    if tie is None:
        return told
    if told.verdict is Verdict.FUNDED:
        return replace(told, drawn=True)
    first = tie.ids[: tie.ids.index(told.candidate.id)]
    ahead = tuple(name for name in first if name in funded)
    if not ahead:
        return told
    return replace(told, verdict=Verdict.LOST_DRAW, room=None, by=ahead, drawn=True)


def _left_out(others: Iterable[Candidate], interim: Interim, seed: str) -> Iterator[Explanation]:
    """Explain the projects that shares did not pay for, where nothing is filled up."""
    in_order = (one for equals in turns(others, seed) for one in equals)
    for rank, one in enumerate(in_order, start=len(interim.winners) + 1):
        found = interim.bar(one) or Prospect(Verdict.DID_NOT_FIT)
        yield Explanation(one, found.verdict, rank, interim.left, found.room, found.by)


def _supporters(
    candidates: Sequence[Candidate], ballots: Iterable[Iterable[str]]
) -> tuple[tuple[int, ...], ...]:
    """Return the places of the ballots that name each project; refuse other votes than these."""
    places: dict[str, list[int]] = {candidate.id: [] for candidate in candidates}
    for place, ballot in enumerate(ballots):
        for name in set(ballot):
            if name not in places:
                raise CannotCount(f"A ballot names {name}, which is no project of this vote.")
            places[name].append(place)
    for candidate in candidates:
        if (found := len(places[candidate.id])) != candidate.votes:
            told = f"Project {candidate.id} has {candidate.votes} votes"
            raise CannotCount(f"{told}, but is on {found} ballots.")
    return tuple(map(tuple, places.values()))
