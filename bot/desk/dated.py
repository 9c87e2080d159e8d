"""Days and moments that the journal has, in words: by the clock of the edition."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from bot.desk.words import Sentence, _

_DAYS: Final[Mapping[str, Callable[[date], Sentence]]] = {
    "planned": lambda day: _("planned: {day}", day=day),
    "reached": lambda day: _("reached: {day}", day=day),
    "since": lambda day: _("since {day}", day=day),
    "until": lambda day: _("until {day}", day=day),
}

_MOMENTS: Final[Mapping[str, Callable[[date, time], Sentence]]] = {
    "since": lambda day, at: _("since {day}, {time}", day=day, time=at),
    "until": lambda day, at: _("until {day}, {time}", day=day, time=at),
}


def dated(name: str, value: str | int, zone: ZoneInfo) -> Sentence | None:
    """Return a day or a moment of a decision, or None if it is said as all else is."""
    if name not in _DAYS or not isinstance(value, str):
        return None
    try:
        return _DAYS[name](date.fromisoformat(value))
    except ValueError:
        return _moment(name, value, zone)


def _moment(name: str, value: str, zone: ZoneInfo) -> Sentence | None:
    try:
        local = datetime.fromisoformat(value).astimezone(zone)
    except ValueError:
        return None
    return _MOMENTS[name](local.date(), local.time()) if name in _MOMENTS else None
