"""Proof: where the sender of a message can be faked, a number that only the real phone was sent.

What cannot be undone is then confirmed with that number, and with nothing else.
"""

from flows.scene import Scene
from flows.talk import Choice, Text

YES = 1
"""The number to type where the channel itself shows who sends."""


def wanted(scene: Scene) -> int:
    """Return the number that confirms here: a fresh one, where the sender can be faked."""
    return scene.own().proof if scene.screen.forgeable else YES


def confirmed(key: str, label: Text, proof: int) -> Choice:
    """Offer to confirm, with a label that can be typed too, unless it takes a number of proof."""
    return Choice(key, label if proof == YES else str(proof), number=proof)
