"""Ballots: a basket (winkelmand) or choices, in which projects are picked, and points.

A ballot may hold too much while it is being filled, for a resident who names four projects at
once wants to hear by how much they exceed the budget; it can only be cast when nothing is amiss.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from budget.edition import Edition, Project
from budget.limits import Pair
from budget.rules import BasketRules, ChoiceRules, PointRules
from budget.sentence import Reasoned, _
from budget.vessels import BLANK, Unbalanced, VesselRules, Vessels


class CannotCast(Reasoned):
    """This is no valid ballot: it holds too much, or something that is not on offer."""


@dataclass(frozen=True, slots=True)
class TooDear:
    """The projects cost more than a ballot may: by so many euros."""

    over: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """More projects, or points, than the `most` that a ballot may have: so many `over`."""

    over: int
    most: int


@dataclass(frozen=True, slots=True)
class TooFew:
    """Fewer projects than the `least` that a ballot must name: so many are `missing`."""

    missing: int
    least: int


@dataclass(frozen=True, slots=True)
class ThemeFull:
    """More of one theme than a ballot may have: `over` is in euros, or in projects."""

    theme: str
    over: int


@dataclass(frozen=True, slots=True)
class DistrictFull:
    """More of one district than a ballot may have: `over` is in euros, or in projects."""

    district: str
    over: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """Two projects of which only one can be chosen."""

    number: int
    other: int


@dataclass(frozen=True, slots=True)
class TooManyEach:
    """More points for one project than it may get: so many `over` the `most`."""

    number: int
    over: int
    most: int


Misfit = TooDear | TooMany | TooFew | ThemeFull | DistrictFull | Excluded | TooManyEach
"""Why a ballot cannot be cast as it is, in numbers."""


@dataclass(frozen=True, slots=True)
class Basket:
    """The numbers of the projects that were picked, lowest first; by choices too."""

    picked: tuple[int, ...] = ()

    def add(self, numbers: Iterable[int]) -> "Basket":
        """Return the basket with these projects in it as well."""
        return Basket(tuple(sorted({*self.picked, *numbers})))

    def drop(self, numbers: Iterable[int]) -> "Basket":
        """Return the basket without these projects."""
        return Basket(tuple(sorted(set(self.picked) - set(numbers))))

    def projects(self, edition: Edition) -> tuple[Project, ...]:
        """Return what was picked and is still on offer, in order of number."""
        offered = edition.on_offer
        return tuple(offered[number] for number in self.picked if number in offered)

    def cost(self, edition: Edition) -> int:
        """Return what everything in it costs together."""
        return sum(project.cost for project in self.projects(edition))

    def left(self, edition: Edition) -> int:
        """Return what can still be spent; below zero, by how much it is too dear."""
        return spendable(edition) - self.cost(edition)

    def fits(self, project: Project, edition: Edition) -> bool:
        """Whether this project could be added, and nothing would be amiss but that there are few.

        What is in the basket already can stay.
        """
        return bool(self.fitting((project,), edition))

    def fitting(self, projects: Iterable[Project], edition: Edition) -> frozenset[int]:
        """Return the numbers of those of these projects that fit."""
        rules, left = edition.vote.ballot, self.left(edition)
        by_money = isinstance(rules, BasketRules) and rules.by_money_alone

        def fits(project: Project) -> bool:
            if project.number in self.picked:
                return True
            if project.withdrawn:
                return False
            return project.cost <= left if by_money else not self.hindrances(project, edition)

        return frozenset(project.number for project in projects if fits(project))

    def hindrances(self, project: Project, edition: Edition) -> tuple[Misfit, ...]:
        """Return what would be amiss if this project were added."""
        return self.add((project.number,)).surplus(edition)

    def surplus(self, edition: Edition) -> tuple[Misfit, ...]:
        """Return what there is too much of in it."""
        rules, projects = edition.vote.ballot, self.projects(edition)
        match rules:
            case BasketRules():
                return tuple(_too_much_money(rules, projects, edition))
            case ChoiceRules():
                return tuple(_too_many(rules, projects))
        return ()

    def misfits(self, edition: Edition) -> tuple[Misfit, ...]:
        """Return all that keeps it from being cast; nothing keeps a blank vote."""
        rules, number = edition.vote.ballot, len(self.picked)
        least = rules.least if isinstance(rules, BasketRules | ChoiceRules) else 0
        few = (TooFew(least - number, least),) if 0 < number < least else ()
        return (*self.surplus(edition), *few)

    def check(self, edition: Edition) -> None:
        """Raise `CannotCast` unless this is a valid ballot; an empty one is (a blank vote)."""
        _known(self.picked, edition)
        if not isinstance(edition.vote.ballot, BasketRules | ChoiceRules):
            raise CannotCast(_("projects are not picked in this vote"))
        if self.misfits(edition):
            raise CannotCast(_("it holds too much, or too little"))
        if tuple(sorted(set(self.picked))) != self.picked:
            raise CannotCast(_("a project counts once"))


@dataclass(frozen=True, slots=True)
class Points:
    """How many points each project got, by number, lowest number first; none that got nothing."""

    given: tuple[tuple[int, int], ...] = ()

    def give(self, number: int, points: int) -> "Points":
        """Return the ballot on which this project has so many points."""
        given = {**dict(self.given), number: points}
        return Points(tuple(sorted((n, p) for n, p in given.items() if p)))

    def to(self, number: int) -> int:
        """Return how many points a project has."""
        return dict(self.given).get(number, 0)

    def left(self, edition: Edition) -> int:
        """Return how many points there are still to give; below zero, how many too many."""
        return _spread(edition).points - sum(points for _number, points in self.given)

    def misfits(self, edition: Edition) -> tuple[Misfit, ...]:
        """Return all that keeps it from being cast; not all points have to be given."""
        rules, left = _spread(edition), self.left(edition)
        too_many = (TooMany(-left, rules.points),) if left < 0 else ()
        each = tuple(
            TooManyEach(number, points - rules.most_each, rules.most_each)
            for number, points in self.given
            if rules.most_each and points > rules.most_each
        )
        return (*too_many, *each)

    def check(self, edition: Edition) -> None:
        """Raise `CannotCast` unless this is a valid ballot; an empty one is (a blank vote)."""
        numbers = [number for number, _points in self.given]
        _known(numbers, edition)
        if self.misfits(edition):
            raise CannotCast(_("it holds too much, or too little"))
        if sorted(set(numbers)) != numbers or any(points < 1 for _number, points in self.given):
            raise CannotCast(_("each project is named once, with its points"))


Ballot = Basket | Points
"""What residents say about projects."""

AnyBallot = Ballot | Vessels
"""What residents say about projects, or about themes."""


def check_ballot(ballot: AnyBallot, edition: Edition) -> None:
    """Raise `CannotCast` unless this is a valid ballot of this edition; a blank one is."""
    if not isinstance(ballot, Vessels):
        ballot.check(edition)
        return
    rules = edition.vote.ballot
    if not isinstance(rules, VesselRules):
        raise CannotCast(_("there are no vessels in this vote"))
    if ballot != BLANK:
        try:
            ballot.check(rules)
        except Unbalanced as reason:
            raise CannotCast(*reason.reasons) from reason


def spendable(edition: Edition) -> int:
    """Return what one basket may cost."""
    rules = edition.vote.ballot
    return rules.cap or edition.budget if isinstance(rules, BasketRules) else edition.budget


def _known(numbers: Iterable[int], edition: Edition) -> None:
    """Raise `CannotCast` if there was never such a project.

    A ballot, also one on paper, stays valid if a project on it is withdrawn: the rest of it counts.
    """
    if unknown := [n for n in numbers if n not in edition.project_by_number]:
        raise CannotCast(_("no such project: {numbers}", numbers=tuple(unknown)))


def _spread(edition: Edition) -> PointRules:
    if not isinstance(edition.vote.ballot, PointRules):
        raise CannotCast(_("there are no points in this vote"))
    return edition.vote.ballot


def _too_much_money(
    rules: BasketRules, projects: Iterable[Project], edition: Edition
) -> Iterator[Misfit]:
    projects = tuple(projects)
    cost, limit = sum(p.cost for p in projects), rules.cap or edition.budget
    if cost > limit:
        yield TooDear(cost - limit)
    if rules.most and len(projects) > rules.most:
        yield TooMany(len(projects) - rules.most, rules.most)
    yield from _full(projects, rules.theme_caps, rules.district_caps, lambda p: p.cost)
    yield from _excluded(projects, rules.exclusions)


def _too_many(rules: ChoiceRules, projects: Iterable[Project]) -> Iterator[Misfit]:
    projects = tuple(projects)
    if len(projects) > rules.most:
        yield TooMany(len(projects) - rules.most, rules.most)
    themes = {p.theme: rules.most_per_theme for p in projects if p.theme and rules.most_per_theme}
    districts = {
        p.district: rules.most_per_district
        for p in projects
        if p.district and rules.most_per_district
    }
    yield from _full(projects, themes, districts, lambda _project: 1)
    yield from _excluded(projects, rules.exclusions)


def _full(
    projects: tuple[Project, ...],
    themes: Mapping[str, int],
    districts: Mapping[str, int],
    weight: Callable[[Project], int],
) -> Iterator[Misfit]:
    """Return the themes and districts of which there is more than these limits allow."""
    for theme, limit in themes.items():
        over = sum(weight(p) for p in projects if p.theme == theme) - limit
        if over > 0:
            yield ThemeFull(theme, over)
    for district, limit in districts.items():
        over = sum(weight(p) for p in projects if p.district == district) - limit
        if over > 0:
            yield DistrictFull(district, over)


def _excluded(projects: tuple[Project, ...], pairs: Iterable[Pair]) -> Iterator[Misfit]:
    numbers = {project.number for project in projects}
    for number, other in pairs:
        if {number, other} <= numbers:
            yield Excluded(number, other)
