"""Until when residents' data are kept: by the calendar of the edition, from the result on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from budget.edition import Edition
from budget.timeline import Phase, Timeline

RESULT, BUILDING = "2027-03-01T10:00", "2027-04-01T10:00"


def edition(entered: Phase, begins: Mapping[Phase, str], months: int = 3) -> Edition:
    timeline = Timeline({phase: moment(at) for phase, at in begins.items()})
    zone = ZoneInfo("Europe/Amsterdam")
    organiser = {"nl": "gemeente"}
    held = Edition("linden", "De Linden", organiser, zone, 1_000, timeline, entered)
    return replace(held, months_kept=months)


def moment(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("result", "months", "until"),
    [
        ("2027-05-05T08:00", 3, "2027-08-05T08:00"),
        ("2027-03-01T10:00", 3, "2027-06-01T09:00"),  # the clock on the wall is an hour ahead
        ("2027-11-30T10:00", 3, "2028-02-29T10:00"),
        ("2026-11-30T10:00", 3, "2027-02-28T10:00"),
        ("2027-12-31T10:00", 12, "2028-12-31T10:00"),
        ("2027-05-05T08:00", 0, "2027-05-05T08:00"),
    ],
)
def test_data_are_kept_so_many_months_after_the_result(
    result: str, months: int, until: str
) -> None:
    over = edition(Phase.RESULTS, {Phase.RESULTS: result}, months)
    assert over.kept_until == moment(until)


@pytest.mark.parametrize(
    ("entered", "begins", "until"),
    [
        (Phase.COUNTING, {Phase.COUNTING: BUILDING, Phase.RESULTS: "2027-05-01T10:00"}, None),
        (
            Phase.CLOSED,
            {Phase.RESULTS: RESULT, Phase.CARRYING_OUT: BUILDING, Phase.CLOSED: "2028-01-01T10:00"},
            "2027-06-01T09:00",
        ),
        (Phase.CLOSED, {Phase.IDEAS: RESULT, Phase.CLOSED: BUILDING}, "2027-07-01T10:00"),
        (Phase.RESULTS, {Phase.IDEAS: RESULT}, None),
    ],
)
def test_the_end_is_the_first_phase_from_the_result_on(
    entered: Phase, begins: Mapping[Phase, str], until: str | None
) -> None:
    assert edition(entered, begins).kept_until == (until and moment(until))
