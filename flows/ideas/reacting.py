"""Saying something about an idea: for it, against it, a question, or the reply to one."""

from dataclasses import replace

from budget.decisions import ReactionGiven
from budget.discussion import MOST_REACTIONS, REACTION_LENGTH, WHILE, Side
from budget.flagged import read_first
from budget.idea import Idea, shortened
from budget.standing import Standing
from flows import asking, menu
from flows.ideas import browsing
from flows.ideas.discussing import sides, taken
from flows.scene import Scene
from flows.state import Discussing, Helping, Home, Reacting, Reading
from flows.talk import Choice, Kind, Message, Reply, Text, Turn, _

_NAMED = 50
"""Characters of a question that are repeated to who replies to it."""

_NO_QUESTION = _("There is no question to reply to any more.")


def reply(number: int, scene: Scene) -> Turn | None:
    """Reply to a question about one's own idea, from whatever place."""
    question = scene.discussion.get(number)
    idea = scene.ideas.get(question.idea) if question else None
    if question is None or idea is None:
        return Turn(Home(), (Reply(_NO_QUESTION),))
    there = Reacting(Reading(idea.number), Side.REPLY, number)
    if refused := _refused(there, idea, scene):
        return Turn(there.before, (Reply(refused),))
    return Turn(there) if scene.phase in WHILE else menu.no_support(scene)


def offered(number: int, scene: Scene) -> tuple[Choice, ...]:
    """Offer to react to an idea to who may have done so in words already, if it is possible."""
    idea, there = scene.ideas.get(number), Reacting(Reading(number))
    if idea is None or _refused(there, idea, scene):
        return ()
    return (Choice(f"react-to:{number}", _("A reaction to number {number}", number=number)),)


def instead(number: int, scene: Scene) -> Turn:
    """Begin to react to an idea, and let go of what was taken for an idea of one's own."""
    kept = replace(scene.unfinished, idea=None)
    return Turn(Reacting(Reading(number)), unfinished=kept)


def ask(state: Reacting, scene: Scene) -> tuple[Reply, ...]:
    """Ask what the resident wants to say, and then for the words."""
    idea = scene.ideas.get(state.before.number)
    if idea is None or _refused(state, idea, scene):
        return browsing.ask_reading(state.before, scene)
    if not state.side:
        text = _("What do you think of number {number}?", number=idea.number)
        return (Reply(text, (*sides(idea, scene), menu.BACK)),)
    return (Reply(_asked(state, scene), (menu.BACK,), spelled=True),)


def _asked(state: Reacting, scene: Scene) -> Text:
    number, most = state.before.number, REACTION_LENGTH
    match state.side:
        case Side.FOR:
            return _(
                "Why are you for number {number}? Write it in at most {most} characters. Everybody "
                "can read it, without your name.",
                number=number,
                most=most,
            )
        case Side.AGAINST:
            return _(
                "Why are you against number {number}? Write it in at most {most} characters. "
                "Everybody can read it, without your name.",
                number=number,
                most=most,
            )
        case Side.REPLY:
            question = scene.discussion.get(state.to)
            return _(
                "What do you reply to “{question}”? Write it in at most {most} characters. "
                "Everybody can read it.",
                question=shortened(question.text if question else "", _NAMED),
                most=most,
            )
    return _(
        "What do you want to ask about number {number}? Write it in at most {most} characters. "
        "Everybody can read it, without your name.",
        number=number,
        most=most,
    )


def step(state: Reacting, message: Message, scene: Scene) -> Turn | None:
    """Take what it is, and the words; everybody can read them then, or somebody reads them first.

    Whether it is still possible is looked at again each time.
    """
    idea = scene.ideas.get(state.before.number)
    if message.choice == "back":
        return Turn(Discussing(state.before))
    if scene.phase not in WHILE:
        return menu.no_support(scene)
    if idea is None:
        return Turn(state.before)
    if refused := _refused(state, idea, scene):
        return Turn(state.before, (Reply(refused),))
    kind, _colon, chosen = message.choice.partition(":")
    if state.side is None:
        return taken(Side(chosen), state.before, scene) if kind == "side" else None
    if message.choice or message.kind is not Kind.TEXT:
        return None
    text = " ".join(message.text.split())
    if state.side is Side.QUESTION and not idea.authors and text:
        here = Helping(state.before, asked=True, organisers=True, about=idea.number)
        return asking.passed_on(here, text, scene)
    return _said(text, state.side, state, scene)


def _refused(state: Reacting, idea: Idea, scene: Scene) -> Text | None:
    """Say why nothing can be said about an idea, or None if something can."""
    if refused := browsing.unreadable(idea.number, scene):
        return refused
    own = scene.own().id
    if idea.standing is not Standing.OPEN:
        return _("Nothing can be said about number {number} any more.", number=idea.number)
    if state.side is Side.REPLY:
        question = scene.discussion.get(state.to)
        possible = question and own in idea.authors and scene.discussion.awaits(question)
        return None if possible else _NO_QUESTION
    if scene.discussion.given(idea.number, own) >= MOST_REACTIONS:
        return _(
            "You have said {most} things about number {number}. That is the most.",
            most=MOST_REACTIONS,
            number=idea.number,
        )
    return None


def _said(text: str, side: Side, state: Reacting, scene: Scene) -> Turn | None:
    if not any(c.isalnum() for c in text):
        return None
    if len(text) > REACTION_LENGTH:
        long = _(
            "That is too long: {length} characters. At most {most} fit.",
            length=len(text),
            most=REACTION_LENGTH,
        )
        return Turn(state, (Reply(long, (menu.BACK,), spelled=True),))
    given = ReactionGiven(state.before.number, side, text, state.to)
    if read_first(scene.edition.idea_rules, text):
        thanks = _("Thank you. Somebody reads it first. You hear when everybody can read it.")
    elif side is Side.QUESTION:
        thanks = _("Thank you. Your question is with the author. If they reply, you hear it here.")
    else:
        thanks = _("Thank you. Everybody can read it now.")
    choices = (Choice("discuss", _("Read the reactions")), menu.GO_ON)
    return Turn(state.before, (Reply(thanks, choices),), (given,))
