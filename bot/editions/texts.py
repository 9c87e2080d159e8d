"""Texts and times in an edition's file: what may stand there, and how it is read.

They are read by the head of the file, its languages and its time zone, which is why that is read
first and goes with the rest as pydantic's context.
"""

import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    NaiveDatetime,
    StringConstraints,
    ValidationInfo,
)

from bot.editions.wrong import Wrong
from budget.asking import QUESTION_LENGTH
from budget.gsm import strangers
from budget.idea import TEXT_LENGTH, TITLE_LENGTH
from budget.sentence import _
from budget.timeline import Phase, Timeline, local_time

LABEL_LENGTH = 20
"""Characters of a title that is shown as a button, or in a list on SMS."""

PROSE_LENGTH = 1_000
"""Characters of what is told in paragraphs."""

IN_GSM7 = ("nl", "en")
"""The languages whose titles must fit the alphabet of SMS; others are sent as they are."""

RESERVED = frozenset(
    {"cancel", "end", "help", "info", "menu", "optout", "quit", "revoke", "start", "stop"}
    | {"stopall", "unstop", "unsubscribe"}
)
"""Words that an SMS provider, or the conversation itself, keeps for another purpose."""


def _plain(text: str) -> str:
    if any(unicodedata.category(c) == "Cc" and c != "\n" for c in text):
        raise Wrong(_("this has a tab or another invisible character in it; take it out"))
    return text


def _one_line(text: str) -> str:
    if "\n" in text:
        raise Wrong(_("this must be one line"))
    return _plain(text)


def _text(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


def _translated(words: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Put the languages in the order of the edition; the original comes first."""
    languages = _head(info).languages
    for language in words:
        if language not in languages:
            raise Wrong(
                _(
                    '"{language}" is none of the languages above; add it or correct it',
                    language=language,
                )
            )
    if languages[0] not in words:
        raise Wrong(
            _('the text in "{language}", the original, is missing; add it', language=languages[0])
        )
    return {language: words[language] for language in languages if language in words}


def _spoken(files: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Refuse a recording in a language of which there is no text, or in another folder."""
    for language, file in files.items():
        if language not in _head(info).languages:
            raise Wrong(
                _(
                    '"{language}" is none of the languages above; add it or correct it',
                    language=language,
                )
            )
        if file != Path(file).name:
            raise Wrong(_("a recording is the name of a file beside this one; leave folders out"))
    return files


def _sendable(words: dict[str, str]) -> dict[str, str]:
    """Refuse a title of which one letter would make every SMS twice as dear."""
    for language in IN_GSM7:
        if dear := strangers(words.get(language, "")):
            raise Wrong(
                _(
                    '"{letter}" does not exist on SMS; write {language} without it',
                    letter=dear[0],
                    language=language,
                )
            )
    return words


def _moment(wall: datetime, info: ValidationInfo) -> datetime:
    return local_time(wall, _head(info).zone)


def _phases(begins: dict[str, datetime]) -> dict[str, datetime]:
    """Refuse names that are no phase, and phases in another order than the process has."""
    for name in begins:
        if name not in set(Phase):
            raise Wrong(
                _(
                    '"{name}" is no phase; the phases are {phases}',
                    name=name,
                    phases=tuple(phase.value for phase in Phase),
                )
            )
    Timeline({Phase(name): moment for name, moment in begins.items()})
    return begins


def _different(languages: list[str]) -> list[str]:
    if len(set(languages)) < len(languages):
        raise Wrong(_("a language is named twice; take one out"))
    return languages


def _keyword(text: str) -> str:
    words = " ".join(text.casefold().split())
    if not words[0].isalpha():
        raise Wrong(_("a keyword must begin with a letter: numbers are answers"))
    if words in RESERVED:
        raise Wrong(_('"{word}" has a meaning of its own; choose another keyword', word=words))
    return words


Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Keyword = Annotated[str, _text(40), AfterValidator(_one_line), AfterValidator(_keyword)]
FileName = Annotated[str, _text(200), AfterValidator(_one_line)]
Name = Annotated[str, _text(40), AfterValidator(_one_line)]
IdeaTitle = Annotated[str, _text(TITLE_LENGTH), AfterValidator(_one_line)]
IdeaText = Annotated[str, _text(TEXT_LENGTH), AfterValidator(_plain)]
Place = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
_Label = Annotated[str, _text(LABEL_LENGTH), AfterValidator(_one_line)]
_Brief = Annotated[str, _text(QUESTION_LENGTH), AfterValidator(_one_line)]
_Line = Annotated[str, _text(160), AfterValidator(_one_line)]
_Prose = Annotated[str, _text(PROSE_LENGTH), AfterValidator(_plain)]
Title = Annotated[dict[str, _Label], AfterValidator(_translated), AfterValidator(_sendable)]
Short = Annotated[dict[str, _Brief], AfterValidator(_translated)]
Sentence = Annotated[dict[str, _Line], AfterValidator(_translated)]
Paragraphs = Annotated[dict[str, _Prose], AfterValidator(_translated)]
Spoken = Annotated[dict[str, FileName], AfterValidator(_spoken)]
Moment = Annotated[NaiveDatetime, AfterValidator(_moment)]
Begins = Annotated[dict[str, Moment], Field(min_length=1), AfterValidator(_phases)]


class Head(BaseModel):
    """What the rest of the file is read by."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    languages: Annotated[list[Language], Field(min_length=1), AfterValidator(_different)]
    zone: ZoneInfo


def _head(info: ValidationInfo) -> Head:
    head = info.context
    if not isinstance(head, Head):
        raise TypeError("an edition's file is read with its head as the context")
    return head
