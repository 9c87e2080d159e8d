"""What an edition is for, by what it is judged in the end, and what its outcome leads to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response

from bot.desk.called import every
from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import NO_ROWS, PROCESS, Rows, beside, editor, places
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _
from bot.editions.again import learned_before
from bot.editions.checking import NotAccepted
from bot.editions.editing import Part, fixed, print_of
from bot.editions.seen import ChangedMeanwhile
from bot.staff.roles import Role
from budget.edition import Edition, Words

routes = Desk()

MOST: Final = 12
"""Criteria of success."""

_SINGLE: Final = ("goal", "influence", "decides")

_KEPT: Final[Mapping[Part, Sentence]] = {
    Part.GOALS: _("The goals are kept."),
    Part.SUCCESS: _("It is kept by what the edition is judged."),
}


async def _shown(visit: Visit, sent: Part | None = None, fields: Fields | None = None) -> Response:
    """Show the goals and the criteria, with what is wrong in the form that was sent."""
    edition, (lessons, called) = await visit.with_edition(
        lambda db, edition: (learned_before(db, edition), every(db))
    )
    seen = {part: print_of(edition, part) for part in (Part.GOALS, Part.SUCCESS)}
    problems = fields.problems if fields else {}
    return visit.page(
        "process/goals.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        seen=seen,
        fixed={part: fixed(edition, part) for part in seen},
        stale=sent if sent and visit.text("seen") != seen[sent] else None,
        places=places(visit, "success", len(edition.success), MOST),
        lessons=lessons,
        called=called,
        problems=problems,
    )


@routes.page(f"{PROCESS}/goals", *EVERYBODY)
async def goals(visit: TheVisit) -> Response:
    """Show the goals."""
    return await _shown(visit)


@routes.form(f"{PROCESS}/goals", Role.ORGANISER)
async def change(visit: TheVisit) -> Response:
    """Keep the goals as they were typed."""
    fields = Fields(visit)
    languages = (await visit.edition()).languages
    single: dict[str, Words | None] = {
        name: fields.per_language(name, languages, needed=False) or None for name in _SINGLE
    }

    def edit(edition: Edition) -> Edition:
        return replace(
            edition,
            goal=single["goal"],
            influence=single["influence"],
            decides=single["decides"],
        )

    return await _keep(visit, Part.GOALS, fields, edit)


@routes.form(f"{PROCESS}/success", Role.ORGANISER)
async def judge_by(visit: TheVisit) -> Response:
    """Keep by what the edition is judged as it was typed."""
    fields = Fields(visit)
    languages = (await visit.edition()).languages
    typed = [fields.per_language(f"success.{n}", languages, needed=False) for n in range(MOST)]
    rows = [n for n, words in enumerate(typed) if words]
    success = tuple(typed[n] for n in rows)
    return await _keep(
        visit,
        Part.SUCCESS,
        fields,
        lambda edition: replace(edition, success=success),
        {("success",): rows},
    )


async def _keep(
    visit: Visit,
    part: Part,
    fields: Fields,
    edit: Callable[[Edition], Edition],
    rows: Rows = NO_ROWS,
) -> Response:
    """Keep a part, or show what is wrong with it."""
    slug, seen = visit.slug, visit.text("seen")
    if fields.problems:
        return await _shown(visit, part, fields)
    try:
        await visit.run(lambda db: editor(visit, db, slug).change(part, seen, edit))
    except ChangedMeanwhile:
        fields.wrong("main", MEANWHILE)
        return await _shown(visit, part, fields)
    except NotAccepted as refusal:
        beside(fields, visit, refusal, rows)
        return await _shown(visit, part, fields)
    return await visit.done(f"/editions/{slug}/process/goals", _KEPT[part])
