"""The turnout by group, without numbers that are about a few people.

A number below ten is hidden, and with it so many others that it cannot be found by subtraction:
what is hidden together is ten at least, in two groups at least.
"""

from collections.abc import Mapping
from typing import Final

LEAST: Final = 10
"""Ballots from which on a number is shown."""


def suppressed(groups: Mapping[str, int]) -> Mapping[str, int | None]:
    """Return the groups, the largest first, and then by name those that are hidden, as None.

    Whoever knows the total knows the sum of what is hidden.  So the smallest that is shown is
    hidden too, with its equals, while that sum is about one group, or about fewer than ten
    ballots, or so large that each of them can only be nine.
    """
    shown = sorted(
        (name for name in groups if groups[name] >= LEAST), key=lambda name: (-groups[name], name)
    )
    hidden = groups.keys() - set(shown)
    while hidden and shown and _tells(sum(groups[name] for name in hidden), len(hidden)):
        least = groups[shown[-1]]
        while shown and groups[shown[-1]] == least:
            hidden.add(shown.pop())
    return {name: groups[name] for name in shown} | dict.fromkeys(sorted(hidden))


def total(groups: Mapping[str, int]) -> int | None:
    """Return how many ballots there are in all, or None if these are too few to tell."""
    together = sum(groups.values())
    return together if together >= LEAST else None


def _tells(together: int, groups: int) -> bool:
    """Whether the sum of hidden numbers gives one of them away."""
    return groups == 1 or together < LEAST or together == (LEAST - 1) * groups
