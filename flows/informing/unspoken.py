"""A language that we do not speak, or somebody does not: which there are, and who can help."""

from flows.hearing.languages import ANOTHER
from flows.informing import courtesy
from flows.residents import helping, joining
from flows.scene import Scene
from flows.state import Arriving, State, Switching
from flows.talk import Each, Language, Lines, Listed, Message, Reply, Turn, _


def heard(message: Message, here: State, scene: Scene) -> Turn | None:
    """Say which languages there are to who named another; None if none was named."""
    code = message.language
    if not code:
        return None
    several = len(scene.languages) > 1
    if isinstance(here, Arriving) and several:
        return _at_the_door(code, message, scene)
    if code == ANOTHER and several:
        return Turn(here if isinstance(here, Switching) else Switching(here))
    said = _("I only speak {languages}. A person can help you: send HELP.", languages=_ours(scene))
    if isinstance(here, Switching | Arriving):
        return Turn(here, (Reply(said),))
    return courtesy.told(said, here, scene)


def _ours(scene: Scene) -> Listed:
    return Listed(tuple(Language(code) for code, _name in scene.languages))


def _at_the_door(code: str, message: Message, scene: Scene) -> Turn:
    """Say so in every language that we speak, and ask to choose one; as a welcome, if need be."""
    if code == ANOTHER:
        return Turn(Arriving())
    said = _("I only speak {languages}. Help by a person? Send 9.", languages=_ours(scene))
    welcome = _("Welcome to the participatory budget of {place}.", place=scene.edition.place)
    greeted = message.first and not scene.screen.brief
    text = Lines((welcome, "", Each(said))) if greeted else Each(said)
    choices = (*joining.languages(scene), helping.HELP_IN_EACH)
    return Turn(Arriving(), (Reply(text, choices),))
