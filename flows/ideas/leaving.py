"""Taking an idea back, or stepping out of one that others wrote too: asked first, then done."""

from budget.authorship import Reason
from budget.decisions import IdeaLeft, IdeaWithdrawn
from budget.idea import Idea
from flows import lengths, menu
from flows.state import Authoring, Home
from flows.talk import Choice, Kind, Message, Reply, Turn, _

REASON_LENGTH = 80
"""Characters of a reason in somebody's own words: it has to fit into a text message."""


def ask(view: str, idea: Idea) -> Reply:
    """Ask why an idea is taken back, which is saying yes, or whether somebody steps out."""
    number = idea.number
    match view:
        case "leave":
            text = _(
                "Do you step out of number {number}? The others go on with it, without you.",
                number=number,
            )
            return Reply(text, (Choice("left", _("Yes, step out")), menu.BACK))
        case "reason":
            text = _(
                "Why do you withdraw number {number}? Who supports it will read this. At most "
                "{most} characters.",
                number=number,
                most=REASON_LENGTH,
            )
            return Reply(text, (menu.BACK,))
    text = _(
        "Do you withdraw number {number}? That cannot be undone. Tell us why, and it is done.",
        number=number,
    )
    choices = (
        Choice("because:mistake", _("It was a mistake")),
        Choice("because:arranged", _("It is arranged otherwise")),
        Choice("because:other", _("Something else")),
        Choice("because:", _("I do not say")),
        Choice("back", _("Do not withdraw"), number=0),
    )
    return Reply(text, choices)


def step(view: str, idea: Idea, message: Message) -> Turn | None:
    """Take the reason, and carry it out; in the end it is the store that allows it."""
    kind, _colon, value = message.choice.partition(":")
    if kind == "because" and value == Reason.OTHER:
        return Turn(Authoring(idea.number, "reason"))
    if kind == "because":
        return _withdrawn(IdeaWithdrawn(idea.number, Reason(value)))
    if view == "leave" and kind == "left":
        return _left(idea)
    if view == "reason" and message.kind is Kind.TEXT:
        return _in_words(idea, message)
    return None


def _withdrawn(decision: IdeaWithdrawn) -> Turn:
    done = _("Number {number} is withdrawn. Thank you for telling us.", number=decision.number)
    return Turn(Home(), (Reply(done, (menu.MENU,)),), (decision,))


def _left(idea: Idea) -> Turn:
    done = _("You stepped out of number {number}. The others go on with it.", number=idea.number)
    return Turn(Home(), (Reply(done, (menu.MENU,)),), (IdeaLeft(idea.number),))


def _in_words(idea: Idea, message: Message) -> Turn | None:
    words = " ".join(message.text.split())
    if not any(c.isalpha() for c in words):
        return None
    if len(words) > REASON_LENGTH:
        long = lengths.too_long(len(words), REASON_LENGTH)
        return Turn(Authoring(idea.number, "reason"), (Reply(long),))
    return _withdrawn(IdeaWithdrawn(idea.number, Reason.OTHER, words))
