"""Updates: what organisers say of a project that is being carried out, each kept as it was said.

Nothing is overwritten: what was wrong is put right by another update.  Money is whole euros, and
days are local.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from budget.edition import Picture, Words

WHOLE = 100
"""Percent of a project that is done."""


class Status(StrEnum):
    """How far a project that won is."""

    NOT_BEGUN = "not-begun"
    PREPARING = "preparing"
    BUILDING = "building"
    DELAYED = "delayed"
    DONE = "done"
    CANCELLED = "cancelled"


MAY_FOLLOW: Mapping[Status, frozenset[Status]] = {
    Status.NOT_BEGUN: frozenset(Status),
    Status.PREPARING: frozenset(Status),
    Status.BUILDING: frozenset(Status) - {Status.NOT_BEGUN},
    Status.DELAYED: frozenset(Status) - {Status.NOT_BEGUN},
    Status.DONE: frozenset({Status.DONE, Status.BUILDING}),
    Status.CANCELLED: frozenset({Status.CANCELLED, Status.PREPARING}),
}
"""Which status may follow which; the same one is said again with other words, or another share."""


REASONED = (Status.DELAYED, Status.CANCELLED)
"""What needs a reason, in every language of the edition."""

OVER = (Status.DONE, Status.CANCELLED)
"""After which nothing more is to come."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a project is, and what is said of it; why, if it is delayed or cancelled.

    `percentage` is how much of it is done, from 0 to 100, and `until` the day on which it is
    expected to be done, if that is known.
    """

    status: Status
    percentage: int = 0
    words: Words = field(default_factory=dict)
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something on the way, for which a day is planned, and perhaps one on which it was reached.

    One with a number that is there already takes its place.
    """

    number: int
    title: Words
    planned: date
    reached: date | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """What a project may cost, and what was spent on it so far, which may be more."""

    planned: int
    spent: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of what is built."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class PhotoHidden:
    """A photo with this name is shown no longer, for a reason that is kept."""

    name: str
    reason: str


What = Step | Milestone | Money | Photo | PhotoHidden
"""What an update can be about."""


@dataclass(frozen=True, slots=True)
class Update:
    """What somebody wrote of a project, and when."""

    project: int
    at: datetime
    by: str
    what: What


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned, of a project or (number 0) of an edition, for whoever does it again."""

    edition: str
    project: int
    at: datetime
    by: str
    words: Words
