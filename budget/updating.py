"""Which update of a project is allowed, and what residents are still owed about it.

What is refused is refused whole, with a remark for every field that is wrong.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, assert_never

from budget.edition import Edition, Words
from budget.progress import Progress
from budget.updates import (
    MAY_FOLLOW,
    OVER,
    REASONED,
    WHOLE,
    Milestone,
    Money,
    Photo,
    PhotoHidden,
    Status,
    Step,
    What,
)

LONGEST: Final = 300
"""Characters of what is said of a project in one language."""

TITLE: Final = 60
"""Characters of the title of a milestone."""

MOST: Final = 1_000_000_000
"""Euros that no project costs."""

QUIET: Final = timedelta(days=90)
"""After so long without an update somebody is reminded to write one."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence, in English, with what goes into its gaps; `about` is the field it is about."""

    about: str
    sentence: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence.format_map(self.values)


def _remark(about: str, sentence: str, /, **values: str | int) -> Remark:
    return Remark(about, sentence, values)


class CannotUpdate(ValueError):
    """This is no update of a project; the remarks say why, each in one sentence."""

    def __init__(self, *remarks: Remark) -> None:
        """Keep the remarks."""
        super().__init__(" ".join(map(str, remarks)))
        self.remarks = remarks


def check(what: What, before: Progress, edition: Edition, today: date) -> None:
    """Raise `CannotUpdate` unless this can be said of a project now."""
    match what:
        case Step():
            wrong = [*_wrong_step(what, before, today), *_wrong_words(what, edition)]
        case Milestone():
            wrong = list(_wrong_milestone(what, before, edition, today))
        case Money():
            wrong = list(_wrong_money(what))
        case Photo():
            wrong = list(_wrong_photo(what, before, edition))
        case PhotoHidden():
            wrong = list(_wrong_hiding(what, before))
        case _:
            assert_never(what)
    if wrong:
        raise CannotUpdate(*wrong)


def _wrong_step(step: Step, before: Progress, today: date) -> Iterator[Remark]:
    if step.status not in MAY_FOLLOW[before.status]:
        yield _remark(
            "status",
            "A project that is {before} cannot become {status}.",
            before=before.status.value,
            status=step.status.value,
        )
    if not 0 <= step.percentage <= WHOLE:
        yield _remark("percentage", "A percentage is a whole number from 0 to 100.")
    elif step.status is Status.DONE and step.percentage != WHOLE:
        yield _remark("percentage", "Of what is done, 100 % is done.")
    elif step.status is Status.NOT_BEGUN and step.percentage:
        yield _remark("percentage", "Of what has not begun, nothing is done yet.")
    if step.status is Status.DELAYED and (step.until is None or step.until <= today):
        yield _remark("until", "A delay needs a new date that is still to come.")
    if step.status in OVER and step.until:
        yield _remark("until", "Only what is not over yet has a date to come.")


def _wrong_words(step: Step, edition: Edition) -> Iterator[Remark]:
    """Yield what is wrong with the words: a delay and an end need a reason in every language."""
    if step.status in REASONED:
        for language in edition.languages:
            if not step.words.get(language):
                none = "A reason is needed in every language; there is none in {language}."
                yield _remark("words", none, language=language)
    yield from _wrong_texts("words", step.words, LONGEST, edition)


def _wrong_texts(about: str, words: Words, longest: int, edition: Edition) -> Iterator[Remark]:
    for language, text in words.items():
        if language not in edition.languages:
            yield _remark(about, "The edition has no language {language}.", language=language)
        if len(text) > longest:
            yield _remark(
                about,
                "The text in {language} has {length} characters; {longest} is the most.",
                language=language,
                length=len(text),
                longest=longest,
            )


def _named(about: str, words: Words, edition: Edition) -> Iterator[Remark]:
    first = edition.languages[0]
    if not words.get(first):
        yield _remark(about, "A text is needed in {language}.", language=first)


def _wrong_milestone(
    milestone: Milestone, before: Progress, edition: Edition, today: date
) -> Iterator[Remark]:
    if not 1 <= milestone.number <= _next(before.milestones):
        yield _remark("milestone", "There is no milestone {number}.", number=milestone.number)
    yield from _named("title", milestone.title, edition)
    yield from _wrong_texts("title", milestone.title, TITLE, edition)
    if milestone.reached and milestone.reached > today:
        yield _remark("reached", "What was reached was reached today at the latest.")


def _next(milestones: Collection[Milestone]) -> int:
    return max((one.number for one in milestones), default=0) + 1


def new_milestone(before: Progress, title: Words, planned: date) -> Milestone:
    """Return one more milestone, under a number of its own."""
    return Milestone(_next(before.milestones), title, planned)


def _wrong_money(money: Money) -> Iterator[Remark]:
    for about, amount in (("planned", money.planned), ("spent", money.spent)):
        if not 0 <= amount < MOST:
            yield _remark(about, "An amount is whole euros, from 0.")


def _wrong_photo(photo: Photo, before: Progress, edition: Edition) -> Iterator[Remark]:
    if photo.picture.name in {one.picture.name for one in before.photos}:
        yield _remark("photo", "This photo is there already.")
    yield from _named("text", photo.picture.text, edition)
    yield from _wrong_texts("text", photo.picture.text, LONGEST, edition)


def _wrong_hiding(hidden: PhotoHidden, before: Progress) -> Iterator[Remark]:
    if hidden.name not in {one.picture.name for one in before.photos}:
        yield _remark("photo", "This project shows no such photo.")
    if not hidden.reason:
        yield _remark("reason", "A reason is needed.")


def missing(progress: Progress, edition: Edition, now: datetime) -> Iterator[Remark]:
    """Yield what an organiser still owes residents about a project."""
    today = now.astimezone(edition.zone).date()
    over = progress.status in OVER
    if not over and progress.until and progress.until < today:
        yield _remark("until", "The date on which it was to be done is past.")
    late = [one for one in progress.milestones if not one.reached and one.planned < today]
    for milestone in late if not over else ():
        yield _remark(
            "milestone",
            "Milestone {number} was planned for an earlier day.",
            number=milestone.number,
        )
    if progress.status is Status.DONE and not progress.photos:
        yield _remark("photo", "There is no photo of what was made.")
    if progress.status is Status.DONE and not progress.spent:
        yield _remark("spent", "It does not say what was spent.")
    for language in edition.languages:
        if progress.words and not progress.words.get(language):
            yield _remark(
                "words", "What was said last is not there in {language}.", language=language
            )
    if not over and (progress.at is None or now - progress.at > QUIET):
        yield _remark("words", "Residents have heard nothing for three months.")
