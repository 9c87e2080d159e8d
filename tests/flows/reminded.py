"""What comes of reminders in a conversation without a store."""

from datetime import UTC, datetime
from typing import Protocol

from budget.edition import Edition
from budget.notice import About, Notice
from budget.reminder import ENDS, Reminder, due
from budget.timeline import Phase


class Reminded(Protocol):
    """Who can be reminded, and of what that is noted."""

    edition: Edition
    now: datetime
    reminders: dict[Reminder, datetime]


def carried_out(of: Reminder, who: Reminded, *, wanted: bool) -> None:
    """Note that somebody wants to be reminded, or does not any more."""
    if wanted:
        who.reminders.setdefault(of, who.now)
    else:
        who.reminders.pop(of, None)


def of_the_end(before: datetime, now: datetime, phase: Phase, who: Reminded) -> list[Notice]:
    """Return what is said meanwhile to who asked to hear before a phase ends."""
    of = ENDS.get(phase)
    asked = who.reminders.get(of) if of else None
    if of is None or asked is None:
        return []
    when = due(who.edition, phase, asked.astimezone(UTC))
    if when is None or not before < when <= now:
        return []
    del who.reminders[of]
    return [Notice(About.ENDS, said=phase)]
