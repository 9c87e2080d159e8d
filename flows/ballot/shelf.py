"""The list of projects: in an order of the resident's own, in pages, narrowed down as asked."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from budget import search
from budget.ballot import Ballot, Basket, Points
from budget.edition import Project
from flows.hearing.typed import plain
from flows.scene import Scene
from flows.state import Spreading, Voting
from flows.talk import UNNUMBERED, Choice, Message, Price, Reply, Said, Text, Turn, _, n_

_PAGE = 8
_THEMES = Choice("themes", _("Theme"), number=UNNUMBERED)
_EVERYTHING = Choice("all", _("All projects"), number=UNNUMBERED)
_SHORTEST_WORD = 3
"""Letters of a word that is looked for."""
_LCG = 6364136223846793005, 1442695040888963407

FITTING = Choice("fitting", _("What still fits"), number=UNNUMBERED)
"""Understood on SMS as well, where it takes no room."""

Shelf = TypeVar("Shelf", Voting, Spreading)
"""Where a resident is who looks through the list."""

Look = Callable[[int, int, Scene], Turn]
"""Shows the project with a number, to who comes from a page of the list."""


def ordered(scene: Scene) -> tuple[Project, ...]:
    """Return all projects shuffled for this resident: always alike for one, unalike for two."""
    projects = scene.edition.projects
    return tuple([projects[place] for place in _shuffled(len(projects), scene.own().seed)])


@lru_cache(maxsize=4_096)
def _shuffled(count: int, seed: int) -> tuple[int, ...]:
    """Return the places from 0 in an order that only the seed decides."""
    places = list(range(count))
    for last in range(count - 1, 0, -1):
        seed = (seed * _LCG[0] + _LCG[1]) % 2**64
        other = (seed >> 33) % (last + 1)
        places[last], places[other] = places[other], places[last]
    return tuple(places)


def example(scene: Scene, count: int = 3) -> list[int]:
    """Name a few numbers that exist: the first of the resident's own order, lowest first."""
    offered = [project for project in ordered(scene) if not project.withdrawn]
    return sorted(project.number for project in offered[:count])


def on_it(state: Voting | Spreading, ballot: Ballot, scene: Scene) -> list[Project]:
    """Return the projects that match what the list was narrowed down to."""
    matching = [
        project
        for project in ordered(scene)
        if (not state.theme or project.theme == state.theme)
        and (not state.district or project.district in ("", state.district))
    ]
    if isinstance(state, Voting) and state.fitting:
        fitting = _fitting(matching, ballot, scene)
        matching = [project for project in matching if project.number in fitting]
    return search.found(state.word, matching, _spelled) if state.word else matching


def after(number: int, scene: Scene) -> int:
    """Return the number of the project after this one in the resident's order; then the first."""
    order = [project.number for project in ordered(scene)]
    return order[(order.index(number) + 1) % len(order)]


def narrowed(state: Shelf, kind: str, value: str) -> Shelf:
    """Return the list narrowed down to a theme or a district, or whole again."""
    match kind:
        case "theme":
            return type(state)("list", theme=value)
        case "district":
            return type(state)("list", district=value)
    return type(state)("list")


def looked_for(
    state: Shelf, message: Message, ballot: Ballot, scene: Scene, look: Look
) -> Turn | None:
    """Show the list of what is looked for, or the only project found; None if nothing is."""
    match _searched(state, message, ballot, scene):
        case int(number):
            return look(number, state.page, scene)
        case Text() as none:
            return Turn(state, (Reply(none),))
        case None:
            return None
        case found:
            return Turn(found)


def _searched(
    state: Shelf, message: Message, ballot: Ballot, scene: Scene
) -> Shelf | int | Text | None:
    """Return the list of what is looked for, the number of the only project found, or that none is.

    Words that were not said to be looked for may be anything; then nothing is said of them.
    """
    said = message.sought
    if len(said) < _SHORTEST_WORD or (said.count(" ") > 1 and not message.searching):
        return None
    for theme in scene.edition.themes:
        if any(plain(title).startswith(said) for title in theme.title.values()):
            return type(state)("list", theme=theme.key)
    for district in scene.edition.districts:
        if any(plain(title) == said for title in district.title.values()):
            return type(state)("list", district=district.key)
    found = on_it(type(state)(word=said), ballot, scene)
    if not found:
        none = _("I find no project with “{word}”. Send another word, or LIST.", word=said)
        return none if message.searching else None
    return found[0].number if len(found) == 1 else type(state)("list", word=said)


def themes(scene: Scene) -> Reply:
    """Offer the themes that have projects, to narrow the list down."""
    used = {project.theme for project in scene.edition.projects}
    offered = (
        Choice(f"theme:{t.key}", Said(t.title)) for t in scene.edition.themes if t.key in used
    )
    everything = Choice("all", _("All projects"))
    return Reply(_("Which theme?"), (*offered, everything), screen="vote:themes")


def show(state: Voting | Spreading, summary: Text, ready: Text, scene: Scene) -> Reply:
    """Show a page of the list, under what is on the ballot so far.

    `ready` is on the button that leads on to casting, which is there when nothing is amiss.
    """
    ballot = scene.ballot
    found = on_it(state, ballot, scene)
    size = min(_PAGE, scene.screen.rows - 2)
    pages = max(1, -(-len(found) // size))
    page = min(state.page, pages - 1)
    shown = found[page * size : (page + 1) * size]
    fitting = _fitting(shown, ballot, scene)
    rows = tuple(
        _placed(project, ballot, scene, fits=project.number in fitting) for project in shown
    )
    if scene.screen.brief:
        heading = _brief_heading(len(found), page, pages, scene)
    else:
        heading = _(
            "{basket}\nPage {page} of {pages}. Tap a project, or send numbers.",
            basket=summary,
            page=page + 1,
            pages=pages,
        )
    done = (Choice("done", ready, number=UNNUMBERED),)
    beside = _beside(state, page, pages, scene)
    if not scene.screen.brief and not ballot.misfits(scene.edition):
        beside = (*beside, *done)
    return Reply(heading, (*rows, *beside), screen="vote:list")


class Mark(StrEnum):
    """What stands before a project in the list."""

    PICKED = "picked"
    FREE = "free"
    NONE = "none"
    LOCKED = "locked"
    WITHDRAWN = "withdrawn"


def _placed(project: Project, ballot: Ballot, scene: Scene, *, fits: bool) -> Choice:
    """Show one project as it stands on the ballot: picked, free to pick, or not any more."""
    if project.withdrawn:
        return _row(project, Mark.WITHDRAWN)
    if isinstance(ballot, Points) and (points := ballot.to(project.number)):
        return _given(project, points)
    if not isinstance(ballot, Points) and project.number in ballot.picked:
        return _row(project, Mark.PICKED)
    if not fits:
        return _row(project, Mark.LOCKED)
    return _row(project, Mark.FREE if scene.screen.edits or scene.screen.brief else Mark.NONE)


def _fitting(projects: Sequence[Project], ballot: Ballot, scene: Scene) -> frozenset[int]:
    """Return the numbers of those projects that are on the ballot already, or can still be."""
    offered = [project for project in projects if not project.withdrawn]
    if isinstance(ballot, Basket):
        return ballot.fitting(offered, scene.edition)
    more = ballot.left(scene.edition) > 0
    return frozenset(project.number for project in offered if more or ballot.to(project.number))


@lru_cache(maxsize=4_096)
def _row(project: Project, mark: Mark) -> Choice:
    """Show one project of the list."""
    number, title = project.number, Said(project.title)
    labels = {
        Mark.PICKED: _("☑ {number} {title}", number=number, title=title),
        Mark.FREE: _("☐ {number} {title}", number=number, title=title),
        Mark.NONE: _("{number} {title}", number=number, title=title),
        Mark.LOCKED: _("🔒 {number} {title}", number=number, title=title),
        Mark.WITHDRAWN: _("✖ {number} {title}: withdrawn", number=number, title=title),
    }
    label = labels[mark]
    return Choice(f"look:{number}", label, Price(project.cost), number)


@lru_cache(maxsize=4_096)
def _given(project: Project, points: int) -> Choice:
    """Show one project of the list with its points."""
    label = _(
        "☑ {number} {title}: {points}",
        number=project.number,
        title=Said(project.title),
        points=points,
    )
    return Choice(f"look:{project.number}", label, Price(project.cost), project.number)


def _brief_heading(count: int, page: int, pages: int, scene: Scene) -> Text:
    """Say how to read the list, and how to go on: on the last page it begins again."""
    if pages < 2:  # noqa: PLR2004 - nothing comes after the only page
        return n_(
            "{count} project. Price x 1,000 euros.",
            "{count} projects. Price x 1,000 euros.",
            count,
            count=count,
        )
    if page == pages - 1 and scene.unfinished.filling:
        return _(
            "The last of {count} projects. * = in your basket. Price x 1,000 euros.", count=count
        )
    if page == pages - 1:
        return _("The last of {count} projects. Price x 1,000 euros.", count=count)
    if scene.unfinished.filling:
        return _(
            "{count} projects, {size} at a time. * = in your basket. Price x 1,000 euros.",
            count=count,
            size=_PAGE,
        )
    return _("{count} projects, {size} at a time. Price x 1,000 euros.", count=count, size=_PAGE)


def _beside(state: Voting | Spreading, page: int, pages: int, scene: Scene) -> tuple[Choice, ...]:
    """Offer what can be done beside picking, as far as the channel has room."""
    onward = (
        (Choice(f"page:{(page + 1) % pages}", _("More"), number=UNNUMBERED),) if pages > 1 else ()
    )
    fitting = _EVERYTHING if isinstance(state, Voting) and state.fitting else FITTING
    if not scene.screen.edits:
        return (*onward, fitting) if scene.screen.brief and isinstance(state, Voting) else onward
    back = (Choice(f"page:{page - 1}", _("Previous"), number=UNNUMBERED),) if page else ()
    near = (
        (Choice(f"district:{scene.resident.district}", _("Near me"), number=UNNUMBERED),)
        if scene.resident.district
        else ()
    )
    if isinstance(state, Spreading):
        return (*back, *onward, _THEMES, *near)
    return (*back, *onward, _THEMES, fitting, *near)


@lru_cache(maxsize=4_096)
def _spelled(project: Project) -> str:
    """Return the words of a project, in every language, as they are looked for."""
    return search.spelled(" ".join((*project.title.values(), *project.text.values())))
