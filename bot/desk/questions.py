"""Questions that are often asked: what everybody reads, in words of the organisers' own."""

from http import HTTPStatus
from typing import Final

from fastapi.responses import Response

from bot.desk.conversations import WHO
from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.editions.seen import ChangedMeanwhile
from bot.inbox import often
from bot.inbox.answering import LONGEST
from bot.inbox.often import CannotShare, Shared
from bot.staff.roles import Role
from budget.asking import QUESTION_LENGTH

_LONGEST: Final = {"question": QUESTION_LENGTH, "answer": LONGEST}
_SHARED: Final = _("Everybody can read it now.")

routes = Desk()


@routes.page("/editions/{slug}/questions", *WHO, Role.AUDITOR)
async def questions(visit: TheVisit) -> Response:
    """Show what everybody can read under "Often asked"."""
    return await _questions(visit, {})


async def _questions(visit: Visit, problems: dict[str, str]) -> Response:
    edition = await visit.edition()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return visit.page(
        "questions.html",
        status,
        edition=edition,
        longest=_LONGEST,
        problems=problems,
        may_change=bool(visit.roles & set(WHO)),
    )


@routes.form("/editions/{slug}/questions", *WHO)
async def share(visit: TheVisit, slug: str) -> Response:
    """Add a question and its answer for everybody."""
    fields, organiser = Fields(visit), visit.organiser
    edition = await visit.edition()
    shared = Shared(
        fields.text("question", QUESTION_LENGTH),
        fields.text("answer", LONGEST),
        fields.chosen("language", edition.languages),
    )
    if fields.problems:
        return await _questions(visit, fields.problems)
    try:
        await visit.run(lambda db: often.add(db, slug, shared, organiser))
    except CannotShare as refusal:
        return await _questions(visit, {"question": said(refusal, visit.language)})
    return await visit.done(f"/editions/{slug}/questions", _SHARED)


@routes.page("/editions/{slug}/questions/{number}", *WHO)
async def one(visit: TheVisit, number: int) -> Response:
    """Show a question in one language, to be worded."""
    return await _question(visit, number)


async def _question(visit: Visit, number: int, problems: dict[str, str] | None = None) -> Response:
    edition = await visit.edition()
    try:
        question = often.found(edition, number)
    except CannotShare:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    asked = visit.text("in") or visit.request.query_params.get("in", "")
    language = asked if asked in edition.languages else edition.languages[0]
    seen = often.print_of(question, language)
    return visit.page(
        "question.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        question=question,
        original=next(iter(question.question)),
        spoken=language,
        seen=seen,
        stale="seen" in visit.form and visit.text("seen") != seen,
        longest=_LONGEST,
        problems=problems or {},
    )


@routes.form("/editions/{slug}/questions/{number}", *WHO)
async def reword(visit: TheVisit, slug: str, number: int) -> Response:
    """Give a question and its answer in a language, or anew."""
    fields, organiser, edition = Fields(visit), visit.organiser, await visit.edition()
    language = fields.chosen("in", edition.languages)
    question, answer = fields.text("question", QUESTION_LENGTH), fields.text("answer", LONGEST)
    if fields.problems:
        return await _question(visit, number, fields.problems)
    shared = Shared(question, answer, language, visit.text("seen"))
    try:
        await visit.run(lambda db: often.translate(db, slug, number, shared, organiser))
    except CannotShare as refusal:
        return await _question(visit, number, {"question": said(refusal, visit.language)})
    except ChangedMeanwhile:
        return await _question(visit, number, {"answer": visit.say(MEANWHILE)})
    return await visit.done(f"/editions/{slug}/questions", _SHARED)


@routes.form("/editions/{slug}/questions/{number}/drop", *WHO)
async def drop(visit: TheVisit, slug: str, number: int) -> Response:
    """Take a question away."""
    organiser = visit.organiser
    try:
        await visit.run(lambda db: often.drop(db, slug, number, organiser))
    except CannotShare as refusal:
        return await _questions(visit, {"question": said(refusal, visit.language)})
    return await visit.done(f"/editions/{slug}/questions", _("Nobody reads it any more."))
