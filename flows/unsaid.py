"""Who was asked for words of their own and has none after all: it is left, and nothing is sent.

Only what can be no answer counts: a question that was asked may well be answered with "no".
"""

from budget.discussion import Side
from flows import menu
from flows.hearing import prose
from flows.opinions import Rating, Responding
from flows.scene import Scene
from flows.state import (
    Appealing,
    Contesting,
    Mending,
    Reacting,
    Reporting,
    State,
    Surveying,
    Wording,
)
from flows.talk import Message, Reply, Turn, _

_PLACES = (
    *(Appealing, Contesting, Mending, Rating, Reacting, Reporting, Responding, Surveying),
    Wording,
)
"""Where words are asked for, but for an idea and a request: those have ways of their own."""

_NOT_YET = frozenset({"hello", "yes", "told"})
"""What says that somebody has something to say, or nothing at all."""


def instead(state: State, message: Message) -> str:
    """Return what to do instead of taking these words: "back", "skip", "again"; "" to take them."""
    if not (message.hollow and isinstance(state, _PLACES) and prose.asked(state)):
        return ""
    leaves = message.hollow == "leave"
    if isinstance(state, Mending) or (isinstance(state, Reacting) and state.side is Side.REPLY):
        return "back" if leaves else ""
    if leaves or message.hollow in ("no", "unknown"):
        return "skip" if isinstance(state, Surveying) else "back"
    return "again" if message.hollow in _NOT_YET else ""


def left(turn: Turn, state: State, scene: Scene) -> Turn:
    """Say that nothing was sent, where that is so and nothing else is said."""
    if turn.replies or isinstance(state, Surveying | Rating):
        return turn
    choices = (menu.GO_ON, menu.MENU) if scene.screen.brief else ()
    return Turn(turn.state, (Reply(_("Nothing was sent."), choices),), turn.decisions)
