"""Moving the moments at which phases begin, so that phases still follow each other.

A phase ends where the next one begins.  A neighbour that would be overtaken moves along, and so on
down the line; lengths are days and hours as the calendar and the clock on the wall show them, so
that what began at midnight still does after the clock is changed.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from budget.edition import Edition
from budget.sentence import Reasoned, _
from budget.timeline import OutOfOrder, Phase, Timeline, TooFar, local_time, months_later

_WEEKS_OF_A_YEAR = 52


class CannotShift(Reasoned):
    """The timeline cannot be changed so."""


def has_passed(edition: Edition, phase: Phase, now: datetime) -> bool:
    """Whether a phase has begun, so that its moment is what it was.

    One that should have begun and waits has not; nor has the first, while its day is to come.
    """
    begins = edition.timeline.begins.get(phase)
    return not edition.entered.before(phase) and begins is not None and begins <= now


def moved(edition: Edition, phase: Phase, to: datetime, now: datetime) -> Edition:
    """Return the edition in which a phase begins at this moment; raise `CannotShift`.

    Later phases that it would overtake begin later, so that each keeps its length; earlier ones
    that would overtake it begin earlier.  A phase that was left out comes in between, and moves
    nobody.  Raises `NoSuchTime` where a neighbour would have to begin as the clock is changed.
    """
    if has_passed(edition, phase, now) or phase.before(edition.entered):
        raise CannotShift(_("{phase} has begun, so its moment cannot move any more.", phase=phase))
    if to <= now:
        raise CannotShift(_("What has not begun yet begins later than now; choose another time."))
    begins = dict(edition.timeline.begins)
    if phase in begins:
        earlier = _pushed_back(edition, phase, to)
        for one, at in earlier.items():
            if at <= now or has_passed(edition, one, now):
                raise CannotShift(
                    _("There is no time left for {phase} then; choose a later time.", phase=one)
                )
        begins |= earlier | _pushed_on(edition, phase, to)
    return _with(edition, {**begins, phase: to})


def left_out(edition: Edition, phase: Phase, now: datetime) -> Edition:
    """Return the edition without a phase, whose time goes to the one before; or `CannotShift`.

    Where nobody votes nothing is counted, and there is no result.
    """
    if phase not in edition.timeline.begins:
        raise CannotShift(_("{phase} is left out already.", phase=phase))
    if has_passed(edition, phase, now) or not edition.entered.before(phase):
        raise CannotShift(_("{phase} has begun, so it cannot be left out any more.", phase=phase))
    gone = {phase, Phase.COUNTING, Phase.RESULTS} if phase is Phase.VOTING else {phase}
    return _with(edition, {p: t for p, t in edition.timeline.begins.items() if p not in gone})


def shifted(timeline: Timeline, zone: ZoneInfo, *, years: int = 0, weeks: int = 0) -> Timeline:
    """Return a timeline so many years and weeks later, each phase at its own local time.

    Raise `TooFar` where no calendar goes, and `NoSuchTime` where the clock is changed.
    """
    later = {p: months_later(t, 12 * years, zone) for p, t in timeline.begins.items()}
    try:
        walls = {p: _wall(t, zone) + timedelta(weeks=weeks) for p, t in later.items()}
    except OverflowError as end:
        raise TooFar from end
    return Timeline({p: local_time(wall, zone) for p, wall in walls.items()})


def weeks_until(timeline: Timeline, now: datetime) -> int:
    """Return in how many weeks the same can begin again: whole years of 52, on the same weekday."""
    first, year = min(timeline.begins.values()), timedelta(weeks=_WEEKS_OF_A_YEAR)
    return _WEEKS_OF_A_YEAR * max(1, (now - first) // year + 1)


def differences(
    before: Timeline, after: Timeline
) -> Iterable[tuple[Phase, datetime | None, datetime | None]]:
    """Yield each phase that begins at another moment, with both; None where it is left out."""
    for phase in Phase:
        was, will = before.begins.get(phase), after.begins.get(phase)
        if was != will:
            yield phase, was, will


def _pushed_on(edition: Edition, phase: Phase, to: datetime) -> dict[Phase, datetime]:
    """Return when the later phases begin that would be overtaken."""
    pushed: dict[Phase, datetime] = {}
    line = [p for p in Phase if p in edition.timeline.begins and not p.before(phase)]
    for before, after in pairwise(line):
        if edition.timeline.begins[after] > to:
            break
        to = _later(to, _length(edition, before, after), edition.zone)
        pushed[after] = to
    return pushed


def _pushed_back(edition: Edition, phase: Phase, to: datetime) -> dict[Phase, datetime]:
    """Return when the earlier phases begin that would overtake."""
    pushed: dict[Phase, datetime] = {}
    line = [p for p in Phase if p in edition.timeline.begins and not phase.before(p)]
    for after, before in pairwise(reversed(line)):
        if edition.timeline.begins[before] < to:
            break
        to = _later(to, -_length(edition, before, after), edition.zone)
        pushed[before] = to
    return pushed


def _length(edition: Edition, phase: Phase, following: Phase) -> timedelta:
    """Return how long a phase lasts, as the calendar and the clock on the wall show it."""
    begins, zone = edition.timeline.begins, edition.zone
    return _wall(begins[following], zone) - _wall(begins[phase], zone)


def _later(moment: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    return local_time(_wall(moment, zone) + length, zone)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _with(edition: Edition, begins: dict[Phase, datetime]) -> Edition:
    try:
        return replace(edition, timeline=Timeline(begins))
    except OutOfOrder as overlap:
        raise CannotShift(*overlap.reasons) from overlap
