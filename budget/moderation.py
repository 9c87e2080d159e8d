"""Moderation: what residents report, and what is hidden until it is found to be all right."""

from enum import StrEnum
from typing import NamedTuple


class Subject(StrEnum):
    """What can be reported and hidden."""

    IDEA = "idea"
    REACTION = "reaction"


class Thing(NamedTuple):
    """An idea or a reaction, by its number."""

    subject: Subject
    number: int

    def __str__(self) -> str:
        """Return it as it is written on the command line: `idea:8`."""
        return f"{self.subject}:{self.number}"

    @property
    def mark(self) -> str:
        """The kind of the mark of who has reported it."""
        return "report" if self.subject is Subject.IDEA else "report-reaction"


class Wrong(StrEnum):
    """What a resident finds wrong with something."""

    INSULTING = "insulting"
    PRIVATE = "private"
    ADVERTISING = "advertising"
    OTHER = "other"
