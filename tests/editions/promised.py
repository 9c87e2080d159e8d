"""What those who wrote an idea were promised, told from what happened to it and from nothing else.

It looks at no standing and at no table: it is held against what the service thinks of the same.
"""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Promise:
    """What happened to one idea, as far as its authors wait for something because of it.

    `hidden` is "reported" until somebody looked, "told" once its authors heard why, or "".
    """

    answered: bool = False
    appealed: bool = False
    gone: bool = False
    edited: bool = False
    hidden: str = ""
    contests: set[str] = field(default_factory=set)

    @property
    def waits(self) -> bool:
        """Whether an answer, in whatever words, is still to come."""
        if self.gone:
            return False
        if self.hidden:
            return self.hidden == "reported" or self.edited or bool(self.contests)
        return self.appealed or not self.answered


class Promised:
    """What was promised about every idea; each thing that happens is told once it has happened."""

    def __init__(self) -> None:
        self.of: defaultdict[int, Promise] = defaultdict(Promise)

    @property
    def waiting(self) -> set[int]:
        """The ideas whose authors wait."""
        return {number for number, promise in self.of.items() if promise.waits}

    def answered(self, number: int) -> None:
        """Its answer is public, or its appeal is answered."""
        self.of[number].answered, self.of[number].appealed = True, False

    def appealed(self, number: int) -> None:
        """An author does not agree."""
        self.of[number].appealed = True

    def gone(self, number: int) -> None:
        """It was withdrawn, or goes on as part of another."""
        self.of[number].gone = True

    def hidden(self, number: int, *, told: bool) -> None:
        """It is hidden, by somebody who says why or by those who report it."""
        self._settled(number, "told" if told else "reported")

    def shown(self, number: int) -> None:
        """It is hidden no more."""
        self._settled(number, "")

    def settled(self, number: int) -> None:
        """Somebody has looked, and it stays as it is."""
        self._settled(number, self.of[number].hidden)

    def _settled(self, number: int, hidden: str) -> None:
        promise = self.of[number]
        promise.hidden, promise.edited, promise.contests = hidden, False, set()

    def contested(self, number: int, by: str) -> None:
        """An author does not agree that it is hidden."""
        self.of[number].contests.add(by)

    def edited(self, number: int) -> None:
        """An author says it in other words; who reads it is open, unless nobody can."""
        self.of[number].edited = bool(self.of[number].hidden)

    def forgotten(self, resident: str) -> None:
        """Nobody is left to hear what this resident did not agree with."""
        for promise in self.of.values():
            promise.contests.discard(resident)
