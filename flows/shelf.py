"""The list of projects: in an order of the resident's own, in pages, narrowed down as asked."""

from enum import StrEnum
from functools import lru_cache

from budget.ballot import Basket
from budget.edition import Project
from flows import menu
from flows.hearing import plain
from flows.scene import Scene
from flows.state import Voting
from flows.talk import UNNUMBERED, Choice, Euros, Listed, Price, Reply, Said, Text, _, n_

_PAGE = 8
_THEMES = Choice("themes", _("Theme"), number=UNNUMBERED)
_FITTING = Choice("fitting", _("What still fits"), number=UNNUMBERED)
_EVERYTHING = Choice("all", _("All projects"), number=UNNUMBERED)
_LISTED = 12
"""Projects of a basket that are named by number; more are only counted."""
_LCG = 6364136223846793005, 1442695040888963407


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


def on_it(state: Voting, basket: Basket, scene: Scene) -> list[Project]:
    """Return the projects that match what the list was narrowed down to."""
    return [
        project
        for project in ordered(scene)
        if (not state.theme or project.theme == state.theme)
        and (not state.district or project.district in ("", state.district))
        and (not state.fitting or basket.fits(project, scene.edition))
        and (not state.word or _mentions(project, state.word))
    ]


def after(number: int, scene: Scene) -> int:
    """Return the number of the project after this one in the resident's order; then the first."""
    order = [project.number for project in ordered(scene)]
    return order[(order.index(number) + 1) % len(order)]


def narrowed(kind: str, value: str) -> Voting:
    """Return the list narrowed down to a theme, a district, or what still fits."""
    match kind:
        case "theme":
            return Voting("list", theme=value)
        case "district":
            return Voting("list", district=value)
        case "fitting":
            return Voting("list", fitting=True)
    return Voting("list")


def themes(scene: Scene) -> Reply:
    """Offer the themes that have projects, to narrow the list down."""
    used = {project.theme for project in scene.edition.projects}
    offered = (
        Choice(f"theme:{t.key}", Said(t.title)) for t in scene.edition.themes if t.key in used
    )
    everything = Choice("all", _("All projects"))
    return Reply(_("Which theme?"), (*offered, everything), screen="vote:themes")


def show(state: Voting, basket: Basket, scene: Scene) -> Reply:
    """Show a page of the list, with what is left to spend."""
    found = on_it(state, basket, scene)
    size = min(_PAGE, scene.screen.rows - 2)
    pages = max(1, -(-len(found) // size))
    page = min(state.page, pages - 1)
    left = basket.left(scene.edition)
    ticked = scene.screen.edits or scene.screen.brief
    shown = found[page * size : (page + 1) * size]
    rows = tuple(_row(p, _mark(p, basket, left, ticked=ticked)) for p in shown)
    heading = _heading(basket, page, pages, len(found), scene)
    return Reply(heading, (*rows, *_beside(state, page, pages, basket, scene)), screen="vote:list")


class Mark(StrEnum):
    """What stands before a project in the list."""

    PICKED = "picked"
    FREE = "free"
    NONE = "none"
    TOO_DEAR = "too dear"


def _mark(project: Project, basket: Basket, left: int, *, ticked: bool) -> Mark:
    """Return whether a project is picked, free to pick, or too dear for what is left."""
    if project.number in basket.picked:
        return Mark.PICKED
    if project.cost > left:
        return Mark.TOO_DEAR
    return Mark.FREE if ticked else Mark.NONE


@lru_cache(maxsize=4_096)
def _row(project: Project, mark: Mark) -> Choice:
    """Show one project of the list."""
    number, title = project.number, Said(project.title)
    labels = {
        Mark.PICKED: _("☑ {number} {title}", number=number, title=title),
        Mark.FREE: _("☐ {number} {title}", number=number, title=title),
        Mark.NONE: _("{number} {title}", number=number, title=title),
        Mark.TOO_DEAR: _("🔒 {number} {title}", number=number, title=title),
    }
    label = labels[mark]
    return Choice(f"look:{number}", label, Price(project.cost), number)


def enough(basket: Basket, over: int, scene: Scene) -> int:
    """Return the number of the cheapest project that makes the rest fit, or of the dearest."""
    projects = sorted(basket.projects(scene.edition), key=lambda p: p.cost)
    return next((p.number for p in projects if p.cost >= over), projects[-1].number)


def _heading(basket: Basket, page: int, pages: int, count: int, scene: Scene) -> Text:
    left = basket.left(scene.edition)
    if scene.screen.brief:
        return _brief_heading(basket, count, pages)
    picked = len(basket.picked)
    if not picked:
        text = _("Your basket: {left} left.", left=menu.budget(scene))
    elif left < 0:
        text = _(
            "Your basket: no. {numbers}. That is {over} too much. Take one out, for example: "
            "-{example}.",
            numbers=Listed(basket.picked),
            over=Euros(-left),
            example=enough(basket, -left, scene),
        )
    elif picked <= _LISTED:
        text = _(
            "Your basket: no. {numbers}. {left} left.",
            numbers=Listed(basket.picked),
            left=Euros(left),
        )
    else:
        text = n_(
            "Your basket: {count} project, {left} left.",
            "Your basket: {count} projects, {left} left.",
            picked,
            count=picked,
            left=Euros(left),
        )
    return _(
        "{basket}\nPage {page} of {pages}. Tap a project, or send numbers.",
        basket=text,
        page=page + 1,
        pages=pages,
    )


def _brief_heading(basket: Basket, count: int, pages: int) -> Text:
    """Say how to read the list, and how to go on."""
    if pages < 2:  # noqa: PLR2004 - nothing comes after the only page
        return n_(
            "{count} project. Price x 1,000 euros.",
            "{count} projects. Price x 1,000 euros.",
            count,
            count=count,
        )
    if basket.picked:
        return _(
            "{count} projects, {size} at a time. * = in your basket. Price x 1,000 euros.",
            count=count,
            size=_PAGE,
        )
    return _("{count} projects, {size} at a time. Price x 1,000 euros.", count=count, size=_PAGE)


def _beside(
    state: Voting, page: int, pages: int, basket: Basket, scene: Scene
) -> tuple[Choice, ...]:
    """Offer what can be done beside picking, as far as the channel has room."""
    onward = (
        (Choice(f"page:{(page + 1) % pages}", _("More"), number=UNNUMBERED),) if pages > 1 else ()
    )
    if scene.screen.brief:
        return onward
    ready = n_(
        "Ready ({count} chosen)",
        "Ready ({count} chosen)",
        len(basket.picked),
        count=len(basket.picked),
    )
    done = (Choice("done", ready, number=UNNUMBERED),) if basket.left(scene.edition) >= 0 else ()
    if not scene.screen.edits:
        return (*onward, *done)
    back = (Choice(f"page:{page - 1}", _("Previous"), number=UNNUMBERED),) if page else ()
    fitting = _EVERYTHING if state.fitting else _FITTING
    near = (
        (Choice(f"district:{scene.resident.district}", _("Near me"), number=UNNUMBERED),)
        if scene.resident.district
        else ()
    )
    return (*back, *onward, _THEMES, fitting, *near, *done)


def _mentions(project: Project, word: str) -> bool:
    said = (*project.title.values(), *project.text.values())
    return any(word in plain(text) for text in said)
