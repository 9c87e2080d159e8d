"""Beginning an edition: from a template and a few answers, or as an earlier one was."""

from datetime import date
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.process.changing import PROCESS, beside
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, said
from bot.editions.again import Later, as_before
from bot.editions.checking import NotAccepted
from bot.editions.file import EditionError
from bot.editions.making import Template, Wishes, begun
from bot.staff.roles import Role
from budget.edition import Edition
from budget.sentence import whole
from budget.timeline import NoSuchTime, Phase
from storage.process import editions
from storage.revisions import TakenAlready

routes = Desk()

TEMPLATES: Final[dict[Template, Sentence]] = {
    Template.BASKET: _("Ideas, and a vote by shopping basket"),
    Template.POINTS: _("Ideas, and a vote with points"),
    Template.VESSELS: _("Dividing the budget over themes (communicating vessels)"),
    Template.IDEAS_ONLY: _("Ideas only, without a vote"),
}

_NOT_UNDER_WAY = (Phase.PREPARING, Phase.CLOSED)
_TAKEN = _("There is an edition with this name already: please choose another.")

_FIELDS = ("slug", "place", "organiser", "budget", "zone", "languages", "timeline")


async def _asked(visit: Visit, fields: Fields | None = None) -> Response:
    rows = await visit.run(editions.every)
    problems = fields.problems if fields else {}
    return visit.page(
        "process/begin.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        templates=[(one.value, visit.say(title)) for one, title in TEMPLATES.items()],
        running=[row.slug for row in rows if row.phase not in _NOT_UNDER_WAY],
        earlier=[("", visit.say(_("none"))), *((row.slug, row.slug) for row in rows)]
        if rows
        else [],
        first=visit.now.date().isoformat(),
        problems=problems,
    )


@routes.page("/begin", Role.ORGANISER)
async def begin(visit: TheVisit) -> Response:
    """Ask what has to be known before there is an edition."""
    return await _asked(visit)


@routes.form("/begin", Role.ORGANISER)
async def create(visit: TheVisit) -> Response:
    """Create an edition from a template."""
    fields = Fields(visit)
    earlier = [row.slug for row in await visit.run(editions.every)]
    edition = _wished(visit, fields, fields.chosen("follows", earlier, needed=False))
    if edition is None:
        return await _asked(visit, fields)
    return await _kept(visit, edition, fields) or await _asked(visit, fields)


def _wished(visit: Visit, fields: Fields, follows: str) -> Edition | None:
    """Return the edition that the answers make, or None with what is wrong beside its field."""
    template = fields.one_of("template", Template)
    wishes = {name: fields.text(name, 80) for name in ("slug", "place", "organiser", "zone")}
    budget = fields.number("budget", 1, 10_000_000_000)
    languages = tuple(fields.text("languages", 80).replace(",", " ").split())
    try:
        first = date.fromisoformat(fields.text("first"))
    except ValueError:
        fields.wrong("first", _("Please type a date, such as 2027-05-01."))
        return None
    if fields.problems or template is None:
        return None
    try:
        wanted = Wishes(
            template, budget=budget, first=first, languages=languages, follows=follows, **wishes
        )
        return begun(wanted)
    except EditionError as refusal:
        _blame(visit, fields, refusal)
        return None


def _blame(visit: Visit, fields: Fields, refusal: EditionError) -> None:
    """Put what is wrong beside its field, which need not be named there as well."""
    where = str(refusal).partition(":")[0]
    name, told = where.partition(".")[0], said(refusal, visit.language)
    place = "first" if name == "timeline" else name if name in _FIELDS else "main"
    fields.wrong(place, told if place == "main" else whole(told.removeprefix(f"{where}: ")))


async def _kept(visit: Visit, edition: Edition, fields: Fields) -> Response | None:
    """Keep a new edition and lead to it; None if its name is taken."""
    person = visit.person.name
    try:
        await visit.run(lambda db: editions.create(db, edition, (), visit.now, person))
    except TakenAlready:
        fields.wrong("slug", _TAKEN)
        return None
    told = _("The edition is there. Look at its timeline, its rules and its texts.")
    return await visit.done(f"/editions/{edition.slug}/process", told)


async def _again(
    visit: Visit, fields: Fields | None = None, after: Edition | None = None
) -> Response:
    problems = fields.problems if fields else {}
    return visit.page(
        "process/again.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=await visit.edition(),
        after=after,
        problems=problems,
    )


@routes.page(f"{PROCESS}/again", Role.ORGANISER)
async def again(visit: TheVisit) -> Response:
    """Ask how much later the next edition is."""
    return await _again(visit)


@routes.form(f"{PROCESS}/again", Role.ORGANISER)
async def clone(visit: TheVisit, slug: str) -> Response:
    """Show an edition as this one was, or keep it."""
    fields = Fields(visit)
    new = fields.text("slug", 80)
    weeks = fields.number("weeks", 0, 520, needed=False)
    if fields.problems:
        return await _again(visit, fields)

    def before(db: Connection) -> Edition:
        return as_before(db, slug, new, Later(weeks), visit.now)

    try:
        after = await visit.run(before)
    except NotAccepted as refusal:
        beside(fields, visit, refusal)
        return await _again(visit, fields)
    except NoSuchTime:
        fields.wrong("weeks", _("A phase would begin as the clock is changed: choose other weeks."))
        return await _again(visit, fields)
    if visit.text("do") != "keep":
        return await _again(visit, after=after)
    return await _kept(visit, after, fields) or await _again(visit, fields)
