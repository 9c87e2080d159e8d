"""What else is done with an idea: who judges it, notes among screeners, what is to be mended."""

from collections.abc import Callable

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas.board import colleagues
from bot.desk.ideas.idea import shown
from bot.desk.ideas.listing import wanted
from bot.desk.ideas.names import WORK
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, said
from bot.screening import assessing
from budget.assessment import CannotAssess
from budget.defect import QUESTION_LENGTH, Part
from storage.contributions import ideas

NOTE_LENGTH = 1_000
"""Characters of a note."""

routes = Desk()


@routes.form("/editions/{slug}/ideas/{number}/assign", *WORK)
async def assign(visit: TheVisit, slug: str, number: int) -> Response:
    """Let somebody judge an idea."""
    fields = Fields(visit)
    to = fields.chosen("to", await visit.run(lambda db: colleagues(db, slug)))
    if fields.problems:
        return await shown(visit, slug, number, fields.problems)
    told = _("{to} judges this idea.", to=to)
    return await _tried(
        *(visit, number, "to", told),
        lambda db: assessing.assign(visit.acting(db, slug), number, to),
    )


@routes.form("/editions/{slug}/ideas/{number}/note", *WORK)
async def note(visit: TheVisit, slug: str, number: int) -> Response:
    """Write something to the other screeners."""
    fields = Fields(visit)
    text = fields.text("note", NOTE_LENGTH)
    if fields.problems:
        return await shown(visit, slug, number, fields.problems)
    return await _tried(
        *(visit, number, "note", _("Your note is kept.")),
        lambda db: assessing.note(visit.acting(db, slug), number, text),
    )


@routes.form("/editions/{slug}/ideas/{number}/ask", *WORK)
async def ask(visit: TheVisit, slug: str, number: int) -> Response:
    """Ask the authors, in their own chat, to mend something before a date."""
    edition = await visit.edition()
    fields = Fields(visit)
    part = fields.one_of("part", Part)
    question = fields.per_language("question", edition.languages, QUESTION_LENGTH)
    if fields.problems or part is None:
        return await shown(visit, slug, number, fields.problems)
    return await _tried(
        *(visit, number, "part", _("Its authors are asked in their chat.")),
        lambda db: assessing.ask(visit.acting(db, slug), number, part, question),
    )


async def _tried(
    visit: Visit,
    number: int,
    field: str,
    told: Sentence,
    work: Callable[[Connection], object],
) -> Response:
    """Do something with an idea, or say beside the field why that cannot be."""

    def done(db: Connection) -> None:
        ideas.get(db, visit.slug, number)
        work(db)

    try:
        await visit.run(done)
    except CannotAssess as refusal:
        return await shown(visit, visit.slug, number, {field: said(refusal, visit.language)})
    back = f"/editions/{visit.slug}/ideas/{number}{wanted(visit).query}#{field}"
    return await visit.done(back, told)
