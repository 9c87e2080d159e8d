"""A correctable defect of an idea: what its authors are asked, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

QUESTION_LENGTH = 100
"""Characters of a question that fits in one SMS with what stands around it."""


class Part(StrEnum):
    """What of an idea the answer replaces; `OTHER`: nothing, it is for the screener to read."""

    TEXT = "text"
    PLACE = "place"
    COST = "cost"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Defect:
    """What is asked, translated, and the moment until just before which it can be answered."""

    part: Part
    question: Mapping[str, str]
    asked: datetime
    before: datetime

    def __hash__(self) -> int:
        return hash((self.part, self.asked, self.before))

    @property
    def halfway(self) -> datetime:
        """When who has not answered is reminded."""
        return self.asked + (self.before - self.asked) / 2
