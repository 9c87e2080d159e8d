"""The rules for ideas: what an edition asks of those who hand them in, and promises them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class IdeaRules:
    """How ideas are handed in, read and answered; days are whole local days.

    `most`: ideas of one person, 0 for as many as they like.  `read_first`: nobody sees an idea
    before somebody of the organiser has read it.  `reports`: an idea, or what is said about one,
    is hidden when so many residents report it, until somebody looks; 0 for never.  `flagged`:
    words, by language, with which it is read first all the same.  `mend_days`: to mend a defect;
    `appeal_days`: to disagree with an answer; `answer_days`: in which a person answers;
    `second_reader`: whether an answer is read by another person before it is published.
    """

    most: int = 0
    read_first: bool = False
    reports: int = 3
    flagged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mend_days: int = 7
    appeal_days: int = 7
    answer_days: int = 5
    second_reader: bool = True
