"""Similar ideas side by side, and the proposals that they go on together."""

from http import HTTPStatus
from typing import NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot import merging
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas import names
from bot.desk.ideas.listing import wanted
from bot.desk.ideas.names import LOOK, WORK
from bot.desk.ideas.nearness import nearest
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.merging import Pending
from budget.edition import Edition
from budget.idea import Idea
from budget.merging import WORDS_LENGTH, CannotMerge
from storage.contributions import board, ideas
from storage.process import editions

routes = Desk()


class Merges(NamedTuple):
    """The proposals that wait for an answer, and the titles of the ideas."""

    edition: Edition
    pending: list[Pending]
    titles: dict[int, str]


@routes.page("/editions/{slug}/ideas/merges", *LOOK)
async def merges(visit: TheVisit, slug: str) -> Response:
    """Show which ideas may go on together, and whose answer that waits for."""

    def look(db: Connection) -> Merges:
        titles = {row.number: row.title for row in board.rows(db, slug)}
        pending = merging.pending(db, slug, visit.now)
        return Merges(editions.load(db, slug).edition(), pending, titles)

    works = bool(visit.roles & set(WORK))
    return visit.page("ideas/merges.html", **(await visit.run(look))._asdict(), works=works)


@routes.page("/editions/{slug}/ideas/{number}/similar", *LOOK)
async def similar(visit: TheVisit, slug: str, number: int) -> Response:
    """Show an idea beside those that resemble it most."""
    return await _shown(visit, slug, number, {})


async def _shown(visit: Visit, slug: str, number: int, problems: dict[str, str]) -> Response:
    def look(db: Connection) -> tuple[Edition, Idea, list[Pending]]:
        idea, edition = ideas.get(db, slug, number), editions.load(db, slug).edition()
        pending = merging.pending(db, slug, visit.now)
        return edition, idea, [one for one in pending if number in (one.number, one.merger.into)]

    edition, idea, pending = await visit.run(look)
    return visit.page(
        "ideas/similar.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        one=idea,
        near=await nearest(visit.office.storage, slug, idea),
        pending=pending,
        words_length=WORDS_LENGTH,
        names=names,
        query=wanted(visit).query,
        works=bool(visit.roles & set(WORK)),
        problems=problems,
    )


@routes.form("/editions/{slug}/ideas/{number}/merge", *WORK)
async def merge(visit: TheVisit, slug: str, number: int) -> Response:
    """Propose that two ideas go on together; those who wrote them are asked."""
    fields = Fields(visit)
    other = fields.number("other", 1, 2**31 - 1)
    way = fields.chosen("way", ("joins", "goes-on"))
    words = fields.text("words", WORDS_LENGTH, needed=False)
    if fields.problems:
        return await _shown(visit, slug, number, fields.problems)
    joins, into = (number, other) if way == "joins" else (other, number)

    def proposed(db: Connection) -> bool:
        merging.propose(visit.acting(db, slug), joins, into, words)
        return any(one.number == joins for one in merging.pending(db, slug, visit.now))

    try:
        waits = await visit.run(proposed)
    except CannotMerge as refusal:
        return await _shown(visit, slug, number, {"other": said(refusal, visit.language)})
    if waits:
        told = _("It is proposed: it waits for who wrote these ideas, or for a second screener.")
        return await visit.done(f"/editions/{slug}/ideas/merges", told)
    told = _("Idea {number} goes on as part of idea {into}.", number=joins, into=into)
    return await visit.done(f"/editions/{slug}/ideas/{into}", told)
