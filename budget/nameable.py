"""How many projects can be named together when some exclude each other, and for what money."""

from collections.abc import Collection, Iterable, Mapping
from math import inf

Costs = tuple[float, ...]
"""What the cheapest ballots of 0, 1, 2, ... projects cost."""


def cheapest(costs: Mapping[int, int], exclusions: Iterable[tuple[int, int]]) -> Costs:
    """Return what so many projects cost at least, of which no two exclude each other.

    It ends with the most projects that can be named at all.  Projects that have nothing to do with
    each other are looked at apart, so only a tangle of exclusions takes long.
    """
    rivals: dict[int, set[int]] = {number: set() for number in costs}
    for one, other in exclusions:
        if one != other and {one, other} <= rivals.keys():
            rivals[one].add(other)
            rivals[other].add(one)
    return _cheapest(frozenset(costs), costs, rivals)


def _cheapest(
    numbers: frozenset[int], costs: Mapping[int, int], rivals: Mapping[int, Collection[int]]
) -> Costs:
    free = sorted(costs[n] for n in numbers if numbers.isdisjoint(rivals[n]))
    found: Costs = tuple(sum(free[:count]) for count in range(len(free) + 1))
    tangled = {n for n in numbers if not numbers.isdisjoint(rivals[n])}
    while tangled:
        together = _together(next(iter(tangled)), tangled, rivals)
        found = _both(found, _of_tangle(together, costs, rivals))
        tangled -= together
    return found


def _together(
    number: int, among: Collection[int], rivals: Mapping[int, Collection[int]]
) -> frozenset[int]:
    """Return all that are tied to one by exclusions, directly or not."""
    found, looked_at = {number}, set[int]()
    while new := found - looked_at:
        looked_at |= new
        found |= {rival for n in new for rival in rivals[n] if rival in among}
    return frozenset(found)


def _of_tangle(
    numbers: frozenset[int], costs: Mapping[int, int], rivals: Mapping[int, Collection[int]]
) -> Costs:
    """Name the one that excludes most, or do without it; take what is cheaper."""
    worst = max(sorted(numbers), key=lambda n: len(numbers & set(rivals[n])))
    without = _cheapest(numbers - {worst}, costs, rivals)
    rest = _cheapest(numbers - {worst} - set(rivals[worst]), costs, rivals)
    named = _both((inf, costs[worst]), rest)
    length = max(len(without), len(named))
    pairs = ((_at(without, count), _at(named, count)) for count in range(length))
    return tuple(map(min, pairs))


def _both(one: Costs, other: Costs) -> Costs:
    """Return what so many cost at least, some of these and the rest of those."""
    length = len(one) + len(other) - 1
    return tuple(
        min(_at(one, some) + _at(other, count - some) for some in range(count + 1))
        for count in range(length)
    )


def _at(costs: Costs, count: int) -> float:
    return costs[count] if count < len(costs) else inf
