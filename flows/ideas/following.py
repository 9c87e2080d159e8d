"""Following an idea, or wanting to hear no more about it: a resident's own choice, any time."""

from collections.abc import Sequence

from budget.decisions import Decision, Marked, Unmarked
from budget.discussion import FOLLOW, MUTE
from budget.idea import Idea
from flows import menu
from flows.scene import Own, Scene
from flows.state import State
from flows.talk import Choice, Reply, Text, Turn, _

FOLLOW_IT = Choice("follow", _("Follow this idea"))


def choice(idea: Idea, scene: Scene) -> Choice:
    """Offer what a resident can change about what they hear of an idea."""
    own = scene.own()
    if (MUTE, idea.number) in own.marks:
        return Choice("unmute", _("Tell me about it again"))
    if own.id in idea.authors:
        return Choice("mute", _("Tell me no more of it"))
    if (FOLLOW, idea.number) in own.marks:
        return Choice("unfollow", _("Do not follow it"))
    return FOLLOW_IT


def chosen(choice: str, number: int, state: State) -> Turn | None:
    """Do what was chosen, or return None if that was something else."""
    match choice:
        case "follow":
            said = _("You follow number {number}. You hear when there is news.", number=number)
            return _done(said, state, Marked(FOLLOW, number), Unmarked(MUTE, number))
        case "unfollow":
            said = _("You no longer follow number {number}.", number=number)
            return _done(said, state, Unmarked(FOLLOW, number))
        case "mute":
            said = _("Good. You hear no more of what is said about number {number}.", number=number)
            return _done(said, state, Marked(MUTE, number))
        case "unmute":
            said = _("Good. You hear about number {number} again.", number=number)
            return _done(said, state, Unmarked(MUTE, number))
    return None


def after(scene: Scene, decisions: Sequence[Decision]) -> Scene:
    """Return the scene as it is once a resident has marked something, or does so no more."""
    if not any(isinstance(decision, Marked | Unmarked) for decision in decisions):
        return scene

    def own() -> Own:
        before = scene.own()
        marks = set(before.marks)
        for decision in decisions:
            match decision:
                case Marked(kind, number):
                    marks.add((kind, number))
                case Unmarked(kind, number):
                    marks.discard((kind, number))
        return before._replace(marks=frozenset(marks))

    return scene._replace(own=own)


def _done(said: Text, state: State, *decisions: Decision) -> Turn:
    return Turn(state, (Reply(said, (menu.GO_ON, menu.MENU)),), decisions)
