"""The result: which projects won, or what each theme gets, and why or why not."""

from collections.abc import Iterator
from dataclasses import replace

from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition
from budget.timeline import Phase
from flows import menu
from flows.hearing.numbered import about
from flows.outcome import divided, partial, story, voted
from flows.outcome.leftover import afterwards
from flows.outcome.partial import By
from flows.outcome.verdict import explained
from flows.scene import Scene
from flows.state import Home, Results
from flows.talk import (
    UNNUMBERED,
    Amount,
    Choice,
    Euros,
    Lines,
    Listed,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    _,
    n_,
)

_MORE = _("Send MORE, or the number of any project to hear why it won or not.")

_LIST = "list"
"""All that were voted on."""

_OWN = "own"
"""What comes first, for who wrote, supports or follows anything."""


def begin(scene: Scene) -> Turn:
    """Begin to read the result, with what was the resident's own; or say when it comes."""
    if not (scene.outcome or scene.division) or scene.phase.before(Phase.RESULTS):
        return menu.not_now(Phase.RESULTS, scene)
    return Turn(Results(by=_OWN if story.theirs(scene) else ""))


def projects(scene: Scene) -> Turn | None:
    """List the projects that were voted on, once the result is known."""
    begun = begin(scene)
    known = isinstance(begun.state, Results) and scene.outcome
    return Turn(Results(by=_LIST)) if known else None


def why(number: int, scene: Scene) -> Turn | None:
    """Explain one project or theme, from anywhere; or say when the result comes."""
    begun = begin(scene)
    if not isinstance(begun.state, Results):
        return begun if scene.phase is not Phase.VOTING else None
    if scene.division:
        return _theme(number, Results(), scene.division)
    return _explained(number, Results(), scene)


def ask(state: Results, scene: Scene) -> tuple[Reply, ...]:
    """Tell who won on this page, or explain one project or theme."""
    if scene.division:
        return (_divided(state, scene.division, scene),)
    if scene.outcome is None:
        return menu.ask(scene)
    known = {int(e.candidate.id): e for e in scene.outcome.explanations}
    if state.number in known:
        text = explained(known[state.number], scene.edition)
        told = Reply(text, (Choice("back", _("Back to the result"), number=0),))
        return (told, *_afterwards(scene.outcome, scene.edition, state.number))
    if state.by == _OWN and (own := story.theirs(scene)):
        return (story.ask(own, scene),)
    if state.by == _LIST:
        return (voted.listed(state.page, scene.outcome, scene),)
    if state.by in {*By}:
        return (partial.overview(By(state.by), state.page, scene.outcome, scene),)
    overview = _overview(state, scene.outcome, scene)
    return (overview, *([] if state.page else _afterwards(scene.outcome, scene.edition)))


def _afterwards(outcome: Outcome, edition: Edition, number: int = 0) -> Iterator[Reply]:
    """Say what was decided about the money that is left, if it was, and is about this project."""
    leftover = outcome.leftover
    if leftover and (not number or leftover.project == str(number)):
        yield Reply(afterwards(leftover, outcome.left, edition))


def step(state: Results, message: Message, scene: Scene) -> Turn | None:
    """Explain a project, turn the page, or go back."""
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "page":
            return Turn(Results(int(value), by=state.by))
        case "by":
            return Turn(Results(by=value))
        case "back" if state.number:
            return Turn(replace(state, number=0))
        case "back":
            return Turn(Results() if state.by and state.by != _OWN else Home())
        case "all":
            return Turn(Results())
        case "list" if scene.outcome:
            return Turn(Results(by=_LIST))
        case "why":
            return Turn(replace(state, number=int(value)))
    number = about(message.text, loosely=True) or next(iter(message.numbers), None)
    if number is None:
        return None
    if scene.division:
        return _theme(number, state, scene.division)
    return _explained(number, state, scene)


def _explained(number: int, state: Results, scene: Scene) -> Turn:
    if number not in scene.edition.project_by_number:
        none = _("There is no project with number {number}.", number=number)
        return Turn(replace(state, number=0), (Reply(none),))
    return Turn(replace(state, number=number))


def _theme(number: int, state: Results, division: Division) -> Turn:
    """Explain a theme, if there is one of this number."""
    last = len(division.shares)
    if 1 <= number <= last:
        return Turn(replace(state, number=number))
    none = _("There is no theme {number}. Send 1 to {last}.", number=number, last=last)
    return Turn(replace(state, number=0), (Reply(none),))


def _divided(state: Results, division: Division, scene: Scene) -> Reply:
    """Say what each theme of a page gets, or why one of them does."""
    if 1 <= state.number <= len(division.shares):
        text = divided.explained(state.number, division, scene.edition)
        return Reply(text, (Choice("back", _("Back to the result"), number=0),), spelled=True)
    themes = tuple(
        Choice(
            f"why:{number}",
            _("{number} {title}", number=number, title=divided.title(share, scene.edition)),
            number=number,
        )
        for number, share in enumerate(division.shares, 1)
    )
    more = (state.page + 1) * divided.size(division, scene) < len(division.shares)
    onward = (
        (Choice(f"page:{state.page + 1}", _("More themes"), number=UNNUMBERED),) if more else ()
    )
    text = divided.overview(division, state.page, scene)
    return Reply(text, (*themes, *onward, menu.BACK), spelled=True)


def _overview(state: Results, outcome: Outcome, scene: Scene) -> Reply:
    """Name the winners in pages; what did not win can be asked for by its number."""
    size = 3 if scene.screen.brief else scene.screen.rows - 2
    won = outcome.funded
    shown = won[state.page * size : (state.page + 1) * size]
    lines = tuple(_won(int(c.id), scene.edition, c.votes) for c in shown)
    more = len(won) > (state.page + 1) * size
    text = n_(
        "{count} project won, for {spent} of {budget}:\n{lines}\n{then}",
        "{count} projects won, for {spent} of {budget}:\n{lines}\n{then}",
        len(won),
        count=len(won),
        spent=Euros(outcome.spent),
        budget=Euros(outcome.budget),
        lines=Listed(lines, plain=True) if scene.screen.brief else Lines(lines),
        then=_then(outcome, scene, more=more),
    )
    onward = (
        (Choice(f"page:{state.page + 1}", _("More winners"), number=UNNUMBERED),) if more else ()
    )
    by = partial.choices(outcome, scene.edition)
    return Reply(text, (*onward, *by, menu.BACK), spelled=True)


def _then(outcome: Outcome, scene: Scene, *, more: bool) -> Text:
    """Say what can be sent now; where there are buttons, they show the rest."""
    if not scene.screen.brief:
        return partial.WHY
    return _MORE if more else partial.invitation(outcome, scene.edition)


def _won(number: int, edition: Edition, votes: int) -> Text:
    title = Said(edition.project_by_number[number].title)
    return n_(
        "{number} {title} ({count} vote)",
        "{number} {title} ({count} votes)",
        votes,
        number=number,
        title=title,
        count=Amount(votes),
    )
