"""Rehearsing the vote before it opens: everything as it will be, but that nothing counts."""

from dataclasses import replace

from budget.decisions import RehearsalBegun, RehearsalLeft
from budget.timeline import Phase
from flows.scene import RehearsalIs, Scene
from flows.state import Home
from flows.talk import UNNUMBERED, Choice, Reply, Turn, _

LEAVE = Choice("rehearsal:leave", _("Done rehearsing"), number=UNNUMBERED)

CAST = _(
    "Your test vote is in, and you can change it. Here you will get a receipt when you vote for "
    "real."
)


def begin() -> Turn:
    """Begin to rehearse, for the word for it was said."""
    begun = _("You rehearse the vote now. Do everything as you will when voting opens.")
    return Turn(Home(), (Reply(begun),), (RehearsalBegun(),))


def leave() -> Turn:
    """Stop rehearsing."""
    over = _("The rehearsal is over for you. Your test vote is erased.")
    return Turn(Home(), (Reply(over),), (RehearsalLeft(),))


def begun(scene: Scene) -> Scene:
    """Return the scene in which the vote is rehearsed: as if it were open, and everybody could."""
    return scene._replace(
        phase=Phase.VOTING,
        resident=replace(scene.resident, proved=True),
        rehearsal=RehearsalIs.UNDER_WAY,
    )


def left(scene: Scene) -> Scene:
    """Return the scene as it is again after a rehearsal."""
    return scene._replace(phase=scene.edition.entered, voted=False, rehearsal=RehearsalIs.NONE)


def marked(turn: Turn, scene: Scene) -> Turn:
    """Say in every message of a rehearsal that it is one, from the turn that begins it."""
    goes_on = scene.rehearsal is RehearsalIs.UNDER_WAY and RehearsalLeft() not in turn.decisions
    if not goes_on and RehearsalBegun() not in turn.decisions:
        return turn
    mark = _("Rehearsal: this does not count.")
    return replace(turn, replies=tuple(replace(reply, mark=mark) for reply in turn.replies))
