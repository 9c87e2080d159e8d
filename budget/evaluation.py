"""The evaluation: what an edition came to, held against what was set down at its start.

Its goal, and each of the criteria by which it is judged, gets a finding, a remark, and the figure
that belongs to it, if there is one.  Nobody reads it but who works here, until it is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from budget.edition import Edition, Words
from budget.sentence import Reasoned, Sentence, _
from budget.timeline import Phase

GOAL: Final = 0
"""The number of the goal; criteria are numbered from 1."""

LONGEST: Final = 500
"""Characters of a remark."""


class Finding(StrEnum):
    """What came of a goal or a criterion."""

    REACHED = "reached"
    PARTLY = "partly"
    MISSED = "missed"
    UNKNOWN = "cannot-be-said"


class CannotEvaluate(Reasoned):
    """An edition cannot be evaluated like this."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found of a goal or a criterion; `figure` is the table of the report beside it."""

    finding: Finding
    remark: Words = field(default_factory=dict)
    figure: str = ""


def measured(edition: Edition) -> Mapping[int, Words]:
    """Return by what an edition is judged: its goal as 0, if it has one, and its criteria."""
    criteria = dict(enumerate(edition.success, 1))
    return {GOAL: edition.goal, **criteria} if edition.goal else criteria


def check(edition: Edition, number: int, judged: Judged) -> None:
    """Raise `CannotEvaluate` if this cannot be found now."""
    if edition.entered.before(Phase.RESULTS):
        raise CannotEvaluate(_("An edition is judged once its result is known."))
    if number not in measured(edition):
        raise CannotEvaluate(
            _("There is no criterion {number}; 0 is the goal.", number=number).about("number")
        )
    long = [
        _(
            "The remark has {length} characters; {most} is the most.",
            length=len(text),
            most=LONGEST,
        ).about("remark", language)
        for language, text in judged.remark.items()
        if len(text) > LONGEST
    ]
    if long:
        raise CannotEvaluate(*long)


def lacking(edition: Edition, judged: Mapping[int, Judged]) -> list[Sentence]:
    """Say what is missing before everybody can read it."""
    every = measured(edition)
    if not every:
        return [_("No goal and no criterion were set down for this edition.")]
    return [
        (
            _("Nothing is found yet of the goal.")
            if number == GOAL
            else _("Nothing is found yet of criterion {number}.", number=number)
        ).about("finding", str(number))
        for number in every
        if number not in judged
    ]
