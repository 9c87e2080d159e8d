"""A screen that people use one after another: what is done on it, and what on one's own phone.

Nobody is known there twice, and nobody can be reached once they have left.  So nothing is promised
there that comes later, and what counts by the head is left to a phone of one's own: one person
could support an idea there ten times.  A vote with a code is the same right everywhere.
"""

from dataclasses import replace
from typing import Final

from budget.decisions import (
    Arrived,
    BallotCast,
    CodeHeld,
    CodeMissed,
    CodeQueried,
    CodeRefused,
    CodeUsed,
    DistrictChosen,
    Forgotten,
    IdeaEdited,
    IdeaSubmitted,
    IdeaWithdrawn,
    Joined,
    LanguageChosen,
    MediaDropped,
    ProofMissed,
    RehearsalBegun,
    RehearsalLeft,
    Resumed,
    Stopped,
)
from flows import menu
from flows.opinions import Rating, Responding
from flows.scene import Scene
from flows.state import (
    Agreeing,
    Appealing,
    Contesting,
    Discussing,
    Helping,
    Home,
    Invited,
    Mending,
    Reacting,
    Reporting,
    State,
    Surveying,
    Wording,
    before_miss,
)
from flows.talk import Choice, Command, Message, Reply, Said, Text, Turn, _

DONE_HERE: Final = (
    *(Arrived, LanguageChosen, Joined, DistrictChosen, Forgotten),
    *(IdeaSubmitted, IdeaEdited, IdeaWithdrawn, MediaDropped),
    *(BallotCast, CodeUsed, CodeHeld, CodeQueried, CodeMissed, CodeRefused, ProofMissed),
    *(RehearsalBegun, RehearsalLeft),
)
"""What can be decided here; whatever else there is, or will be, is decided on a phone."""

_ON_A_PHONE: Final = (
    *(Agreeing, Surveying, Rating, Responding),
    *(Discussing, Reacting, Reporting, Contesting, Invited, Mending, Appealing, Wording),
)
"""Places to which nobody comes here."""

_NOT_OFFERED: Final = frozenset(
    {"support", "same", "discuss", "react", "reply", "follow", "unfollow", "mute", "unmute"}
    | {"news", "about", "remind", "unremind", "survey", "rate", "ask", "quiet", "appeal"}
    | {"invite", "leave", "contest", "together", "agree", "apart", "also", "not-also", "word"}
)
"""What choices are about that lead nowhere here: their keys, up to the colon."""

_PHOTO: Final = "edit:photo"

_NOT_HERE = _(
    "That cannot be done on this screen, which many people use. You can do it on your own phone."
)


def heard(state: State, message: Message, scene: Scene) -> Turn | None:
    """Answer what is answered otherwise on a screen that many use; None if nothing is."""
    if not scene.screen.shared:
        return None
    if scene.invitation:
        return Turn(before_miss(state), (Reply(_NOT_HERE),))
    match message.command:
        case Command.MY_DATA:
            return Turn(before_miss(state), (Reply(_kept_of_you()),))
        case Command.START if scene.resident.joined:
            return Turn(Home())
    return None


def kept(turn: Turn, state: State, scene: Scene) -> Turn:
    """Return a turn as far as it can be taken here; said instead is where what is not can be."""
    if not scene.screen.shared:
        return turn
    if isinstance(before_miss(turn.state), Helping):
        return Turn(before_miss(state), (Reply(_help(scene)),))
    if any(isinstance(decision, Stopped) for decision in turn.decisions):
        return Turn(before_miss(state), (Reply(_done()),))
    decisions = tuple(d for d in turn.decisions if not isinstance(d, Resumed))
    done = all(isinstance(decision, DONE_HERE) for decision in decisions)
    if not done or isinstance(before_miss(turn.state), _ON_A_PHONE):
        return Turn(before_miss(state), (Reply(_NOT_HERE),))
    for decision in decisions:
        if isinstance(decision, IdeaSubmitted):
            handed_in = Reply(_handed_in(decision.number), (menu.MENU,), spelled=True)
            turn = replace(turn, replies=(handed_in,))
    return replace(turn, decisions=decisions)


def shown(turn: Turn, scene: Scene) -> Turn:
    """Leave out the choices that lead nowhere here; the menu is always left."""
    if not scene.screen.shared:
        return turn
    return replace(turn, replies=tuple(_fitted(reply) for reply in turn.replies))


def _fitted(reply: Reply) -> Reply:
    fitting = tuple(filter(_offered, reply.choices))
    left = fitting if fitting or not reply.choices else (menu.MENU,)
    return replace(reply, choices=left, behind=tuple(filter(_offered, reply.behind)))


def _offered(choice: Choice) -> bool:
    return choice.key != _PHOTO and choice.key.partition(":")[0] not in _NOT_OFFERED


def asked(step: Text) -> Text:
    """Ask for an idea, where there is no camera and no microphone."""
    return _("What is your idea? Write it in one or two sentences.\n{step}", step=step)


def _handed_in(number: int) -> Text:
    return _(
        "We have your idea. Its number is {number}. Write it down: on the public page of this "
        "budget everybody can read what comes of it. We cannot send you anything here.",
        number=number,
    )


def _help(scene: Scene) -> Text:
    """Say who helps: nobody can answer here once somebody has left."""
    if scene.edition.visit:
        return _(
            "Ask somebody who works here: they help you. You are also welcome at {visit}. On your "
            "own phone you can send us a question.",
            visit=Said(scene.edition.visit),
        )
    return _(
        "Ask somebody who works here: they help you. On your own phone you can send us a question."
    )


def _done() -> Text:
    return _(
        "We send you nothing. Do you leave? Clear the screen with the last button: then nothing of "
        "you is left on it."
    )


def _kept_of_you() -> Text:
    return _(
        "Until you clear the screen we keep your language, your district and what you are writing. "
        "Then we erase it. What you handed in stays, without your name. A vote is kept apart from "
        "you."
    )
