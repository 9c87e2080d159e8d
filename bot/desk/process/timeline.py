"""The timeline editor: a boundary is moved, what moves along is shown, and then it is kept."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.names import PHASES
from bot.desk.process.changing import PROCESS, beside, editor
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.editions.checking import NotAccepted
from bot.editions.editing import Part, fixed, print_of
from bot.editions.seen import ChangedMeanwhile
from bot.staff.roles import Role
from budget.edition import Edition
from budget.moving import CannotShift, differences, has_passed, left_out, moved
from budget.timeline import NoSuchTime, Phase
from flows.notices import moving
from storage.process import moves

routes = Desk()


async def _shown(
    visit: Visit, fields: Fields | None = None, after: Edition | None = None
) -> Response:
    """Show the timeline; with `after`, what would change."""
    edition = await visit.edition()
    open_to = [
        phase
        for phase in Phase
        if not has_passed(edition, phase, visit.now)
        and (edition.entered.before(phase) or phase is edition.entered)
    ]
    problems = fields.problems if fields else {}
    return visit.page(
        "process/timeline.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        seen=print_of(edition, Part.TIMELINE),
        open_to=[(phase.value, visit.say(PHASES[phase])) for phase in open_to],
        fixed=fixed(edition, Part.TIMELINE),
        problems=problems,
        longest=moving.REASON,
        looked=_typed(visit) if after else "",
        changes=list(differences(edition.timeline, after.timeline)) if after else [],
    )


@routes.page(f"{PROCESS}/timeline", *EVERYBODY)
async def timeline(visit: TheVisit) -> Response:
    """Show when each phase begins."""
    return await _shown(visit)


@routes.form(f"{PROCESS}/timeline", Role.ORGANISER)
async def change(visit: TheVisit, slug: str) -> Response:
    """Show what would change, or keep it."""
    fields, edition = Fields(visit), await visit.edition()
    phase = fields.one_of("phase", Phase)
    out = fields.ticked("leave-out")
    to = None if out else fields.moment("to", edition.zone)
    reason = fields.per_language("reason", edition.languages, moving.REASON, needed=False)
    if fields.problems or phase is None:
        return await _shown(visit, fields)
    edit = _edit(phase, to, visit.now)
    keep = visit.text("do") == "keep" and visit.text("looked") == _typed(visit)

    def changed(db: Connection) -> Edition:
        after = editor(visit, db, slug).change(
            Part.TIMELINE, visit.text("seen"), edit, keep=keep, phase=phase.value
        )
        if keep and reason:
            moves.explain(db, slug, reason)
        return after

    try:
        after = await visit.run(changed)
    except (CannotShift, NoSuchTime, ChangedMeanwhile, NotAccepted) as refusal:
        _blame(visit, fields, refusal)
        return await _shown(visit, fields)
    if not keep:
        return await _shown(visit, after=after)
    return await visit.done(f"/editions/{slug}/process/timeline", _("The timeline is changed."))


def _typed(visit: Visit) -> str:
    """Return what was filled in, so that only what was looked at is kept."""
    typed = (visit.text(name) for name in ("phase", "to", "leave-out"))
    return " ".join(filter(None, typed))


def _edit(phase: Phase, to: datetime | None, now: datetime) -> Callable[[Edition], Edition]:
    """Return what is done to an edition: a phase begins then, or is left out."""
    if to is None:
        return lambda edition: left_out(edition, phase, now)
    return lambda edition: moved(edition, phase, to, now)


def _blame(visit: Visit, fields: Fields, refusal: Exception) -> None:
    match refusal:
        case NoSuchTime():
            problem = _(
                "A phase that moves along would begin as the clock is changed: please choose"
                " another time."
            )
            fields.wrong("to", problem)
        case ChangedMeanwhile():
            fields.wrong("to", MEANWHILE)
        case NotAccepted():
            beside(fields, visit, refusal)
        case _other:
            fields.wrong("to", said(refusal, visit.language))
