"""A project that was withdrawn: it can still be seen, and nobody can choose it any more.

What that means for a vote is told without anybody looking at votes: all are told the same.  What
is on a ballot that was not sent yet is the resident's own, and is told exactly.
"""

from dataclasses import replace

from budget.edition import Edition
from budget.timeline import Phase
from flows import menu
from flows.scene import Scene
from flows.talk import Listed, Reply, Said, Text, Turn, Unfinished, _


def left(unfinished: Unfinished, edition: Edition) -> tuple[Unfinished, frozenset[int]]:
    """Return what is left of a ballot that was not sent, and what was withdrawn from it."""
    on_it = {*unfinished.basket, *(number for number, _to in unfinished.points)}
    projects = edition.project_by_number
    gone = frozenset(n for n in on_it if n in projects and projects[n].withdrawn)
    if not gone:
        return unfinished, gone
    basket = tuple(number for number in unfinished.basket if number not in gone)
    points = tuple((number, to) for number, to in unfinished.points if number not in gone)
    return replace(unfinished, basket=basket, points=points), gone


def kept(turn: Turn, scene: Scene) -> Turn:
    """Return a turn after which what is left of a ballot is all that is kept of it."""
    if not scene.taken_out or turn.unfinished is not None:
        return turn
    return replace(turn, unfinished=scene.unfinished)


def said(number: int, scene: Scene) -> Text | None:
    """Say that a project was withdrawn, and why; None if it was not."""
    project = scene.edition.project_by_number.get(number)
    if project is None or not project.withdrawn:
        return None
    return _(
        "Project {number} ({title}) was withdrawn: {reason}",
        number=number,
        title=Said(project.title),
        reason=project.withdrawn,
    )


def taken_out(scene: Scene) -> Text:
    """Say what is not on the ballot any more, so that nobody confirms what they did not see."""
    return _(
        "Number {numbers} was withdrawn meanwhile. Your vote was not sent yet: look at it again.",
        numbers=Listed(tuple(sorted(scene.taken_out))),
    )


def told(number: int, scene: Scene) -> tuple[Reply, ...]:
    """Tell a resident that a project was withdrawn, and what that means for their vote."""
    why = said(number, scene)
    if why is None:
        return ()
    if scene.phase is not Phase.VOTING:
        return (Reply(why, (menu.HOW,)),)
    if number in scene.taken_out:
        means = _("It is no longer on your ballot, which you have not sent yet.")
    else:
        means = _(
            "If you voted for it, the rest of your vote counts. You can change your vote until"
            " {last}.",
            last=scene.closes(Phase.VOTING) or "",
        )
    return (Reply(why), Reply(means, (menu.vote(scene),)))
