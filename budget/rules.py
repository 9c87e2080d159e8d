"""The rules of a vote, as data: what a ballot may say, and how ballots become an outcome.

An edition chooses them; they are frozen and hashed when voting opens.  A contradiction in them,
such as a minimum above the number of projects, is refused with the reason.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Any, Protocol

from budget.count import CountRules, Rule
from budget.division import DivisionRule
from budget.nameable import cheapest
from budget.vessels import Vessel, VesselRules

NO_LIMIT = 0

APPROVALS = 2
"""How many people have to approve of the rules before voting opens, if an edition does not say."""

Pair = tuple[int, int]
"""The numbers of two projects of which not both can be chosen."""


class Priced(Protocol):
    """What rules need to know of a project."""

    @property
    def number(self) -> int:
        """Its fixed number on the ballot."""

    @property
    def cost(self) -> int:
        """What it costs, in whole euros."""

    @property
    def theme(self) -> str:
        """The key of its theme, or ""."""

    @property
    def district(self) -> str:
        """The key of its district, or ""."""


@dataclass(frozen=True)
class BasketRules:
    """Picking projects until the money is spent (winkelmand).

    `cap` is what a basket may cost, the whole budget where there is none; the other caps are what
    the projects of one theme, or of one district, may cost together in one basket.  `least` and
    `most` are numbers of projects; a blank vote names none, and is always allowed.
    """

    cap: int = NO_LIMIT
    least: int = NO_LIMIT
    most: int = NO_LIMIT
    theme_caps: Mapping[str, int] = field(default_factory=dict)
    district_caps: Mapping[str, int] = field(default_factory=dict)
    exclusions: tuple[Pair, ...] = ()

    @property
    def by_money_alone(self) -> bool:
        """Whether nothing but what it costs can be too much."""
        return not (self.most or self.theme_caps or self.district_caps or self.exclusions)


@dataclass(frozen=True)
class ChoiceRules:
    """Picking a number of projects, whatever they cost (kies k)."""

    most: int
    least: int = NO_LIMIT
    most_per_theme: int = NO_LIMIT
    most_per_district: int = NO_LIMIT
    exclusions: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class PointRules:
    """Spreading points over projects; `most_each` is what one project may get."""

    points: int
    most_each: int = NO_LIMIT


BallotRules = BasketRules | ChoiceRules | PointRules | VesselRules


class RightBy(StrEnum):
    """What gives somebody the right to vote."""

    NUMBER = "number"
    CODE = "code"


@dataclass(frozen=True)
class RightRules:
    """Who can vote: whoever has a phone number of their own, or a code from a letter.

    `most_per_phone` is for how many codes one phone can be used to vote.  With `check` a code alone
    is not enough: a postcode and a year of birth have to match it.
    """

    by: RightBy = RightBy.NUMBER
    most_per_phone: int = 6
    check: bool = False

    @property
    def by_code(self) -> bool:
        """Whether it is a code that gives the right."""
        return self.by is RightBy.CODE


@dataclass(frozen=True)
class Weight:
    """A kind of ballots on paper that count for several, such as those of table groups.

    A ballot that weighs 5 counts as five ballots that say the same would, whatever is counted.
    """

    kind: str
    title: Mapping[str, str]
    weight: int


@dataclass(frozen=True)
class VoteRules:
    """What a ballot may say, how ballots are counted, and who can vote.

    `approvals` are the people who have to agree to exactly these rules before voting opens.  Every
    ballot counts once, but for those on paper of a kind that has one of the `weights`.
    """

    ballot: BallotRules = field(default_factory=BasketRules)
    rule: Rule | DivisionRule = Rule.MOST_VOTES
    count: CountRules = field(default_factory=CountRules)
    right: RightRules = field(default_factory=RightRules)
    approvals: int = APPROVALS
    weights: tuple[Weight, ...] = ()

    def weight(self, kind: str) -> int:
        """Return for how many a ballot of a kind counts; raise `KeyError` if there is none such."""
        return {"": 1, **{one.kind: one.weight for one in self.weights}}[kind]

    def contradictions(self, budget: int, projects: Collection[Priced]) -> Iterator[str]:
        """Say in whole English sentences why nobody could vote, or count, by these rules."""
        match self.ballot:
            case BasketRules():
                yield from _of_baskets(self.ballot, budget, projects)
            case ChoiceRules():
                yield from _of_choices(self.ballot, projects)
            case PointRules(points, most_each):
                if points < 1:
                    yield "A ballot needs at least 1 point to spread; raise the points."
                if most_each > points:
                    yield f"most_each is {most_each}, and a ballot has {points} points; lower it."
            case VesselRules(total=total):
                if total != budget:
                    yield f"The vessels hold {total:,}, and the budget is {budget:,}; change one."
        yield from self._of_counting(projects)
        if self.right.most_per_phone < 1:
            yield "One phone must be able to vote for at least 1 code; raise most_per_phone."
        kinds = Counter(one.kind for one in self.weights)
        for kind in (kind for kind, times in kinds.items() if times > 1):
            yield f'The kind "{kind}" has two weights; take one out.'

    def _of_counting(self, projects: Collection[Priced]) -> Iterator[str]:
        divides = isinstance(self.ballot, VesselRules)
        if divides is not isinstance(self.rule, DivisionRule):
            yield f"{self.rule.value} does not count such ballots; choose another rule."
        if self.rule is Rule.EQUAL_SHARES and isinstance(self.ballot, PointRules):
            yield "Equal shares counts who chose a project, not points; count by most votes."
        if not self.count.fill_up and self.rule is not Rule.EQUAL_SHARES:
            yield "fill_up goes with equal shares; stop_at_first_misfit leaves money over as well."
        if not self.count.fill_up and self.count.stop_at_first_misfit:
            yield "Nothing is filled up, so nothing stops at a misfit; take one of the two out."
        yield from _of_caps(self.count.theme_caps, self.count.district_caps, projects)
        numbers = {str(project.number) for project in projects}
        for pair in self.count.exclusions:
            if len(set(pair) & numbers) != len(pair):
                yield f"{pair[0]} and {pair[1]} are no two projects; correct this exclusion."


def _of_baskets(rules: BasketRules, budget: int, projects: Collection[Priced]) -> Iterator[str]:
    cap = rules.cap or budget
    if cap > budget:
        yield f"A basket may cost {cap:,}, more than the budget of {budget:,}; lower the cap."
    yield from _of_numbers(rules.least, rules.most, projects)
    costs = cheapest({p.number: p.cost for p in projects}, rules.exclusions)
    if rules.cap and costs[1:] and costs[1] > cap:
        yield f"A basket may cost {cap:,} and the cheapest project {costs[1]:,}; raise the cap."
    elif costs[rules.least : rules.least + 1] > (cap,):
        yield (
            f"The {rules.least} cheapest projects cost {costs[rules.least]:,}, and a basket may"
            f" cost {cap:,}; lower the least number or raise the cap."
        )
    yield from _of_least(rules.least, len(costs) - 1, projects)
    yield from _of_room(rules, projects)
    yield from _of_caps(rules.theme_caps, rules.district_caps, projects)
    yield from _of_exclusions(rules.exclusions, projects)


def _of_choices(rules: ChoiceRules, projects: Collection[Priced]) -> Iterator[str]:
    if rules.most < 1:
        yield "A ballot must be able to name at least 1 project; raise the most."
    yield from _of_numbers(rules.least, rules.most, projects)
    limits = (
        ("theme", rules.most_per_theme, Counter(p.theme for p in projects if p.theme)),
        ("district", rules.most_per_district, Counter(p.district for p in projects if p.district)),
    )
    for kind, limit, used in limits:
        free = sum(not getattr(project, kind) for project in projects)
        if limit and free + sum(min(limit, number) for number in used.values()) < rules.least:
            yield (
                f"With {limit} for each {kind} nobody can name {rules.least} projects; lower the"
                " least number or raise this one."
            )
    together = len(cheapest({p.number: p.cost for p in projects}, rules.exclusions)) - 1
    yield from _of_least(rules.least, together, projects)
    yield from _of_exclusions(rules.exclusions, projects)


def _of_room(rules: BasketRules, projects: Collection[Priced]) -> Iterator[str]:
    """Say where the caps of the themes, or the districts, leave no room for enough projects."""
    for kind, caps in (("theme", rules.theme_caps), ("district", rules.district_caps)):
        room, spent = 0, Counter[str]()
        for project in sorted(projects, key=lambda project: project.cost):
            key = getattr(project, kind)
            spent[key] += project.cost
            room += key not in caps or spent[key] <= caps[key]
        if room < rules.least <= len(projects):
            yield (
                f"With these {kind} caps nobody can name {rules.least} projects, but {room} at"
                " most; lower the least number or raise a cap."
            )


def _of_least(least: int, together: int, projects: Collection[Priced]) -> Iterator[str]:
    """Say how many projects can be named, where exclusions leave fewer than must be."""
    if together < least <= len(projects):
        yield (
            f"Of the projects that exclude each other at most {together} can be named together, and"
            f" at least {least} must be; lower the least number or take an exclusion out."
        )


def _of_numbers(least: int, most: int, projects: Collection[Priced]) -> Iterator[str]:
    if most and least > most:
        yield f"At least {least} and at most {most} projects cannot both be; change one of them."
    there = len(projects)
    for name, number in (("least", least), ("most", most)):
        if projects and number > there:
            yield f"The {name} number is {number}, and there are {there} projects; lower it."


def _of_caps(
    themes: Mapping[str, int], districts: Mapping[str, int], projects: Collection[Priced]
) -> Iterator[str]:
    """Say which theme or district could have no project at all, by what it may cost."""
    caps = (
        ("theme", themes, [p.theme for p in projects]),
        ("district", districts, [p.district for p in projects]),
    )
    for kind, limits, used in caps:
        for key, limit in limits.items():
            if key not in used:
                yield f'No project belongs to the {kind} "{key}"; take its cap out.'
                continue
            cheapest = min(p.cost for p, where in zip(projects, used, strict=True) if where == key)
            if cheapest > limit:
                yield (
                    f'The cheapest project of the {kind} "{key}" costs {cheapest:,}, more than its'
                    f" cap of {limit:,}; raise the cap."
                )


def _of_exclusions(exclusions: tuple[Pair, ...], projects: Collection[Priced]) -> Iterator[str]:
    numbers = {project.number for project in projects}
    for number in sorted(set(chain.from_iterable(exclusions)) - numbers):
        yield f"There is no project {number} to exclude; correct it or take it out."
    for first, second in exclusions:
        if first == second:
            yield f"Project {first} cannot exclude itself; correct it or take it out."


KINDS: Mapping[str, type[BallotRules]] = {
    "basket": BasketRules,
    "choices": ChoiceRules,
    "points": PointRules,
    "vessels": VesselRules,
}
"""The rules of each kind of ballot, by the name of the kind."""

_NAMES = {kind: name for name, kind in KINDS.items()}


def as_data(rules: VoteRules) -> dict[str, Any]:
    """Return rules as plain data, to be kept, published and hashed.

    Approvals, weights and a check stand there only if there are any, and filling up only if nothing
    is: rules from before there were any, whose hash is fixed, asked for none.
    """
    count, right = asdict(rules.count), asdict(rules.right)
    if count["fill_up"]:
        del count["fill_up"]
    if not rules.right.check:
        del right["check"]
    return {
        "ballot": {"kind": _NAMES[type(rules.ballot)], **asdict(rules.ballot)},
        "rule": rules.rule.value,
        "count": count,
        "right": right,
        **({"approvals": rules.approvals} if rules.approvals else {}),
        **({"weights": [asdict(weight) for weight in rules.weights]} if rules.weights else {}),
    }


def from_data(kept: Mapping[str, Any]) -> VoteRules:
    """Return the rules that were written as plain data, or as the JSON that it became."""
    ballot = _with_pairs(kept["ballot"])
    kind = KINDS[ballot.pop("kind")]
    if "vessels" in ballot:
        ballot["vessels"] = tuple(Vessel(**vessel) for vessel in ballot["vessels"])
    count = CountRules(**_with_pairs(kept["count"]))
    right = dict(kept.get("right", {}))
    by = RightBy(right.pop("by", RightBy.NUMBER))
    rule, approvals = _rule(kept["rule"]), kept.get("approvals", 0)
    weights = tuple(Weight(**weight) for weight in kept.get("weights", ()))
    return VoteRules(kind(**ballot), rule, count, RightRules(by, **right), approvals, weights)


def _rule(name: str) -> Rule | DivisionRule:
    return DivisionRule(name) if name in set(DivisionRule) else Rule(name)


def _with_pairs(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same in which pairs are pairs again: in JSON they are lists."""
    if "exclusions" not in kept:
        return dict(kept)
    return {**kept, "exclusions": tuple(tuple(pair) for pair in kept["exclusions"])}
