"""What happens now: once voting is over, when it goes on, who does it, and how to follow it."""

from budget.timeline import Phase
from flows import menu
from flows.scene import Scene
from flows.state import Informing
from flows.talk import Choice, Reply, Text, Turn, _


def begin(scene: Scene) -> Turn:
    """Say what happens now; before voting is over, that is the dates."""
    over = not scene.phase.before(Phase.COUNTING)
    return Turn(Informing("coming" if over else "timeline"))


def ask(scene: Scene) -> Reply:
    """Say what happens now, and offer what can be done."""
    return Reply(said(scene), (*_choices(scene), menu.BACK))


def _choices(scene: Scene) -> tuple[Choice, ...]:
    if scene.phase.before(Phase.RESULTS):
        return ()
    return (*menu.progress(scene), menu.RESULT)


def said(scene: Scene) -> Text:
    """Say what happens now, in the phase that it is."""
    begins = scene.first_day(Phase.CARRYING_OUT)
    match scene.phase:
        case Phase.COUNTING if begins and (result := scene.awaited(Phase.RESULTS)):
            return _(
                "The votes are being counted. The result comes on {result}. From {begins} the "
                "municipality carries out what wins.",
                result=result,
                begins=begins,
            )
        case Phase.RESULTS if scene.division and begins:
            return _("From {begins} the municipality spends what each theme got.", begins=begins)
        case Phase.RESULTS if begins and scene.progress:
            now = _("From {begins} the municipality carries out what won.", begins=begins)
            return _("{now} {follow}", now=now, follow=_follow(scene))
        case Phase.CARRYING_OUT if scene.progress:
            now = _("The municipality carries out what won.")
            done = menu.done_of(scene.progress)
            return _("{now} {done} {follow}", now=now, done=done, follow=_follow(scene))
    return menu.status(scene)


def _follow(scene: Scene) -> Text:
    """Say how to follow a project, with the first of them for an example."""
    number = next(iter(scene.progress))
    return _("To hear of a project, send FOLLOW and its number: FOLLOW {number}.", number=number)
