"""Assisted voting (stemhulp): somebody votes by their own code on the phone of who helps them.

Who helps says so, the other agrees, and it ends by itself.  What is kept of it is a number: how
many votes were cast so, and never who helped whom.
"""

from dataclasses import replace

from budget.ballot import Points
from budget.decisions import CodeUsed
from budget.timeline import Phase
from flows import menu
from flows.ballot import casting, voting
from flows.scene import Scene
from flows.state import Assisting, Home, Proving
from flows.talk import UNNUMBERED, Choice, Message, Reply, Turn, Unfinished, _

SET_ASIDE = _(
    "What was chosen already does not count here. It comes back with the code it belongs to."
)

ASSIST = Choice("assist", _("I help somebody"), number=UNNUMBERED)

_PROJECTS = Choice("list", _("See the projects"), number=UNNUMBERED)


def begin(scene: Scene) -> Turn:
    """Ask whether the other agrees, where people vote by a code; else say how they can vote."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    if not scene.edition.vote.right.by_code:
        own = _(
            "In this round everybody votes with a phone number of their own. Does somebody have "
            "none? Send 9 for help by a person."
        )
        return Turn(Home(), (Reply(own, (menu.MENU,), spelled=True),))
    return Turn(Assisting())


def ask() -> tuple[Reply, ...]:
    """Ask whether the other is there and agrees, and say what helping is."""
    question = _(
        "Do you help somebody who is with you, and does this person agree? You may help with "
        "reading, not with choosing. We only count that there was help, not who helped whom."
    )
    return (Reply(question, (Choice("agreed", _("Yes")), Choice("back", _("No"), number=0))),)


def step(message: Message) -> Turn | None:
    """Go on to the code of who is helped, or back."""
    match message.choice:
        case "agreed":
            return Turn(Proving(helped=True))
        case "back":
            return Turn(Home())
    return None


def helped(scene: Scene, kept: Unfinished, *, voted: bool = False) -> Turn:
    """Begin a vote of somebody else: with what they chose before, if anything, and an hour."""
    theirs = replace(kept, idea=scene.unfinished.idea)
    aside = scene.unfinished.filling and theirs != scene.unfinished
    begun = voting.begin(scene._replace(unfinished=theirs, voted=voted, spent=False))
    state = casting.draft(scene) if theirs.filling else begun.state
    text = _(
        "Good. Let this person choose, within an hour. You may help with reading, not with "
        "choosing."
    )
    if aside:
        text = _(
            "Good. Let this person choose, within an hour. You may help with reading, not with "
            "choosing. {kept}",
            kept=SET_ASIDE,
        )
    reply = Reply(text)
    if not aside and not theirs.filling and scene.vessels is None:
        good = _(
            "Good. Let this person choose, within an hour. You may help with reading, not with "
            "choosing. Send the numbers of the projects."
        )
        spelled = scene.screen.brief and not isinstance(scene.ballot, Points)
        reply = Reply(good, (_PROJECTS,) if spelled else (), spelled=spelled)
    return Turn(state, (reply,), (CodeUsed(helped=True),), theirs)


def over(turn: Turn) -> Turn:
    """Say before anything else that the hour is over."""
    ended = _("The hour for helping is over. What was chosen comes back with the code.")
    return replace(turn, replies=(Reply(ended), *turn.replies))
