"""Themes and districts: typed one by one, or from a spreadsheet that is looked at whole."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import MEANWHILE, Fields
from bot.desk.forms import WITH_A_FILE
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import PROCESS, beside, editor, places
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, said
from bot.editions.checking import NotAccepted
from bot.editions.editing import Part, fixed, print_of
from bot.editions.seen import ChangedMeanwhile, as_seen, printed
from bot.editions.texts import LABEL_LENGTH, PROSE_LENGTH
from bot.editions.uploaded import (
    MOST_PEOPLE,
    Uploaded,
    districts_columns,
    districts_from,
    themes_columns,
    themes_from,
)
from bot.staff.roles import Role
from bot.uploads.table import NoTable, Table
from budget.edition import District, Edition, Theme
from storage.process import editions, population

routes = Desk()

MOST: Final = 200
"""Rows of a form; a spreadsheet may have more."""

_KEPT: Final[Mapping[Part, Sentence]] = {
    Part.THEMES: _("The themes are kept."),
    Part.DISTRICTS: _("The districts are kept."),
}


async def _shown(
    visit: Visit, slug: str, part: Part, fields: Fields | None = None, table: Table | None = None
) -> Response:
    edition, people = await visit.with_edition(lambda db, _: population.of(db, slug))
    seen, problems = _print(edition, part, people), fields.problems if fields else {}
    items = edition.themes if part is Part.THEMES else edition.districts
    columns = themes_columns if part is Part.THEMES else districts_columns
    return visit.page(
        "process/places.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        part=part.value,
        seen=seen,
        stale="seen" in visit.form and visit.text("seen") != seen,
        fixed=fixed(edition, part),
        items=items,
        most=MOST,
        places=places(visit, part.value, len(items), MOST),
        people=people,
        columns=", ".join(column.name for column in columns(edition.languages)),
        table=table,
        problems=problems,
    )


def _print(edition: Edition, part: Part, people: Mapping[str, int]) -> str:
    """Return the print of what is seen: of the districts with how many people live there."""
    return printed([print_of(edition, part), people if part is Part.DISTRICTS else {}])


@routes.page(f"{PROCESS}/themes", *EVERYBODY)
async def themes(visit: TheVisit, slug: str) -> Response:
    """Show the themes."""
    return await _shown(visit, slug, Part.THEMES)


@routes.page(f"{PROCESS}/districts", *EVERYBODY)
async def districts(visit: TheVisit, slug: str) -> Response:
    """Show the districts, and how many people live there."""
    return await _shown(visit, slug, Part.DISTRICTS)


@routes.form(f"{PROCESS}/themes", Role.ORGANISER)
async def change_themes(visit: TheVisit, slug: str) -> Response:
    """Keep the themes as they were typed."""
    fields, languages = Fields(visit), (await visit.edition()).languages
    typed, rows = [], [n for n in range(MOST) if fields[f"themes.{n}.key"]]
    for at in (f"themes.{n}" for n in rows):
        title = fields.per_language(f"{at}.title", languages, LABEL_LENGTH)
        background = fields.per_language(f"{at}.background", languages, PROSE_LENGTH)
        typed.append(Theme(fields[f"{at}.key"], title, background))
    return await _keep(
        visit,
        slug,
        Part.THEMES,
        fields,
        lambda edition: replace(edition, themes=tuple(typed)),
        rows=rows,
    )


@routes.form(f"{PROCESS}/districts", Role.ORGANISER)
async def change_districts(visit: TheVisit, slug: str) -> Response:
    """Keep the districts as they were typed, and how many people live there."""
    fields, languages = Fields(visit), (await visit.edition()).languages
    typed, people = [], dict[str, int]()
    rows = [n for n in range(MOST) if fields[f"districts.{n}.key"]]
    for at in (f"districts.{n}" for n in rows):
        title, key = (
            fields.per_language(f"{at}.title", languages, LABEL_LENGTH),
            fields[f"{at}.key"],
        )
        typed.append(District(key, title))
        if fields[f"{at}.people"]:
            people[key] = fields.number(f"{at}.people", 0, MOST_PEOPLE)
    return await _keep(
        visit,
        slug,
        Part.DISTRICTS,
        fields,
        lambda edition: replace(edition, districts=tuple(typed)),
        people,
        rows,
    )


async def _keep(  # noqa: PLR0913, PLR0917 - what is kept, and where it is shown if it is not
    visit: Visit,
    slug: str,
    part: Part,
    fields: Fields,
    edit: Callable[[Edition], Edition],
    people: Mapping[str, int] | None = None,
    rows: Sequence[int] = (),
) -> Response:
    """Keep a part, and figures of the census if there are any, or show what is wrong."""

    def kept(db: Connection) -> None:
        now = _print(editions.hold(db, slug).edition(), part, population.of(db, slug))
        as_seen(visit.text("seen") or None, now)
        editor(visit, db, slug).change(part, "", edit)
        if people is not None:
            population.keep(db, slug, people)

    if fields.problems:
        return await _shown(visit, slug, part, fields)
    try:
        await visit.run(kept)
    except ChangedMeanwhile:
        fields.wrong("main", MEANWHILE)
        return await _shown(visit, slug, part, fields)
    except NotAccepted as refusal:
        beside(fields, visit, refusal, {(part.value,): rows})
        return await _shown(visit, slug, part, fields)
    return await visit.done(f"/editions/{slug}/process/{part}", _KEPT[part])


@routes.form(f"{PROCESS}/themes/upload", Role.ORGANISER, largest=WITH_A_FILE)
async def upload_themes(visit: TheVisit, slug: str) -> Response:
    """Keep the themes of a spreadsheet, if all of it is right."""
    return await _uploaded(visit, slug, Part.THEMES, themes_from)


@routes.form(f"{PROCESS}/districts/upload", Role.ORGANISER, largest=WITH_A_FILE)
async def upload_districts(visit: TheVisit, slug: str) -> Response:
    """Keep the districts of a spreadsheet, and who lives there, if all of it is right."""
    return await _uploaded(visit, slug, Part.DISTRICTS, districts_from)


async def _uploaded(
    visit: Visit, slug: str, part: Part, read: Callable[[bytes, Edition], Uploaded]
) -> Response:
    fields, file = Fields(visit), visit.upload("file")
    if file is None:
        fields.wrong("file", _("Please choose a file."))
        return await _shown(visit, slug, part, fields)
    edition, content = await visit.edition(), await file.read()
    await file.close()
    try:
        found = await asyncio.to_thread(read, content, edition)
    except NoTable as refusal:
        fields.wrong("file", said(refusal, visit.language))
        return await _shown(visit, slug, part, fields)
    if found.table.wrong:
        fields.wrong("file", _("Nothing is kept: what is wrong in the file stands below."))
        return await _shown(visit, slug, part, fields, found.table)
    changes: dict[str, Any] = (
        {"themes": found.edition.themes}
        if part is Part.THEMES
        else {"districts": found.edition.districts}
    )
    people = found.people or None
    return await _keep(visit, slug, part, fields, lambda now: replace(now, **changes), people)
