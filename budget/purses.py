"""What ballots have left under equal shares, and which project their supporters can pay next.

`budget.equal_shares` tells the rule.  Nothing is rounded here: amounts are whole numbers of a part
of a unit, and that part gets finer whenever a payment cannot be divided.  Ballots that have the
same left because they paid for the same projects are kept as one group, so that a payment
changes groups, and ballots only change from one to another.

Whole stretches of shares are passed at once.  As long as the same projects are funded in the same
order, a higher share leaves every ballot as much or more at each turn, so that no project asks
more.  If at each turn the winner at the low end asks less than any other project does at the high
end, then that is so at every share between, and all of them have the same order (`Vote.same`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd
from operator import itemgetter
from typing import NamedTuple

from budget.count import Candidate, CountRules, Interim, Verdict

_BROKE = 0
"""The group of the ballots that have nothing left."""


class Ask(NamedTuple):
    """What a project asks of its supporters: each of `payers` an equal part of `due`.

    `due / whole` is the part of its cost that each of them pays, and `floor` the same in 2^64ths,
    rounded down: where the floors of two asks differ, they tell which is less.
    """

    floor: int
    due: int
    payers: int
    whole: int

    @property
    def part(self) -> Fraction:
        """The part of the cost that a supporter pays who pays the most."""
        return Fraction(self.due, self.whole)


class Turn(NamedTuple):
    """A project that was funded and what it asked; `equals` could have been in its place."""

    project: int
    ask: Ask
    equals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """The projects in the order in which equals go, and the places of the ballots naming each."""

    candidates: tuple[Candidate, ...]
    supporters: tuple[tuple[int, ...], ...]
    ballots: int
    budget: int
    rules: CountRules
    euro: int

    def raised(self) -> "Purses":
        """Return the last run before the share at which the outcome exceeds the budget.

        It is run once more, because at another share of the same order others may be equal.
        """
        kept, stride = self.run(0), 1
        while kept.waiting:
            if stride > 1:
                further = self.same(kept, kept.raised + stride)
                kept, stride = (further, stride * 2) if further else (kept, stride // 2)
                continue
            beyond = self.run(kept.raised + 1, kept)
            if beyond.interim.left < 0:
                break
            kept, stride = beyond, 2
        return self.run(kept.raised, kept)

    def run(self, raised: int, low: "Purses | None" = None) -> "Purses":
        """Fund what supporters can pay of their shares; stop where the budget is exceeded.

        `low` is the run at a lower share, if there is one; what it knows is not found anew.
        """
        purses = low.head.at(raised) if low and low.head else Purses.full(self, raised)
        while purses.interim.left >= 0 and (turn := purses.next()):
            purses.pay(turn)
        return purses

    def same(self, low: "Purses", raised: int) -> "Purses | None":
        """Return the run at a higher share, if every share from the low one has the same order."""
        purses = low.head.at(raised) if low.head else Purses.full(self, raised)
        for known in low.turns[len(purses.turns) :]:
            turn = purses.turn_of(known)
            if turn is None:
                return None
            purses.pay(turn)
        return None if purses.next() else purses

    def floors(self, projects: Iterable[int]) -> dict[int, int]:
        """Return what projects ask at least: an equal part of all their supporters."""
        return {
            project: (1 << 64) // len(self.supporters[project])
            if self.candidates[project].cost
            else 0
            for project in projects
        }


@dataclass(slots=True)
class Purses:
    """What every ballot has left during a run: that of its group, in `parts` of a unit.

    `groups` has the group of every ballot, `sizes` and `left` are by group.  `floors` has those of
    the last asks of all projects that may still win, for what a project asks never falls during a
    run; `open` are those of them that may still be paid in this run.

    `head` is how it stood after the first turns, in each of which the project with most supporters
    was paid by all of them alike, and nobody was broke.  At any higher share these turns are the
    same, and leave everybody just as much more.
    """

    vote: Vote
    raised: int
    groups: list[int]
    sizes: list[int]
    left: list[int]
    parts: int
    floors: dict[int, int]
    open: set[int]
    interim: Interim
    turns: list[Turn] = field(default_factory=list)
    head: "Purses | None" = None
    at_head: bool = True

    @classmethod
    def full(cls, vote: Vote, raised: int) -> "Purses":
        """Give every ballot its share."""
        groups, sizes = [_BROKE + 1] * vote.ballots, [0, vote.ballots]
        left = [0, vote.budget + raised * vote.euro * vote.ballots]
        able = [
            project
            for project, candidate in enumerate(vote.candidates)
            if candidate.cost <= vote.budget and vote.supporters[project]
        ]
        interim = Interim(vote.budget, vote.rules, vote.budget)
        floors = vote.floors(able)
        parts = vote.ballots or 1
        purses = cls(vote, raised, groups, sizes, left, parts, floors, set(able), interim)
        purses.bar()
        return purses

    @property
    def waiting(self) -> bool:
        """Whether another project could be funded if the share were higher."""
        return bool(self.floors)

    def at(self, raised: int) -> "Purses":
        """Return a copy of this head, at another share."""
        rise = (raised - self.raised) * self.vote.euro * self.parts
        return replace(
            self,
            raised=raised,
            groups=self.groups.copy(),
            sizes=self.sizes.copy(),
            left=[0, *(left + rise for left in self.left[1:])],
            floors=self.vote.floors(self.floors),
            open=set(self.floors),
            turns=self.turns.copy(),
            head=self,
            at_head=True,
        )

    def bar(self) -> None:
        """Take out the projects that a rule keeps out from now on."""
        for project in list(self.floors):
            if self.interim.bar(self.vote.candidates[project]):
                self.take_out(project)

    def take_out(self, project: int) -> None:
        """Let a project have no further part in this run."""
        del self.floors[project]
        self.open.discard(project)

    def next(self) -> Turn | None:
        """Return the turn of the project that asks the least; None if none can be paid."""
        asks: dict[int, Ask] = {}
        roof = 1 << 64
        for project in sorted(self.open, key=self.floors.__getitem__):
            if self.floors[project] > roof:
                break
            if ask := self.ask(project):
                asks[project] = ask
                roof = min(roof, ask.floor)
        if not asks:
            return None
        least = [project for project, ask in asks.items() if ask.floor == roof]
        if len(least) > 1:
            part = min(asks[project].part for project in least)
            least = sorted(project for project in least if asks[project].part == part)
        merits = [(c.cost, c.votes) for c in map(self.vote.candidates.__getitem__, least)]
        return Turn(least[0], asks[least[0]], tuple(least[: merits.count(merits[0])]))

    def turn_of(self, known: Turn) -> Turn | None:
        """Return the turn of a winner at a lower share; None if another may come before it."""
        for project in sorted(self.open - {known.project}, key=self.floors.__getitem__):
            if self.floors[project] > known.ask.floor:
                break
            ask = self.ask(project)
            if not ask or ask.floor > known.ask.floor:
                continue
            if (ask.floor, ask.part, project) < (known.ask.floor, known.ask.part, known.project):
                return None
        ask = self.ask(known.project)
        return known._replace(ask=ask) if ask else None

    def ask(self, project: int) -> Ask | None:
        """Return what a project asks now; None if its supporters together cannot pay it."""
        due = cost = self.vote.candidates[project].cost * self.parts
        payers = len(self.vote.supporters[project])
        groups = self.groups_of(project)
        for group in sorted(groups, key=self.left.__getitem__):
            left, number = self.left[group], groups[group]
            if left * payers >= due:
                whole = payers * cost or 1
                self.floors[project] = floor = (due << 64) // whole
                return Ask(floor, due, payers, whole)
            due -= left * number
            payers -= number
        self.open.discard(project)
        return None

    def groups_of(self, project: int) -> Mapping[int, int]:
        """Return how many supporters of a project are in each group."""
        places = self.vote.supporters[project]
        groups = itemgetter(*places)(self.groups)
        return Counter(groups) if len(places) > 1 else {groups: 1}

    def pay(self, turn: Turn) -> None:
        """Let supporters pay for a project; the parts become finer if they have to."""
        shared = gcd(turn.ask.due, turn.ask.payers)
        price, finer = turn.ask.due // shared, turn.ask.payers // shared
        if finer > 1:
            self.left = [left * finer for left in self.left]
            self.parts *= finer
        moved = {
            group: self._moved(group, number, self.left[group] - price)
            for group, number in self.groups_of(turn.project).items()
        }
        groups = self.groups
        for place in self.vote.supporters[turn.project]:
            groups[place] = moved[groups[place]]
        self.at_head &= _BROKE not in moved.values() and self._leads(turn)
        self._note(turn)

    def _moved(self, group: int, number: int, rest: int) -> int:
        """Return the group of so many ballots of a group that have this left: it, if all have."""
        self.sizes[group] -= number
        if self.sizes[group] == 0:
            self.left[group] = max(0, rest)
        if rest <= 0:
            return _BROKE
        if self.sizes[group] == 0:
            self.sizes[group] = number
            return group
        self.left.append(rest)
        self.sizes.append(number)
        return len(self.left) - 1

    def _leads(self, turn: Turn) -> bool:
        """Whether a project has more supporters than any other, and all of them pay alike."""
        numbers = {project: len(self.vote.supporters[project]) for project in self.floors}
        most = numbers.pop(turn.project)
        return turn.ask.payers == most > max(numbers.values(), default=0)

    def _note(self, turn: Turn) -> None:
        """Keep what a turn changed beside the money."""
        self.turns.append(turn)
        self.interim = self.interim.after(self.vote.candidates[turn.project], Verdict.FUNDED)
        self.take_out(turn.project)
        rules = self.vote.rules
        if rules.theme_caps or rules.district_caps or rules.exclusions:
            self.bar()
        if self.at_head:
            self.head = self.at(self.raised)
