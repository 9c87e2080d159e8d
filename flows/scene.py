"""What a step may know: a snapshot of the edition and of the resident, that it cannot change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from budget.count import Outcome
from budget.edition import Edition
from budget.idea import Ideas
from budget.timeline import Phase
from flows.talk import Unfinished


@dataclass(frozen=True, slots=True)
class Screen:
    """What the resident's channel can show, and what it is worth as evidence.

    `rows`: choices in one message.  `length`: characters of running text on a page.
    `brief`: every character is paid for.  `edits`: a message can be replaced by a tap on it.
    `phone`: the address is a phone number.  `forgeable`: anybody could have sent from it.
    """

    rows: int
    length: int
    brief: bool = False
    edits: bool = False
    phone: bool = True
    forgeable: bool = False


@dataclass(frozen=True, slots=True)
class Resident:
    """What is kept of the person at one address, as far as others may have it in common."""

    language: str
    district: str = ""
    news: bool = False
    joined: bool = False
    stopped: bool = False
    proved: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """What is one resident's alone, or one turn's.

    `id` is random; `joined` is when the resident agreed to take part, and `now` the moment that
    counts for what was said, both in UTC.  `seed` shuffles for this resident and stays the same;
    `salt` and `proof` are fresh randomness for this turn.
    """

    id: str
    now: datetime
    joined: datetime | None = None
    seed: int = 0
    salt: bytes = b""
    proof: int = 1


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that one answer is based on.

    `phase` is the one that counts for what was said.  What is the resident's `own` has to be asked
    for: an answer for which it never was is the same for everybody in this place.
    """

    edition: Edition
    phase: Phase
    screen: Screen
    resident: Resident
    ideas: Ideas
    own: Callable[[], Own]
    unfinished: Unfinished = field(default=Unfinished())
    supported: frozenset[int] = frozenset()
    voted: bool = False
    spent: bool = False
    outcome: Outcome | None = None
    languages: tuple[tuple[str, str], ...] = ()

    def first_day(self, phase: Phase) -> date | None:
        """Return the local day on which a phase begins, or None if it is left out."""
        begins = self.edition.timeline.begins.get(phase)
        return _local_day(begins, self.edition.zone) if begins else None

    def last_day(self, phase: Phase) -> date | None:
        """Return the last local day of a phase: the day of the moment just before its end."""
        end = self.edition.timeline.end(phase)
        if phase not in self.edition.timeline.begins or end is None:
            return None
        return _local_day(end - timedelta(seconds=1), self.edition.zone)


@lru_cache
def _local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day that a moment falls on in a zone: the same few dates in every turn."""
    return moment.astimezone(zone).date()
