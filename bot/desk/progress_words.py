"""What an update of a project is called at the desk."""

from typing import NamedTuple, assert_never

from bot.desk.names import PROGRESS
from bot.desk.words import Sentence, _
from budget.edition import Words
from budget.updates import Milestone, Money, Photo, PhotoHidden, Step, What
from locales.catalogue import euros, full_day


class Line(NamedTuple):
    """An update in one sentence, and the words that residents read."""

    said: Sentence
    words: Words


def told(what: What, language: str) -> Line:
    """Return what was said in an update, with days and amounts as a language writes them."""
    match what:
        case Step(status, percentage, words, None):
            said = _("{status}, {percentage} %", status=PROGRESS[status], percentage=percentage)
            return Line(said, words)
        case Step(status, percentage, words, until):
            said = _(
                "{status}, {percentage} %, expected on {until}",
                status=PROGRESS[status],
                percentage=percentage,
                until=full_day(until, language),
            )
            return Line(said, words)
        case Milestone(number, title, planned, None):
            said = _(
                "Milestone {number}, planned for {day}",
                number=number,
                day=full_day(planned, language),
            )
            return Line(said, title)
        case Milestone(number, title, _planned, reached):
            said = _(
                "Milestone {number}, reached on {day}",
                number=number,
                day=full_day(reached, language),
            )
            return Line(said, title)
        case Money(planned, spent):
            said = _(
                "Planned {planned}, spent {spent}",
                planned=euros(planned, language),
                spent=euros(spent, language),
            )
            return Line(said, {})
        case Photo(picture):
            return Line(_("A photo"), picture.text)
        case PhotoHidden(_name, reason):
            return Line(_("A photo is hidden: {reason}", reason=reason), {})
    assert_never(what)
