"""The basket (winkelmand): pick projects until the budget is full.

A basket may hold too much while it is being filled, for a resident who names four projects at
once wants to hear by how much they exceed the budget; it can only be cast when it fits.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from budget.edition import Edition, Project


class CannotCast(ValueError):
    """This basket is no valid ballot: it holds too much, or something that is not on offer."""


@dataclass(frozen=True, slots=True)
class Basket:
    """The numbers of the projects that were picked, lowest first."""

    picked: tuple[int, ...] = ()

    def add(self, numbers: Iterable[int]) -> "Basket":
        """Return the basket with these projects in it as well."""
        return Basket(tuple(sorted({*self.picked, *numbers})))

    def drop(self, numbers: Iterable[int]) -> "Basket":
        """Return the basket without these projects."""
        return Basket(tuple(sorted(set(self.picked) - set(numbers))))

    def projects(self, edition: Edition) -> tuple[Project, ...]:
        """Return what was picked and is still on offer, in order of number."""
        offered = edition.project_by_number
        return tuple(offered[number] for number in self.picked if number in offered)

    def cost(self, edition: Edition) -> int:
        """Return what everything in it costs together."""
        return sum(project.cost for project in self.projects(edition))

    def left(self, edition: Edition) -> int:
        """Return what can still be spent; below zero, by how much it is too dear."""
        return edition.budget - self.cost(edition)

    def fits(self, project: Project, edition: Edition) -> bool:
        """Whether this project could be added without exceeding the budget."""
        return project.number in self.picked or project.cost <= self.left(edition)

    def check(self, edition: Edition) -> None:
        """Raise `CannotCast` unless this is a valid ballot; an empty one is (a blank vote)."""
        unknown = [n for n in self.picked if n not in edition.project_by_number]
        if unknown:
            raise CannotCast(f"no such project: {unknown}")
        if self.left(edition) < 0:
            raise CannotCast(f"{-self.left(edition)} euros too much")
        if tuple(sorted(set(self.picked))) != self.picked:
            raise CannotCast("a project counts once")
