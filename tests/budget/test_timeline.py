"""Which phase it is: by what was planned, and by what was entered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from budget.edition import Edition
from budget.timeline import OutOfOrder, Phase, Timeline

IDEAS, VOTING, COUNTING, RESULTS = Phase.IDEAS, Phase.VOTING, Phase.COUNTING, Phase.RESULTS
MOMENT = timedelta(microseconds=1)


def may(day: int) -> datetime:
    return datetime(2027, 5, day, tzinfo=UTC)


OPENS, CLOSES, TOLD = may(1), may(5), may(7)
PLANNED = {IDEAS: may(1) - timedelta(days=30), VOTING: OPENS, COUNTING: CLOSES, RESULTS: TOLD}
AT_ONCE = {IDEAS: PLANNED[IDEAS], VOTING: OPENS, RESULTS: CLOSES}


def edition(entered: Phase, begins: Mapping[Phase, datetime]) -> Edition:
    zone = ZoneInfo("Europe/Amsterdam")
    return Edition("linden", "De Linden", {"nl": "x"}, zone, 1_000, Timeline(begins), entered)


@pytest.mark.parametrize(
    ("moment", "planned"),
    [
        (PLANNED[IDEAS] - MOMENT, IDEAS),  # before everything there is the first
        (OPENS - MOMENT, IDEAS),
        (OPENS, VOTING),
        (CLOSES - MOMENT, VOTING),
        (CLOSES, COUNTING),
        (may(30), RESULTS),
    ],
)
def test_a_phase_begins_at_its_moment_and_ends_just_before_the_next(
    moment: datetime, planned: Phase
) -> None:
    assert Timeline(PLANNED).at(moment) is planned
    assert Timeline(PLANNED).end(VOTING) == CLOSES
    assert Timeline(PLANNED).end(RESULTS) is None


@pytest.mark.parametrize(
    ("entered", "begins", "moment", "counts"),
    [
        (VOTING, PLANNED, OPENS - MOMENT, IDEAS),
        (VOTING, PLANNED, CLOSES - MOMENT, VOTING),
        (IDEAS, PLANNED, OPENS, IDEAS),  # no phase begins by the clock alone
        (COUNTING, PLANNED, CLOSES - MOMENT, VOTING),  # heard late
        (COUNTING, PLANNED, CLOSES, COUNTING),
        (COUNTING, PLANNED, TOLD, COUNTING),
        (VOTING, AT_ONCE, CLOSES - MOMENT, VOTING),
        (VOTING, AT_ONCE, CLOSES, COUNTING),  # votes end by the clock, whatever waits
        (RESULTS, PLANNED, CLOSES - MOMENT, RESULTS),  # nothing is in time any more
        (RESULTS, PLANNED, OPENS - MOMENT, RESULTS),
    ],
)
def test_the_phase_that_counts_for_what_is_said(
    entered: Phase, begins: Mapping[Phase, datetime], moment: datetime, counts: Phase
) -> None:
    assert edition(entered, begins).phase_at(moment) is counts


@pytest.mark.parametrize(
    ("entered", "moment", "due"),
    [
        (IDEAS, OPENS - MOMENT, None),
        (IDEAS, OPENS, VOTING),
        (IDEAS, TOLD, VOTING),  # one after the other
        (COUNTING, TOLD, RESULTS),
        (RESULTS, may(30), None),
    ],
)
def test_what_is_due_is_the_next_phase_from_its_moment_on(
    entered: Phase, moment: datetime, due: Phase | None
) -> None:
    assert edition(entered, PLANNED).due(moment) is due


@pytest.mark.parametrize(
    ("phase", "moment", "begins"),
    [
        (COUNTING, may(4), {**PLANNED, COUNTING: may(4)}),
        (COUNTING, may(6), {**PLANNED, COUNTING: may(6)}),
        (VOTING, may(6), {**PLANNED, VOTING: may(6), COUNTING: may(10), RESULTS: may(12)}),
        (VOTING, CLOSES, {**PLANNED, VOTING: CLOSES, COUNTING: may(9), RESULTS: may(11)}),
        (RESULTS, CLOSES, {IDEAS: PLANNED[IDEAS], VOTING: OPENS, RESULTS: CLOSES}),
    ],
    ids=["early", "late", "after the next should have begun", "just then", "before one before it"],
)
def test_entering_a_phase_moves_only_what_it_has_to(
    phase: Phase, moment: datetime, begins: Mapping[Phase, datetime]
) -> None:
    assert Timeline(PLANNED).entering(phase, moment).begins == begins


@pytest.mark.parametrize(
    "begins", [{}, {**PLANNED, COUNTING: OPENS}, {**PLANNED, COUNTING: OPENS - MOMENT}]
)
def test_phases_that_would_overlap_make_no_timeline(begins: Mapping[Phase, datetime]) -> None:
    with pytest.raises(OutOfOrder):
        Timeline(begins)


def test_a_phase_that_is_entered_when_it_was_planned_changes_no_moment() -> None:
    voting = replace(edition(VOTING, PLANNED), rehearsal="oefenen")
    assert voting.enter(COUNTING, CLOSES).timeline is voting.timeline
    assert voting.enter(COUNTING, may(4)).timeline.begins[COUNTING] == may(4)
    assert voting.enter(COUNTING, CLOSES).rehearsal == ""
