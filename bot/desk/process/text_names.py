"""What the texts of an edition are called at the desk, and where residents read them."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from bot.desk.words import Sentence, _
from budget.edition import Edition
from budget.sentence import Worded


class Named(NamedTuple):
    """What a text is called, and where it is read."""

    title: Sentence
    where: Sentence


_BOTH: Final = _("in the chat and on the public page")
_PAGE: Final = _("on the public page")
_CHAT: Final = _("in the chat")
_DESK: Final = _("at the desk, by screeners")

_SINGLE: Final[Mapping[str, Named]] = {
    "organiser": Named(_("Who organises it"), _BOTH),
    "goal": Named(_("The goal"), _PAGE),
    "influence": Named(_("How binding the outcome is"), _BOTH),
    "decides": Named(_("Who decides in the end"), _PAGE),
    "visit": Named(_("Where people can come by"), _CHAT),
}


def named(key: str, edition: Edition) -> Named:
    """Return what a text is called; one of which nothing is known by its key."""
    group, _dot, rest = key.partition(".")
    item, _dot, field = rest.rpartition(".")
    if not rest:
        return _SINGLE.get(key, Named(_("{key}", key=key), _PAGE))
    match group, field:
        case "success", number:
            title = _("By what the edition is judged, {number}", number=number)
            return Named(title, _("on the public page, with the evaluation"))
        case "criteria", number:
            return Named(_("What an idea has to be, {number}", number=number), _BOTH)
        case "districts", _title:
            return Named(_("District {name}", name=_called(item, edition.district_by_key)), _BOTH)
        case "themes", "title":
            return Named(_("Theme {name}", name=_called(item, edition.theme_by_key)), _BOTH)
        case "themes", _background:
            name = _called(item, edition.theme_by_key)
            return Named(_("What is good to know of theme {name}", name=name), _CHAT)
        case _:
            return _others(group, item, field)


def _others(group: str, item: str, field: str) -> Named:
    match group, field:
        case "questions", "question":
            return Named(_("Often asked question {number}", number=item), _BOTH)
        case "questions", _answer:
            return Named(_("The answer to question {number}", number=item), _BOTH)
        case "projects", "title":
            return Named(_("Title of project {number}", number=item), _BOTH)
        case "projects", "text":
            return Named(_("What project {number} is", number=item), _BOTH)
        case "projects", _picture:
            return Named(_("What is on the picture of project {number}", number=item), _PAGE)
        case "screening", "wording":
            title = _("Criterion {key}, as residents read it", key=item)
            return Named(title, _("in an answer to an idea"))
        case "screening", _question:
            return Named(_("Criterion {key}, as a question", key=item), _DESK)
        case _:
            return Named(_("Who has another weight: {key}", key=item), _CHAT)


def _called(key: str, every: Mapping[str, object]) -> str:
    words = getattr(every.get(key), "title", None)
    return Worded(key, words) if words else key
