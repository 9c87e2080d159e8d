"""What the members of enumerations are called at the desk."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.acting import CLOCK, RESIDENT
from bot.editions.judged import BY_FILE
from budget.count import Rule
from budget.division import DivisionRule
from budget.evaluation import Finding
from budget.leftover import Use
from budget.moderation import Subject
from budget.opinion import Score
from budget.paper import Round
from budget.sentence import Sentence, _
from budget.standing import Standing
from budget.timeline import Phase
from budget.updates import Status

PHASES: Final[Mapping[Phase, Sentence]] = {
    Phase.PREPARING: _("Preparing"),
    Phase.INFORMING: _("Informing"),
    Phase.IDEAS: _("Collecting ideas"),
    Phase.SCREENING: _("Screening"),
    Phase.VOTING: _("Voting"),
    Phase.COUNTING: _("Counting"),
    Phase.RESULTS: _("Results"),
    Phase.CARRYING_OUT: _("Carrying out"),
    Phase.CLOSED: _("Closed"),
}

PROGRESS: Final[Mapping[Status, Sentence]] = {
    Status.NOT_BEGUN: _("Not begun"),
    Status.PREPARING: _("In preparation"),
    Status.BUILDING: _("Being made"),
    Status.DELAYED: _("Delayed"),
    Status.DONE: _("Done"),
    Status.CANCELLED: _("Cancelled"),
}

SCORES: Final[Mapping[Score, Sentence]] = {
    Score.GOOD: _("Good"),
    Score.FAIR: _("So-so"),
    Score.POOR: _("Not good"),
}

STANDINGS: Final[Mapping[Standing, Sentence]] = {
    Standing.WAITING: _("not read yet"),
    Standing.OPEN: _("open"),
    Standing.HIDDEN: _("hidden"),
    Standing.WITHDRAWN: _("withdrawn"),
    Standing.MERGED: _("part of another idea"),
    Standing.ACCEPTED: _("accepted"),
    Standing.REFUSED: _("refused"),
    Standing.APPEALED: _("refused, and contested"),
    Standing.UPHELD: _("refused again"),
}

ACTORS: Final[Mapping[str, Sentence]] = {
    CLOCK: _("the clock"),
    RESIDENT: _("a resident"),
    BY_FILE: _("the edition's file"),
    "residents": _("residents"),
    "organiser at the command line": _("an organiser at the command line"),
}
"""Who does something without a name of their own."""

_RULES: Final = {Rule.MOST_VOTES: _("most votes"), Rule.EQUAL_SHARES: _("equal shares")}

_DIVISION_RULES: Final = {
    DivisionRule.MEAN: _("the mean"),
    DivisionRule.PER_EURO: _("euro by euro"),
}

_SUBJECTS: Final = {Subject.IDEA: _("idea"), Subject.REACTION: _("reaction")}

_USES: Final = {
    Use.CARRIED_OVER: _("kept for the next time"),
    Use.PARTLY: _("the next project is paid in part"),
    Use.TOPPED_UP: _("what the next project lacks is added"),
}

_FOUND: Final = {
    Finding.REACHED: _("reached"),
    Finding.PARTLY: _("partly reached"),
    Finding.MISSED: _("not reached"),
    Finding.UNKNOWN: _("cannot be said"),
}

_ROUNDS: Final = {
    Round.FIRST: _("first"),
    Round.SECOND: _("second"),
    Round.RESOLUTION: _("deciding"),
}


def name(member: StrEnum) -> Sentence | None:
    """Return what a member is called, or None where its enumeration is not spoken of."""
    match member:
        case Phase():
            return PHASES[member]
        case Status():
            return PROGRESS[member]
        case Standing():
            return STANDINGS[member]
        case Rule():
            return _RULES[member]
        case DivisionRule():
            return _DIVISION_RULES[member]
        case Subject():
            return _SUBJECTS[member]
        case Use():
            return _USES[member]
        case Finding():
            return _FOUND[member]
        case Round():
            return _ROUNDS[member]
    return None
