"""The resident's own to decide: to hear nothing more, to take part again, to be forgotten."""

from budget.decisions import Forgotten, Resumed, Stopped, SupportWithdrawn
from budget.timeline import Phase
from flows import menu
from flows.ballot import proof
from flows.scene import RehearsalIs, Scene
from flows.state import Arriving, Forgetting, Home, State
from flows.talk import UNNUMBERED, Choice, Message, Reply, Text, Turn, Unfinished, _


def stop(scene: Scene) -> Turn:
    """Send nothing of our own accord any more; what was cast or sent stays valid.

    A number is no START: it may be meant for a project.  Of who did not join yet nothing is kept
    that they told or supported.
    """
    said = (Reply(_bye(scene), (Choice("start", _("Start"), number=UNNUMBERED),), spelled=True),)
    if scene.resident.joined:
        return Turn(Home(), said, (Stopped(),))
    withdrawn = tuple(SupportWithdrawn(number) for number in sorted(scene.supported))
    return Turn(Arriving(), said, (*withdrawn, Stopped()), Unfinished())


def _bye(scene: Scene) -> Text:
    """Say what stays valid, of what there is, and how to come back."""
    if not scene.resident.joined:
        return _("You will get no messages from us. If you change your mind, send START.")
    if scene.wrote and _counts(scene):
        return _(
            "You will get no more messages from us. Your vote and your ideas stay valid. Erase "
            "everything? Send FORGET ME. Take part again? Send START."
        )
    if scene.wrote:
        return _(
            "You will get no more messages from us. Your ideas stay valid. Erase everything? Send "
            "FORGET ME. Take part again? Send START."
        )
    if _counts(scene):
        return _(
            "You will get no more messages from us. Your vote stays valid. Erase everything? Send "
            "FORGET ME. Take part again? Send START."
        )
    return _(
        "You will get no more messages from us. Erase everything? Send FORGET ME. Take part again? "
        "Send START."
    )


def _counts(scene: Scene) -> bool:
    """Whether a vote of the resident's counts: one that was rehearsed does not."""
    return scene.voted and scene.rehearsal is not RehearsalIs.UNDER_WAY


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
    if proof.closed(scene):
        return proof.no_erasing(before)
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
    if _counts(scene):
        return _(
            "Erase everything we hold about you? Your vote is then withdrawn, and you cannot vote "
            "again in this round. Ideas stay, without your name."
        )
    return _("Erase everything we hold about you? Ideas stay, without your name.")


def _proved(number: int, scene: Scene) -> Text:
    if _counts(scene):
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


def _gone(scene: Scene) -> Text:
    """Say what is erased, and what has to stay until the count: nobody votes twice."""
    by_code = scene.edition.vote.right.by_code and scene.entitled
    rehearsed = scene.rehearsal is RehearsalIs.UNDER_WAY
    barred = (scene.voted or scene.spent or by_code) and not rehearsed
    if not barred or not scene.phase.before(Phase.RESULTS):
        return _("Everything is erased. If you write again, we begin anew.")
    return _(
        "Everything is erased, but for one mark, so that nobody votes twice. We erase "
        "it when the votes are counted. If you write again, we begin anew."
    )


def step_forgetting(state: Forgetting, message: Message, scene: Scene) -> Turn | None:
    """Erase everything, or leave it as it is; a number that means nothing is asked for again."""
    match message.choice:
        case "forget":
            gone = _gone(scene)
            return Turn(
                Arriving(),
                (Reply(gone, (Choice("start", _("Start")),), spelled=True),),
                (Forgotten(),),
            )
        case "keep":
            return Turn(state.before)
    return Turn(state) if message.numbers else None
