"""Doubts: numbers that were named in a way that can mean two things, so that nothing is changed.

It is asked what was meant, with what can be sent for each.
"""

from budget.timeline import Phase
from flows import menu
from flows.scene import Scene
from flows.state import (
    Assisting,
    Home,
    Looking,
    Proving,
    ReadingBack,
    Sharing,
    Spreading,
    State,
    Voting,
    before_miss,
)
from flows.talk import UNNUMBERED, Choice, Listed, Message, Reply, Turn, _

_NEVER = ("", "start")
"""What no digit stands for by its place: nothing, and hearing from us again after STOP."""

HELP = 9
"""The number that stands for help wherever no project has it."""


def ask(state: State, message: Message, scene: Scene) -> Turn | None:
    """Ask what is meant by numbers that are in doubt; None if there are no such projects."""
    there = [number for number in message.numbers if number in scene.edition.on_offer]
    if not there:
        return None
    first, last = there[0], there[-1]
    if first == last and first not in scene.unfinished.basket:
        asked = _(
            "Do you mean project {number}? Nothing has changed. To choose it, send {number}.",
            number=first,
        )
    elif first == last:
        asked = _(
            "What do you mean with project {number}? Nothing has changed: you chose it. To take it "
            "out, send -{number}.",
            number=first,
        )
    else:
        asked = _(
            "What do you mean with {numbers}? Nothing has changed. To choose one, send for example "
            "{first}. To take one out, send for example -{last}.",
            numbers=Listed(tuple(there)),
            first=first,
            last=last,
        )
    onward = Choice("vote", menu.vote(scene).label, number=UNNUMBERED)
    return Turn(state, (Reply(asked, (onward,), spelled=True),))


def placed(state: State, message: Message, scene: Scene) -> Message | Turn:
    """Take a digit for the button at that place; ask, if it may be a number of something else.

    So it is where buttons show no numbers: at the menu, at the read-back, around the right to vote,
    and where projects are chosen.  At the first and the last of these a number is also that of a
    project, or of an idea; where there is such a one, nobody can tell which is meant.  Around the
    right to vote it is the project's: those who wait for a code name projects meanwhile.
    """
    key, label = message.placed
    place = before_miss(state)
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
    question = _(
        "What do you mean with {number}? Choose it here, or type it in words.", number=number
    )
    return Turn(state, (Reply(question, (found, Choice(key, label, number=UNNUMBERED))),))


def _found(number: int, scene: Scene) -> Choice | None:
    """Return the choice of the project or the idea with a number, if there is one now."""
    if scene.phase is Phase.VOTING:
        if scene.vessels is not None or number not in scene.edition.on_offer:
            return None
        project = _("Project {number}", number=number)
        return Choice(f"pick:{number}", project, number=UNNUMBERED)
    if scene.phase not in (Phase.IDEAS, Phase.SCREENING) or scene.ideas.get(number) is None:
        return None
    return Choice(f"read:{number}", _("Idea {number}", number=number), number=UNNUMBERED)
