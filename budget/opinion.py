"""What residents say of a project that is carried out: in words, with a photo, or in one tap."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

LOOK_FIRST: Final = timedelta(days=7)
"""How long after a project is done its followers are asked: they have to go and look."""

WORDS: Final = 500
"""Characters of why a project is good or not."""


class Score(StrEnum):
    """How good a project is that is done, in the eyes of who follows it."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Responded:
    """The resident says something of a project that is carried out; a `photo` by its token.

    Only the organisers see it.
    """

    project: int
    words: str = ""
    photo: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Rated:
    """The resident says how good a project is that is done, and perhaps why.

    It replaces what they said of it before.
    """

    project: int
    score: Score
    words: str = ""


Opinion = Responded | Rated
