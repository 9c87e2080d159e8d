"""What an edition is for, by what it is judged in the end, and what its outcome leads to."""

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response

from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import PROCESS, beside, editor
from bot.desk.visit import Visit
from bot.desk.words import _
from bot.editions.again import learned_before
from bot.editions.checking import NotAccepted
from bot.editions.editing import Part, print_of
from bot.editions.seen import ChangedMeanwhile
from bot.staff.roles import Role
from budget.edition import Edition, Words

routes = Desk()

MOST: Final = 12
"""Criteria of success."""

_SINGLE = ("goal", "influence", "decides")


async def _shown(visit: Visit, fields: Fields | None = None) -> Response:
    edition, lessons = await visit.with_edition(learned_before)
    seen, problems = print_of(edition, Part.GOALS), fields.problems if fields else {}
    return visit.page(
        "process/goals.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        seen=seen,
        stale=bool(fields) and visit.text("seen") != seen,
        places=min(MOST, len(edition.success) + 2),
        lessons=lessons,
        problems=problems,
    )


@routes.page(f"{PROCESS}/goals", *EVERYBODY)
async def goals(visit: TheVisit) -> Response:
    """Show the goals."""
    return await _shown(visit)


@routes.form(f"{PROCESS}/goals", Role.ORGANISER)
async def change(visit: TheVisit, slug: str) -> Response:
    """Keep the goals as they were typed."""
    fields = Fields(visit)
    languages = (await visit.edition()).languages
    single: dict[str, Words | None] = {
        name: fields.per_language(name, languages, needed=False) or None for name in _SINGLE
    }
    typed = [fields.per_language(f"success.{n}", languages, needed=False) for n in range(MOST)]

    def edit(edition: Edition) -> Edition:
        success = tuple(one for one in typed if one)
        return replace(
            edition,
            success=success,
            goal=single["goal"],
            influence=single["influence"],
            decides=single["decides"],
        )

    if fields.problems:
        return await _shown(visit, fields)
    seen = visit.text("seen")
    try:
        await visit.run(lambda db: editor(visit, db, slug).change(Part.GOALS, seen, edit))
    except ChangedMeanwhile:
        fields.wrong("goal", MEANWHILE)
        return await _shown(visit, fields)
    except NotAccepted as refusal:
        beside(fields, visit, refusal)
        return await _shown(visit, fields)
    return await visit.done(f"/editions/{slug}/process/goals", _("The goals are kept."))
