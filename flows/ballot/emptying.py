"""Emptying a basket by a word for it, or for a blank vote: it is asked first, and said back."""

from dataclasses import replace

from flows.ballot import casting
from flows.scene import Scene
from flows.state import Voting
from flows.talk import Choice, Listed, Reply, Turn, _


def step(kind: str, scene: Scene) -> Turn:
    """Ask first, take everything out for a blank vote, or leave all as it is."""
    match kind:
        case "blank":
            return blank(scene)
        case "keep":
            return Turn(Voting("basket"))
    return ask(kind, scene)


def ask(kind: str, scene: Scene) -> Turn:
    """Ask whether all may be taken out; of what holds nothing, begin again or read it back."""
    picked = scene.unfinished.basket
    if not picked:
        return casting.begin(scene) if kind == "none" else Turn(Voting())
    if kind == "none":
        asked = _("You chose {numbers}. Take all of that out, and vote blank?",
                  numbers=Listed(picked))  # fmt: skip
        yes = Choice("blank", _("Yes, vote blank"))
    else:
        asked = _("You chose {numbers}. Take all of that out?", numbers=Listed(picked))
        yes = Choice("empty", _("Yes, take it all out"))
    return Turn(Voting("basket"), (Reply(asked, (yes, Choice("keep", _("No, keep it")))),))


def blank(scene: Scene) -> Turn:
    """Take everything out, and read the blank vote back."""
    kept = replace(scene.unfinished, basket=())
    return replace(casting.begin(scene._replace(unfinished=kept)), unfinished=kept)
