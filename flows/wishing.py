"""Doing what somebody wants in so many words: to take something back, or to be called.

It leads to where that is offered; what cannot be undone is asked about there first.
"""

from budget.discussion import FOLLOW
from budget.idea import shortened
from budget.standing import Standing
from budget.timeline import Phase
from flows import menu
from flows.ideas import authoring, browsing, following, writing
from flows.opinions import Rating, Responding
from flows.outcome import progressed
from flows.residents import helping
from flows.scene import Scene
from flows.state import Authoring, Discussing, Helping, Home, Progressing, Reading, State
from flows.talk import Choice, Message, Reply, Turn, _

_BRIEF_LIST = 6
"""Ideas of which one can be chosen by SMS, where a list is two messages long."""

_ECHO = 60
"""Characters that are read back of what is offered to be passed on."""


def heard(message: Message, place: State, scene: Scene) -> Turn | None:
    """Do what is wanted, or lead to where it is asked about; None if that cannot be made out."""
    key, number = message.wish
    match key:
        case "call" if not scene.screen.phone:
            return _not_called(message.text, place)
        case "call" if not message.asked:
            return helping.begin(place)
        case "no call":
            return helping.withdrawn(place)
    if not scene.resident.joined:
        return None
    shown = _shown(place)
    if key == "no support":
        here = shown if shown in scene.supported else 0
        return _unsupported(number or here, place, scene)
    number = number or shown
    match key:
        case "no following" if scene.phase.before(Phase.RESULTS):
            return _unfollowed(number, scene)
        case "no following":
            return _project_unfollowed(number, scene)
        case "no idea" | "not this":
            return _withdrawn(number, scene, named=key == "no idea")
    return None


def _shown(place: State) -> int:
    """Return the number of what is being looked at, or 0."""
    match place:
        case Discussing():
            return place.before.number
        case Reading() | Authoring() | Progressing() | Responding() | Rating():
            return place.number
    return 0


def _only(numbers: frozenset[int]) -> int:
    return min(numbers) if len(numbers) == 1 else 0


def _unsupported(number: int, place: State, scene: Scene) -> Turn | None:
    """Take the support of an idea back: of the one named, looked at, or the only one supported."""
    if scene.phase not in (Phase.IDEAS, Phase.SCREENING):
        return menu.no_support(scene)
    if not number and len(scene.supported) != 1:
        return _which_support(place, scene)
    idea = scene.ideas.get(number or _only(scene.supported))
    if idea is None or idea.standing is not Standing.OPEN:
        return None
    there = place if isinstance(place, Reading) and place.number == idea.number else None
    return browsing.withdrawn(there or Reading(idea.number), scene)


def unsupport(number: int, scene: Scene) -> Turn | None:
    """Take the support back of the idea that was chosen from those that are supported."""
    return _unsupported(number, Home(), scene)


def _which_support(place: State, scene: Scene) -> Turn:
    """Ask which idea is no longer supported, of those of which support can be taken back."""
    ideas = (scene.ideas.get(number) for number in sorted(scene.supported))
    still = [idea for idea in ideas if idea and idea.standing is Standing.OPEN]
    most = _BRIEF_LIST if scene.screen.brief else scene.screen.rows - 1
    offered = (
        Choice(f"unsupport:{idea.number}", browsing.row(idea, scene), number=idea.number)
        for idea in still[:most]
    )
    if not still:
        return Turn(place, (Reply(_("You support no idea now.")),))
    which = _("Which idea do you no longer support?")
    return Turn(place, (Reply(which, (*offered, menu.BACK._replace(key="again"))),))


def _unfollowed(number: int, scene: Scene) -> Turn | None:
    """Follow an idea no more; its authors hear no more of what is said about it."""
    own = scene.own()
    followed = frozenset(at for kind, at in own.marks if kind == FOLLOW)
    idea = scene.ideas.get(number or _only(followed))
    if idea is None or browsing.unreadable(idea.number, scene):
        return None
    deed = "mute" if own.id in idea.authors else "unfollow"
    return following.chosen(deed, idea.number, Reading(idea.number))


def _project_unfollowed(number: int, scene: Scene) -> Turn | None:
    """Follow a project no more that is carried out."""
    followed = frozenset(n for n in scene.progress if progressed.follows(n, scene))
    number = number or _only(followed)
    if number not in scene.progress:
        return None
    offered = progressed.choice(scene.edition.project_by_number[number], scene).key
    deed = "mute" if offered in ("mute", "unmute") else "unfollow"
    return progressed.marked(deed, Progressing(number), scene)


def _withdrawn(number: int, scene: Scene, *, named: bool) -> Turn | None:
    """Ask whether one's own idea is withdrawn; of several, show them to choose from."""
    number = number if number in scene.wrote else 0
    if not (number or named):
        return None
    if not scene.wrote and scene.unfinished.idea:
        return writing.throwing(scene)
    if one := number or _only(scene.wrote):
        return authoring.step(Authoring(one), Message(choice="withdraw"), scene)
    return authoring.begin(scene)


def _not_called(text: str, place: State) -> Turn:
    """Say that no phone number is known here, and offer to pass one on that was written."""
    if not any(c.isdecimal() for c in text):
        how = _(
            "I do not know your phone number here. Do you want to be called? Write your number and "
            "your question in one message. The organisers get it."
        )
        return Turn(Helping(place, asked=True, organisers=True), (Reply(how, (menu.BACK,)),))
    whether = _(
        "I do not know your phone number here. Shall I send this to the organisers as a question? "
        "“{words}”",
        words=shortened(text, _ECHO),
    )
    choices = (Choice("help:pass", _("Yes, send it")), menu.BACK._replace(label=_("No")))
    kept = text[: helping.HEARD]
    return Turn(Helping(place, organisers=True, said=kept), (Reply(whether, choices),))
