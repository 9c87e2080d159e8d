"""What a step may know: a snapshot of the edition and of the resident, that it cannot change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from budget.ballot import Ballot, Basket, Points
from budget.consent import Purpose
from budget.count import Outcome
from budget.discussion import Discussion
from budget.division import Division
from budget.edition import Edition
from budget.held import Held
from budget.idea import Ideas
from budget.progress import Earlier, Overview
from budget.reminder import Reminder
from budget.rules import PointRules
from budget.timeline import Phase
from budget.vessels import BLANK, VesselRules, Vessels
from flows.talk import Unfinished, Until


@dataclass(frozen=True, slots=True)
class Screen:
    """What the resident's channel can show, and what it is worth as evidence.

    `rows`: choices in one message.  `length`: characters of running text on a page.
    `brief`: every character is paid for.  `edits`: a message can be replaced by a tap on it.
    `phone`: the address is a phone number.  `forgeable`: anybody could have sent from it.
    `shared`: people use it one after another, and nobody can be reached on it later.
    """

    rows: int
    length: int
    brief: bool = False
    edits: bool = False
    phone: bool = True
    forgeable: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Resident:
    """What is kept of the person at one address, as far as others may have it in common.

    `news` and `upcoming` are whether they agree to hear of this edition, and of the next; the
    latter is None for who was never asked.
    """

    language: str
    district: str = ""
    news: bool = False
    joined: bool = False
    stopped: bool = False
    proved: bool = False
    upcoming: bool | None = None


Agreed = tuple[Purpose, int]
"""What somebody agreed to: a purpose, and the number of a project or 0."""


class Hidden(NamedTuple):
    """Why an idea of the resident's is hidden, "" as long as nobody has looked.

    `contested` is whether one of its authors does not agree, `settled` whether that has had the
    last word, and `edited` whether it was changed since, so that somebody looks again.
    """

    reason: str = ""
    contested: bool = False
    settled: bool = False
    edited: bool = False


class Own(NamedTuple):
    """What is one resident's alone, or one turn's.

    `id` is random; `joined` is when the resident agreed to take part, and `now` the moment that
    counts for what was said, both in UTC.  `seed` shuffles for this resident and stays the same;
    `salt` and `proof` are fresh randomness for this turn.  `marks` are what they marked, by kind
    and number, while ideas are written and looked at.  `agreed` is since when they agree to what,
    by purpose and number of a project, and `reminders` what is noted of those, since when, for who
    asks for their data, and so is what else is `held`.  `hidden` are the ideas they wrote that are,
    and `final` is what stays hidden for good, by what it is and its number, for who contests that.
    `earlier` are the projects of earlier editions that they hear of, for who asks for progress.
    """

    id: str
    now: datetime
    joined: datetime | None = None
    seed: int = 0
    salt: bytes = b""
    proof: int = 1
    marks: frozenset[tuple[str, int]] = frozenset()
    agreed: Mapping[Agreed, datetime] = MappingProxyType({})
    reminders: Mapping[Reminder, datetime] = MappingProxyType({})
    hidden: Mapping[int, Hidden] = MappingProxyType({})
    held: Held = Held()
    final: frozenset[tuple[str, int]] = frozenset()
    earlier: tuple[Earlier, ...] = ()


class CodeIs(StrEnum):
    """What a letter code that was typed turned out to be.

    `ANOTHER`: a valid one, on a phone with which somebody has voted by another, or is choosing;
    `FULL`: one more than a phone may be used for; `LOCKED`: nobody looked, for this phone was
    wrong too often.

    Where a postcode and a year have to match it there is `HELD` as well: what could be a code, of
    which nothing is told before they do.  Of what was said to match it, `UNLIKE` says that it does
    not, `PARTIAL` that it is not all that was asked, and `EARLY` that no code waits for it.
    """

    RIGHT = "right"
    ANOTHER = "another"
    FULL = "full"
    SPENT = "spent"
    WRONG = "wrong"
    MISTYPED = "mistyped"
    LOCKED = "locked"
    HELD = "held"
    UNLIKE = "unlike"
    PARTIAL = "partial"
    EARLY = "early"


class CodeFound(NamedTuple):
    """A code that was typed, perhaps with what matches it.

    It is what it is, has `voted` or not, and leaves so many `tries`.

    `kept` is what was chosen with it and not sent, before or just now; `others` is whether what is
    chosen now was chosen with another code.
    """

    standing: CodeIs
    voted: bool = False
    tries: int = 0
    kept: Unfinished = Unfinished()
    others: bool = False


class ReceiptIs(StrEnum):
    """What is told of a receipt that somebody asks for.

    `CHAINED`: it is in the list of all votes, and more is not told yet; `REPLACED`: it is there,
    and does not count; `MISSING`: none was sent.
    """

    CHAINED = "chained"
    COUNTED = "counted"
    REPLACED = "replaced"
    UNKNOWN = "unknown"
    MISSING = "missing"


class ReceiptFound(NamedTuple):
    """A receipt that was typed, and `number` if there is one; `sure` if it is no word."""

    standing: ReceiptIs
    number: str = ""
    sure: bool = False


class InvitationIs(StrEnum):
    """What an invitation to write an idea too turned out to be.

    `OWN`: to an idea that the resident writes already; `CLOSED`: to one that nobody can join any
    more; `LOCKED`: nobody looked, for this phone was wrong too often.
    """

    RIGHT = "right"
    OWN = "own"
    FULL = "full"
    CLOSED = "closed"
    WRONG = "wrong"
    LOCKED = "locked"


class InvitationFound(NamedTuple):
    """An invitation that was typed: to which idea, and the tag of the invitation."""

    standing: InvitationIs
    number: int = 0
    tag: str = ""


class RehearsalIs(StrEnum):
    """Whether the vote is rehearsed: not at all, asked for by the word for it, or under way."""

    NONE = "none"
    ASKED = "asked"
    UNDER_WAY = "under-way"


class Scene(NamedTuple):
    """Everything that one answer is based on.

    `phase` is the one that counts for what was said.  What is the resident's `own` has to be asked
    for: an answer for which it never was is the same for everybody in this place.  `code` is the
    letter code that was typed, of which nothing else is told, and `queried` whether another waits
    for an answer to whose it is; `lapsed` is whether the hour for helping ended before this was
    said.  `receipt` is what may be told of the one that was typed, and `newer` the receipt of the
    vote that counts, if that was cast after what was said, which is late.  `wrote` are the numbers
    of the ideas that the resident wrote, alone or with others.  `taken_out` are the projects
    that were on what is `unfinished` and are withdrawn since: they are there no more.  `progress`
    is how far the projects that won are, once those are known, and `followed` what the resident
    follows then, by kind of mark and number.  `tries` is how often a number of proof may still be
    wrong today.  `crowded_out` is whether others have voted on this phone, as many as may, since a
    code was typed here.  `counts` is whether the number with which somebody would vote gives the
    right in this edition.
    `earlier` is whether there is anything of earlier editions that the resident hears of.
    """

    edition: Edition
    phase: Phase
    screen: Screen
    resident: Resident
    ideas: Ideas
    own: Callable[[], Own]
    discussion: Discussion
    unfinished: Unfinished = Unfinished()
    supported: frozenset[int] = frozenset()
    voted: bool = False
    spent: bool = False
    outcome: Outcome | None = None
    languages: tuple[tuple[str, str], ...] = ()
    code: CodeFound | None = None
    queried: bool = False
    lapsed: bool = False
    division: Division | None = None
    receipt: ReceiptFound | None = None
    newer: str = ""
    rehearsal: RehearsalIs = RehearsalIs.NONE
    wrote: frozenset[int] = frozenset()
    invitation: InvitationFound | None = None
    taken_out: frozenset[int] = frozenset()
    progress: Overview = MappingProxyType({})
    followed: frozenset[tuple[str, int]] = frozenset()
    tries: int = 5
    crowded_out: bool = False
    counts: bool = True
    earlier: bool = False

    @property
    def entitled(self) -> bool:
        """Whether the resident can cast a vote: by a code, or else by a number of their own."""
        by_number = self.screen.phone and not self.edition.vote.right.by_code
        return self.counts and (self.resident.proved or by_number)

    @property
    def vessels(self) -> Vessels | None:
        """Return the vessels as they would be cast; None where projects are voted on."""
        rules = self.edition.vote.ballot
        if not isinstance(rules, VesselRules):
            return None
        poured = self.unfinished.poured
        return standing(poured[-1], rules) if poured else rules.start

    @property
    def ballot(self) -> Ballot:
        """Return the ballot on projects that is being filled, of the kind that this edition has."""
        if isinstance(self.edition.vote.ballot, PointRules):
            return Points(self.unfinished.points)
        return Basket(self.unfinished.basket)

    def first_day(self, phase: Phase) -> date | None:
        """Return the local day on which a phase begins, or None if it is left out."""
        return self.edition.first_day(phase)

    def awaited(self, phase: Phase) -> date | None:
        """Return the local day on which a phase is to begin; None if that is past, or never is."""
        moment = self.edition.timeline.begins.get(phase)
        return self.first_day(phase) if moment and self.own().now < moment else None

    def overrun(self, phase: Phase) -> bool:
        """Whether a phase that is not over was to be over by now."""
        end = self.edition.timeline.end(phase)
        return end is not None and end <= self.own().now

    def closes(self, phase: Phase) -> date | Until | None:
        """Return until when something of a phase can be done, or None if the phase has no end."""
        return closes(phase, self.edition)

    def last_day(self, phase: Phase) -> date | None:
        """Return the last local day of a phase: the day of the moment just before its end."""
        return self.edition.last_day(phase)


def closes(phase: Phase, edition: Edition) -> date | Until | None:
    """Return the last local day of a phase, with the time at which it ends if that day goes on."""
    last, at = edition.last_day(phase), edition.closing_time(phase)
    return Until(last, at) if last and at else last


def standing(chips: tuple[int, ...], rules: VesselRules) -> Vessels:
    """Return the vessels with these chips; at their start, if that is what these rules forbid."""
    if not chips:
        return BLANK
    limits = tuple(zip(rules.floors, rules.ceilings, strict=True))
    pot = rules.chips - sum(chips)
    fits = len(chips) == len(limits) and all(
        floor <= held <= ceiling for held, (floor, ceiling) in zip(chips, limits, strict=True)
    )
    return Vessels(chips, pot) if fits and pot >= 0 else rules.start
