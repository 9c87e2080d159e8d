"""Whether a project that is done is any good: asked once of who follows it, in one tap.

The answer can be changed on the page of the project.  Nobody is shown whose it is.
"""

from collections.abc import Callable, Mapping

from budget.edition import Project
from budget.idea import shortened
from budget.opinion import WORDS, Rated, Score
from budget.updates import Status
from flows import menu
from flows.opinions import Rating
from flows.outcome import progressed
from flows.scene import Scene
from flows.state import Home, Progressing
from flows.talk import Choice, Kind, Message, Reply, Said, Text, Turn, _

_TITLE = 30
_LABELS: Mapping[Score, Text] = {
    Score.GOOD: _("Good"),
    Score.FAIR: _("So-so"),
    Score.POOR: _("Not good"),
}


def choice(project: Project, scene: Scene) -> tuple[Choice, ...]:
    """Offer who follows a project that is done to say what they think of it."""
    follows = progressed.follows(project.number, scene)
    if not (_done(project.number, scene) and follows):
        return ()
    return (Choice(f"rate:{project.number}", _("Is it any good?")),)


def told(number: int, scene: Scene) -> Reply | None:
    """Ask who follows a project whether it is any good; nothing if it is not done after all."""
    return _question(number, scene) if _done(number, scene) else None


def begin(number: int, scene: Scene) -> Turn:
    """Ask whether a project is any good."""
    return Turn(Rating(number)) if _done(number, scene) else _not_done(number)


def chosen(score: Score) -> Callable[[int, Scene], Turn]:
    """Return what is answered to who gives this score."""

    def given(number: int, scene: Scene) -> Turn:
        if not _done(number, scene):
            return _not_done(number)
        return Turn(Rating(number, score), decisions=(Rated(number, score),))

    return given


def ask(state: Rating, scene: Scene) -> tuple[Reply, ...]:
    """Ask whether a project is any good, or why it is or is not."""
    if not _done(state.number, scene):
        return menu.ask(scene)
    if not state.score:
        return (_question(state.number, scene, menu.BACK),)
    why = _("Thank you, it is counted. Do you want to say why? Write it in one message.")
    return (Reply(why, (Choice("back", _("No, that is all"), number=0),)),)


def step(state: Rating, message: Message, scene: Scene) -> Turn | None:
    """Keep why a project is good or not."""
    if message.choice == "back":
        return Turn(Progressing(state.number))
    text = "" if message.choice else message.text.strip()[:WORDS]
    if not state.score or message.kind is not Kind.TEXT or not text:
        return None
    if not _done(state.number, scene):
        return _not_done(state.number)
    rated = Rated(state.number, state.score, text)
    thanks = _("Thank you. The organisers read it, without your name.")
    choices = (menu.GO_ON, menu.MENU)
    return Turn(Progressing(state.number), (Reply(thanks, choices),), (rated,))


def _done(number: int, scene: Scene) -> bool:
    one = scene.progress.get(number)
    return one is not None and one.status is Status.DONE


def _not_done(number: int) -> Turn:
    text = _("Project {number} is not done yet.", number=number)
    return Turn(Home(), (Reply(text),))


def _question(number: int, scene: Scene, *beside: Choice) -> Reply:
    title = scene.edition.project_by_number[number].title
    if scene.screen.brief:
        title = {language: shortened(words, _TITLE) for language, words in title.items()}
    text = _(
        "Project {number} ({title}) is done. Is it any good?", number=number, title=Said(title)
    )
    scores = (Choice(f"{score}:{number}", label) for score, label in _LABELS.items())
    return Reply(text, (*scores, *beside))
