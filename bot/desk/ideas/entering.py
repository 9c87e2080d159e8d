"""Ideas that came on paper or at a meeting are handed in here; who is answered by post."""

from datetime import datetime
from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot import handing_in
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas import names
from bot.desk.ideas.names import LOOK, WORK
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.handing_in import CannotHandIn
from budget.edition import Edition
from budget.idea import TEXT_LENGTH, TITLE_LENGTH, UNKNOWN, Draft, Idea
from storage.contributions import ideas
from storage.process import editions

routes = Desk()


@routes.page("/editions/{slug}/ideas/new", *WORK)
async def entering(visit: TheVisit, slug: str) -> Response:
    """Ask what stands on the paper."""
    return await _shown(visit, slug, {})


async def _shown(visit: Visit, slug: str, problems: dict[str, str]) -> Response:
    edition = await visit.run(lambda db: editions.load(db, slug).edition())
    return visit.page(
        "ideas/new.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        unknown=UNKNOWN,
        text_length=TEXT_LENGTH,
        title_length=TITLE_LENGTH,
        problems=problems,
    )


@routes.form("/editions/{slug}/ideas/new", *WORK)
async def hand_in(visit: TheVisit, slug: str) -> Response:
    """Hand an idea in, and say which number goes on the paper."""
    edition = await visit.run(lambda db: editions.load(db, slug).edition())
    fields = Fields(visit)
    draft = _draft(fields, edition)
    came = visit.now
    if fields["at"]:
        came = fields.moment("at", edition.zone) or came
    if fields.problems:
        return await _shown(visit, slug, fields.problems)
    try:
        idea = await visit.run(lambda db: _handed_in(visit, db, slug, draft, came))
    except CannotHandIn as refusal:
        return await _shown(visit, slug, {refusal.field: said(refusal, visit.language)})
    told = _("The idea has number {number}. Write it on the paper.", number=idea.number)
    return await visit.done(f"/editions/{slug}/ideas/new", told)


def _handed_in(visit: Visit, db: Connection, slug: str, draft: Draft, came: datetime) -> Idea:
    return handing_in.hand_in(visit.acting(db, slug), draft, came)


def _draft(fields: Fields, edition: Edition) -> Draft:
    """Return what was typed of an idea."""
    text = fields.text("text", TEXT_LENGTH)
    author = fields.text("author", TITLE_LENGTH)
    districts = {UNKNOWN, "", *edition.district_by_key}
    place = fields["street"] or fields.chosen("place", districts, needed=False)
    themes = {UNKNOWN, *edition.theme_by_key}
    theme = fields.chosen("theme", themes, needed=False) or UNKNOWN
    return Draft(
        text,
        place[:TITLE_LENGTH],
        theme,
        fields.number("cost", needed=False),
        fields.text("title", TITLE_LENGTH, needed=False),
        author,
        fields.text("organisation", TITLE_LENGTH, needed=False),
    )


@routes.page("/editions/{slug}/ideas/by-post", *LOOK)
async def by_post(visit: TheVisit, slug: str) -> Response:
    """Show the ideas of which no author has a chat with us, with the names to answer to."""

    def look(db: Connection) -> tuple[Edition, list[Idea]]:
        return editions.load(db, slug).edition(), ideas.of_nobody(db, slug)

    edition, found = await visit.run(look)
    works = bool(visit.roles & set(WORK))
    return visit.page("ideas/by-post.html", edition=edition, found=found, names=names, works=works)
