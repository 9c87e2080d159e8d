"""What is owed to those who wrote ideas: an answer; as long as one is, screening is not over."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from budget.idea import Idea
from budget.standing import Standing

_NAMED = 20
"""Ideas that a sentence names; of more it says how many there are."""

_OWED = {
    Standing.WAITING: "nobody has read it yet",
    Standing.OPEN: "it has no answer yet",
    Standing.HIDDEN: "it is hidden, and nobody has said why",
    Standing.APPEALED: "its author does not agree, and waits for an answer",
}


@dataclass(frozen=True, slots=True)
class Debt:
    """An idea whose authors wait for an answer, and why, as half a sentence in English."""

    number: int
    why: str


def owed(ideas: Iterable[Idea], told: Collection[int] = ()) -> list[Debt]:
    """Return the ideas to which an answer is owed, lowest number first.

    `told` are those that are hidden by somebody who gave a reason.
    """
    return [
        Debt(idea.number, _why(idea))
        for idea in sorted(ideas, key=lambda idea: idea.number)
        if idea.standing in _OWED and not (idea.standing is Standing.HIDDEN and idea.number in told)
    ]


def _why(idea: Idea) -> str:
    asked = idea.standing is Standing.OPEN and idea.asked
    return "its author is asked to mend something" if asked else _OWED[idea.standing]


def refusal(debts: Collection[Debt]) -> str:
    """Say in one sentence, in English, that answers are owed, and to which ideas."""
    numbers = [str(debt.number) for debt in debts]
    shown = ", ".join(numbers[:_NAMED]) + (" ..." if len(numbers) > _NAMED else "")
    one = len(numbers) == 1
    how_many = "1 idea has" if one else f"{len(numbers):,} ideas have"
    return f"{how_many} no answer yet: {shown}; see `wijkstem ideas owed`."
