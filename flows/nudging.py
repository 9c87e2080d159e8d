"""Asking somebody to write, where only then we may tell them what waits for them."""

from typing import Final

from flows import menu
from flows.scene import Scene
from flows.state import Home
from flows.talk import Choice, Reply, Turn, _

READ: Final = Choice("read", _("Yes, let me read it"))

ASKED: Final = Reply(
    _(
        "There is a message for you about the participatory budget that you take part in. Send 1 "
        "to read it, or STOP to hear nothing more."
    ),
    (READ,),
)
"""The same for everybody, for WhatsApp approves it beforehand: never what the message says."""


def heard(_scene: Scene) -> Turn:
    """Answer who wants to read what waits: it comes right after this, for they are at the menu."""
    return Turn(Home(), (Reply(_("Good. Here it comes."), (menu.MENU,)),))
