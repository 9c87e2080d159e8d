"""What residents ask of a person: in which way, and what they were doing when they did.

Whoever answers sees the latter, and of a vote no more than that one was being made.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from budget.timeline import Phase

QUESTION_LENGTH = 100
"""Characters of a question for everybody: with what is offered below it, it is one SMS."""

_SATURDAY = 5


class Help(StrEnum):
    """In which way a resident wants to be helped by a person.

    `ANSWER` is help in the chat, and `QUESTION` a question to the organisers.  `RESPONSE` asks for
    nothing: it is what somebody says of a project that is carried out.
    """

    ANSWER = "answer"
    CALL = "call"
    VISIT = "visit"
    QUESTION = "question"
    RESPONSE = "response"


class Doing(StrEnum):
    """What a resident was doing; of a vote nothing but that."""

    ARRIVING = "arriving"
    JOINING = "joining"
    MENU = "menu"
    INFORMED = "informed"
    WRITING = "writing"
    BROWSING = "browsing"
    READING = "reading"
    VOTING = "voting"
    RESULT = "result"
    FOLLOWING = "following"
    ERASING = "erasing"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Context:
    """What a resident was doing when a person was asked for, and in which language and phase.

    `field` is the one of an idea that was being written, and `idea` the number of the one that was
    being read.  `missed` is what was not understood just before.
    """

    phase: Phase = Phase.PREPARING
    language: str = ""
    doing: Doing = Doing.ELSEWHERE
    field: str = ""
    idea: int = 0
    missed: str = ""


@dataclass(frozen=True, slots=True)
class Replied:
    """What a person answers to a question, and in which language, if not in the resident's."""

    question: str
    words: str
    language: str = ""

    def as_json(self) -> str:
        """Return it as it waits to be told."""
        return json.dumps([self.question, self.words, self.language], ensure_ascii=False)

    @classmethod
    def from_json(cls, kept: str) -> Self:
        """Return what waited to be told."""
        return cls(*json.loads(kept))


def working_days(since: date, until: date) -> int:
    """Return how many working days have passed; Saturdays and Sundays are none, holidays are."""
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return sum(day.weekday() < _SATURDAY for day in days)
