"""What is decided after a count about the money that it left over, in words and in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Use(StrEnum):
    """What can be done with money that is left over.

    `PARTLY`: the next project in order gets it, and is funded in part; `TOPPED_UP`: the organiser
    adds what that project lacks.
    """

    CARRIED_OVER = "carried-over"
    PARTLY = "partly"
    TOPPED_UP = "topped-up"


@dataclass(frozen=True, slots=True)
class Leftover:
    """What was decided, and why, in an organiser's words.

    `project` is the id of the one that gets something, which is `given` of what was left, and
    what is `added` to the budget.
    """

    use: Use
    reason: str
    project: str = ""
    given: int = 0
    added: int = 0

    def as_json(self) -> dict[str, object]:
        """Return it as one object."""
        return {
            "use": self.use.value,
            "reason": self.reason,
            "project": self.project,
            "given": self.given,
            "added": self.added,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Leftover":
        """Return what was kept."""
        return cls(**{**kept, "use": Use(kept["use"])})
