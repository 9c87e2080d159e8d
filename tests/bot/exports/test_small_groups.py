"""Numbers about fewer than ten ballots: never told, and never to be found from what is told.

Everybody knows how many ballots there are, from the list of them, and that a group that is named
has one at least.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.files import files
from bot.exports.tables import Row, turnout
from bot.exports.turnout import LEAST
from tests.bot.exports.linden import MADE, counted

CHANNELS = ("paper", "sms", "telegram", "whatsapp")
FOUND = counted()
GROUPS = st.dictionaries(st.sampled_from(CHANNELS), st.integers(1, 40), min_size=1)


def told(groups: Mapping[str, int]) -> tuple[Row, ...]:
    return turnout(replace(FOUND, turnout={"channel": groups})).rows


@pytest.mark.parametrize(
    "groups", [{"sms": 3}, {"sms": 9}, {"sms": 1, "telegram": 1}, {"sms": 3, "telegram": 6}]
)
def test_of_a_few_ballots_it_is_not_even_told_from_where_they_came(
    groups: Mapping[str, int],
) -> None:
    assert told(groups) == (("channel", "total", None),)


@pytest.mark.parametrize(("channels", "most"), [(1, 40), (2, 50), (3, 36), (4, 22)])
def test_no_number_can_be_found_by_trying_all_that_are_possible(channels: int, most: int) -> None:
    names = CHANNELS[:channels]
    worlds: dict[tuple[tuple[Row, ...], int], list[tuple[int, ...]]] = {}
    for numbers in product(range(most + 1), repeat=channels):
        if 0 < sum(numbers) <= most:
            there = {name: n for name, n in zip(names, numbers, strict=True) if n}
            worlds.setdefault((told(there), sum(numbers)), []).append(numbers)
    found = [
        possible
        for (rows, _together), possible in worlds.items()
        for place, name in enumerate(names)
        if ("channel", name, None) in rows and len({numbers[place] for numbers in possible}) == 1
    ]
    assert len(worlds) > most - 1
    assert found == []


@given(GROUPS)
def test_no_file_of_an_export_has_a_small_number_of_ballots_from_somewhere(
    groups: dict[str, int],
) -> None:
    found = files(replace(FOUND, turnout={"channel": groups}), lambda count: count - 1, MADE)
    page = StringIO(found["turnout.csv"].decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(page, delimiter=";"))
    shown = {row["group"]: int(row["ballots"]) for row in rows if row["ballots"]}
    assert min(shown.values(), default=LEAST) >= LEAST
    assert shown.items() <= {**groups, "total": sum(groups.values())}.items()
    named = {
        name for name, content in found.items() for group in CHANNELS if group.encode() in content
    }
    assert named <= {"turnout.csv", "result.json"}
