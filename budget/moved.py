"""Which moved dates residents are told: those of what they take part in, by day, still to come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from budget.edition import Edition
from budget.timeline import Phase

GATHER: Final = timedelta(hours=1)
"""How long after a move nothing is told of it: what is moved meanwhile is told with it."""


class Point(StrEnum):
    """A day that residents go by, in the order in which these come."""

    IDEAS_BEGIN = "ideas-begin"
    IDEAS_END = "ideas-end"
    VOTING_BEGINS = "voting-begins"
    VOTING_ENDS = "voting-ends"
    RESULT = "result"


_FIRST: Final = {
    Phase.IDEAS: Point.IDEAS_BEGIN,
    Phase.VOTING: Point.VOTING_BEGINS,
    Phase.RESULTS: Point.RESULT,
}
_LAST: Final = {Phase.IDEAS: Point.IDEAS_END, Phase.VOTING: Point.VOTING_ENDS}

Days = Mapping[Point, date]


@dataclass(frozen=True, slots=True)
class Move:
    """A day that was another before."""

    point: Point
    was: date
    now: date


def days(edition: Edition) -> Days:
    """Return the days that residents still go by, in the edition's own time.

    What has begun, or is over, has no such day any more, whatever the timeline says.
    """
    found: dict[Point, date | None] = {}
    for phase, point in _FIRST.items():
        if edition.entered.before(phase):
            found[point] = edition.first_day(phase)
    for phase, point in _LAST.items():
        if not phase.before(edition.entered):
            found[point] = edition.last_day(phase)
    return {point: day for point in Point if (day := found.get(point))}


def moves(before: Days, after: Days, today: date) -> list[Move]:
    """Return the days that are others now; not those that were, or would have been, before today.

    What is left out, or comes in, is no day that moved.
    """
    both = [point for point in Point if point in before and point in after]
    found = [Move(point, before[point], after[point]) for point in both]
    return [m for m in found if m.was != m.now and min(m.was, m.now) >= today]


def as_json(kept: Days) -> str:
    """Return days as they are kept until they are told."""
    return json.dumps({point.value: day.isoformat() for point, day in kept.items()})


def from_json(kept: str) -> Days:
    """Return the days that were kept."""
    return {Point(name): date.fromisoformat(day) for name, day in json.loads(kept).items()}
