"""Consent: what residents agree to hear of, of our own accord, each purpose by itself.

Following a project is agreeing to its news.  A STOP is none of this: it silences everything for as
long as it stands, and what was agreed before is there again after START.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Purpose(StrEnum):
    """What a message of our own accord may be about.

    `NEWS`: this edition; `PROJECT`: how far a project is that they follow; `NEXT`: that the next
    edition begins.
    """

    NEWS = "news"
    PROJECT = "project"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class ConsentChosen:
    """Whether the resident agrees to one purpose, perhaps of the project with this number.

    `asked` is what was said to ask for it: the English wording, before its gaps are filled.
    """

    purpose: Purpose
    wanted: bool
    number: int = 0
    asked: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EarlierLeft:
    """The resident wants to hear no more of a project of an earlier edition.

    `idea` is the number of that which it came from, or 0.
    """

    edition: str
    number: int
    idea: int = 0
    asked: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class NextAsked:
    """The resident is asked whether they want to hear of the next edition: that is done once."""
