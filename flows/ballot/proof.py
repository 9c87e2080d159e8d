"""Proof: where the sender of a message can be faked, a number that only the real phone was sent.

What cannot be undone is then confirmed with that number, and with nothing else.  It stays the same
for as long as it is asked for, and whoever is wrong too often in a day confirms nothing that day.
"""

import re

from budget.decisions import ProofMissed
from budget.timeline import Phase
from flows.hearing import prose
from flows.hearing.typed import plain, western
from flows.menu import BACK, HELP
from flows.scene import Scene
from flows.state import (
    Forgetting,
    ReadingBack,
    State,
    before_miss,
)
from flows.talk import Choice, Kind, Message, Reply, Text, Turn, _

YES = 1
"""The number to type where the channel itself shows who sends."""

_CONFIRMS = ("cast", "forget")
_GUESS = re.compile(r"(?<!\d)[0-9]{4,6}(?!\d)")
"""What could be heard as a number of proof, and is one that was not sent."""


def wanted(scene: Scene) -> int:
    """Return the number that confirms here: a fresh one, where the sender can be faked."""
    return scene.own().proof if scene.screen.forgeable else YES


def confirmed(key: str, label: Text, proof: int) -> Choice:
    """Offer to confirm, with a label that can be typed too, unless it takes a number of proof."""
    return Choice(key, label if proof == YES else str(proof), number=proof)


def closed(scene: Scene) -> bool:
    """Whether nothing more can be confirmed today by who writes here."""
    return scene.screen.forgeable and scene.tries <= 0


def asked(state: State) -> ReadingBack | Forgetting | None:
    """Return the place where a number is asked for that was sent, if somebody is there."""
    here = before_miss(state)
    if isinstance(here, ReadingBack | Forgetting) and here.proof != YES:
        return here
    return None


def wrong(message: Message, right: int) -> bool:
    """Whether another number was typed than the one that was sent, be it below a photo.

    Who has the right one before them and says "not 4821" has guessed nothing.
    """
    said = message.words or message
    typed = message.kind is Kind.TEXT or message.words is not None
    guesses = _GUESS.findall(western(said.text)) if typed else []
    return bool(guesses) and str(right) not in guesses and said.choice not in _CONFIRMS


def guessed_on(state: State, message: Message, scene: Scene) -> bool:
    """Whether somebody goes on typing such numbers who was told that it is over for today.

    Those are not answered, for a text message costs something.  The number of a project is none.
    """
    said = plain(message.text)
    alone = message.kind is Kind.TEXT and bool(_GUESS.fullmatch(said))
    own = prose.asked(state) or (alone and int(said) in scene.edition.on_offer)
    return closed(scene) and alone and not own and asked(state) is None


def no_vote(state: State, scene: Scene) -> Turn:
    """Say that this phone cannot vote today any more, and who helps; nothing chosen is lost."""
    now, last = scene.own().now, scene.last_day(Phase.VOTING)
    if now.astimezone(scene.edition.zone).date() == last:
        text = _(
            "A wrong number was sent 5 times today. You cannot vote by SMS any more, and today is "
            "the last day. A person can still help you: send 9 now."
        )
    else:
        text = _(
            "A wrong number was sent 5 times today. You can vote by SMS again from tomorrow. Was "
            "it not you? Or do you want help by a person? Send 9."
        )
    return Turn(state, (Reply(text, (HELP, BACK), spelled=True),))


def no_erasing(state: State) -> Turn:
    """Say that nothing is erased today any more for who writes here, and who helps."""
    text = _(
        "A wrong number was sent 5 times today. Nothing is erased. You can ask for it again from "
        "tomorrow. Was it not you? Or do you want help by a person? Send 9."
    )
    return Turn(state, (Reply(text, (HELP, BACK), spelled=True),))


def missed(turn: Turn) -> Turn:
    """Return a turn that counts as a wrong number."""
    return Turn(turn.state, turn.replies, (ProofMissed(),), turn.unfinished)
