from dataclasses import replace
from datetime import date, timedelta

import pytest

from budget.moved import Days, Move, Point, as_json, days, from_json, moves
from budget.timeline import Phase, Timeline
from tests.storage.linden import EDITION

MAY, JUNE, TODAY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 4, 1)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({Point.RESULT: MAY}, {Point.RESULT: MAY}, []),
        ({Point.RESULT: MAY}, {Point.RESULT: JUNE}, [Move(Point.RESULT, MAY, JUNE)]),
        ({Point.RESULT: JUNE}, {Point.RESULT: MAY}, [Move(Point.RESULT, JUNE, MAY)]),
        ({}, {Point.RESULT: MAY}, []),
        ({Point.RESULT: MAY}, {}, []),
        ({Point.IDEAS_END: date(2027, 3, 1)}, {Point.IDEAS_END: MAY}, []),
        (
            {Point.RESULT: MAY, Point.VOTING_ENDS: MAY},
            {Point.RESULT: JUNE, Point.VOTING_ENDS: JUNE},
            [Move(Point.VOTING_ENDS, MAY, JUNE), Move(Point.RESULT, MAY, JUNE)],
        ),
    ],
)
def test_which_moves_residents_are_told(before: Days, after: Days, found: list[Move]) -> None:
    assert moves(before, after, TODAY) == found


def test_another_hour_of_the_same_day_is_no_move() -> None:
    begins = dict(EDITION.timeline.begins)
    begins[Phase.RESULTS] += timedelta(minutes=1)
    later = replace(EDITION, timeline=Timeline(begins))
    assert days(later) == days(EDITION)


@pytest.mark.parametrize(
    ("entered", "still"),
    [
        (Phase.PREPARING, list(Point)),
        (Phase.IDEAS, list(Point)[1:]),
        (Phase.SCREENING, list(Point)[2:]),
        (Phase.VOTING, list(Point)[3:]),
        (Phase.COUNTING, list(Point)[4:]),
        (Phase.RESULTS, []),
        (Phase.CLOSED, []),
    ],
)
def test_nobody_goes_by_the_day_of_what_has_begun(entered: Phase, still: list[Point]) -> None:
    assert list(days(replace(EDITION, entered=entered))) == still


def test_days_are_kept_as_they_are() -> None:
    assert from_json(as_json(days(EDITION))) == days(EDITION)
