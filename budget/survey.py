"""The survey when the result is known: three questions, each asked and counted by itself.

What somebody answers is counted at once, and is nowhere kept with them.  Of a resident there is
a mark that they were asked, and one for each question they answered: so each counts once.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from budget.edition import Edition
from budget.timeline import Phase


class Question(StrEnum):
    """What is asked.

    `EASE`: how easy it was to take part; `TRUST`: whether everybody's say counted fairly; both
    from 1 to 5.  `BETTER`: what should be better next time, in their own words.
    """

    EASE = "ease"
    TRUST = "trust"
    BETTER = "better"


RATED: Final = (Question.EASE, Question.TRUST)
"""What is answered with a number from 1 to 5."""

RATINGS: Final = range(1, 6)

LONGEST: Final = 300
"""Characters of a remark."""

MARK: Final = "survey"
"""The kind of mark of who was asked (0), and of which question they answered."""

ASKED: Final = 0
NUMBERS: Final = {question: number for number, question in enumerate(Question, 1)}
"""By which number a question is marked."""

WHILE: Final = (Phase.RESULTS, Phase.CARRYING_OUT)


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    """A resident answers one question: with a number from 1 to 5, or with words of their own."""

    question: Question
    rating: int = 0
    words: str = ""


def is_open(edition: Edition, now: datetime) -> bool:
    """Whether answers are taken: once the result is known, and while residents' data are kept.

    After that nobody would know any more who has answered already.
    """
    until = edition.kept_until
    return edition.entered in WHILE and (until is None or now < until)
