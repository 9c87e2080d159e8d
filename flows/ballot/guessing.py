"""Guessing: who types another number than the one that was sent has a few tries, and then none.

What a number confirms is then closed until the next day, whoever it was that guessed.
"""

from budget.timeline import Phase
from flows.ballot import casting, proof
from flows.scene import Scene
from flows.state import Forgetting, ReadingBack, State
from flows.talk import Message, Turn


def heard(state: State, message: Message, scene: Scene) -> Turn | None:
    """Answer a number where one is asked for; None if it is the right one, or something else.

    The number that was sent stays the same, and is asked for once more.
    """
    here = proof.asked(state)
    if here is None or scene.receipt or scene.code or scene.invitation:
        return None
    if isinstance(here, ReadingBack) and scene.phase is not Phase.VOTING:
        return None
    if proof.wrong(message, here.proof):
        over = scene.tries <= 1
        return proof.missed(_closed(here, scene) if over else _again(here, scene))
    return _closed(here, scene) if proof.closed(scene) and _confirms(message) else None


def _again(here: ReadingBack | Forgetting, scene: Scene) -> Turn:
    return casting.unsent(here, scene) if isinstance(here, ReadingBack) else Turn(here)


def _confirms(message: Message) -> bool:
    return (message.words or message).choice in {"cast", "forget"}


def _closed(here: ReadingBack | Forgetting, scene: Scene) -> Turn:
    """Say that it is over for today; what is on the ballot stays there."""
    if isinstance(here, ReadingBack):
        return proof.no_vote(casting.draft(scene), scene)
    before = here.before
    return proof.no_erasing(casting.draft(scene) if proof.asked(before) else before)
