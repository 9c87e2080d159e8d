"""Small numbers are hidden, and cannot be found from the others."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.turnout import LEAST, suppressed, total

Public = tuple[tuple[str, int | None], ...]

GROUPS = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 40), max_size=7)


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({}, {}),
        ({"a": 10}, {"a": 10}),
        ({"a": 9}, {"a": None}),
        ({"a": 40, "b": 12, "c": 10}, {"a": 40, "b": 12, "c": 10}),
        ({"a": 40, "b": 12, "c": 9}, {"a": 40, "b": None, "c": None}),
        ({"a": 40, "b": 12, "c": 0}, {"a": 40, "b": None, "c": None}),
        ({"a": 40, "b": 12, "c": 9, "d": 8}, {"a": 40, "b": 12, "c": None, "d": None}),
        ({"a": 40, "b": 12, "c": 5, "d": 4}, {"a": 40, "b": None, "c": None, "d": None}),
        ({"a": 40, "b": 12, "c": 9, "d": 9}, {"a": 40, "b": None, "c": None, "d": None}),
        ({"a": 40, "b": 3}, {"a": None, "b": None}),
    ],
)
def test_what_is_shown_of_some_groups(groups: dict[str, int], shown: dict[str, int | None]) -> None:
    assert suppressed(groups) == shown


@pytest.mark.parametrize(("groups", "all_of_them"), [({"a": 9}, None), ({"a": 4, "b": 6}, 10)])
def test_a_total_is_a_number_about_people_too(
    groups: dict[str, int], all_of_them: int | None
) -> None:
    assert total(groups) == all_of_them


def test_the_order_of_what_is_hidden_does_not_tell_how_much_it_is() -> None:
    one, other = ({"a": 30, "b": low, "c": high, "d": 50} for low, high in ((3, 9), (9, 3)))
    assert list(suppressed(one)) == list(suppressed(other)) == ["d", "a", "b", "c"]


@given(GROUPS)
def test_what_is_shown_is_true_and_about_ten_ballots_at_least(groups: dict[str, int]) -> None:
    for name, told in suppressed(groups).items():
        assert told is None or told == groups[name] >= LEAST
    assert suppressed(groups).keys() == groups.keys()


@given(GROUPS)
def test_what_is_hidden_is_hidden_among_others(groups: dict[str, int]) -> None:
    told = suppressed(groups)
    hidden = [groups[name] for name in groups if told[name] is None]
    if hidden and len(hidden) < len(groups):
        assert len(hidden) >= 2
        assert sum(hidden) >= LEAST


@pytest.mark.parametrize(("groups", "most"), [("ab", 60), ("abc", 45), ("abcd", 24)])
def test_no_number_can_be_found_by_trying_all_that_could_be_hidden(groups: str, most: int) -> None:
    """Somebody who knows how numbers are hidden, and the total, has two candidates for each."""
    worlds: dict[Public, list[tuple[int, ...]]] = {}
    for numbers in product(range(most + 1), repeat=len(groups)):
        if sum(numbers) <= most:
            told = dict(zip(groups, numbers, strict=True))
            public = (*suppressed(told).items(), ("total", total(told)))
            worlds.setdefault(public, []).append(numbers)
    found = [
        (public, name)
        for public, possible in worlds.items()
        for place, name in enumerate(groups)
        if dict(public)[name] is None and len({numbers[place] for numbers in possible}) == 1
    ]
    assert found == []
