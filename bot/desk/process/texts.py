"""The texts of an edition by language: what is missing, and how easily the Dutch ones are read."""

from http import HTTPStatus
from typing import NamedTuple

from fastapi import HTTPException
from fastapi.responses import Response

from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import PROCESS, editor
from bot.desk.process.text_names import Named, named
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.editions.checking import NotAccepted
from bot.editions.editing import Part, fixed
from bot.editions.seen import ChangedMeanwhile
from bot.editions.texts import PROSE_LENGTH
from bot.editions.titles import fixed_titles, is_fixed
from bot.staff.roles import Role
from budget.edition import Edition
from budget.reading_ease import PLAIN
from budget.sentence import Sentence
from budget.wording import NoSuchText, lacking, texts

routes = Desk()


class Row(NamedTuple):
    """A text in one language beside the original."""

    key: str
    original: str
    text: str
    named: Named
    fixed: bool = False


def _language(visit: Visit, edition: Edition) -> str:
    """Return the language that is looked at: the first but the original, if nobody says."""
    asked = visit.text("in") or visit.request.query_params.get("in", "")
    return (
        asked
        if asked in edition.languages
        else edition.languages[min(1, len(edition.languages) - 1)]
    )


@routes.page(f"{PROCESS}/texts", *EVERYBODY)
async def every(visit: TheVisit) -> Response:
    """Show all texts in a language, or those only that it lacks."""
    edition = await visit.edition()
    language, missing = _language(visit, edition), lacking(edition)
    only = visit.request.query_params.get("only") == "missing"
    titles = await visit.run(lambda db: fixed_titles(db, edition))
    rows = [
        _row(edition, key, language, titles)
        for key in texts(edition)
        if not only or key in missing[language]
    ]
    return visit.page(
        "process/texts.html",
        edition=edition,
        spoken=language,
        missing=missing,
        rows=rows,
        only=only,
        fixed=fixed(edition, Part.TEXTS),
        titles=titles,
        plain=PLAIN,
    )


def _row(edition: Edition, key: str, language: str, titles: Sentence | None) -> Row:
    words = texts(edition)[key]
    text = words.get(language, "")
    held = titles is not None and is_fixed(edition, key, text)
    return Row(key, words.get(edition.languages[0], ""), text, named(key, edition), held)


async def _shown(visit: Visit, key: str, fields: Fields | None = None) -> Response:
    edition = await visit.edition()
    if key not in texts(edition):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    language = _language(visit, edition)
    titles = await visit.run(lambda db: fixed_titles(db, edition))
    row = _row(edition, key, language, titles)
    problems = fields.problems if fields else {}
    return visit.page(
        "process/text.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        row=row,
        spoken=language,
        most=PROSE_LENGTH,
        problems=problems,
        fixed=fixed(edition, Part.TEXTS) or (titles if row.fixed else None),
        stale=bool(fields) and row.text != visit.text("seen"),
    )


@routes.page(f"{PROCESS}/texts/{{key}}", Role.ORGANISER)
async def one(visit: TheVisit, key: str) -> Response:
    """Show one text in one language, to be worded."""
    return await _shown(visit, key)


@routes.form(f"{PROCESS}/texts/{{key}}", Role.ORGANISER)
async def reword(visit: TheVisit, slug: str, key: str) -> Response:
    """Word one text in one language."""
    fields, edition = Fields(visit), await visit.edition()
    language = fields.chosen("in", edition.languages)
    text = fields.text("text", PROSE_LENGTH, needed=language == edition.languages[0])
    if fields.problems:
        return await _shown(visit, key, fields)
    seen = visit.text("seen").replace("\r\n", "\n")
    try:
        await visit.run(lambda db: editor(visit, db, slug).reword(key, language, text, seen))
    except NoSuchText as nothing:
        raise HTTPException(HTTPStatus.NOT_FOUND) from nothing
    except ChangedMeanwhile:
        fields.wrong("text", MEANWHILE)
        return await _shown(visit, key, fields)
    except NotAccepted as refusal:
        fields.wrong("text", said(refusal, visit.language))
        return await _shown(visit, key, fields)
    return await visit.done(f"/editions/{slug}/process/texts?in={language}", _("The text is kept."))
