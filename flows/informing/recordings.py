"""The recording of a page, spoken by a person: offered where there is one, and not on SMS."""

from dataclasses import replace

from budget.edition import Edition
from budget.recordings import current
from flows import menu
from flows.informing import TOPICS
from flows.scene import Scene
from flows.state import Giving, Informing, Looking, State, before_miss
from flows.talk import UNNUMBERED, Choice, Recording, Reply, Said, Value, _

LISTEN = Choice("listen", _("Listen"))


def of(state: State, scene: Scene) -> Recording | None:
    """Return the recording of the page that is open, if there is one that can be played here."""
    page = _open(before_miss(state))
    kept = current(scene.edition, page, scene.resident.language) if page else None
    if kept is None or scene.screen.brief:
        return None
    path = f"{scene.edition.slug}/recordings/{kept.name}"
    instead = _("The recording cannot be played now. Here you can read it.")
    return Recording(path, title(page, scene.edition), instead)


def offered(replies: tuple[Reply, ...], state: State, scene: Scene) -> tuple[Reply, ...]:
    """Offer to listen below a page, before the way back, where there is room for one more choice.

    No number that is there already comes to mean anything else by it.
    """
    *others, last = replies
    if len(last.choices) >= scene.screen.rows or of(state, scene) is None:
        return replies
    back = tuple(choice for choice in last.choices[-1:] if choice.number == 0)
    before = last.choices[: len(last.choices) - len(back)]
    listen = LISTEN if isinstance(state, Informing) else LISTEN._replace(number=UNNUMBERED)
    return (*others, replace(last, choices=(*before, listen, *back)))


def _open(state: State) -> str:
    """Return the page where somebody is, by the name under which its recording is kept."""
    match state:
        case Informing(topic):
            return topic
        case Looking(number) | Giving(number):
            return f"project:{number}"
    return ""


def title(page: str, edition: Edition) -> Value:
    """Return what a page is called."""
    kind, _colon, key = page.partition(":")
    match kind:
        case "theme":
            return Said(edition.theme_by_key[key].title)
        case "asked":
            return next(Said(q.question) for q in edition.questions if str(q.number) == key)
        case "project":
            return Said(edition.project_by_number[int(key)].title)
    return TOPICS.get(page, menu.HOW.label)
