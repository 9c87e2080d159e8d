"""Reminders: of what somebody can be reminded, and when.

The moments follow from the timeline as it is now, so a date that moves takes its reminder along.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from budget.days import last_day, last_morning, morning
from budget.edition import Edition
from budget.timeline import Phase

AHEAD = timedelta(days=3)
"""How many days before a phase ends who asked for that is reminded."""

_DAY = timedelta(days=1)


class Reminder(StrEnum):
    """What it is about: that a phase ends, for who asked; a ballot that was begun; questions.

    `QUESTIONS` are those of residents, to which authors have not replied.
    """

    IDEAS = "ideas"
    VOTING = "voting"
    BALLOT = "ballot"
    QUESTIONS = "questions"

    @property
    def phase(self) -> Phase:
        """The phase to which it belongs: once that is over nobody is reminded."""
        return _PHASES.get(self, Phase.VOTING)


_PHASES = {Reminder.IDEAS: Phase.IDEAS, Reminder.QUESTIONS: Phase.SCREENING}

ENDS: Mapping[Phase, Reminder] = {
    Phase.IDEAS: Reminder.IDEAS,
    Phase.VOTING: Reminder.VOTING,
}
"""The reminder that can be asked for in each phase: that it ends."""


@dataclass(frozen=True, slots=True)
class ReminderChosen:
    """The resident wants to be reminded of this before it is too late, or does not any more."""

    of: Reminder
    wanted: bool = True


def days_ahead(edition: Edition, phase: Phase) -> datetime | None:
    """Return when who asked is reminded that a phase ends: in the morning, some days ahead."""
    end = edition.timeline.end(phase)
    return morning(last_day(end, edition.zone) - AHEAD, edition.zone) if end else None


def last_call(edition: Edition, phase: Phase) -> datetime | None:
    """Return the last morning before a phase ends: for who asked when it was as near as that."""
    end = edition.timeline.end(phase)
    return last_morning(end, edition.zone) if end else None


def eve(edition: Edition, phase: Phase) -> datetime | None:
    """Return the morning of the day before the last one of a phase."""
    end = edition.timeline.end(phase)
    return morning(last_day(end, edition.zone) - _DAY, edition.zone) if end else None


def due(edition: Edition, phase: Phase, asked: datetime) -> datetime | None:
    """Return when who asks at this moment is reminded that a phase ends; None if too late."""
    ahead, call = days_ahead(edition, phase), last_call(edition, phase)
    if ahead is None or call is None:
        return None
    if asked < ahead:
        return ahead
    return call if asked < call else None
