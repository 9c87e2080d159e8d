"""Sentences of ours about the civic rules, and the refusals that they are the reasons of.

A sentence is its English wording, and remembers what that was made of: so it is read as it is at
the command line, and said in another language at the desk.  One literal for each `_()`, for
translators see nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final, Self

_NONE: Final[Mapping[str, "Value"]] = {}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that is written with its thousands apart: of euros, or of many things."""

    number: int

    def __str__(self) -> str:
        return f"{self.number:,}"


class Sentence(str):
    """A sentence in English, by its wording with named gaps, and what goes into these.

    `plural` and `number` choose between two wordings, where a number decides.  `hint` stands in
    the place of the full stop at the command line, and says what to type; it is read only there.
    `place` is the key in an edition's file that it is about, and so the field of a form.
    """

    __slots__ = ("hint", "msgid", "number", "place", "plural", "values")

    msgid: str
    values: Mapping[str, "Value"]
    plural: str
    number: int
    hint: str
    place: tuple[str, ...]

    def __new__(  # noqa: PLR0913, PLR0917 - what a sentence is made of
        cls,
        msgid: str,
        values: Mapping[str, "Value"] = _NONE,
        plural: str = "",
        number: int = 1,
        hint: str = "",
        place: tuple[str, ...] = (),
    ) -> Self:
        """Put the values into the gaps."""
        wording = plural if plural and number != 1 else msgid
        words = wording.format_map({name: english(value) for name, value in values.items()})
        self = super().__new__(cls, words.removesuffix(".") + hint if hint else words)
        self.msgid, self.values, self.plural, self.number = msgid, values, plural, number
        self.hint, self.place = hint, place
        return self

    def hinting(self, hint: str) -> "Sentence":
        """Return the sentence with what to type at the command line."""
        return Sentence(self.msgid, self.values, self.plural, self.number, hint, self.place)

    def about(self, *place: str) -> "Sentence":
        """Return the sentence with the key that it is about, as in `("vote", "cap")`."""
        return Sentence(self.msgid, self.values, self.plural, self.number, self.hint, place)


Value = str | int | date | time | Amount | tuple["Value", ...]
"""What can stand in a gap: a text as it is, a sentence, a member of an enumeration, or several."""


class Worded(str):
    """A key of an edition that people know by its words in their language."""

    __slots__ = ("words",)
    words: Mapping[str, str]

    def __new__(cls, key: str, words: Mapping[str, str]) -> Self:
        """Return the key, with the words for it."""
        made = super().__new__(cls, key)
        made.words = words
        return made


def english(value: Value) -> str:
    """Return anything in English."""
    if isinstance(value, tuple):
        return ", ".join(map(english, value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def whole(said: str) -> str:
    """Return words as a sentence that stands by itself; a key of a file stays as it is."""
    first = said.partition(" ")[0]
    key = any(mark in first for mark in ".:_")
    return (said if key else said[:1].upper() + said[1:]).removesuffix(".") + "."


def _(msgid: str, /, **values: Value) -> Sentence:
    """Say this."""
    return Sentence(msgid, values)


def n_(one: str, many: str, number: int, /, **values: Value) -> Sentence:
    """Say this of one or of many; how many is the `{count}`."""
    return Sentence(one, {"count": number, **values}, many, number)


class Reasoned(Exception):
    """Something is refused, for these reasons."""

    def __init__(self, *reasons: Sentence) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
