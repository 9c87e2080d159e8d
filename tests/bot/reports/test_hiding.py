"""Counts of a few residents: never told, and never to be found from what is told."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product

import pytest

from bot.exports.turnout import LEAST
from bot.reports import hiding
from bot.reports.hiding import Told

SATURDAY = date(2027, 5, 1)
DAYS = [SATURDAY + timedelta(days=n) for n in range(4)]
"""Two days in one week, and two in the next."""
View = tuple[tuple[str, int | None], ...]
STEPS = ("joined", "informed", "authors")


def days_told(numbers: tuple[int, ...]) -> Told:
    weeks, days = hiding.weeks(dict(zip(DAYS[: len(numbers)], numbers, strict=True)))
    return {**{f"week {week}": n for week, n in weeks.items()}, **days}


def facts(numbers: tuple[int, ...]) -> Mapping[str, int]:
    """Return all numbers behind what is told, with those of the weeks."""
    by_day = dict(zip(DAYS, numbers, strict=False))
    found = {day.isoformat(): number for day, number in by_day.items()}
    for day, number in by_day.items():
        week = f"week {hiding.monday(day).isoformat()}"
        found[week] = found.get(week, 0) + number
    return found


def steps_told(numbers: tuple[int, ...]) -> Told:
    return hiding.steps(dict(zip(STEPS, numbers, strict=True)))


@pytest.mark.parametrize(("days", "most"), [(2, 40), (3, 32), (4, 21)])
def test_no_small_day_or_week_can_be_found_by_trying_all_that_are_possible(
    days: int, most: int
) -> None:
    worlds: dict[tuple[View, int], list[tuple[int, ...]]] = {}
    for numbers in product(range(most + 1), repeat=days):
        if LEAST <= sum(numbers) <= most and numbers[0] and numbers[-1]:
            view = tuple(days_told(numbers).items())
            worlds.setdefault((view, sum(numbers)), []).append(numbers)
    shown = {told for view, _sum in worlds for _name, told in view if told is not None}
    assert min(shown) == LEAST
    found = [
        name
        for (view, _sum), possible in worlds.items()
        for name, told in view
        if told is None
        for values in [{facts(numbers)[name] for numbers in possible}]
        if len(values) == 1 and 0 < min(values) < LEAST
    ]
    assert found == []


def test_of_a_week_that_is_hidden_no_day_is_told() -> None:
    weeks, days = hiding.weeks(dict(zip(DAYS, (3, 2, 40, 50), strict=True)))
    assert weeks == {"2027-04-26": None, "2027-05-03": None}
    assert set(days.values()) == {None}


def test_days_of_a_large_week_are_told_where_none_of_them_is_small() -> None:
    weeks, days = hiding.weeks(dict(zip(DAYS, (30, 20, 40, 3), strict=True)))
    assert weeks == {"2027-04-26": 50, "2027-05-03": 43}
    assert list(days.values()) == [30, 20, None, None]
    assert list(days) == [day.isoformat() for day in DAYS]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((100, 60, 10), (100, 60, 10)),
        ((100, 60, 9), (100, 60, None)),
        ((100, 91, 90), (100, None, 90)),  # nine who hear no news would be found by subtraction
        ((100, 100, 0), (100, 100, 0)),  # everybody, and nobody
        ((9, 9, 0), (None, None, None)),
    ],
)
def test_a_step_tells_of_few_neither_that_they_took_it_nor_that_they_did_not(
    counts: tuple[int, ...], told: tuple[int | None, ...]
) -> None:
    assert tuple(steps_told(counts).values()) == told


def test_nobody_at_all_is_a_report_without_numbers() -> None:
    assert hiding.weeks({}) == ({}, {})
    assert hiding.steps({}) == {}
    assert hiding.groups({}) == {"total": None}


def test_groups_are_hidden_by_twos_and_end_with_their_sum() -> None:
    told = hiding.groups({"haven": 40, "markt": 12, "park": 4})
    assert told == {"haven": 40, "markt": None, "park": None, "total": 56}


@pytest.mark.parametrize(
    ("counts", "rates"),
    [
        ({"a": 40, "b": 30}, {"a": 50, "b": None, "total": None}),
        ({"a": 40, "b": 9}, {"a": None, "b": None, "total": None}),
    ],
)
def test_a_rate_is_told_where_its_count_is_and_inhabitants_are_known(
    counts: Mapping[str, int], rates: Told
) -> None:
    assert hiding.per_ten_thousand(hiding.groups(counts), {"a": 8_000, "b": 0}) == rates
