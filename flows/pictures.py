"""The picture on the page of a project or an idea: shown to who asks for it, and not on SMS."""

from dataclasses import replace

from budget.edition import Edition, Project
from budget.edition import Picture as Kept
from budget.idea import Idea
from budget.standing import LISTED
from flows.scene import Scene
from flows.state import Detour, Giving, Looking, Progressing, Reading, State
from flows.talk import Picture, Said, Text, Turn, _


def path(picture: Kept, edition: Edition) -> str:
    """Return where a picture is, among all that are public."""
    return f"{edition.slug}/pictures/{picture.name}"


def of(project: Project, scene: Scene) -> Picture | None:
    """Return what is shown of a project here, if there is anything."""
    picture = project.picture
    if picture is None or scene.screen.brief:
        return None
    return Picture(path(picture, scene.edition), described(picture))


def described(picture: Kept) -> Text:
    """Say what is on a picture."""
    return _("Picture: {text}", text=Said(picture.text))


def with_words(picture: Kept | None, edition: Edition, *, brief: bool) -> Picture | None:
    """Return what is shown with the words of a broadcast, but where every character is paid for."""
    return None if picture is None or brief else Picture(path(picture, edition), described(picture))


def shown(picture: Kept, text: Text, scene: Scene) -> Picture:
    """Return a picture with what is said of it."""
    return Picture(path(picture, scene.edition), text)


def with_idea(idea: Idea, scene: Scene) -> Picture | None:
    """Return the photo of an idea, where everybody can read that and a photo is shown at all."""
    if not idea.picture or idea.standing not in LISTED or scene.screen.brief:
        return None
    text = _("Photo with idea {number}", number=idea.number)
    return Picture(f"{scene.edition.slug}/pictures/{idea.picture}", text)


def once(turn: Turn, before: State, scene: Scene) -> Turn:
    """Leave out the picture of the page where the resident was already.

    Where a page is one message that is replaced, it stays: the page would lose it otherwise.
    """
    if scene.screen.edits or not any(reply.picture for reply in turn.replies):
        return turn
    if _looked_at(before) != _looked_at(turn.state):
        return turn
    return replace(turn, replies=tuple(replace(reply, picture=None) for reply in turn.replies))


def _looked_at(state: State) -> tuple[str, int] | None:
    """Return of what a page is open, and its number, also behind a detour."""
    if isinstance(state, Detour):
        return _looked_at(state.before)
    match state:
        case Reading(number):
            return "idea", number
        case Looking(number) | Giving(number):
            return "project", number
        case Progressing(number):
            return "progress", number
    return None
