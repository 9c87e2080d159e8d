"""Mending an idea: an author answers what a screener asks about it; the first answer counts."""

from dataclasses import replace

from budget.days import last_day
from budget.decisions import DefectMended
from budget.defect import Defect, Part
from budget.edition import Edition
from budget.idea import TEXT_LENGTH, UNKNOWN, Idea
from flows import lengths, menu
from flows.ideas import facts
from flows.ideas.facts import place_named
from flows.media import on_the_map
from flows.scene import Scene
from flows.state import Home, Mending
from flows.talk import Choice, Kind, Message, Reply, Said, Text, Turn, _

_LATER = Choice("back", _("Later"), number=0)


def begin(number: int, scene: Scene) -> Turn:
    """Ask an author what is asked about their idea; or say why nothing is."""
    idea = scene.ideas.get(number)
    if idea is None or _refused(idea, scene):
        return _none(number, idea, scene)
    return Turn(Mending(number))


def _none(number: int, idea: Idea | None, scene: Scene) -> Turn:
    why = _refused(idea, scene) if idea else None
    settled = _("Number {number} needs no answer of you.", number=number)
    return Turn(Home(), (Reply(why or settled, menu.choices(scene)),))


def _refused(idea: Idea, scene: Scene) -> Text | None:
    """Say why this resident cannot answer anything about an idea now; None if they can."""
    own = scene.own()
    if own.id not in idea.authors or idea.asked is None:
        return _("Number {number} needs no answer of you.", number=idea.number)
    if own.now >= idea.asked.before:
        last = last_day(idea.asked.before, scene.edition.zone)
        return _("You could answer until {last}. A person decides now.", last=last)
    return None


def ask(state: Mending, scene: Scene) -> tuple[Reply, ...]:
    """Ask what the screener asks, in their words."""
    idea = scene.ideas.get(state.number)
    if idea is None or idea.asked is None:
        return menu.ask(scene)
    asked = Reply(question(idea, idea.asked, scene), _choices(idea.asked, scene))
    if idea.asked.part is not Part.PLACE or not scene.screen.brief:
        return (asked,)
    return (replace(asked, choices=()), Reply(_("Choose, or write a street."), asked.choices))


def question(idea: Idea, asked: Defect, scene: Scene) -> Text:
    """Say what is asked about which idea, and until when it can be answered."""
    return _(
        "A question about your idea {number} ({title}):\n\n{question}\n\n"
        "You can answer until {last}.",
        number=idea.number,
        title=idea.title,
        question=Said(asked.question),
        last=last_day(asked.before, scene.edition.zone),
    )


def _choices(asked: Defect, scene: Scene) -> tuple[Choice, ...]:
    match asked.part:
        case Part.PLACE:
            districts = (Choice(f"answer:{d.key}", Said(d.title)) for d in scene.edition.districts)
            return (*districts, facts.WHOLE, facts.DO_NOT_KNOW, _LATER)
        case Part.COST if not scene.screen.brief:
            return (facts.DO_NOT_KNOW, _LATER)
    return (_LATER,)


def step(state: Mending, message: Message, scene: Scene) -> Turn | None:
    """Take the answer, if it is one."""
    idea = scene.ideas.get(state.number)
    if message.choice == "back":
        kept = _("Good. You can answer later: you find the question where you read your idea.")
        return Turn(Home(), (Reply(kept, menu.choices(scene)),))
    if idea is None or idea.asked is None or _refused(idea, scene):
        return _none(state.number, idea, scene)
    if message.kind is Kind.TEXT and len(message.text) > TEXT_LENGTH:
        return Turn(state, (Reply(lengths.too_long(len(message.text), TEXT_LENGTH)),))
    if refused := facts.too_little(idea.asked.part, message):
        return Turn(state, (Reply(refused),))
    answered = _answered(idea, idea.asked.part, message, scene.edition)
    if answered is None:
        return None
    thanks = _("Thank you. A person looks at number {number} again.", number=idea.number)
    return Turn(Home(), (Reply(thanks, (menu.MENU,)),), (answered,))


def _answered(idea: Idea, part: Part, message: Message, edition: Edition) -> DefectMended | None:
    """Return what the author says about this part of an idea, or None if that is nothing."""
    kind, _colon, chosen = message.choice.partition(":")
    words = message.kind is Kind.TEXT and not message.choice
    text = " ".join(message.text.split()) if words else ""
    told = any(c.isalpha() for c in text)
    if part is not Part.OTHER and (message.unknown or message.choice == facts.DO_NOT_KNOW.key):
        return DefectMended(idea.number, UNKNOWN)
    match part:
        case Part.PLACE if kind == "answer":
            return DefectMended(idea.number, chosen)
        case Part.PLACE if message.kind is Kind.PLACE and (there := on_the_map(message.text)):
            return DefectMended(idea.number, there)
        case Part.PLACE if told:
            return DefectMended(idea.number, place_named(text, edition))
        case Part.COST if (amount := message.amount) is not None:
            return DefectMended(idea.number, "", amount)
        case Part.TEXT | Part.OTHER if told or (text and part is Part.OTHER):
            return DefectMended(idea.number, text)
    return None
