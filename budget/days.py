"""Days that are promised: whole local days, of which the last minute counts; and hours to write."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BY_DAY = range(9, 21)
"""The local hours in which we write of our own accord."""

_SATURDAY = 5
_DAY = timedelta(days=1)


def days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the moment after the last minute of the day that is so many local days later."""
    return _after(moment.astimezone(zone).date() + days * _DAY, zone)


def working_days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same of working days, Monday to Friday."""
    day = moment.astimezone(zone).date()
    while days:
        day += _DAY
        days -= day.weekday() < _SATURDAY
    return _after(day, zone)


def by_day(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether it is a time at which we write of our own accord."""
    return moment.astimezone(zone).hour in BY_DAY


def next_by_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, or if that is no time to write, the first one after it that is."""
    local = moment.astimezone(zone)
    if local.hour in BY_DAY:
        return moment
    day = local.date() + (_DAY if local.hour >= BY_DAY.stop else timedelta())
    return morning(day, zone)


def last_day(before: datetime, zone: ZoneInfo) -> date:
    """Return the last local day of what is possible until just before this moment."""
    return (before - timedelta(seconds=1)).astimezone(zone).date()


def morning(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a local day at which we write of our own accord."""
    return datetime.combine(day, time(BY_DAY.start), zone).astimezone(UTC)


def last_morning(before: datetime, zone: ZoneInfo) -> datetime:
    """Return the last such moment before this one."""
    day = last_day(before, zone)
    found = morning(day, zone)
    return found if found < before else morning(day - _DAY, zone)


def _after(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + _DAY, time(), zone).astimezone(UTC)
