"""The most that can be named together, by trying everything."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from budget.nameable import cheapest

NUMBERS = st.integers(1, 8)


def tried(costs: dict[int, int], exclusions: list[tuple[int, int]]) -> tuple[int, ...]:
    """Return what so many projects cost at least, after trying all of them."""
    rivals = [set(pair) for pair in exclusions if len(set(pair)) > 1]
    found = []
    for count in range(len(costs) + 1):
        named = [set(some) for some in combinations(costs, count)]
        fit = (some for some in named if not any(pair <= some for pair in rivals))
        found.append(min((sum(costs[n] for n in some) for some in fit), default=None))
    return tuple(cost for cost in found if cost is not None)


@given(
    st.dictionaries(NUMBERS, st.integers(0, 1_000)),
    st.lists(st.tuples(NUMBERS, NUMBERS), max_size=12),
)
def test_the_cheapest_is_what_trying_everything_finds(
    costs: dict[int, int], exclusions: list[tuple[int, int]]
) -> None:
    assert cheapest(costs, exclusions) == tried(costs, exclusions)


def test_pairs_and_triangles_of_many_projects_are_quick() -> None:
    costs = dict.fromkeys(range(90), 1)
    corners = ((0, 1), (1, 2), (0, 2))
    triangles = [(at + one, at + other) for at in range(0, 60, 3) for one, other in corners]
    assert len(cheapest(costs, triangles)) - 1 == 20 + 30
