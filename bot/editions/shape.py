"""The shape of an edition's file: which keys there are; what may stand behind each is beside it."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.editions.fields import STRICT, Count, Euros, Key, Number
from bot.editions.screening import Screening
from bot.editions.texts import (
    Begins,
    FileName,
    Head,
    IdeaText,
    IdeaTitle,
    Keyword,
    Language,
    Moment,
    Name,
    Paragraphs,
    Place,
    Sentence,
    Short,
    Spoken,
    Title,
)
from bot.editions.vote import Vote
from bot.editions.wrong import Wrong
from budget.idea import UNKNOWN
from budget.idea_rules import IdeaRules as Rules
from budget.sentence import _

Days = Annotated[int, Field(ge=1, le=60)]


class _Strict(BaseModel):
    model_config = STRICT


class District(_Strict):
    """A `[[districts]]`."""

    key: Key
    title: Title


class Theme(_Strict):
    """A `[[themes]]`."""

    key: Key
    title: Title
    background: Paragraphs
    recording: Spoken = {}


class Partner(_Strict):
    """A `[[partners]]`."""

    code: Key
    title: Name
    keywords: list[Keyword] = []
    ended: bool = False


class Odds(_Strict):
    """The `odds` of last time."""

    ideas: Count
    winners: Count

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.winners > self.ideas:
            raise Wrong(_("more ideas won than there were; correct one of the two"))
        return self


class Answer(_Strict):
    """The `answer` to an idea."""

    feasible: bool
    reason: Paragraphs | None = None
    alternative: Paragraphs | None = None
    cost: Euros = 0
    title: IdeaTitle = ""

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if not self.feasible and not self.reason:
            raise Wrong(_("an idea that cannot be done needs a reason; add answer.reason"))
        return self


class Idea(_Strict):
    """An `[[ideas]]`."""

    number: Number
    title: IdeaTitle = ""
    text: IdeaText
    place: Place = ""
    theme: str = UNKNOWN
    cost: Euros = 0
    author: Name = ""
    supports: Count = 0
    at: Moment
    answer: Answer | None = None


class Question(_Strict):
    """A `[[questions]]`."""

    question: Short
    answer: Paragraphs
    recording: Spoken = {}


class Project(_Strict):
    """A `[[projects]]`."""

    number: Number
    idea: Number | None = None
    title: Title
    text: Paragraphs
    cost: Annotated[Euros, Field(ge=1)]
    theme: str = ""
    district: str = ""
    picture: FileName = ""
    picture_text: Sentence | None = None
    recording: Spoken = {}

    @model_validator(mode="after")
    def _told(self) -> Self:
        if self.picture != Path(self.picture).name:
            raise Wrong(_("picture is the name of a file beside this one; leave folders out"))
        if self.picture and not self.picture_text:
            raise Wrong(
                _(
                    "who cannot see a picture is told what is on it; add picture_text, in each"
                    " language"
                )
            )
        if self.picture_text and not self.picture:
            raise Wrong(_("picture_text belongs to a picture; add picture or take it out"))
        return self


class Recordings(_Strict):
    """The `[recordings]`: of the pages of information that every edition has."""

    how: Spoken = {}
    timeline: Spoken = {}
    rules: Spoken = {}
    criteria: Spoken = {}
    counting: Spoken = {}
    influence: Spoken = {}


class IdeaRules(_Strict):
    """The `[idea_rules]`."""

    most: Annotated[int, Field(ge=0, le=1_000)] = 0
    read_first: bool = False
    reports: Annotated[int, Field(ge=0, le=1_000)] = 3
    flagged: dict[Language, list[Keyword]] = {}
    mend_days: Days = 7
    appeal_days: Days = 7
    answer_days: Days = 5
    second_reader: bool = True

    def rules(self) -> Rules:
        """Return the rules themselves."""
        flagged = {language: tuple(words) for language, words in self.flagged.items()}
        return Rules(**{**self.model_dump(), "flagged": flagged})


class File(Head, _Strict):
    """A whole file."""

    model_config = ConfigDict(extra="forbid")

    slug: Key
    place: Name
    organiser: Sentence
    budget: Annotated[Euros, Field(ge=1)]
    least_cost: Euros = 0
    most_cost: Euros = 0
    threshold: Count = 0
    months_kept: Annotated[int, Field(ge=0, le=120)] = 3
    odds: Odds | None = None
    influence: Sentence | None = None
    goal: Paragraphs | None = None
    success: list[Sentence] = []
    decides: Sentence | None = None
    visit: Sentence | None = None
    vote: Vote = Vote()
    idea_rules: IdeaRules = IdeaRules()
    timeline: Begins
    criteria: list[Sentence] = []
    screening: list[Screening] = []
    districts: list[District] = []
    themes: list[Theme] = []
    partners: list[Partner] = []
    ideas: list[Idea] = []
    projects: list[Project] = []
    questions: list[Question] = []
    recordings: Recordings = Recordings()
    follows: Key | None = None
