"""The hours in which most residents joined: what may be one person with many numbers is seen here.

It is told to who organises or checks an edition, and blocks nobody.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.exports.turnout import LEAST
from bot.reports.hiding import monday
from bot.reports.people import RESIDENTS
from bot.reports.section import Section, _

_MOST: Final = 5
"""Hours that are told."""


def busiest(counts: Mapping[datetime, int], zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the busiest of these hours, by the clock of the edition; nothing if none was busy."""
    hours = {hour.astimezone(zone): number for hour, number in counts.items()}
    told = _told(hours)
    if not told:
        return ()
    section = Section(
        "joined_by_hour",
        _("The hours in which most joined"),
        _(
            "Of all hours the five in which most residents joined, from ten up, and only where ten "
            "others joined in the same week. Many in one hour may be a market stall or a message "
            "that went round; by night, or without any reason, it may be one person with many "
            "numbers. Nobody is blocked by it."
        ),
        (("hour", _("Hour")), ("day", _("Day")), ("from", _("Starting at")), RESIDENTS),
        tuple((f"{at:%Y-%m-%dT%H:%M%z}", at.date(), at.time(), told[at]) for at in told),
    )
    return (section,)


def _told(hours: Mapping[datetime, int]) -> Mapping[datetime, int]:
    """Return the busiest hours, of which no week is left with a few who can be subtracted."""
    left: defaultdict[date, int] = defaultdict(int)
    for hour, number in hours.items():
        left[monday(hour.date())] += number
    told: dict[datetime, int] = {}
    for hour, number in sorted(hours.items(), key=lambda one: (-one[1], one[0])):
        week = monday(hour.date())
        if len(told) < _MOST and number >= LEAST and left[week] - number >= LEAST:
            told[hour] = number
            left[week] -= number
    return told
