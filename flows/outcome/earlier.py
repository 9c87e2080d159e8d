"""Projects of an earlier round that a resident still hears of: how far they are, and no more."""

from budget.consent import EarlierLeft
from budget.progress import Earlier
from flows import menu
from flows.outcome import progressed
from flows.scene import Scene
from flows.state import Home
from flows.talk import Choice, Lines, Reply, Said, Text, Turn, _

_ROWS, _ROWS_IN_BRIEF = 8, 3
"""Projects of which is told how far they are."""

SHOW = Choice("earlier", _("Projects of an earlier round"))
NO_MORE = Choice("earlier:none", _("Tell me no more of these"))


def begin(scene: Scene) -> Turn:
    """Tell how far these projects are, or that there is none of which somebody hears."""
    said = told(scene)
    return shown(said, scene) if said else Turn(Home())


def told(scene: Scene, number: int = 0) -> Reply | None:
    """Tell how far they are, or the one with this number; None if there is none."""
    most = _ROWS_IN_BRIEF if scene.screen.brief else _ROWS
    found = [one for one in _heard_of(scene) if number in (0, one.progress.project)]
    if not found:
        return None
    rows = [_told(one, scene) for one in found[-most:]]
    return Reply(Lines((_("Of an earlier round, you follow:"), *rows)))


def shown(told: Reply, scene: Scene) -> Turn:
    """Tell this at the menu, where it can be said that it is enough."""
    return Turn(Home(), (Reply(told.text, (NO_MORE, *menu.choices(scene))),))


def _heard_of(scene: Scene) -> tuple[Earlier, ...]:
    """Return these projects; nothing of one's own is asked of who hears of none."""
    return scene.own().earlier if scene.earlier else ()


def _told(one: Earlier, scene: Scene) -> Text:
    title = Said(one.project.title)
    return progressed.stepped(one.progress.project, title, one.progress, scene)


def left(scene: Scene) -> Turn:
    """Hear no more of any of them."""
    said = _("Good. You hear no more of projects of an earlier round.")
    decisions = tuple(
        EarlierLeft(one.edition.slug, one.progress.project, one.idea, said.msgid)
        for one in _heard_of(scene)
    )
    return Turn(Home(), (Reply(said, menu.choices(scene)),), decisions)
