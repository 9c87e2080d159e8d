"""What is being built: how far the projects that won are, of all of them and of one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.charts.stacked import Stack, stacked
from bot.public.layout import Figure, Item, Part, Picture, Table
from bot.public.writer import Writer
from budget.edition import Picture as Kept
from budget.edition import Project
from budget.progress import Progress, sums
from budget.timeline import Phase
from budget.updates import WHOLE, Status
from flows import pictures
from flows.menu import done_of
from flows.outcome.progress import in_short, milestone_of, money_of, status_of
from flows.talk import Euros, Said, Value, _

_NEVER = datetime.min.replace(tzinfo=UTC)


def parts(writer: Writer) -> Iterator[Part]:
    """Yield how far the projects are, once something is told of them."""
    if not begun(writer):
        return
    overview = writer.seen.progress
    total = sums(overview)
    spent = _("Spent on all of them: {spent}.", spent=Euros(total.spent))
    part = writer.part("built", _("What is being built"), [done_of(overview), spent])
    newest = sorted(overview.values(), key=lambda one: one.at or _NEVER, reverse=True)
    yield replace(part, rows=tuple(_row(writer, one) for one in newest))


def begun(writer: Writer) -> bool:
    """Whether projects are being carried out, or it is told already how far one is."""
    overview = writer.seen.progress
    under_way = not writer.seen.phase.before(Phase.CARRYING_OUT)
    return bool(overview) and (under_way or any(one.updates for one in overview.values()))


def _title(writer: Writer, one: Progress) -> str:
    return writer.say(Said(writer.edition.project_by_number[one.project].title))


def figure(writer: Writer) -> Figure:
    """Draw how much of each project is done, beside a table that says what it costs."""
    say, every = writer.say, list(writer.seen.progress.values())
    heading = say(_("How far the projects are"))
    named = [(f"{one.project}. {_title(writer, one)}", one) for one in every]
    rows = [
        Stack(name, (one.percentage, WHOLE - one.percentage), say(in_short(one)))
        for name, one in named
    ]
    drawn = stacked("chart-built", heading, (say(_("Done")), say(_("Still to do"))), rows)
    head = (_("Project"), _("How far"), _("Planned"), _("Spent"))
    cells = tuple(
        (name, say(in_short(one)), say(Euros(one.planned)), say(Euros(one.spent)))
        for name, one in named
    )
    return Figure(drawn, Table(heading, tuple(map(say, head)), cells))


def _row(writer: Writer, one: Progress) -> Item:
    """Say how far one project is, with its last photo."""
    photo = one.photos[-1].picture if one.photos else None
    return Item(
        one.project,
        _title(writer, one),
        "",
        writer.say(in_short(one)),
        _updated(writer, one),
        won=one.status is Status.DONE,
        picture=_shown(writer, photo) if photo else None,
        address=writer.here.link(f"projects/{one.project}"),
        done=one.percentage or None,
    )


def _updated(writer: Writer, one: Progress) -> str:
    if one.at is None:
        return ""
    day = one.at.astimezone(writer.edition.zone).date()
    return writer.say(_("Last update: {day}.", day=day))


def _shown(writer: Writer, kept: Kept) -> Picture:
    address = f"/editions/{pictures.path(kept, writer.edition)}"
    return Picture(address, writer.say(Said(kept.text)), kept.width, kept.height)


def of_project(writer: Writer, project: Project) -> Iterator[Part]:
    """Yield how far a project is that won, with what was said of it, milestones and photos."""
    one = writer.seen.progress.get(project.number)
    if one is None:
        return
    said: list[Value] = [status_of(one)]
    if one.words:
        said.append(Said(one.words))
    if one.until and one.status is not Status.DELAYED:
        said.append(_("Expected to be done: {until}.", until=one.until))
    said += [money_of(one), *map(milestone_of, one.milestones)]
    part = writer.part("built", _("How far it is"), [*said, _updated(writer, one)])
    photos = tuple(
        Item(place, writer.say(Said(photo.picture.text)), "", "", "",
             picture=_shown(writer, photo.picture))
        for place, photo in enumerate(one.photos, 1)
    )  # fmt: skip
    yield replace(part, items=photos)
