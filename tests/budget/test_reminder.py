"""When who asked is reminded that a phase ends: some days ahead, or on the last morning."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from budget.days import last_morning, morning
from budget.edition import Edition
from budget.reminder import ENDS, Reminder, days_ahead, due, eve, last_call
from budget.timeline import Phase, Timeline

ZONE = ZoneInfo("Europe/Amsterdam")
MOMENT = timedelta(seconds=1)


def local(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment in 2027 by the clock on the wall."""
    return datetime(2027, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def edition(end: datetime) -> Edition:
    """Return an edition in which people vote until then."""
    begins = {Phase.VOTING: local(3, 1), Phase.COUNTING: end}
    return Edition("linden", "De Linden", {}, ZONE, 1_000, Timeline(begins), Phase.VOTING)


MAY = edition(local(6, 1))
"""The last day is 31 May."""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (local(5, 10, 12), local(5, 28, 9)),
        (local(5, 28, 9) - MOMENT, local(5, 28, 9)),
        (local(5, 28, 9), local(5, 31, 9)),
        (local(5, 30, 23, 59), local(5, 31, 9)),
        (local(5, 31, 9) - MOMENT, local(5, 31, 9)),
        (local(5, 31, 9), None),
        (local(5, 31, 23, 59), None),
    ],
)
def test_when_who_asks_is_told(asked: datetime, told: datetime | None) -> None:
    assert due(MAY, Phase.VOTING, asked) == told


@pytest.mark.parametrize(
    ("end", "call"),
    [
        (local(6, 1), local(5, 31, 9)),
        (local(5, 31, 18), local(5, 31, 9)),
        (local(5, 31, 9) + MOMENT, local(5, 31, 9)),
        (local(5, 31, 9), local(5, 30, 9)),
        (local(5, 31, 8), local(5, 30, 9)),
    ],
)
def test_the_last_morning_comes_before_the_end(end: datetime, call: datetime) -> None:
    assert last_call(edition(end), Phase.VOTING) == call == last_morning(end, ZONE)


def test_a_date_that_moves_takes_its_reminder_along() -> None:
    asked = local(5, 10)
    later = replace(MAY, timeline=Timeline({**MAY.timeline.begins, Phase.COUNTING: local(6, 15)}))
    assert due(later, Phase.VOTING, asked) == local(6, 11, 9)


def test_the_clock_may_be_changed_in_between() -> None:
    changed = edition(local(3, 31))
    assert days_ahead(changed, Phase.VOTING) == local(3, 27, 9)
    assert eve(changed, Phase.VOTING) == local(3, 29, 9)
    assert morning(local(3, 28, 12).date(), ZONE) == datetime(2027, 3, 28, 7, tzinfo=UTC)


def test_what_has_no_end_has_no_reminder() -> None:
    endless = edition(local(6, 1))
    assert due(endless, Phase.COUNTING, local(5, 1)) is None
    assert eve(endless, Phase.COUNTING) is None


def test_every_reminder_belongs_to_a_phase() -> None:
    assert {of.phase for of in Reminder} == {*ENDS, Phase.SCREENING}
    assert all(of.phase is phase for phase, of in ENDS.items())
