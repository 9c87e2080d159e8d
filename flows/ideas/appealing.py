"""Appeals: an author says what is not right about a refusal, once, and a person answers it."""

from budget import appeal
from budget.days import last_day
from budget.decisions import Appealed
from budget.idea import TEXT_LENGTH, Idea
from budget.standing import LISTED, Standing
from budget.timeline import Phase
from flows import lengths, menu
from flows.scene import Scene
from flows.state import Appealing, Home
from flows.talk import Kind, Message, Reply, Text, Turn, _


def begin(number: int, scene: Scene) -> Turn:
    """Ask an author what is not right; or say why that cannot be said now."""
    idea = scene.ideas.get(number)
    if idea is None or idea.standing not in LISTED:
        none = _("There is no answer to number {number}.", number=number)
        return Turn(Home(), (Reply(none, menu.choices(scene)),))
    if refused := refusal(idea, scene):
        return Turn(Home(), (Reply(refused, menu.choices(scene)),))
    if not appeal.too_late(number, scene.edition):
        return Turn(Appealing(number))
    late = _(
        "The list for the vote is fixed. If number {number} can be done after all, it is too late "
        "for this vote. You do get an answer.",
        number=number,
    )
    return Turn(Appealing(number), (Reply(late),))


def refusal(idea: Idea, scene: Scene) -> Text | None:
    """Say why this resident cannot appeal now; None if they can."""
    number, own = idea.number, scene.own()
    match idea.standing:
        case Standing.APPEALED:
            return _("A person looks at number {number} again. You hear the answer.", number=number)
        case Standing.UPHELD:
            return _("A person has looked at number {number} twice. This is final.", number=number)
        case Standing.REFUSED if own.id not in idea.authors:
            return _(
                "Only who wrote number {number} can say that. You can ask a person: send HELP.",
                number=number,
            )
        case Standing.REFUSED if idea.answer:
            if not appeal.over(idea.answer.at, own.now, scene.edition):
                return None
            last = last_day(appeal.until(idea.answer.at, scene.edition), scene.edition.zone)
            if scene.edition.entered is Phase.CLOSED:
                return _("This round is over. Do you need help? Send HELP.")
            return _("You could say that until {last}. Do you need help? Send HELP.", last=last)
    return _("Number {number} was not refused.", number=number)


def possible(idea: Idea, scene: Scene) -> bool:
    """Whether this resident can appeal now."""
    return idea.standing is Standing.REFUSED and refusal(idea, scene) is None


def ask(state: Appealing, scene: Scene) -> tuple[Reply, ...]:
    """Ask what is not right."""
    idea = scene.ideas.get(state.number)
    if idea is None or idea.answer is None:
        return menu.ask(scene)
    text = _(
        "What is not right? Write it in one message, until {last}. A person reads it and answers "
        "within {days} working days.",
        last=last_day(appeal.until(idea.answer.at, scene.edition), scene.edition.zone),
        days=scene.edition.idea_rules.answer_days,
    )
    return (Reply(text, (menu.BACK,)),)


def step(state: Appealing, message: Message, scene: Scene) -> Turn | None:
    """Pass on what is not right."""
    idea = scene.ideas.get(state.number)
    if message.choice == "back":
        return Turn(Home())
    if idea is None or not possible(idea, scene):
        return begin(state.number, scene)
    if message.kind is not Kind.TEXT or message.choice or not message.text.strip():
        return None
    if len(message.text) > TEXT_LENGTH:
        return Turn(state, (Reply(lengths.too_long(len(message.text), TEXT_LENGTH)),))
    before = appeal.heard(scene.own().now, scene.edition)
    thanks = _(
        "Thank you. A person reads it, and you hear the answer by {last}.",
        last=last_day(before, scene.edition.zone),
    )
    if appeal.too_late(state.number, scene.edition):
        thanks = _("{thanks} It is too late for this vote.", thanks=thanks)
    said = Appealed(state.number, message.text.strip())
    return Turn(Home(), (Reply(thanks, (menu.MENU,)),), (said,))
