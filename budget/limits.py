"""Limits of a vote that no ballot could keep to, whatever kind of ballot it is."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Protocol

from budget.sentence import Amount, Sentence, _

KINDS_OF_LIMIT: Mapping[str, Sentence] = {"theme": _("theme"), "district": _("district")}
"""What a limit can be for, by how it is called in a project."""

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


def of_least(least: int, together: int, projects: Collection[Priced]) -> Iterator[Sentence]:
    """Say how many projects can be named, where exclusions leave fewer than must be."""
    if together < least <= len(projects):
        yield _(
            "Of the projects that exclude each other at most {together} can be"
            " named together, and at least {least} must be; lower the least number"
            " or take an exclusion out.",
            together=together,
            least=least,
        ).about("vote", "least")


def of_numbers(least: int, most: int, projects: Collection[Priced]) -> Iterator[Sentence]:
    """Say where the least and the most do not go together, or with the projects there are."""
    if most and least > most:
        yield _(
            "At least {least} and at most {most} projects cannot both be; change one of them.",
            least=least,
            most=most,
        ).about("vote", "least")
    there = len(projects)
    for key, name, number in (("least", _("least"), least), ("most", _("most"), most)):
        if projects and number > there:
            yield _(
                "The {name} number is {number}, and there are {there} projects; lower it.",
                name=name,
                number=number,
                there=there,
            ).about("vote", key)


def of_caps(
    themes: Mapping[str, int],
    districts: Mapping[str, int],
    projects: Collection[Priced],
    *place: str,
) -> Iterator[Sentence]:
    """Say which theme or district could have no project at all, by what it may cost.

    `place` is the table of the edition's file in which the caps stand.
    """
    caps = (
        ("theme", themes, [p.theme for p in projects]),
        ("district", districts, [p.district for p in projects]),
    )
    for kind, limits, used in caps:
        for key, limit in limits.items():
            if key not in used:
                yield _(
                    'No project belongs to the {kind} "{key}"; take its cap out.',
                    kind=KINDS_OF_LIMIT[kind],
                    key=key,
                ).about(*place, f"{kind}_caps", key)
                continue
            cheapest = min(p.cost for p, where in zip(projects, used, strict=True) if where == key)
            if cheapest > limit:
                yield _(
                    'The cheapest project of the {kind} "{key}" costs {cheapest}, more than'
                    " its cap of {limit}; raise the cap.",
                    kind=KINDS_OF_LIMIT[kind],
                    key=key,
                    cheapest=Amount(cheapest),
                    limit=Amount(limit),
                ).about(*place, f"{kind}_caps", key)


def of_exclusions(exclusions: tuple[Pair, ...], projects: Collection[Priced]) -> Iterator[Sentence]:
    """Say which projects cannot exclude each other."""
    numbers = {project.number for project in projects}
    for number in sorted(set(chain.from_iterable(exclusions)) - numbers):
        yield _(
            "There is no project {number} to exclude; correct it or take it out.", number=number
        ).about("vote", "exclusions")
    for first, second in exclusions:
        if first == second:
            yield _(
                "Project {first} cannot exclude itself; correct it or take it out.", first=first
            ).about("vote", "exclusions")
