"""The busiest hours: told from ten up, and never so that a few can be found by subtraction."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.reports.hours import busiest

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2027, 5, 3, 0, 0, tzinfo=UTC)


def told(numbers: Mapping[int, int]) -> list[tuple[object, ...]]:
    """Return what is told of these hours after two at night on Monday."""
    counts = {MONDAY + timedelta(hours=hour): number for hour, number in numbers.items()}
    return [row[1:] for section in busiest(counts, ZONE) for row in section.rows]


def test_an_hour_is_told_by_the_clock_of_the_edition() -> None:
    assert told({1: 40, 30: 12}) == [(MONDAY.date(), time(3), 40)]
    assert told({1: 40, 30: 12, 50: 10})[1] == ((MONDAY + timedelta(1)).date(), time(8), 12)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ({}, []),
        ({1: 9, 2: 9, 3: 9}, []),
        ({1: 30}, []),  # whoever knows the week knows that nobody else joined
        ({1: 30, 9: 9}, []),  # or that nine did
        ({1: 30, 9: 9, 10: 1}, [30]),
        ({1: 30, 9: 20, 10: 9, 11: 1}, [30, 20]),
        ({1: 30, 9: 20, 10: 9}, [30]),
        ({1: 30, 200: 500, 201: 15}, [500]),  # each week by itself
        (dict.fromkeys(range(24), 10), [10] * 5),
    ],
)
def test_nobody_is_found_by_subtraction(numbers: Mapping[int, int], shown: list[int]) -> None:
    assert [number for _day, _from, number in told(numbers)] == shown
