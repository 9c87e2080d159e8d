"""Where a resident was when a person was asked for, told to whoever answers.

Of a vote nothing is told but that one was being made: neither what is on it, nor a code, nor what
was said meanwhile that was not understood.
"""

from collections.abc import Mapping

from budget.asking import Context, Doing
from flows.opinions import Rating, Responding
from flows.scene import Scene
from flows.state import (
    Arriving,
    Assisting,
    Browsing,
    Consenting,
    Forgetting,
    Giving,
    Home,
    Informing,
    Looking,
    Matching,
    Pouring,
    Progressing,
    Proving,
    Reading,
    ReadingBack,
    Results,
    Settling,
    Sharing,
    Spreading,
    State,
    Switching,
    Voting,
    Writing,
)
from flows.talk import Text, _

_VOTING = (
    *(Voting, Looking, Spreading, Giving, Pouring, ReadingBack),
    *(Proving, Assisting, Matching, Sharing),
)

_DOING: Mapping[type[State], Doing] = {
    Arriving: Doing.ARRIVING,
    Consenting: Doing.JOINING,
    Settling: Doing.JOINING,
    Home: Doing.MENU,
    Informing: Doing.INFORMED,
    Writing: Doing.WRITING,
    Browsing: Doing.BROWSING,
    Reading: Doing.READING,
    Results: Doing.RESULT,
    **dict.fromkeys((Progressing, Responding, Rating), Doing.FOLLOWING),
    Forgetting: Doing.ERASING,
    Switching: Doing.ARRIVING,
    **dict.fromkeys(_VOTING, Doing.VOTING),
}

_WORDS: Mapping[Doing, Text] = {
    Doing.ARRIVING: _("choosing a language"),
    Doing.JOINING: _("beginning to take part"),
    Doing.MENU: _("at the menu"),
    Doing.INFORMED: _("reading how it works"),
    Doing.WRITING: _("writing an idea"),
    Doing.BROWSING: _("looking for ideas"),
    Doing.VOTING: _("voting"),
    Doing.RESULT: _("reading the result"),
    Doing.FOLLOWING: _("reading how far a project is"),
    Doing.ERASING: _("asked whether to erase everything"),
    Doing.ELSEWHERE: _("somewhere else"),
}

_FIELDS: Mapping[str, Text] = {
    "text": _("writing an idea, at the text"),
    "place": _("writing an idea, at the place"),
    "theme": _("writing an idea, at the theme"),
    "cost": _("writing an idea, at the cost"),
    "summary": _("writing an idea, at the summary"),
}


def context(before: State, scene: Scene, said: str = "") -> Context:
    """Return what is told of where a resident was; `said` is what was not understood there."""
    doing = _DOING.get(type(before), Doing.ELSEWHERE)
    return Context(
        scene.phase,
        scene.resident.language,
        doing,
        before.field if isinstance(before, Writing) else "",
        before.number if isinstance(before, Reading) else 0,
        "" if doing in (Doing.VOTING, Doing.ERASING) else said,
    )


def described(found: Context) -> Text:
    """Say in a few words what a resident was doing."""
    if found.doing is Doing.READING:
        return _("reading idea {number}", number=found.idea)
    return _FIELDS.get(found.field) or _WORDS[found.doing]
