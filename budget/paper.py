"""Ballots on paper: how they are read, when two readings are one ballot, and which ballot stands.

A ballot on paper is read twice, by two people, and is held to what a ballot in chat is held to.
What it holds too much is never mended: then it is invalid, with the reasons in numbers.

Of all valid ballots of one right the last one stands, by the second of casting, in whichever order
they come in.  A ballot on paper was cast when it was handed in; of that the day is known, and
perhaps the time.  Without a time it counts as cast at the last moment of that day at which one
could vote, and so stands over a ballot in chat of the same day.  In the same second chat stands:
that is a moment, and not the end of a while.  Of two on paper that were handed in at the same
moment, the one with the higher serial number stands.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, assert_never

from budget.ballot import (
    AnyBallot,
    Basket,
    CannotCast,
    DistrictFull,
    Excluded,
    Misfit,
    Points,
    ThemeFull,
    TooDear,
    TooFew,
    TooMany,
    TooManyEach,
    check_ballot,
)
from budget.edition import Edition
from budget.rules import BasketRules, PointRules
from budget.sentence import Amount, Reasoned, Sentence, Value, _
from budget.timeline import Phase, second_of
from budget.vessels import VesselRules, Vessels

ILLEGIBLE: Final = "?"
"""Typed for a ballot, or a code, that nobody can read."""

_APART: Final = re.compile(r"[\s,+]+")
_NUMBER: Final = re.compile(r"[0-9]{1,6}")
_PAIR: Final = re.compile(r"([0-9]{1,6})[:=]([0-9]{1,6})")
_SERIAL: Final = re.compile(r"[0-9]{1,9}")
_MICROSECOND: Final = timedelta(microseconds=1)


class Mistyped(Reasoned):
    """This cannot be what a ballot says."""


class Round(StrEnum):
    """Which reading of a ballot: two by two people, and one more where they differ."""

    FIRST = "first"
    SECOND = "second"
    RESOLUTION = "resolution"


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody read: the ballot, None if it is illegible, and the right of the code on it."""

    ballot: AnyBallot | None
    right: bytes | None = None


class Agreement(StrEnum):
    """How far the readings of a ballot have come."""

    ONCE = "once"
    DIFFERS = "differs"
    READY = "ready"


def agreement(readings: Mapping[Round, Reading]) -> Agreement:
    """Return whether these readings of a ballot are one ballot."""
    if Round.FIRST not in readings or Round.SECOND not in readings:
        return Agreement.ONCE
    alike = readings[Round.FIRST] == readings[Round.SECOND]
    return Agreement.READY if alike or Round.RESOLUTION in readings else Agreement.DIFFERS


def settled(readings: Mapping[Round, Reading]) -> Reading:
    """Return the reading that goes for a ballot that is ready."""
    return readings.get(Round.RESOLUTION, readings[Round.SECOND])


def read_serial(typed: str) -> int:
    """Return the serial number that was typed; raise `Mistyped`."""
    if not _SERIAL.fullmatch(typed.strip()) or not int(typed):
        said = _('"{typed}" is no serial number; it has up to nine digits.', typed=typed)
        raise Mistyped(said.about("serial"))
    return int(typed)


def read_ballot(typed: str, edition: Edition) -> AnyBallot | None:
    """Return the ballot that was typed: "" is blank, "?" is illegible; raise `Mistyped`.

    Numbers of projects, "3 8 21"; with their points, "3:2 8:1"; or chips for each theme, in the
    order of the ballot, "6 0 18".  What a ballot may not hold is read as it stands there.
    """
    rules, words = edition.vote.ballot, [word for word in _APART.split(typed.strip()) if word]
    if words == [ILLEGIBLE]:
        return None
    if isinstance(rules, PointRules):
        return _points(words)
    numbers = [_number(word) for word in words]
    if isinstance(rules, VesselRules):
        if numbers and len(numbers) != len(rules.vessels):
            raise Mistyped(
                _(
                    "There are {themes} themes; type the chips of each, or 0.",
                    themes=len(rules.vessels),
                ).about("ballot")
            )
        return Vessels(tuple(numbers))
    _refuse_twice(numbers)
    return Basket(tuple(sorted(numbers)))


def _number(word: str) -> int:
    if not _NUMBER.fullmatch(word):
        raise Mistyped(
            _(
                '"{word}" is no number; type {illegible} if the ballot cannot be read.',
                word=word,
                illegible=ILLEGIBLE,
            ).about("ballot")
        )
    return int(word)


def _points(words: list[str]) -> Points:
    pairs = [_PAIR.fullmatch(word) for word in words]
    given = [(int(pair[1]), int(pair[2])) for pair in pairs if pair]
    if len(given) < len(words):
        said = _("Type every project with its points, as in 3:2 8:1.")
        raise Mistyped(said.about("ballot"))
    _refuse_twice([number for number, _to in given])
    return Points(tuple(sorted((number, to) for number, to in given if to)))


def _refuse_twice(numbers: list[int]) -> None:
    twice = [number for number, times in Counter(numbers).items() if times > 1]
    if twice:
        said = _("{number} is there twice; look at the ballot once more.", number=twice[0])
        raise Mistyped(said.about("ballot"))


def written(ballot: AnyBallot | None) -> str:
    """Return a ballot as it is typed."""
    match ballot:
        case None:
            return ILLEGIBLE
        case Basket(picked):
            return " ".join(map(str, picked))
        case Points(given):
            return " ".join(f"{number}:{to}" for number, to in given)
        case Vessels(chips):
            return " ".join(map(str, chips))
        case _:
            assert_never(ballot)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a ballot is invalid: which kind of reason, and the sentence with the numbers."""

    kind: str
    said: Sentence


def flaws(ballot: AnyBallot | None, edition: Edition) -> tuple[Flaw, ...]:
    """Return all that makes a ballot invalid: exactly what keeps one in chat from being cast."""
    if ballot is None:
        return (Flaw("illegible", _("Nobody can read it.")),)
    if found := tuple(_flaws(ballot, edition)):
        return found
    try:
        check_ballot(ballot, edition)
    except CannotCast as refusal:
        return (Flaw("out of balance", *refusal.reasons),)
    return ()


def _flaws(ballot: AnyBallot, edition: Edition) -> Iterator[Flaw]:
    if isinstance(ballot, Vessels):
        return
    numbers = ballot.picked if isinstance(ballot, Basket) else [n for n, _to in ballot.given]
    for number in numbers:
        if number not in edition.project_by_number:
            yield Flaw("no such project", _("There is no project {number}.", number=number))
    by_money = isinstance(edition.vote.ballot, BasketRules)
    for misfit in ballot.misfits(edition):
        yield _misfit(misfit, _("euros") if by_money else _("projects"))


def _misfit(misfit: Misfit, unit: Sentence) -> Flaw:
    match misfit:
        case TooDear(over):
            return Flaw("too dear", _("It costs {over} euros too much.", over=Amount(over)))
        case TooMany(over, most):
            said = _("It has {over} more than the {most} that it may have.", over=over, most=most)
            return Flaw("too many", said)
        case TooFew(lacking, least):
            needs = _(
                "It has {few} fewer than the {least} that it needs.", few=lacking, least=least
            )
            return Flaw("too few", needs)
        case ThemeFull(theme, over):
            return Flaw("theme full", _too_much_of(_('the theme "{key}"', key=theme), over, unit))
        case DistrictFull(district, over):
            return Flaw("district full", _too_much_of(f'"{district}"', over, unit))
        case Excluded(number, other):
            return Flaw("excluded", _("It has both {one} and {other}.", one=number, other=other))
        case TooManyEach(number, over, most):
            given = _(
                "It gives {number} {over} points more than the {most} at most.",
                number=number,
                over=over,
                most=most,
            )
            return Flaw("too many each", given)
        case _never:
            assert_never(misfit)


def _too_much_of(what: Value, over: int, unit: Sentence) -> Sentence:
    return _("It has {over} {unit} too much for {what}.", over=Amount(over), unit=unit, what=what)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The local day on which ballots were handed in, and the moment if that is known."""

    day: date
    at: datetime | None = None

    def moment(self, edition: Edition) -> datetime:
        """Return the moment at which they were cast."""
        return last_moment(self.day, edition) if self.at is None else self.at

    def in_time(self, edition: Edition) -> bool:
        """Whether one could vote then, on that very day."""
        moment = self.moment(edition)
        same = moment.astimezone(edition.zone).date() == self.day
        return same and edition.phase_at(moment) is Phase.VOTING

    def refusal(self, edition: Edition, now: datetime) -> Sentence | None:
        """Return why nobody can have handed in a ballot then; None if somebody can."""
        if not self.in_time(edition):
            return _("Nobody could vote then; give the day on which it was handed in.")
        if self.day > now.astimezone(edition.zone).date():
            return _("That is still to come; give the day on which it was handed in.")
        return None


def last_moment(day: date, edition: Edition) -> datetime:
    """Return the end of a local day, or of the vote if that ends before and does not go on."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, edition.zone).astimezone(UTC)
    end = edition.timeline.end(Phase.VOTING)
    if end is None or edition.phase_at(end) is Phase.VOTING:
        return midnight - _MICROSECOND
    return min(midnight, end) - _MICROSECOND


def stands_over_chat(moment: datetime, in_chat: datetime) -> bool:
    """Whether a ballot on paper of this moment stands over one that was cast then in chat."""
    return second_of(moment) > second_of(in_chat)


@dataclass(frozen=True)
class Record:
    """What came of a batch: every ballot in it is one of counted, later or invalid.

    Of those that are `later` a later ballot stood already; `replaced` are the ballots that stood
    before, and stand no longer because of this batch.  So the turnout is that of chat alone, and
    the `counted` of all batches less their `replaced`.  How many are blank is not among them: of a
    batch of one that would be what is on a ballot, before anything may be counted.
    """

    ballots: int
    counted: int
    later: int
    replaced: int
    resolved: int
    invalid: Mapping[str, int] = field(default_factory=dict)
    entered_by: tuple[str, ...] = ()

    def as_data(self) -> dict[str, str | int]:
        """Return the record as the journal has it."""
        numbers = ("ballots", "counted", "later", "replaced", "resolved")
        told: dict[str, str | int] = {name: getattr(self, name) for name in numbers}
        told |= {"invalid": sum(self.invalid.values()), "entered by": ", ".join(self.entered_by)}
        return told | {f"invalid: {kind}": number for kind, number in sorted(self.invalid.items())}
