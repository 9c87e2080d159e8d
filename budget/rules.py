"""The rules of a vote, as data: what a ballot may say, and how ballots become an outcome.

An edition chooses them; they are frozen and hashed when voting opens.  A contradiction in them,
such as a minimum above the number of projects, is refused with the reason.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from budget.count import CountRules, Rule
from budget.division import DivisionRule
from budget.limits import (
    KINDS_OF_LIMIT,
    Pair,
    Priced,
    of_caps,
    of_exclusions,
    of_least,
    of_numbers,
)
from budget.nameable import cheapest
from budget.sentence import Amount, Sentence, _
from budget.vessels import Vessel, VesselRules

NO_LIMIT = 0

APPROVALS = 2
"""How many people have to approve of the rules before voting opens, if an edition does not say."""


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
    is not enough: a postcode and a year of birth have to match it.  `numbers` are the countries
    whose mobile numbers give the right, as in ISO 3166; none are all numbers there are.
    """

    by: RightBy = RightBy.NUMBER
    most_per_phone: int = 6
    check: bool = False
    numbers: tuple[str, ...] = ()

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

    @property
    def themes(self) -> frozenset[str]:
        """The keys of the themes that the rules speak of."""
        ballot = self.ballot
        own = ballot.theme_caps if isinstance(ballot, BasketRules) else ()
        vessels = ballot.vessels if isinstance(ballot, VesselRules) else ()
        return frozenset([*own, *self.count.theme_caps, *(one.theme for one in vessels)])

    @property
    def districts(self) -> frozenset[str]:
        """The keys of the districts that the rules speak of."""
        own = self.ballot.district_caps if isinstance(self.ballot, BasketRules) else ()
        return frozenset([*own, *self.count.district_caps])

    def contradictions(self, budget: int, projects: Collection[Priced]) -> Iterator[Sentence]:
        """Say in whole English sentences why nobody could vote, or count, by these rules."""
        match self.ballot:
            case BasketRules():
                yield from _of_baskets(self.ballot, budget, projects)
            case ChoiceRules():
                yield from _of_choices(self.ballot, projects)
            case PointRules(points, most_each):
                if points < 1:
                    yield _("A ballot needs at least 1 point to spread; raise the points.").about(
                        "vote", "points"
                    )
                if most_each > points:
                    yield _(
                        "most_each is {most_each}, and a ballot has {points} points; lower it.",
                        most_each=most_each,
                        points=points,
                    ).about("vote", "most_each")
            case VesselRules(total=total):
                if total != budget:
                    yield _(
                        "The vessels hold {total}, and the budget is {budget}; change one.",
                        total=Amount(total),
                        budget=Amount(budget),
                    ).about("budget")
        yield from self._of_counting(projects)
        if self.right.most_per_phone < 1:
            yield _(
                "One phone must be able to vote for at least 1 code; raise most_per_phone."
            ).about("vote", "right", "most_per_phone")
        kinds = Counter(one.kind for one in self.weights)
        for kind in (kind for kind, times in kinds.items() if times > 1):
            yield _('The kind "{kind}" has two weights; take one out.', kind=kind).about(
                "vote", "weights"
            )

    def _of_counting(self, projects: Collection[Priced]) -> Iterator[Sentence]:
        divides = isinstance(self.ballot, VesselRules)
        if divides is not isinstance(self.rule, DivisionRule):
            yield _(
                "{rule} does not count such ballots; choose another rule.", rule=self.rule
            ).about("vote", "rule")
        if self.rule is Rule.EQUAL_SHARES and isinstance(self.ballot, PointRules):
            yield _(
                "Equal shares counts who chose a project, not points; count by most votes."
            ).about("vote", "rule")
        if not self.count.fill_up and self.rule is not Rule.EQUAL_SHARES:
            yield _(
                "fill_up goes with equal shares; stop_at_first_misfit leaves money over as well."
            ).about("vote", "count", "fill_up")
        if not self.count.fill_up and self.count.stop_at_first_misfit:
            yield _(
                "Nothing is filled up, so nothing stops at a misfit; take one of the two out."
            ).about("vote", "count", "stop_at_first_misfit")
        yield from of_caps(
            self.count.theme_caps, self.count.district_caps, projects, "vote", "count"
        )
        numbers = {str(project.number) for project in projects}
        for pair in self.count.exclusions:
            if len(set(pair) & numbers) != len(pair):
                yield _(
                    "{first} and {second} are no two projects; correct this exclusion.",
                    first=pair[0],
                    second=pair[1],
                ).about("vote", "count", "exclusions")


def _of_baskets(
    rules: BasketRules, budget: int, projects: Collection[Priced]
) -> Iterator[Sentence]:
    cap = rules.cap or budget
    if cap > budget:
        yield _(
            "A basket may cost {cap}, more than the budget of {budget}; lower the cap.",
            cap=Amount(cap),
            budget=Amount(budget),
        ).about("vote", "cap")
    yield from of_numbers(rules.least, rules.most, projects)
    costs = cheapest({p.number: p.cost for p in projects}, rules.exclusions)
    if rules.cap and len(costs) > 1 and costs[1] > cap:
        yield _(
            "A basket may cost {cap} and the cheapest project {cheapest}; raise the cap.",
            cap=Amount(cap),
            cheapest=Amount(int(costs[1])),
        ).about("vote", "cap")
    elif len(costs) > rules.least and costs[rules.least] > cap:
        yield _(
            "The {least} cheapest projects cost {together}, and a"
            " basket may cost {cap}; lower the least number or raise the cap.",
            least=rules.least,
            together=Amount(int(costs[rules.least])),
            cap=Amount(cap),
        ).about("vote", "least")
    yield from of_least(rules.least, len(costs) - 1, projects)
    yield from _of_room(rules, projects)
    yield from of_caps(rules.theme_caps, rules.district_caps, projects, "vote")
    yield from of_exclusions(rules.exclusions, projects)


def _of_choices(rules: ChoiceRules, projects: Collection[Priced]) -> Iterator[Sentence]:
    if rules.most < 1:
        yield _("A ballot must be able to name at least 1 project; raise the most.").about(
            "vote", "most"
        )
    yield from of_numbers(rules.least, rules.most, projects)
    limits = (
        ("theme", rules.most_per_theme, Counter(p.theme for p in projects if p.theme)),
        ("district", rules.most_per_district, Counter(p.district for p in projects if p.district)),
    )
    for kind, limit, used in limits:
        free = sum(not getattr(project, kind) for project in projects)
        if limit and free + sum(min(limit, number) for number in used.values()) < rules.least:
            yield _(
                "With {limit} for each {kind} nobody can name {least} projects; lower"
                " the least number or raise this one.",
                limit=limit,
                kind=KINDS_OF_LIMIT[kind],
                least=rules.least,
            ).about("vote", f"most_per_{kind}")
    together = len(cheapest({p.number: p.cost for p in projects}, rules.exclusions)) - 1
    yield from of_least(rules.least, together, projects)
    yield from of_exclusions(rules.exclusions, projects)


def _of_room(rules: BasketRules, projects: Collection[Priced]) -> Iterator[Sentence]:
    """Say where the caps of the themes, or the districts, leave no room for enough projects."""
    for kind, caps in (("theme", rules.theme_caps), ("district", rules.district_caps)):
        room, spent = 0, Counter[str]()
        for project in sorted(projects, key=lambda project: project.cost):
            key = getattr(project, kind)
            spent[key] += project.cost
            room += key not in caps or spent[key] <= caps[key]
        if room < rules.least <= len(projects):
            yield _(
                "With these {kind} caps nobody can name {least} projects, but {room} at"
                " most; lower the least number or raise a cap.",
                kind=KINDS_OF_LIMIT[kind],
                least=rules.least,
                room=room,
            ).about("vote", "least")


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

    Approvals, weights, a check and countries stand there only if there are any, and filling up only
    if nothing is: rules from before there were any, whose hash is fixed, asked for none.
    """
    count, right = asdict(rules.count), asdict(rules.right)
    if count["fill_up"]:
        del count["fill_up"]
    if not rules.right.check:
        del right["check"]
    if not rules.right.numbers:
        del right["numbers"]
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
    right["numbers"] = tuple(right.get("numbers", ()))
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
