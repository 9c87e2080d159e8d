"""Counting by most votes: which projects are funded, and for every project why or why not.

Equal shares (`budget.equal_shares`) have the same rules, and the same words for what came of them.

Projects take their turn in order of votes, the cheapest first among those with as many, and by
lot (`budget.lot`) among those that cost the same too.  At its turn a project is funded if the
rules allow it and the money that is left suffices; otherwise it is passed over and the count goes
on, or stops, if the rules say so.  Everything is integers; money is whole euros.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from budget.leftover import Leftover
from budget.lot import lot


class Rule(StrEnum):
    """How ballots become an outcome."""

    MOST_VOTES = "most-votes"
    EQUAL_SHARES = "equal-shares"


class Verdict(StrEnum):
    """What became of a project in the count.

    A project *lost the draw* if it would have been funded, had it come first among the projects
    with as many votes and the same cost, and was not because others of these came first by lot.
    That goes before every other reason: the lot is what decided.  One that was *withdrawn* takes no
    turn: it is told after all others, with the votes that it got all the same.
    """

    FUNDED = "funded"
    DID_NOT_FIT = "did-not-fit"
    BELOW_MINIMUM = "below-minimum"
    THEME_FULL = "theme-full"
    DISTRICT_FULL = "district-full"
    EXCLUDED = "excluded"
    LOST_DRAW = "lost-draw"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """In which part of a count by equal shares a project was funded."""

    SHARES = "shares"
    FILLED_UP = "filled-up"


class CannotCount(ValueError):
    """Such projects and rules make no count; the reason is a whole sentence, in English."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project as the count sees it; `votes` are points where residents spread points."""

    id: str
    title: str
    cost: int
    votes: int
    theme: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class CountRules:
    """What an edition asks of a count beside the order.

    The caps are what the projects of one theme, or of one district, may cost together; of two
    projects that exclude each other only one is funded.  `stop_at_first_misfit` stops the count at
    the first project that is kept out by money alone; one that costs more than the whole
    budget could never be funded, and does not stop it.  `fill_up`: what equal shares leave over
    goes to the next projects that fit.
    """

    stop_at_first_misfit: bool = False
    minimum_votes: int = 0
    theme_caps: Mapping[str, int] = field(default_factory=dict)
    district_caps: Mapping[str, int] = field(default_factory=dict)
    exclusions: tuple[tuple[str, str], ...] = ()
    fill_up: bool = True


@dataclass(frozen=True, slots=True)
class Purse:
    """What the supporters of a project had for it under equal shares, in the unit of its cost.

    Of a project that shares paid for, `paid` is the most that any supporter paid, and `short` how
    many had less than that left, and paid all of it.  Of any other project, `paid` is None, `short`
    how many had less left in the end than an equal part of its cost.  `left` is what its supporters
    had left together, at its turn or in the end.
    """

    paid: Fraction | None
    short: int
    left: Fraction

    def as_json(self) -> dict[str, object]:
        """Return it; exact amounts are a numerator and a denominator."""
        paid = None if self.paid is None else self.paid.as_integer_ratio()
        return {"paid": paid, "short": self.short, "supporters_left": self.left.as_integer_ratio()}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a project was funded or not, in numbers.

    `rank` is its turn, from 1, and `left` what was left of the budget then.  `room` is what its
    theme or district could still spend, if that was too little.  `by` are the ids of the projects
    in its way: the one that excludes it, at which the count stopped, or that won the draw.
    `drawn` says that a draw was held in which it could have won and could have lost.  Under equal
    shares there are the `stage` in which it was funded and the `purse` of its supporters.
    """

    candidate: Candidate
    verdict: Verdict
    rank: int
    left: int
    room: int | None = None
    by: tuple[str, ...] = ()
    drawn: bool = False
    stage: Stage | None = None
    purse: Purse | None = None

    def as_json(self) -> dict[str, object]:
        """Return it, and the project that it is about, as one object."""
        return {
            **asdict(self.candidate),
            "verdict": self.verdict.value,
            "rank": self.rank,
            "left": self.left,
            "room": self.room,
            "by": list(self.by),
            "drawn": self.drawn,
            **({"stage": self.stage, **self.purse.as_json()} if self.purse else {}),
        }


@dataclass(frozen=True, slots=True)
class Tie:
    """A draw that decided: equals, in the order drawn, that could each be funded, but not all."""

    ids: tuple[str, ...]
    votes: int
    cost: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a count came to; the explanations are in order of rank.

    `share` is what every ballot had to spend under equal shares, when nothing was raised any more.
    `leftover` was decided after it (`budget.settling`), and changes nothing of the count.
    """

    rule: Rule
    budget: int
    seed: str
    explanations: tuple[Explanation, ...]
    ties: tuple[Tie, ...] = ()
    share: Fraction | None = None
    leftover: Leftover | None = None

    @property
    def funded(self) -> tuple[Candidate, ...]:
        """The projects that won, in the order in which they were funded."""
        return tuple(e.candidate for e in self.explanations if e.verdict is Verdict.FUNDED)

    @property
    def winners(self) -> tuple[str, ...]:
        """The ids of the projects that won, in the order in which they were funded."""
        return tuple(winner.id for winner in self.funded)

    @property
    def spent(self) -> int:
        """What the winners cost together."""
        return _cost(self.funded)

    @property
    def left(self) -> int:
        """What is left over of the budget."""
        return self.budget - self.spent

    def as_json(self) -> dict[str, object]:
        """Return all of it in the terms of JSON, to be kept and published."""
        return {
            "rule": self.rule.value,
            "winners": list(self.winners),
            "spent": self.spent,
            "budget": self.budget,
            "left": self.left,
            "seed": self.seed,
            **({} if self.share is None else {"share": self.share.as_integer_ratio()}),
            **({} if self.leftover is None else {"leftover": self.leftover.as_json()}),
            "ties": [asdict(tie) | {"ids": list(tie.ids)} for tie in self.ties],
            "projects": [explanation.as_json() for explanation in self.explanations],
        }


def most_votes(
    candidates: Iterable[Candidate], budget: int, rules: CountRules, seed: str
) -> Outcome:
    """Count by most votes; raise `CannotCount` if these make no count."""
    entered = tuple(candidates)
    check(entered, budget, rules)
    explanations, ties = by_votes(entered, Interim(budget, rules, left=budget), seed)
    return Outcome(Rule.MOST_VOTES, budget, seed, explanations, ties)


def by_votes(
    candidates: Iterable[Candidate], interim: "Interim", seed: str
) -> tuple[tuple[Explanation, ...], tuple[Tie, ...]]:
    """Give projects their turn in order of votes, after those that won already."""
    explanations: list[Explanation] = []
    ties: list[Tie] = []
    first = len(interim.winners) + 1
    for equals in turns(candidates, seed):
        settled, interim = _settle(equals, interim, first + len(explanations))
        explanations += settled
        drawn = tuple(e.candidate.id for e in settled if e.drawn)
        if drawn:
            ties.append(Tie(drawn, equals[0].votes, equals[0].cost))
    return tuple(explanations), tuple(ties)


def tally_choices(ballots: Iterable[Iterable[str]]) -> Counter[str]:
    """Return how many ballots chose each project; naming it twice is choosing it once."""
    return Counter(project for ballot in ballots for project in set(ballot))


def tally_points(ballots: Iterable[Mapping[str, int]]) -> Counter[str]:
    """Return how many points each project got on all ballots together."""
    points: Counter[str] = Counter()
    for ballot in ballots:
        points.update(ballot)
    return points


def tally_rankings(ballots: Iterable[Sequence[str]], length: int) -> Counter[str]:
    """Return the points of rankings: `length` for the first, one less for the second, and so on.

    `length` is how many a ballot may rank, so that the first on a short ballot counts in full.
    """
    return tally_points(
        {project: length - place for place, project in enumerate(ballot)} for ballot in ballots
    )


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a project's turn would come to, and the numbers behind it."""

    verdict: Verdict
    room: int | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interim:
    """How far a count has come: who won so far, and where it stopped, if it did."""

    budget: int
    rules: CountRules
    left: int
    winners: tuple[Candidate, ...] = ()
    stopped_at: str = ""

    def bar(self, candidate: Candidate) -> Prospect | None:
        """Return which rule keeps a project out now, whatever money there is; None if none does."""
        if candidate.votes < self.rules.minimum_votes:
            return Prospect(Verdict.BELOW_MINIMUM)
        if rivals := self._rivals(candidate):
            return Prospect(Verdict.EXCLUDED, by=rivals)
        for full, room in (
            (Verdict.THEME_FULL, self._room_in_theme(candidate.theme)),
            (Verdict.DISTRICT_FULL, self._room_in_district(candidate.district)),
        ):
            if room is not None and candidate.cost > room:
                return Prospect(full, room)
        return None

    def prospect(self, candidate: Candidate) -> Prospect:
        """Judge a project whose turn is now; money comes last, so that only money stops a count."""
        if barred := self.bar(candidate):
            return barred
        if self.stopped_at and candidate.cost <= self.budget:
            return Prospect(Verdict.DID_NOT_FIT, by=(self.stopped_at,))
        if candidate.cost > self.left:
            return Prospect(Verdict.DID_NOT_FIT)
        return Prospect(Verdict.FUNDED)

    def after(self, candidate: Candidate, verdict: Verdict) -> "Interim":
        """Return how far the count is once this project has had its turn."""
        if verdict is Verdict.FUNDED:
            left = self.left - candidate.cost
            return replace(self, winners=(*self.winners, candidate), left=left)
        misfit = verdict is Verdict.DID_NOT_FIT and candidate.cost <= self.budget
        if misfit and self.rules.stop_at_first_misfit and not self.stopped_at:
            return replace(self, stopped_at=candidate.id)
        return self

    def _rivals(self, candidate: Candidate) -> tuple[str, ...]:
        pairs = {frozenset(pair) for pair in self.rules.exclusions}
        return tuple(w.id for w in self.winners if frozenset((w.id, candidate.id)) in pairs)

    def _room_in_theme(self, theme: str) -> int | None:
        if theme not in self.rules.theme_caps:
            return None
        spent = _cost(winner for winner in self.winners if winner.theme == theme)
        return self.rules.theme_caps[theme] - spent

    def _room_in_district(self, district: str) -> int | None:
        if district not in self.rules.district_caps:
            return None
        spent = _cost(winner for winner in self.winners if winner.district == district)
        return self.rules.district_caps[district] - spent


def turns(candidates: Iterable[Candidate], seed: str) -> Iterator[tuple[Candidate, ...]]:
    """Put projects in the order of their turns; those that are equal come together."""

    def merit(candidate: Candidate) -> tuple[int, int]:
        return -candidate.votes, candidate.cost

    drawn = sorted(candidates, key=lambda candidate: lot(seed, candidate.id))
    for _, equals in groupby(sorted(drawn, key=merit), key=merit):
        yield tuple(equals)


def _settle(
    equals: Sequence[Candidate], interim: Interim, rank: int
) -> tuple[list[Explanation], Interim]:
    """Give equals their turns, from this rank on; return what became of them, and how it stands.

    Those that could be funded if they came first take part in the draw, if there has to be one.
    """
    able = {c.id for c in equals if interim.prospect(c).verdict is Verdict.FUNDED}
    settled: list[Explanation] = []
    before = len(interim.winners)
    for turn, candidate in enumerate(equals, start=rank):
        found, left = interim.prospect(candidate), interim.left
        interim = interim.after(candidate, found.verdict)
        if candidate.id in able and found.verdict is not Verdict.FUNDED:
            ahead = tuple(winner.id for winner in interim.winners[before:])
            found = Prospect(Verdict.LOST_DRAW, by=ahead)
        settled.append(Explanation(candidate, found.verdict, turn, left, found.room, found.by))
    if any(e.verdict is Verdict.LOST_DRAW for e in settled):
        settled = [replace(e, drawn=e.candidate.id in able) for e in settled]
    return settled, interim


def check(candidates: Sequence[Candidate], budget: int, rules: CountRules) -> None:
    """Raise `CannotCount` unless every project is there once and no amount is below zero."""
    twice = [name for name, times in Counter(c.id for c in candidates).items() if times > 1]
    if twice:
        raise CannotCount(f"Project {twice[0]} is there twice.")
    if budget < 0:
        raise CannotCount("The budget is below zero.")
    for candidate in candidates:
        if candidate.cost < 0:
            raise CannotCount(f"The cost of project {candidate.id} is below zero.")
    known = {candidate.id for candidate in candidates}
    for pair in rules.exclusions:
        if len(set(pair) & known) != len(pair):
            raise CannotCount(f"{pair[0]} and {pair[1]} are no two projects of this vote.")


def _cost(candidates: Iterable[Candidate]) -> int:
    return sum(candidate.cost for candidate in candidates)
