"""When an edition is in which phase.

The phases follow each other without overlap: each begins where the one before it ends, at a
moment in UTC.  A phase that an edition leaves out has no beginning.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from budget.sentence import Reasoned, _


class Phase(StrEnum):
    """What an edition is busy with, in the order in which it happens."""

    PREPARING = "preparing"
    INFORMING = "informing"
    IDEAS = "ideas"
    SCREENING = "screening"
    VOTING = "voting"
    COUNTING = "counting"
    RESULTS = "results"
    CARRYING_OUT = "carrying-out"
    CLOSED = "closed"

    @property
    def order(self) -> int:
        """The place in the process, from 0."""
        return _ORDER[self]

    def before(self, other: "Phase") -> bool:
        """Whether this phase comes earlier in the process than the other."""
        return _ORDER[self] < _ORDER[other]


_ORDER = {phase: order for order, phase in enumerate(Phase)}


class NoSuchTime(Reasoned, ValueError):
    """This local time does not exist or exists twice: the clock is changed then."""

    def __init__(self, wall: datetime) -> None:
        """Keep what the clock on the wall would show."""
        said = _(
            "the clock is changed then, so {time} does not exist or exists twice;"
            " choose another time",
            time=wall.isoformat(),
        )
        super().__init__(said)


class TooFar(Reasoned, ValueError):
    """This local time is further away than any calendar goes."""

    def __init__(self) -> None:
        super().__init__(_("no calendar goes that far; choose another time"))


class OutOfOrder(Reasoned, ValueError):
    """A phase would begin before the phase that comes before it."""


def local_time(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which the clock on the wall shows this.

    A time that names an offset of its own is that moment, wherever the wall is.
    """
    try:
        if wall.tzinfo is not None:
            return wall.astimezone(UTC)
        early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError as end:
        raise TooFar from end
    if early != late or early.astimezone(zone).replace(tzinfo=None) != wall:
        raise NoSuchTime(wall)
    return early


def months_later(moment: datetime, months: int, zone: ZoneInfo) -> datetime:
    """Return the same local day and time so many months later, or the last day of that month.

    Raise `TooFar` where there is no such year.
    """
    local = moment.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    if not MINYEAR < year < MAXYEAR:
        raise TooFar
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)


def second_of(moment: datetime) -> datetime:
    """Return the second in which a ballot was cast: which of two is newer is told by that."""
    return moment.replace(microsecond=0)


@dataclass(frozen=True)
class Timeline:
    """The moment at which each phase begins; a phase ends where the next one begins."""

    begins: Mapping[Phase, datetime]

    def __post_init__(self) -> None:
        """Refuse a timeline whose phases would overlap, or that never begins."""
        if not self.begins:
            raise OutOfOrder(_("a timeline needs at least one phase"))
        for earlier, later in zip(self._phases, self._phases[1:], strict=False):
            if self.begins[later] <= self.begins[earlier]:
                raise OutOfOrder(
                    _(
                        "{later} must begin after {earlier}; change one of the two times",
                        later=later,
                        earlier=earlier,
                    )
                )

    @cached_property
    def _phases(self) -> tuple[Phase, ...]:
        return tuple(phase for phase in Phase if phase in self.begins)

    def at(self, moment: datetime) -> Phase:
        """Return the phase that a moment falls in; before everything, the first one."""
        now = self._phases[0]
        for phase in self._phases:
            if self.begins[phase] <= moment:
                now = phase
        return now

    def end(self, phase: Phase) -> datetime | None:
        """Return the moment at which a phase is over: it is itself no part of that phase."""
        later = (p for p in self._phases if phase.before(p))
        following = next(later, None)
        return self.begins[following] if following else None

    def following(self, phase: Phase) -> Phase | None:
        """Return the phase that comes after this one in this edition."""
        return next((p for p in self._phases if phase.before(p)), None)

    def entering(self, phase: Phase, moment: datetime) -> "Timeline":
        """Return the timeline in which a phase begins at this moment instead.

        An earlier phase that has not begun by then is left out.  Later phases keep their
        beginning, unless that is past already: then all of them move along by as much as this
        phase is late.
        """
        earlier = {p: t for p, t in self.begins.items() if p.before(phase) and t < moment}
        later = {p: t for p, t in self.begins.items() if phase.before(p)}
        if later and min(later.values()) <= moment:
            late = moment - self.begins.get(phase, min(later.values()) - timedelta(days=1))
            later = {p: t + late for p, t in later.items()}
        return Timeline(earlier | {phase: moment} | later)
