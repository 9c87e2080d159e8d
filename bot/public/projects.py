"""The projects: what can be voted on, in a list and each on a page of its own."""

from collections.abc import Iterator
from dataclasses import replace

from bot.public import built, narrowing, recordings
from bot.public.layout import Folded, Item, Link, Page, Part, Picture
from bot.public.narrowing import Leaf, Narrowed
from bot.public.writer import Writer
from budget.count import Explanation, Outcome, Verdict
from budget.edition import Project
from budget.rules import PointRules
from flows import pictures
from flows.outcome.verdict import reason
from flows.talk import Amount, Euros, Said, Text, Value, _, n_

_WON, _LOST, _WITHDRAWN = "won", "lost", "withdrawn"
"""Where a project stands, in the address of a list."""


def item(writer: Writer, project: Project, why: str = "", *, won: bool = False) -> Item:
    """Name a project in a list, with what it costs; once it is counted, why it won or not."""
    if project.withdrawn:
        withdrawn = writer.say(_("Withdrawn: {reason}", reason=project.withdrawn))
        why = f"{why} {withdrawn}".strip()
    return Item(
        project.number,
        writer.say(Said(project.title)),
        writer.say(Said(project.text)),
        writer.say(Euros(project.cost)),
        _places(writer, project),
        why,
        won,
        _picture(writer, project),
        writer.here.link(f"projects/{project.number}"),
    )


def row(writer: Writer, project: Project, votes: int | None = None) -> Item:
    """Name a project in a row that leads to it; once it is counted, with its votes."""
    where = writer.say(counted(writer, votes)) if votes is not None else _places(writer, project)
    return replace(item(writer, project), text="", where=where)


def _places(writer: Writer, project: Project) -> str:
    return ", ".join(writer.say(where) for _label, where in _where(writer, project))


def counted(writer: Writer, votes: int) -> Text:
    """Say how many votes, or points, there are."""
    if isinstance(writer.edition.vote.ballot, PointRules):
        return n_("{count} point.", "{count} points.", votes, count=Amount(votes))
    return n_("{count} vote.", "{count} votes.", votes, count=Amount(votes))


def _where(writer: Writer, project: Project) -> Iterator[tuple[Text, Value]]:
    """Name the theme and the district of a project, as far as it has them."""
    if theme := writer.edition.theme_by_key.get(project.theme):
        yield _("Theme"), Said(theme.title)
    if district := writer.edition.district_by_key.get(project.district):
        yield _("District"), Said(district.title)


def _picture(writer: Writer, project: Project) -> Picture | None:
    if (kept := project.picture) is None:
        return None
    address = f"/editions/{pictures.path(kept, writer.edition)}"
    return Picture(address, writer.say(Said(kept.text)), kept.width, kept.height)


def part(writer: Writer, said: list[Text]) -> Part:
    """Name all that can be voted on, by number."""
    projects = sorted(writer.edition.projects, key=lambda p: p.number)
    count = len(projects)
    there = n_("There is {count} project.", "There are {count} projects.", count, count=count)
    rows = tuple(row(writer, project) for project in projects)
    onward = Link(writer.here.link("projects"), writer.say(_("Read what each of them is")))
    told = writer.part("projects", _("What can be voted on"), [there, *said])
    return replace(told, rows=rows, links=(onward,))


def shortened(writer: Writer, part: Part, most: int) -> Part:
    """Fold away the projects after so many."""
    if (count := len(part.rows) - most) <= 0:
        return part
    label = n_("{count} more project", "{count} more projects", count, count=count)
    more = Folded(writer.say(label), part.rows[most:])
    return replace(part, rows=part.rows[:most], folded=(more, *part.folded))


def listed(writer: Writer, narrowed: Narrowed) -> Page:
    """Write a page of the list."""
    result = _explained(writer)
    wanted = [p for p in writer.edition.projects if _matches(p, narrowed, result)]
    leaf = Leaf(sorted(wanted, key=lambda p: p.number), narrowed.page)
    standings = {_WON: _("Won"), _LOST: _("Did not win")} if result else {}
    if any(p.withdrawn for p in writer.edition.projects):
        standings[_WITHDRAWN] = _("Withdrawn")
    choices = (
        narrowing.word(writer, narrowed),
        *narrowing.themes(writer, narrowed),
        *narrowing.districts(writer, narrowed),
        *((narrowing.standings(writer, narrowed, standings),) if standings else ()),
    )
    count = n_("{count} project.", "{count} projects.", leaf.count, count=leaf.count)
    around = narrowing.listing(writer, narrowed, leaf, count, choices)
    items = tuple(_told(writer, project, result) for project in leaf.shown)
    frame = writer.frame()
    return Page(frame, writer.say(_("Projects")), (), (), listing=replace(around, items=items))


def _explained(writer: Writer) -> dict[int, Explanation]:
    """Return why each project won or not, by its number, once the result is public."""
    result = writer.seen.result
    found = result.explanations if isinstance(result, Outcome) else ()
    return {int(e.candidate.id): e for e in found}


def _told(writer: Writer, project: Project, result: dict[int, Explanation]) -> Item:
    if (explanation := result.get(project.number)) is None:
        return item(writer, project)
    won = explanation.verdict is Verdict.FUNDED
    return item(writer, project, writer.say(reason(explanation, writer.edition)), won=won)


def _matches(project: Project, narrowed: Narrowed, result: dict[int, Explanation]) -> bool:
    """Whether a project is what was asked for; one for the whole area is for each district."""
    texts = (*project.title.values(), *project.text.values())
    return (
        (not narrowed.theme or project.theme == narrowed.theme)
        and (not narrowed.district or project.district in ("", narrowed.district))
        and (not narrowed.standing or _standing(project, result) == narrowed.standing)
        and narrowed.mentioned(project.number, texts)
    )


def _standing(project: Project, result: dict[int, Explanation]) -> str:
    if project.withdrawn:
        return _WITHDRAWN
    if (explanation := result.get(project.number)) is None:
        return ""
    return _WON if explanation.verdict is Verdict.FUNDED else _LOST


def page(writer: Writer, number: int) -> Page | None:
    """Write the page of one project; None if there is none, or if nobody can read it yet."""
    project = writer.edition.project_by_number.get(number) if writer.projects_shown else None
    if project is None:
        return None
    explanation = _explained(writer).get(number)
    return Page(
        writer.frame(),
        writer.say(_("{number}. {title}", number=number, title=Said(project.title))),
        (),
        tuple(_parts(writer, project, explanation)),
        badge=_badge(writer, explanation),
        picture=_picture(writer, project),
        text=writer.say(Said(project.text)),
        sounds=recordings.of_page(writer, f"project:{number}"),
    )


def _badge(writer: Writer, explanation: Explanation | None) -> str:
    if explanation is None:
        return ""
    won = explanation.verdict is Verdict.FUNDED
    return writer.say(_("Won") if won else _("Did not win"))


def _parts(writer: Writer, project: Project, explanation: Explanation | None) -> Iterator[Part]:
    """Yield what there is to know of a project: its result, once there is one, and its facts."""
    if explanation:
        told = [counted(writer, explanation.candidate.votes), reason(explanation, writer.edition)]
        yield writer.part("result", _("The result"), told)
    yield from built.of_project(writer, project)
    facts = [writer.fact(_("Cost"), Euros(project.cost))]
    facts += [writer.fact(label, where) for label, where in _where(writer, project)]
    said = [_("Withdrawn: {reason}", reason=project.withdrawn)] if project.withdrawn else []
    known = writer.part("known", _("What is known of it"), said, facts=facts)
    yield replace(known, links=tuple(_idea(writer, project)))


def _idea(writer: Writer, project: Project) -> Iterator[Link]:
    """Lead to the idea of which the project was made."""
    if project.idea in writer.seen.board.ideas:
        label = writer.say(_("The idea of which this was made"))
        yield Link(writer.here.link(f"ideas/{project.idea}"), label)
