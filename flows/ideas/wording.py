"""Saying better what an idea is that was spoken and written down: until others support it."""

from budget.decisions import IdeaWorded
from budget.idea import TEXT_LENGTH
from flows import lengths, menu
from flows.scene import Scene
from flows.state import Home, Wording
from flows.talk import Kind, Message, Reply, Text, Turn, _


def begin(number: int, scene: Scene) -> Turn:
    """Ask for other words, or say why that cannot be done any more."""
    if refused := _refusal(number, scene):
        return Turn(Home(), (Reply(refused),))
    return Turn(Wording(number))


def ask(state: Wording, scene: Scene) -> tuple[Reply, ...]:
    """Ask what the idea is."""
    if refused := _refusal(state.number, scene):
        return (Reply(refused, menu.choices(scene)),)
    question = _("What is idea {number}? Write it in one or two sentences.", number=state.number)
    return (Reply(question, (menu.BACK,), spelled=True),)


def step(state: Wording, message: Message, scene: Scene) -> Turn | None:
    """Take the words, or go back."""
    if message.choice == "back":
        return Turn(Home())
    text = " ".join(message.text.split()) if message.kind is Kind.TEXT else ""
    if message.choice or not any(letter.isalpha() for letter in text):
        return None
    if refused := _refusal(state.number, scene):
        return Turn(Home(), (Reply(refused),))
    if len(text) > TEXT_LENGTH:
        long = lengths.too_long(len(text), TEXT_LENGTH)
        return Turn(state, (Reply(long),))
    thanks = _("Thank you. Idea {number} has your own words now.", number=state.number)
    return Turn(Home(), (Reply(thanks, (menu.MENU,)),), (IdeaWorded(state.number, text),))


def _refusal(number: int, scene: Scene) -> Text | None:
    """Say why the words of an idea are not changed; None if they can be."""
    idea = scene.ideas.get(number)
    if idea and idea.may_be_reworded(scene.own().id):
        return None
    return _("Number {number} cannot be changed any more.", number=number)
