"""Doubts: numbers that were named in a way that can mean two things, so that nothing is changed.

It is asked what was meant, with what can be sent for each.
"""

from collections.abc import Sequence

from budget.timeline import Phase
from flows import menu, nudging
from flows.scene import Scene
from flows.state import (
    Assisting,
    Home,
    Looking,
    Progressing,
    Proving,
    Reading,
    ReadingBack,
    Sharing,
    Spreading,
    State,
    Voting,
    before_miss,
)
from flows.talk import UNNUMBERED, Choice, Listed, Message, Reply, Text, Turn, _

_NEVER = ("", "start")
"""What no digit stands for by its place: nothing, and hearing from us again after STOP."""

HELP = 9
"""The number that stands for help wherever no project has it."""


def ask(state: State, message: Message, scene: Scene) -> Turn | None:
    """Ask what is meant by numbers that are in doubt; None if there are no such projects."""
    there = [number for number in message.numbers if number in scene.edition.on_offer]
    if not there:
        return None
    onward = Choice("vote", menu.vote(scene).label, number=UNNUMBERED)
    if len({*there}) > 1:
        return Turn(state, (Reply(_of_several(there, scene), (onward,), spelled=True),))
    number = there[0]
    yes = Choice(f"pick:{number}", _("Yes, choose it"), number=UNNUMBERED)
    choices = (onward,) if number in scene.unfinished.basket else (yes, onward)
    return Turn(state, (Reply(_of_one(number, scene), choices, spelled=True),))


def _of_one(number: int, scene: Scene) -> Text:
    if number not in scene.unfinished.basket:
        return _(
            "Do you mean project {number}? Nothing has changed. To choose it, send {number}.",
            number=number,
        )
    return _(
        "What do you mean with project {number}? Nothing has changed: you chose it. To take it "
        "out, send -{number}.",
        number=number,
    )


def _of_several(there: Sequence[int], scene: Scene) -> Text:
    """Ask about several projects, with what can be sent for those that are chosen, and others."""
    chosen = [number for number in there if number in scene.unfinished.basket]
    others = [number for number in there if number not in chosen]
    numbers = Listed(tuple(there))
    if not chosen:
        return _(
            "What do you mean with {numbers}? Nothing has changed. To choose them, send {all}. To "
            "choose one, send for example {first}.",
            numbers=numbers,
            all=" ".join(map(str, dict.fromkeys(others))),
            first=others[0],
        )
    if not others:
        return _(
            "What do you mean with {numbers}? Nothing has changed: you chose them. To take one "
            "out, send for example -{last}.",
            numbers=numbers,
            last=chosen[-1],
        )
    return _(
        "What do you mean with {numbers}? Nothing has changed. To choose one, send for example "
        "{first}. To take one out, send for example -{last}.",
        numbers=numbers,
        first=others[0],
        last=chosen[-1],
    )


def unseen(state: State) -> Turn:
    """Say to who changes a vote that was cast that nobody can see it: it is only replaced whole."""
    said = _(
        "I cannot see your earlier vote: nobody can. A new vote replaces all of it. Send the "
        "numbers of everything that you want now."
    )
    return Turn(state, (Reply(said, spelled=True),))


def placed(state: State, message: Message, scene: Scene) -> Message | Turn:
    """Take a digit for the button at that place; ask, if it may be a number of something else.

    So it is where buttons show no numbers: at the menu, at the read-back, around the right to vote,
    and where projects are chosen.  At the first and the last of these a number is also that of a
    project, or of an idea; where there is such a one, nobody can tell which is meant.  Around the
    right to vote it is the project's: those who wait for a code name projects meanwhile.  It may be
    that of another one too where one is read, and where help is offered that nobody asked for.
    """
    key, _label = message.placed
    place = before_miss(state)
    if message.choice:
        return _other(state, message, scene) or message
    choosing = isinstance(place, Home | Voting | Looking | Spreading)
    other = isinstance(place, ReadingBack | Proving | Assisting | Sharing) or state is not place
    if key in _NEVER or scene.screen.brief or not (choosing or other) or not message.numbers:
        return message
    number = message.numbers[0]
    found = _found(number, scene) if choosing or isinstance(place, Proving) else None
    if found and not choosing:
        return message
    if found is None:
        return message._replace(choice=key, numbers=(), placed=("", ""))
    return _which(state, message, found)


def _other(state: State, message: Message, scene: Scene) -> Turn | None:
    """Ask whether the number of a button that shows none is that of something else to read.

    Who is asked to send 1, in order to read what waits for them, means that.
    """
    if message.choice == nudging.READ.key:
        return None
    place = before_miss(state)
    reading = isinstance(place, Reading) or (isinstance(place, Progressing) and place.number)
    filling = isinstance(place, Voting | Looking | Spreading | Home)
    unasked = state is not place and filling
    if scene.screen.brief or not message.placed[0] or not message.numbers:
        return None
    found = _found(message.numbers[0], scene) if reading or unasked else None
    return found and _which(state, message, found)


def _which(state: State, message: Message, found: Choice) -> Turn:
    """Ask whether a number stands for what it was found to be, or for a button."""
    key, label = message.placed
    question = _(
        "What do you mean with {number}? Choose it here, or type it in words.",
        number=message.numbers[0],
    )
    return Turn(state, (Reply(question, (found, Choice(key, label, number=UNNUMBERED))),))


def _found(number: int, scene: Scene) -> Choice | None:
    """Return the choice of the project or the idea with a number, if there is one now."""
    if scene.phase is Phase.VOTING:
        if scene.vessels is not None or number not in scene.edition.on_offer:
            return None
        project = _("Project {number}", number=number)
        return Choice(f"pick:{number}", project, number=UNNUMBERED)
    if number in scene.progress and not scene.phase.before(Phase.RESULTS):
        project = _("Project {number}", number=number)
        return Choice(f"progress:{number}", project, number=UNNUMBERED)
    if scene.phase not in (Phase.IDEAS, Phase.SCREENING) or scene.ideas.get(number) is None:
        return None
    return Choice(f"read:{number}", _("Idea {number}", number=number), number=UNNUMBERED)
