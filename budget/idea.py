"""An idea: what a resident proposes, from the first words to the summary that is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

TITLE_LENGTH = 40
"""Characters of an idea's text that serve as its title when it has none of its own."""

TEXT_LENGTH = 1_000
"""Characters that an idea may have at most; who writes more is asked to be brief."""

UNKNOWN = "?"
"""The answer "I do not know", where a fact was asked."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An idea that is being written; only the text is needed, and None is not asked yet.

    `place` is a district's key, "" for the whole area, `UNKNOWN`, or the resident's own words;
    `theme` is a theme's key or `UNKNOWN`; `cost` is in whole euros, 0 if unknown.
    """

    text: str = ""
    place: str | None = None
    theme: str | None = None
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea that was handed in, under the number by which everybody knows it.

    `author` is the name to show, if one was given; `by` is the random id of the resident.
    """

    number: int
    title: str
    text: str
    place: str
    theme: str
    cost: int
    author: str
    supports: int
    at: datetime
    by: str = ""


class Ideas:
    """All ideas of an edition, kept up to date: a turn costs the same with 20 and with 5,000.

    `last` is the highest number, and `changes` how often anything was changed.
    """

    def __init__(self, ideas: Iterable[Idea] = ()) -> None:
        """Begin with these ideas."""
        self._by_number: dict[int, Idea] = {}
        self._by_theme: dict[str, dict[int, None]] = {}
        self.last = self.changes = 0
        for idea in ideas:
            self.put(idea)

    def __len__(self) -> int:
        return len(self._by_number)

    def put(self, idea: Idea) -> None:
        """Add an idea, or replace the one with its number."""
        if before := self._by_number.get(idea.number):
            del self._by_theme[before.theme][before.number]
        self._by_number[idea.number] = idea
        self._by_theme.setdefault(idea.theme, {})[idea.number] = None
        self.last = max(self.last, idea.number)
        self.changes += 1

    def support(self, number: int, change: int) -> None:
        """Add this many supporters to an idea, or take them away."""
        idea = self._by_number[number]
        self.put(replace(idea, supports=idea.supports + change))

    def get(self, number: int) -> Idea | None:
        """Return the idea with this number, or None."""
        return self._by_number.get(number)

    def count(self, theme: str) -> int:
        """Return how many ideas belong to a theme."""
        return len(self._by_theme.get(theme, ()))

    def find(self, theme: str = "", place: str = "", word: str = "") -> list[Idea]:
        """Return the ideas that match everything asked for, lowest number first."""
        numbers = self._by_theme.get(theme, {}) if theme else self._by_number
        found = (self._by_number[number] for number in sorted(numbers))
        word = word.casefold()
        return [
            idea
            for idea in found
            if (not place or idea.place == place)
            and (not word or word in idea.title.casefold() or word in idea.text.casefold())
        ]

    def by(self, resident: str) -> list[Idea]:
        """Return the ideas that this resident handed in."""
        return [idea for idea in self._by_number.values() if idea.by == resident]


def shortened(text: str, length: int = TITLE_LENGTH) -> str:
    """Return the first words of a text, with an ellipsis if there is more; at most `length`."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 3]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(",.;: ") + "..."
