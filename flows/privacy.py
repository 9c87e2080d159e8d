"""The resident's own to decide: to hear nothing more, to take part again, to be forgotten."""

from budget.decisions import Forgotten, Resumed, Stopped
from flows import menu, proof
from flows.scene import Scene
from flows.state import Arriving, Forgetting, Home, State
from flows.talk import UNNUMBERED, Choice, Message, Reply, Text, Turn, _


def stop(scene: Scene) -> Turn:
    """Send nothing of our own accord any more; what was cast or sent stays valid.

    A number is no START: it may be meant for a project.
    """
    if scene.resident.joined:
        bye = _(
            "You will get no more messages from us. Your vote and your ideas stay valid. Erase "
            "everything? Send FORGET ME. Take part again? Send START."
        )
    else:
        bye = _("You will get no messages from us. If you change your mind, send START.")
    start = Choice("start", _("Start"), number=UNNUMBERED)
    after: State = Home() if scene.resident.joined else Arriving()
    return Turn(after, (Reply(bye, (start,), spelled=True),), (Stopped(),))


def resume(scene: Scene) -> Turn:
    """Take part again after having stopped, or simply come back to the menu."""
    resumed = (Resumed(),) if scene.resident.stopped else ()
    if not scene.resident.joined:
        return Turn(Arriving(), decisions=resumed)
    if not resumed:
        return Turn(Home())
    welcome = Reply(_("Welcome back. You take part again."), menu.choices(scene))
    return Turn(Home(), (welcome,), resumed)


def forget(before: State, scene: Scene) -> Turn:
    """Ask whether everything may be erased, in a way that only who has the phone can answer."""
    return Turn(Forgetting(before, proof.wanted(scene)))


def ask_forgetting(state: Forgetting, scene: Scene) -> tuple[Reply, ...]:
    """Ask whether everything may be erased, and say what that means."""
    choices = (
        proof.confirmed("forget", _("Yes, erase"), state.proof),
        Choice("keep", _("No"), number=0),
    )
    numbered = state.proof != proof.YES
    question = _proved(state.proof, scene) if numbered else _agreed(scene)
    return (Reply(question, choices, spelled=numbered),)


def _agreed(scene: Scene) -> Text:
    if scene.voted:
        return _(
            "Erase everything we hold about you? Your vote is then withdrawn, and you cannot vote "
            "again in this round. Ideas stay, without your name."
        )
    return _("Erase everything we hold about you? Ideas stay, without your name.")


def _proved(number: int, scene: Scene) -> Text:
    if scene.voted:
        return _(
            "Erase everything we hold about you? Your vote is then withdrawn, and you cannot vote "
            "again in this round. Ideas stay, without your name. Send {proof} to erase. Send 0 to "
            "keep it.",
            proof=number,
        )
    return _(
        "Erase everything we hold about you? Ideas stay, without your name. Send {proof} to erase. "
        "Send 0 to keep it.",
        proof=number,
    )


def step_forgetting(state: Forgetting, message: Message, scene: Scene) -> Turn | None:
    """Erase everything, or leave it as it is; a number that was not asked for earns a new one."""
    match message.choice:
        case "forget":
            gone = _("Everything is erased. If you write again, we begin anew.")
            return Turn(
                Arriving(),
                (Reply(gone, (Choice("start", _("Start")),), spelled=True),),
                (Forgotten(),),
            )
        case "keep":
            return Turn(state.before)
    return forget(state.before, scene) if message.numbers else None
