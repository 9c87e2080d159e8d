"""Questions to the organisers, and what comes of an answer: a thank you, or another question.

Only the organisers make a question public, in words of their own.
"""

from budget.asking import Help, Replied
from budget.decisions import AnswerHelped, HelpAsked
from budget.idea import shortened
from flows import menu, whereabouts
from flows.scene import Scene
from flows.state import Helping, State
from flows.talk import UNNUMBERED, Choice, Language, Reply, Text, Turn, _, n_

QUESTION_LENGTH = 1_000
"""Characters of a question that are kept for the person who answers it."""

_ECHO, _BRIEF_ECHO = 80, 30
"""Characters of a question that are read back with its answer."""

_START = Choice("start", _("Start"), number=UNNUMBERED)
ASK = Choice("ask", _("Ask the organisers"))
OFTEN = Choice("topic:faq", _("Often asked"))


def begin(before: State, *, about: int = 0, follows: int = 0) -> Turn:
    """Begin a question to the organisers: about an idea, or after an answer of theirs, if any."""
    return Turn(Helping(before, asked=True, organisers=True, about=about, follows=follows))


def ask(state: Helping, scene: Scene) -> Reply:
    """Ask what the question is."""
    often = (OFTEN,) if state.organisers and scene.edition.questions else ()
    return Reply(_asked(state), (*often, menu.BACK))


def _asked(state: Helping) -> Text:
    if state.follows:
        return _("What else do you want to know? Write it in one message.")
    if state.about:
        return _(
            "What do you want to ask the organisers about idea {number}? Write it in one message.",
            number=state.about,
        )
    if state.organisers:
        return _("What do you want to ask the organisers? Write it in one message.")
    return _("What is your question? Write it in one message. A person answers you here.")


def passed_on(state: Helping, question: str, scene: Scene) -> Turn:
    """Pass a question on to a person, and go back to where the resident was."""
    way = Help.QUESTION if state.organisers else Help.ANSWER
    asked = HelpAsked(
        way,
        question[:QUESTION_LENGTH],
        state.about,
        state.follows,
        whereabouts.context(state.before, scene, state.said),
    )
    if scene.resident.stopped:
        stopped = _("Your question has been passed on. You said STOP: send START to get an answer.")
        return Turn(state.before, (Reply(stopped, (_START, menu.GO_ON)),), (asked,))
    days = scene.edition.idea_rules.answer_days
    thanks = n_(
        "Your question has been passed on. A person answers you here within {days} working day.",
        "Your question has been passed on. A person answers you here within {days} working days.",
        days,
        days=days,
    )
    return Turn(state.before, (Reply(thanks, (menu.GO_ON, menu.MENU)),), (asked,))


def answered(number: int, replied: Replied, scene: Scene) -> Reply:
    """Pass on what a person answers to the request with this number, and offer to ask on."""
    choices = (
        Choice(f"that-helps:{number}", _("That helps")),
        Choice(f"ask-more:{number}", _("Ask more")),
    )
    return Reply(_told(replied, scene), choices)


def _told(replied: Replied, scene: Scene) -> Text:
    echo = shortened(replied.question, _BRIEF_ECHO if scene.screen.brief else _ECHO)
    spoken = Language(replied.language)
    another = bool(replied.language) and replied.language != scene.resident.language
    if another and echo:
        return _(
            "You asked: “{question}”\n\nThe answer is in {language}:\n\n{answer}",
            question=echo,
            language=spoken,
            answer=replied.words,
        )
    if another:
        return _(
            "An answer to your question, in {language}:\n\n{answer}",
            language=spoken,
            answer=replied.words,
        )
    if echo:
        return _("You asked: “{question}”\n\n{answer}", question=echo, answer=replied.words)
    return _("An answer to your question:\n\n{answer}", answer=replied.words)


def heard(choice: str, place: State, scene: Scene) -> Turn | None:
    """Answer what was chosen below an answer, wherever the resident is; None if nothing was."""
    kind, _colon, number = choice.partition(":")
    match kind:
        case "ask":
            return begin(place)
        case "that-helps":
            onward = (menu.GO_ON, menu.MENU) if scene.screen.brief else ()
            glad = Reply(_("Good to hear."), onward)
            return Turn(place, (glad,), (AnswerHelped(int(number)),))
        case "ask-more":
            return begin(place, follows=int(number))
    return None
