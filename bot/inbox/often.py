"""Questions that are often asked: in the organisers' own words, for everybody, in each language.

What a resident wrote is never published.  An edition has its questions in its document, so that
the chat and the public page know them by its revision; the journal has which and when, by a hash.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from unicodedata import category

from sqlalchemy import Connection

from bot.editions.seen import as_seen, printed
from bot.inbox.answering import LONGEST
from bot.inbox.organiser import Organiser
from budget.asking import QUESTION_LENGTH
from budget.edition import Edition, Question, Words
from budget.sentence import Amount, Reasoned, _
from storage.journal import Entry
from storage.process import editions


class CannotShare(Reasoned):
    """This is no question for everybody."""


class Shared(NamedTuple):
    """A question for everybody and its answer, in a language or else the edition's first.

    `seen` is the print of what there was in that language, if that matters.
    """

    question: str
    answer: str
    language: str = ""
    seen: str | None = None


def add(db: Connection, slug: str, shared: Shared, organiser: Organiser) -> int:
    """Add a question and its answer; return its number.  Raise `CannotShare`."""
    edition = editions.hold(db, slug).edition()
    number = max((one.number for one in edition.questions), default=0) + 1
    added = Question(number, *_checked(shared, edition))
    _keep(db, edition, [*edition.questions, added], _entry("question-shared", added, organiser))
    return number


def translate(db: Connection, slug: str, number: int, shared: Shared, organiser: Organiser) -> None:
    """Give a question and its answer in one more language, or anew; raise `CannotShare`.

    Raise `ChangedMeanwhile` if there is something else in that language than was seen.
    """
    edition = editions.hold(db, slug).edition()
    before = found(edition, number)
    question, answer = _checked(shared, edition)
    as_seen(shared.seen, print_of(before, *question))
    after = Question(
        number,
        _ordered({**before.question, **question}, edition),
        _ordered({**before.answer, **answer}, edition),
    )
    questions = [after if one.number == number else one for one in edition.questions]
    _keep(db, edition, questions, _entry("question-shared", after, organiser))


def drop(db: Connection, slug: str, number: int, organiser: Organiser) -> None:
    """Take a question away; raise `CannotShare` if there is none with this number."""
    edition = editions.hold(db, slug).edition()
    gone = found(edition, number)
    left = [one for one in edition.questions if one.number != number]
    _keep(db, edition, left, _entry("question-dropped", gone, organiser))


def print_of(question: Question, language: str) -> str:
    """Return the print of a question and its answer in a language."""
    return printed([question.question.get(language, ""), question.answer.get(language, "")])


def found(edition: Edition, number: int) -> Question:
    """Return the question of this number; raise `CannotShare` if there is none."""
    for one in edition.questions:
        if one.number == number:
            return one
    none = _("{slug} has no question {number}.", slug=edition.slug, number=number)
    raise CannotShare(none.hinting(": see `wijkstem inbox faq list`."))


def _checked(shared: Shared, edition: Edition) -> tuple[Words, Words]:
    """Return a question and its answer by language; raise `CannotShare`."""
    spoken = shared.language or edition.languages[0]
    if spoken not in edition.languages:
        raise CannotShare(
            _(
                '"{language}" is none of the languages of {slug}: {known}.',
                language=spoken,
                slug=edition.slug,
                known=edition.languages,
            )
        )
    question, answer = " ".join(shared.question.split()), shared.answer.strip()
    if not question or not answer:
        raise CannotShare(_("A question for everybody needs words, and an answer."))
    if len(question) > QUESTION_LENGTH:
        raise CannotShare(
            _(
                "This question has {length} characters; {most} is the most.",
                length=len(question),
                most=QUESTION_LENGTH,
            )
        )
    if len(answer) > LONGEST:
        raise CannotShare(
            _(
                "This answer has {length} characters; {most} is the most.",
                length=Amount(len(answer)),
                most=Amount(LONGEST),
            )
        )
    if any(category(c) == "Cc" and c != "\n" for c in question + answer):
        raise CannotShare(_("There is a character in it that cannot be seen; take it out."))
    return {spoken: question}, {spoken: answer}


def _ordered(words: Words, edition: Edition) -> Words:
    return {code: words[code] for code in edition.languages if code in words}


def _keep(db: Connection, edition: Edition, questions: Sequence[Question], entry: Entry) -> None:
    editions.change(db, replace(edition, questions=tuple(questions)), entry)


def _entry(kind: str, about: Question, organiser: Organiser) -> Entry:
    """Return what the journal has of a question: which it is, and the hash of what it says.

    What should never have been published can be taken away; out of the journal it could not.
    """
    said = json.dumps([about.question, about.answer], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()
    content: dict[str, str | int] = {"question": about.number, "sha256": digest}
    return Entry(organiser.now, kind, organiser.by, content)
