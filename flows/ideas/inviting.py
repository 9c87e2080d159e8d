"""Writing an idea together: an author asks for a word to pass on, and who sends it may join.

Nobody's name is told, and nobody joins without having agreed to what we keep, and to this.
"""

from dataclasses import replace
from typing import assert_never

from budget.authorship import MOST_INVITED, closed, tag_of
from budget.decisions import (
    AuthorJoined,
    InvitationMade,
    InvitationMissed,
    InvitationStopped,
    Joined,
    Stopped,
)
from budget.idea import Idea, shortened
from budget.invitation import of
from budget.timeline import Phase
from flows import menu
from flows.scene import InvitationFound, InvitationIs, Scene
from flows.state import Arriving, Authoring, Consenting, Home, Invited, State
from flows.talk import Choice, Message, Reply, Text, Turn, _, n_

_BRIEF_TEXT = 55
_STOP = Choice("stop-inviting", _("Stop the invitation"))


def made(idea: Idea, scene: Scene) -> Turn:
    """Make an invitation, and say how it works; one that was made before stops."""
    code = of(scene.own().salt)
    word = _("TOGETHER {number} {code}", number=idea.number, code=code)
    last = scene.closes(Phase.IDEAS)
    left = MOST_INVITED + 1 - len(idea.authors)
    if scene.screen.brief or last is None:
        text = n_(
            "Pass this on: {word} Who sends it to us writes number {number} too: {count} person.",
            "Pass this on: {word} Who sends it to us writes number {number} too: {count} people.",
            left,
            word=word,
            number=idea.number,
            count=left,
        )
        replies: tuple[Reply, ...] = (Reply(text, (_STOP, menu.MENU)),)
    else:
        forwarded = _(
            "Will you write idea {number} for {place} with me? Send this to the participatory "
            "budget: {word}",
            number=idea.number,
            place=scene.edition.place,
            word=word,
        )
        text = n_(
            "Pass the message above on. {count} person can join you with it, until {last}. We tell "
            "you when somebody does, and not who.",
            "Pass the message above on. {count} people can join you with it, until {last}. We tell "
            "you when somebody does, and not who.",
            left,
            count=left,
            last=last,
        )
        replies = (Reply(forwarded), Reply(text, (_STOP, menu.MENU)))
    return Turn(Authoring(idea.number, "invite"), replies, (InvitationMade(idea.number, code),))


def ask(idea: Idea) -> Reply:
    """Say that there is an invitation, and what can be done with it."""
    text = _(
        "There is an invitation for number {number}; you find it further up here. A new one makes "
        "the old one stop.",
        number=idea.number,
    )
    choices = (Choice("new-invitation", _("Make a new one")), _STOP, menu.BACK)
    return Reply(text, choices)


def step(idea: Idea, message: Message, scene: Scene) -> Turn | None:
    """Make a new invitation, or stop the one there is."""
    match message.choice:
        case "new-invitation":
            return made(idea, scene)
        case "stop-inviting":
            stopped = _("The invitation for number {number} has stopped.", number=idea.number)
            done = (InvitationStopped(idea.number),)
            there = (Choice(f"mine:{idea.number}", _("See it")), menu.MENU)
            return Turn(Authoring(idea.number), (Reply(stopped, there),), done)
    return None


def heard(found: InvitationFound, state: State, scene: Scene) -> Turn:
    """Answer an invitation; who does not take part yet is asked for that first."""
    number = found.number
    match found.standing:
        case InvitationIs.RIGHT if scene.resident.joined:
            return Turn(Invited(number, found.tag))
        case InvitationIs.RIGHT:
            return _at_the_door(found, state, scene)
        case InvitationIs.OWN:
            return Turn(Authoring(number))
        case InvitationIs.FULL:
            full = _("As many people as may write number {number} together do so.", number=number)
            return Turn(state, (Reply(full),))
        case InvitationIs.CLOSED:
            return Turn(state, (Reply(_closed(number)),))
        case InvitationIs.LOCKED:
            locked = _("That was wrong too often today. Please try again tomorrow.")
            return Turn(state, (Reply(locked),))
        case InvitationIs.WRONG:
            wrong = _("This invitation is not right. Please look again, or ask for a new one.")
            return Turn(state, (Reply(wrong),), (InvitationMissed(),))
    assert_never(found.standing)


def _closed(number: int) -> Text:
    return _("Nobody can join who write number {number} any more.", number=number)


def _at_the_door(found: InvitationFound, state: State, scene: Scene) -> Turn:
    """Keep the invitation until somebody takes part."""
    welcome = _(
        "You are asked to write idea {number} with others. First we ask you something else.",
        number=found.number,
    )
    before = state if isinstance(state, Consenting) else Arriving()
    kept = replace(scene.unfinished, invited=(found.number, found.tag))
    return Turn(before, (Reply(welcome),), unfinished=kept)


def after_joining(turn: Turn, scene: Scene) -> Turn:
    """Ask who has just joined, and arrived at the menu, what they were invited to."""
    invited = scene.unfinished.invited
    if invited is None or not isinstance(turn.state, Home) or Stopped() in turn.decisions:
        return turn
    bare = only_joined(turn, scene)
    kept = replace(turn.unfinished or scene.unfinished, invited=None)
    return Turn(Invited(*invited), bare, turn.decisions, kept)


def only_joined(turn: Turn, scene: Scene) -> tuple[Reply, ...]:
    """Return what is said to who has joined, where something else is asked than what to do."""
    if scene.screen.brief and Joined() in turn.decisions:
        return (Reply(_("You take part. Send STOP to leave at any time.")),)
    return tuple(replace(reply, choices=()) for reply in turn.replies)


def ask_invited(state: Invited, scene: Scene) -> tuple[Reply, ...]:
    """Ask whether somebody wants to write an idea too."""
    idea = scene.ideas.get(state.number)
    text = idea.text if idea else ""
    question = _(
        "Do you want to write number {number} too? “{text}” Then you can change it, and hear its "
        "answer.",
        number=state.number,
        text=shortened(text, _BRIEF_TEXT) if scene.screen.brief else text,
    )
    return (Reply(question, (Choice("join:yes", _("Yes")), Choice("join:no", _("No")))),)


def step_invited(state: Invited, message: Message, scene: Scene) -> Turn | None:
    """Let them join, unless that cannot be done any more."""
    if message.choice in ("join:no", "back"):
        return Turn(Home(), (Reply(_("That is fine."), menu.choices(scene)),))
    if message.choice != "join:yes":
        return None
    idea = scene.ideas.get(state.number)
    if idea is None or tag_of(idea) != state.tag or not state.tag or closed(idea, scene.phase):
        return Turn(Home(), (Reply(_closed(state.number), menu.choices(scene)),))
    done = _("You write number {number} too from now on.", number=idea.number)
    choices = (Choice(f"mine:{idea.number}", _("See it")), menu.MENU)
    return Turn(Home(), (Reply(done, choices),), (AuthorJoined(idea.number, state.tag),))
