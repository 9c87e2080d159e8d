"""What was typed into a form, looked at field by field: what is wrong stands beside its field."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.desk.sentence import stated
from bot.desk.visit import Visit
from bot.desk.words import _
from budget.sentence import Amount, Reasoned
from budget.timeline import NoSuchTime, local_time

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

NEEDED = _("Please fill this in.")
MEANWHILE = _(
    "Somebody changed this meanwhile. What there is now stands beside what you typed; keep it again"
    " to replace it."
)
_WHOLE = re.compile(r"(?:€|EUR)?\s*(?:[0-9]{1,9}|[0-9]{1,3}(?:[.,\s][0-9]{3}){1,2})", re.ASCII)


class Fields:
    """The fields of a form; `problems` says by field, in the visitor's language, what is wrong."""

    def __init__(self, visit: Visit) -> None:
        self._visit, self._language = visit, visit.language
        self.problems: dict[str, str] = {}

    def wrong(self, name: str, problem: str) -> None:
        """Note what is wrong with a field; what was noted first stands."""
        self.problems.setdefault(name, self._visit.say(problem))

    def beside(self, refusal: Reasoned) -> None:
        """Put each reason beside the field that it is about; what has none stands at the top."""
        for reason in refusal.reasons:
            self.wrong(".".join(reason.place) or "main", stated(reason, self._language))

    def __contains__(self, name: str) -> bool:
        """Whether the form had this field; a box that is not ticked is not sent."""
        return name in self._visit.form

    def __getitem__(self, name: str) -> str:
        """Return what was typed."""
        return self._visit.text(name)

    def text(self, name: str, most: int = 2_000, *, needed: bool = True) -> str:
        """Return a text of at most so many characters."""
        typed = self._visit.text(name).replace("\r\n", "\n")
        if needed and not typed:
            self.wrong(name, NEEDED)
        if (long := len(typed)) > most:
            self.wrong(
                name,
                _("This has {long} characters; {most} is the most.", long=long, most=most),
            )
        return typed

    def number(self, name: str, least: int = 0, most: int = 10**9, *, needed: bool = True) -> int:
        """Return a whole number; amounts may be typed as 12.500 or EUR 12 500."""
        typed = self._visit.text(name)
        if not typed:
            if needed:
                self.wrong(name, NEEDED)
            return 0
        if not _WHOLE.fullmatch(typed):
            self.wrong(name, _("Please type a whole number, such as 12500."))
            return 0
        if not least <= (value := int("".join(filter(str.isdecimal, typed)))) <= most:
            self.wrong(
                name,
                _(
                    "Please type a number from {least} to {most}.",
                    least=Amount(least),
                    most=Amount(most),
                ),
            )
        return value

    def one_of(self, name: str, kind: Callable[[str], E], *, needed: bool = True) -> E | None:
        """Return what was chosen of a few."""
        typed = self._visit.text(name)
        try:
            return kind(typed)
        except ValueError:
            if needed or typed:
                self.wrong(name, _("Please choose one of these."))
            return None

    def chosen(self, name: str, possible: Iterable[str], *, needed: bool = True) -> str:
        """Return what was chosen of what is possible."""
        typed = self._visit.text(name)
        if typed not in set(possible) and (needed or typed):
            self.wrong(name, _("Please choose one of these."))
            return ""
        return typed

    def several(self, name: str, possible: Iterable[str]) -> tuple[str, ...]:
        """Return all that were ticked of what is possible, once each."""
        typed = dict.fromkeys(self._visit.texts(name))
        if not set(possible).issuperset(typed):
            self.wrong(name, _("Please choose one of these."))
            return ()
        return tuple(typed)

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self._visit.text(name))

    def moment(self, name: str, zone: ZoneInfo, *, needed: bool = True) -> datetime | None:
        """Return a moment that was typed as the clocks there show it (2027-05-01T10:00), in UTC."""
        typed = self._visit.text(name)
        if not typed:
            if needed:
                self.wrong(name, NEEDED)
            return None
        try:
            return local_time(datetime.fromisoformat(typed), zone)
        except NoSuchTime:
            self.wrong(name, _("The clock is changed at that time: please choose another."))
        except ValueError:
            self.wrong(name, _("Please type a date and a time, such as 2027-05-01T10:00."))
        return None

    def per_language(
        self, name: str, languages: Iterable[str], most: int = 2_000, *, needed: bool = True
    ) -> dict[str, str]:
        """Return a text in each language (`name.nl`, `name.en`); the first is needed."""
        found = {}
        for at, language in enumerate(languages):
            said = self.text(f"{name}.{language}", most, needed=needed and not at)
            if said:
                found[language] = said
        return found
