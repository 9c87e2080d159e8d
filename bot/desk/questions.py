"""Questions that are often asked: what everybody reads, in words of the organisers' own."""

from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.conversations import WHO
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.inbox import often
from bot.inbox.answering import LONGEST
from bot.inbox.often import CannotShare, Shared
from bot.staff.roles import Role
from budget.asking import QUESTION_LENGTH

routes = Desk()


@routes.page("/editions/{slug}/questions", *WHO, Role.AUDITOR)
async def questions(visit: TheVisit) -> Response:
    """Show what everybody can read under "Often asked"."""
    return await _questions(visit, {})


async def _questions(visit: Visit, problems: dict[str, str]) -> Response:
    edition = await visit.edition()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    longest = {"question": QUESTION_LENGTH, "answer": LONGEST}
    return visit.page(
        "questions.html",
        status,
        edition=edition,
        longest=longest,
        problems=problems,
        may_change=bool(visit.roles & set(WHO)),
    )


@routes.form("/editions/{slug}/questions", *WHO)
async def share(visit: TheVisit, slug: str) -> Response:
    """Add a question and its answer for everybody, or give one in another language."""
    fields, organiser = Fields(visit), visit.organiser
    edition = await visit.edition()
    shared = Shared(
        fields.text("question", QUESTION_LENGTH),
        fields.text("answer", LONGEST),
        fields.chosen("language", edition.languages),
    )
    number = fields.number("number", needed=False)
    if fields.problems:
        return await _questions(visit, fields.problems)

    def kept(db: Connection) -> None:
        if number:
            often.translate(db, slug, number, shared, organiser)
        else:
            often.add(db, slug, shared, organiser)

    try:
        await visit.run(kept)
    except CannotShare as refusal:
        return await _questions(visit, {"question": said(refusal, visit.language)})
    return await visit.done(f"/editions/{slug}/questions", _("Everybody can read it now."))


@routes.form("/editions/{slug}/questions/{number}/drop", *WHO)
async def drop(visit: TheVisit, slug: str, number: int) -> Response:
    """Take a question away."""
    organiser = visit.organiser
    try:
        await visit.run(lambda db: often.drop(db, slug, number, organiser))
    except CannotShare as refusal:
        return await _questions(visit, {"question": said(refusal, visit.language)})
    return await visit.done(f"/editions/{slug}/questions", _("Nobody reads it any more."))
