"""Broadcasts: one text for many, made by one person and approved by another.

A broadcast is a draft until somebody asks for approval; from then on its text and its audience do
not change.  Who approves is somebody else.  For ten minutes after that it can be cancelled as if
nothing had been.  A few people get it first; if it reaches too few of them, it pauses by itself.

What the process itself announces was approved with its timeline and rules, so nobody approves of
it again: it leaves as soon as it is day, to all at once.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from budget.audience import Audience
from budget.days import next_by_day
from budget.edition import Picture, Words
from budget.names import same_person
from budget.sentence import Amount, Reasoned, Sentence, _
from budget.timeline import Phase

CANCEL_WITHIN: Final = timedelta(minutes=10)
"""How long after the approval nothing is sent yet."""

CANARY: Final = 20
"""How many people get it first."""

PAUSE = timedelta(minutes=2)
"""How long after these few the others wait."""

BAD: Final = 0.2
"""If more than this part of the first few does not arrive, the others wait for somebody."""

TITLE_LENGTH, TEXT_LENGTH, SHORT_LENGTH = 80, 1_000, 459
"""Characters; a short wording is at most three text messages."""

DESCRIPTION_LENGTH: Final = 200
"""Characters of what is on a picture."""


class Stage(StrEnum):
    """How far a broadcast is.

    `APPROVED`: it is being noted who gets it; `READY`: it leaves at its moment; `FIRST`: to the
    first few; `WAITING`: to see how that went; `SENDING`: to all others; `PAUSED` until somebody
    resumes it; `STOPPED` for good; `DONE`.
    """

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    READY = "ready"
    FIRST = "first"
    WAITING = "waiting"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


OVER: Final = (Stage.STOPPED, Stage.DONE)


class CannotSend(Reasoned):
    """A broadcast cannot be changed, approved or sent like this."""


def named(name: str) -> str:
    """Return the name that is kept with what somebody does; raise `CannotSend` if it is empty."""
    if tidy := " ".join(name.split()):
        return tidy
    raise CannotSend(_("A name is needed: it is kept who writes, approves or stops a broadcast."))


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A text for many; `short` is what SMS says instead, in the languages where it differs.

    `by` made it, or changed it last; `remark` is why it came back.  Nobody made what the process
    itself `announces` of a phase.  From `starts` on it leaves;
    when it waits to see how it went with the first few, it is `due` again at a moment.  It has
    paused by itself when `lost` of these did not get it; `was` is what it did before.  `total`
    people are to get it, for about `cost` cents.  The `picture` goes with it where that can be.
    """

    title: str
    audience: Audience
    text: Words
    short: Words = field(default_factory=dict)
    by: str = ""
    announces: Phase | None = None
    stage: Stage = Stage.DRAFT
    approved_by: str = ""
    remark: str = ""
    starts: datetime | None = None
    due: datetime | None = None
    was: Stage = Stage.DRAFT
    lost: int = 0
    total: int = 0
    cost: int = 0
    picture: Picture | None = None
    number: int = 0
    revision: int = 0

    def changed(self, **values: object) -> "Broadcast":
        """Return the draft with other words or another audience; raise `CannotSend`."""
        if self.stage is not Stage.DRAFT:
            raise CannotSend(_("This was given to somebody to approve: ask for it back first."))
        return replace(self, **values)  # type: ignore[arg-type]

    def ask(self) -> "Broadcast":
        """Give the draft to somebody else to approve; raise `CannotSend` if it lacks something."""
        self._must_be(Stage.DRAFT)
        if reasons := lacking(self):
            raise CannotSend(*reasons)
        return replace(self, stage=Stage.ASKED, remark="")

    def back(self, remark: str) -> "Broadcast":
        """Give it back to who made it, with what is to be changed."""
        self._must_be(Stage.ASKED)
        return replace(self, stage=Stage.DRAFT, remark=remark)

    def approve(self, by: str, now: datetime, zone: ZoneInfo, cost: int = 0) -> "Broadcast":
        """Approve what somebody else made: it leaves in ten minutes, or when it is day.

        It is to cost so many cents.
        """
        self._must_be(Stage.ASKED)
        if same_person(by, self.by):
            raise CannotSend(_("{name} made this: somebody else has to approve it.", name=self.by))
        starts = next_by_day(now + CANCEL_WITHIN, zone)
        done = replace(self, stage=Stage.APPROVED, approved_by=by, cost=cost)
        return replace(done, starts=starts, due=starts)

    def announce(self, now: datetime, zone: ZoneInfo, cost: int = 0) -> "Broadcast":
        """Let it leave as it was drafted, as soon as it is day, for about so many cents."""
        self._must_be(Stage.DRAFT)
        starts = next_by_day(now, zone)
        return replace(self, stage=Stage.APPROVED, starts=starts, due=starts, cost=cost)

    def noted(self, total: int) -> "Broadcast":
        """Note that so many people are to get it."""
        self._must_be(Stage.APPROVED)
        return replace(self, stage=Stage.READY if total else Stage.DONE, total=total)

    def start(self) -> "Broadcast":
        """Begin with the first few, or with everybody who is to hear what is announced."""
        self._must_be(Stage.READY)
        return replace(self, stage=Stage.SENDING if self.announces else Stage.FIRST, due=None)

    def outlived(self, phase: Phase) -> bool:
        """Whether it announces what is no news any more in a phase; a result is always news."""
        return self.announces not in (None, Phase.RESULTS, phase)

    def wait(self, now: datetime) -> "Broadcast":
        """Wait and see how it went with the first few."""
        self._must_be(Stage.FIRST)
        return replace(self, stage=Stage.WAITING, due=now + PAUSE)

    def judge(self, arrived: int, lost: int, under_way: int, now: datetime) -> "Broadcast":
        """Go on with all others, or pause, for too much of the first few did not arrive.

        As long as all of them are under way, it waits.
        """
        self._must_be(Stage.WAITING)
        if under_way and not arrived + lost:
            return replace(self, due=now + PAUSE)
        going_on = replace(self, stage=Stage.SENDING, due=None)
        if lost <= (arrived + lost) * BAD:
            return going_on
        return replace(going_on.pause(), lost=lost)

    @property
    def why(self) -> Sentence | None:
        """Why it has paused by itself; None if it did not."""
        told = _("Of the first few people, {lost} did not get it.", lost=self.lost)
        return told if self.lost else None

    def pause(self) -> "Broadcast":
        """Send nothing more of it until somebody resumes it."""
        if self.stage not in (Stage.READY, Stage.FIRST, Stage.WAITING, Stage.SENDING):
            raise CannotSend(_("Nothing of this is being sent."))
        return replace(self, stage=Stage.PAUSED, was=self.stage)

    def resume(self) -> "Broadcast":
        """Go on where it paused."""
        self._must_be(Stage.PAUSED)
        return replace(self, stage=self.was, lost=0)

    def stop(self) -> "Broadcast":
        """Send nothing more of it, for good: what has not begun, costs nothing."""
        if self.stage in OVER:
            raise CannotSend(_("This is over already."))
        stage = self.was if self.stage is Stage.PAUSED else self.stage
        cost = 0 if stage in (Stage.APPROVED, Stage.READY) else self.cost
        return replace(self, stage=Stage.STOPPED, due=None, cost=cost)

    def finish(self) -> "Broadcast":
        """Note that all of it has left."""
        self._must_be(Stage.SENDING)
        return replace(self, stage=Stage.DONE)

    def again(self) -> "Broadcast":
        """Send again what did not arrive, which somebody has chosen to."""
        self._must_be(Stage.DONE)
        return replace(self, stage=Stage.SENDING)

    def _must_be(self, stage: Stage) -> None:
        if self.stage is not stage:
            raise CannotSend(_NOT[stage])


_NOT: Final = {
    Stage.DRAFT: _("This is no draft any more."),
    Stage.ASKED: _("This does not wait for anybody to approve it."),
    Stage.PAUSED: _("This is not paused."),
    Stage.DONE: _("Not all of this has left yet."),
    **dict.fromkeys(
        (Stage.APPROVED, Stage.READY, Stage.FIRST, Stage.WAITING, Stage.SENDING),
        _("This is further by now, or not so far yet."),
    ),
}
"""What is said where a broadcast is not at the stage that is asked for."""


UNTITLED: Final = _("It has no title, by which colleagues know it.").about("title")

_WORDED: Final = {"text": TEXT_LENGTH, "short": SHORT_LENGTH}


def lacking(broadcast: Broadcast) -> list[Sentence]:
    """Say what is missing before anybody could approve a broadcast, and about which field."""
    reasons = []
    if not broadcast.title.strip():
        reasons.append(UNTITLED)
    if not broadcast.text:
        reasons.append(_("It has no text.").about("text"))
    for name, most in _WORDED.items():
        for language, said in getattr(broadcast, name).items():
            reasons += [one.about(name, language) for one in _long(said, most, language)]
    for language in [code for code in broadcast.short if code not in broadcast.text]:
        reasons.append(_("What is shorter needs the text itself.").about("text", language))
    return [*reasons, *_undescribed(broadcast)]


def _undescribed(broadcast: Broadcast) -> list[Sentence]:
    """Say in which languages it is not told what is on the picture, or too long."""
    said = broadcast.picture.text if broadcast.picture else None
    return [
        _(
            "In {language} it has to be told what is on the picture, in 1 to {most} characters.",
            language=language,
            most=Amount(DESCRIPTION_LENGTH),
        ).about("alt", language)
        for language in broadcast.text
        if said is not None and not 0 < len(said.get(language, "").strip()) <= DESCRIPTION_LENGTH
    ]


def _long(said: str, most: int, language: str) -> list[Sentence]:
    if 0 < len(said.strip()) <= most:
        return []
    return [
        _(
            "The text in {language} has {length} characters; 1 to {most} can be sent.",
            language=language,
            length=Amount(len(said.strip())),
            most=Amount(most),
        )
    ]


def said_in(broadcast: Broadcast, language: str, *, brief: bool) -> tuple[str, str]:
    """Return what is said to who speaks a language, and in which language that is.

    Who speaks one in which nothing is written gets English, or else the first there is.
    """
    for code in (language, "en", *broadcast.text):
        if code in broadcast.text:
            short = broadcast.short.get(code, "") if brief else ""
            return short or broadcast.text[code], code
    raise AssertionError(broadcast.number)  # `lacking` has seen to it
