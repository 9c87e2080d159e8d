"""The projects that were voted on, in pages: to ask of each why it won, or not."""

from budget.count import Outcome
from budget.idea import shortened
from flows.scene import Scene
from flows.talk import UNNUMBERED, Choice, Lines, Listed, Reply, Said, Text, _

_BRIEF, _MOST = 4, 10
"""Projects of a page, where every character is paid for and elsewhere."""

_TITLE = 24


def listed(page: int, outcome: Outcome, scene: Scene) -> Reply:
    """Name a page of the projects that were voted on, by number."""
    size = _BRIEF if scene.screen.brief else _MOST
    numbers = sorted(int(one.candidate.id) for one in outcome.explanations)
    shown = tuple(_row(n, scene) for n in numbers[page * size : (page + 1) * size])
    more = len(numbers) > (page + 1) * size
    rows = Listed(shown, plain=True) if scene.screen.brief else Lines(shown)
    text = _("These were voted on:\n{rows}\nWhy did one win, or not? Send its number.", rows=rows)
    if more and scene.screen.brief:
        text = _("{text} Send MORE.", text=text)
    onward = (Choice(f"page:{page + 1}", _("More"), number=UNNUMBERED),) if more else ()
    back = Choice("back", _("Back to the result"), number=0)
    return Reply(text, (*onward, back), spelled=True)


def _row(number: int, scene: Scene) -> Text:
    title = scene.edition.project_by_number[number].title
    said = {language: shortened(words, _TITLE) for language, words in title.items()}
    return _("{number}. {title}", number=number, title=Said(said))
