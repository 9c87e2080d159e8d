"""The screening board: all ideas in one table, to be found, assigned and answered together."""

from http import HTTPStatus
from typing import NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas import listing
from bot.desk.ideas.listing import ORDERS, PAGE, Listed
from bot.desk.ideas.names import LOOK, STAGES, STANDINGS, WORK
from bot.desk.visit import Visit
from bot.desk.words import _, n_, said
from bot.screening import assessing
from bot.staff.roles import roles_in
from budget.assessment import CannotAssess
from budget.edition import Edition
from budget.idea import UNKNOWN
from storage.desk import staff
from storage.process import editions

routes = Desk()


class Board(NamedTuple):
    """What the board shows: what was asked for, and who can be asked to judge."""

    edition: Edition
    listed: Listed
    colleagues: list[str]


def colleagues(db: Connection, slug: str) -> list[str]:
    """Return the names of who can judge ideas of an edition."""
    return [one.name for one in staff.every(db) if roles_in(one, slug) & set(WORK)]


@routes.page("/editions/{slug}/ideas", *LOOK)
async def board(visit: TheVisit, slug: str) -> Response:
    """Show the ideas that were asked for, a page of them."""
    return await _shown(visit, slug, {})


async def _shown(visit: Visit, slug: str, problems: dict[str, str]) -> Response:
    wish = listing.wanted(visit)

    def look(db: Connection) -> Board:
        listed = listing.found(visit.acting(db, slug), wish)
        return Board(editions.load(db, slug).edition(), listed, colleagues(db, slug))

    seen = await visit.run(look)
    pages = max(1, -(-len(seen.listed.rows) // PAGE))
    asked = visit.request.query_params.get("page", "")[:6]
    page = min(max(int(asked), 1), pages) if asked.isdecimal() and asked.isascii() else 1
    themes = [(one.key, next(iter(one.title.values()))) for one in seen.edition.themes]
    return visit.page(
        "ideas/board.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        **seen._asdict(),
        rows=seen.listed.rows[(page - 1) * PAGE : page * PAGE],
        wanted=wish,
        page=page,
        pages=pages,
        people=[(name, name) for name in seen.colleagues],
        themes=[*themes, (UNKNOWN, visit.say(_("not known")))],
        stages=STAGES,
        standings=STANDINGS,
        orders=ORDERS,
        may_change=bool(visit.roles & set(WORK)),
        problems=problems,
    )


@routes.form("/editions/{slug}/ideas/assign", *WORK)
async def assign(visit: TheVisit, slug: str) -> Response:
    """Let somebody judge all ideas that are ticked."""
    fields = Fields(visit)
    numbers = _ticked(visit, fields)
    to = fields.chosen("to", await visit.run(lambda db: colleagues(db, slug)))
    if fields.problems:
        return await _shown(visit, slug, fields.problems)

    def assigned(db: Connection) -> str:
        acting, wish = visit.acting(db, slug), listing.wanted(visit)
        for number in numbers:
            assessing.assign(acting, number, to)
        return listing.found(acting, wish).place(wish, *numbers)

    try:
        back = await visit.run(assigned)
    except CannotAssess as refusal:
        return await _shown(visit, slug, {"number": said(refusal, visit.language)})
    told = n_("{to} judges {count} idea.", "{to} judges {count} ideas.", len(numbers), to=to)
    return await visit.done(f"/editions/{slug}/ideas{back}", told)


@routes.form("/editions/{slug}/ideas/answer", *WORK)
async def answer(visit: TheVisit, slug: str) -> Response:
    """Lead to what would be published of all ideas that are ticked."""
    fields = Fields(visit)
    numbers = _ticked(visit, fields)
    if fields.problems:
        return await _shown(visit, slug, fields.problems)
    only = ".".join(map(str, numbers))
    return await visit.done(f"/editions/{slug}/ideas/answers?only={only}")


def _ticked(visit: Visit, fields: Fields) -> list[int]:
    typed = {one for one in visit.texts("number") if one.isdecimal() and one.isascii()}
    numbers = sorted(number for one in typed if 0 < (number := int(one)) < 2**31)
    if not numbers:
        fields.wrong("number", _("Please tick the ideas that this is about."))
    return numbers[:PAGE]
