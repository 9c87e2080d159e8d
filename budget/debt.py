"""What is owed to those who wrote ideas: an answer; as long as one is, an edition cannot go on."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from budget.edition import Edition
from budget.idea import Idea
from budget.sentence import Amount, Sentence, Value, _, n_
from budget.standing import Standing
from budget.timeline import Phase

_NAMED = 20
"""Ideas that a sentence names; of more it says how many there are."""

_OWED = {
    Standing.WAITING: _("nobody has read it yet"),
    Standing.OPEN: _("it has no answer yet"),
    Standing.HIDDEN: _("it is hidden, and its author waits until somebody looks at it"),
    Standing.APPEALED: _("its author does not agree, and waits for an answer"),
}


@dataclass(frozen=True, slots=True)
class Debt:
    """An idea whose authors wait for an answer, and why, as half a sentence."""

    number: int
    why: Sentence


def owed(ideas: Iterable[Idea], told: Collection[int] = ()) -> list[Debt]:
    """Return the ideas to which an answer is owed, lowest number first.

    `told` are those that are hidden by somebody who gave a reason.
    """
    return [
        Debt(idea.number, _why(idea))
        for idea in sorted(ideas, key=lambda idea: idea.number)
        if idea.standing in _OWED and not (idea.standing is Standing.HIDDEN and idea.number in told)
    ]


def screened(edition: Edition) -> bool:
    """Whether screening is over, so that an idea without an answer is one that was missed."""
    return Phase.SCREENING in edition.timeline.begins and Phase.SCREENING.before(edition.entered)


def _why(idea: Idea) -> Sentence:
    asked = idea.standing is Standing.OPEN and idea.asked
    return _("its author is asked to mend something") if asked else _OWED[idea.standing]


def refusal(numbers: Sequence[int]) -> Sentence:
    """Say in one sentence that answers are owed, and to which ideas."""
    shown: Value = tuple(numbers[:_NAMED])
    if len(numbers) > _NAMED:
        shown = _("{shown} and {count} more", shown=shown, count=Amount(len(numbers) - _NAMED))
    return n_(
        "{count} idea has no answer yet: {numbers}.",
        "{count} ideas have no answer yet: {numbers}.",
        len(numbers),
        count=Amount(len(numbers)),
        numbers=shown,
    ).hinting("; see `wijkstem ideas owed`.")
