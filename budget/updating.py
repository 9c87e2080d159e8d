"""Which update of a project is allowed, and what residents are still owed about it.

What is refused is refused whole, with a remark for every field that is wrong.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple, assert_never

from budget.edition import Edition, Words
from budget.progress import Progress
from budget.sentence import Reasoned, Sentence, _
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


class Remark(NamedTuple):
    """What is wrong with a field, or owed."""

    about: str
    said: Sentence


class CannotUpdate(Reasoned):
    """This is no update of a project; each remark is about one field."""

    def __init__(self, *remarks: Remark) -> None:
        """Keep the remarks."""
        super().__init__(*(remark.said for remark in remarks))
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
        yield Remark(
            "status",
            _(
                "A project that is {before} cannot become {status}.",
                before=before.status,
                status=step.status,
            ),
        )
    if not 0 <= step.percentage <= WHOLE:
        yield Remark("percentage", _("A percentage is a whole number from 0 to 100."))
    elif step.status is Status.DONE and step.percentage != WHOLE:
        yield Remark("percentage", _("Of what is done, 100 % is done."))
    elif step.status is Status.NOT_BEGUN and step.percentage:
        yield Remark("percentage", _("Of what has not begun, nothing is done yet."))
    if step.status is Status.DELAYED and (step.until is None or step.until <= today):
        yield Remark("until", _("A delay needs a new date that is still to come."))
    if step.status in OVER and step.until:
        yield Remark("until", _("Only what is not over yet has a date to come."))


def _wrong_words(step: Step, edition: Edition) -> Iterator[Remark]:
    """Yield what is wrong with the words: a delay and an end need a reason in every language."""
    if step.status in REASONED:
        for language in edition.languages:
            if not step.words.get(language):
                yield Remark(
                    "words",
                    _(
                        "A reason is needed in every language; there is none in {language}.",
                        language=language,
                    ),
                )
    yield from _wrong_texts("words", step.words, LONGEST, edition)


def _wrong_texts(about: str, words: Words, longest: int, edition: Edition) -> Iterator[Remark]:
    for language, text in words.items():
        if language not in edition.languages:
            yield Remark(about, _("The edition has no language {language}.", language=language))
        if len(text) > longest:
            yield Remark(
                about,
                _(
                    "The text in {language} has {length} characters; {longest} is the most.",
                    language=language,
                    length=len(text),
                    longest=longest,
                ),
            )


def _named(about: str, words: Words, edition: Edition) -> Iterator[Remark]:
    first = edition.languages[0]
    if not words.get(first):
        yield Remark(about, _("A text is needed in {language}.", language=first))


def _wrong_milestone(
    milestone: Milestone, before: Progress, edition: Edition, today: date
) -> Iterator[Remark]:
    if not 1 <= milestone.number <= _next(before.milestones):
        yield Remark("milestone", _("There is no milestone {number}.", number=milestone.number))
    yield from _named("title", milestone.title, edition)
    yield from _wrong_texts("title", milestone.title, TITLE, edition)
    if milestone.reached and milestone.reached > today:
        yield Remark("reached", _("What was reached was reached today at the latest."))


def _next(milestones: Collection[Milestone]) -> int:
    return max((one.number for one in milestones), default=0) + 1


def new_milestone(before: Progress, title: Words, planned: date) -> Milestone:
    """Return one more milestone, under a number of its own."""
    return Milestone(_next(before.milestones), title, planned)


def changed_milestone(
    there: Milestone, title: Words, planned: date | None, reached: date | None
) -> Milestone:
    """Return a milestone as it is from now on: what nothing is said of stays as it is."""
    words = {**there.title, **title}
    return Milestone(there.number, words, planned or there.planned, reached or there.reached)


def _wrong_money(money: Money) -> Iterator[Remark]:
    for about, amount in (("planned", money.planned), ("spent", money.spent)):
        if not 0 <= amount < MOST:
            yield Remark(about, _("An amount is whole euros, from 0."))


def _wrong_photo(photo: Photo, before: Progress, edition: Edition) -> Iterator[Remark]:
    if photo.picture.name in {one.picture.name for one in before.photos}:
        yield Remark("photo", _("This photo is there already."))
    yield from _named("text", photo.picture.text, edition)
    yield from _wrong_texts("text", photo.picture.text, LONGEST, edition)


def _wrong_hiding(hidden: PhotoHidden, before: Progress) -> Iterator[Remark]:
    if hidden.name not in {one.picture.name for one in before.photos}:
        yield Remark("photo", _("This project shows no such photo."))
    if not hidden.reason:
        yield Remark("reason", _("A reason is needed."))


def missing(progress: Progress, edition: Edition, now: datetime) -> Iterator[Remark]:
    """Yield what an organiser still owes residents about a project."""
    today = now.astimezone(edition.zone).date()
    over = progress.status in OVER
    if not over and progress.until and progress.until < today:
        yield Remark("until", _("The date on which it was to be done is past."))
    late = [one for one in progress.milestones if not one.reached and one.planned < today]
    for milestone in late if not over else ():
        yield Remark(
            "milestone",
            _("Milestone {number} was planned for an earlier day.", number=milestone.number),
        )
    if progress.status is Status.DONE and not progress.photos:
        yield Remark("photo", _("There is no photo of what was made."))
    if progress.status is Status.DONE and not progress.spent:
        yield Remark("spent", _("It does not say what was spent."))
    for language in edition.languages:
        if progress.words and not progress.words.get(language):
            yield Remark(
                "words", _("What was said last is not there in {language}.", language=language)
            )
    if over:
        return
    if progress.at is None:
        yield Remark("words", _("Residents have heard nothing about it yet."))
    elif now - progress.at > QUIET:
        yield Remark("words", _("Residents have heard nothing for three months."))
