"""What the pages that can be read aloud are called at the desk."""

from collections.abc import Mapping
from typing import Final

from bot.desk.words import Sentence, _
from budget.edition import Edition
from budget.sentence import Worded

_TOPICS: Final[Mapping[str, Sentence]] = {
    "how": _("How does it work?"),
    "timeline": _("Dates"),
    "rules": _("Rules"),
    "criteria": _("Criteria"),
    "counting": _("How votes count"),
    "influence": _("What it leads to"),
}


def called(page: str, edition: Edition) -> Sentence:
    """Return what a page is called; one that is there no more by its key."""
    kind, _colon, key = page.partition(":")
    match kind:
        case "theme" if theme := edition.theme_by_key.get(key):
            return _("Theme {name}", name=Worded(key, theme.title))
        case "asked":
            asked = next((one for one in edition.questions if str(one.number) == key), None)
            if asked:
                return _("Question {name}", name=Worded(key, asked.question))
        case "project":
            number = int(key) if key.isdecimal() else 0
            if project := edition.project_by_number.get(number):
                named = Worded(key, project.title)
                return _("Project {number}: {name}", number=number, name=named)
    return _TOPICS.get(page, _("{key}", key=page))
