"""The form of a draft: it is counted before anything else is done."""

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.broadcasts import making
from bot.broadcasts.making import Wanted
from bot.desk.broadcasts.filling import filled
from bot.desk.broadcasts.names import HERE, LOOK, WORK, TheNumber
from bot.desk.broadcasts.seeing import shown
from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import _
from budget.audience import OF_AN_IDEA, NoAudience, check
from budget.broadcast import CannotSend
from budget.edition import Edition
from storage.contributions import ideas
from storage.contributions.ideas import NoSuchIdea
from storage.post.broadcasts import ChangedMeanwhile

routes = Desk()


@routes.page(f"{HERE}/new", *WORK)
async def new(visit: TheVisit) -> Response:
    """Show the form of a new draft."""
    return await shown(visit, 0)


@routes.form(HERE, *WORK)
async def begin(visit: TheVisit) -> Response:
    """Keep a new draft, or count only who would get it."""
    return await _kept(visit, 0)


@routes.page(f"{HERE}/{{number}}", *LOOK)
async def one(visit: TheVisit, number: TheNumber) -> Response:
    """Show a broadcast."""
    return await shown(visit, number)


@routes.form(f"{HERE}/{{number}}", *WORK)
async def change(visit: TheVisit, number: TheNumber) -> Response:
    """Keep a draft as it is typed, or count only who would get it."""
    return await _kept(visit, number)


async def _kept(visit: Visit, number: int) -> Response:
    fields, edition = Fields(visit), await visit.edition()
    typed = filled(fields, edition)
    seen = fields.number("seen") if number else 0
    if fields.problems:
        return await shown(visit, number, fields, typed)

    done = 0

    def kept(db: Connection) -> int:
        _possible(db, edition, typed)
        return _keep(visit, db, number, typed, seen) if visit.text("do") == "keep" else 0

    try:
        done = await visit.run(kept)
    except ChangedMeanwhile:
        fields.wrong("main", MEANWHILE)
    except (NoAudience, CannotSend) as refusal:
        fields.beside(refusal)
    except NoSuchIdea as refusal:
        fields.wrong("number", refusal.reasons[0])
    if fields.problems or not done:
        return await shown(visit, number, fields, typed)
    told = _("The draft is kept. Look at it once more, and ask a colleague to approve it.")
    return await visit.done(f"/editions/{visit.slug}/broadcasts/{done}", told)


def _possible(db: Connection, edition: Edition, typed: Wanted) -> None:
    """Raise `NoAudience` or `NoSuchIdea` if nobody can be written to like this."""
    audience = typed.audience
    check(audience, edition)
    if audience.number and audience.who in OF_AN_IDEA:
        ideas.get(db, edition.slug, audience.number)


def _keep(visit: Visit, db: Connection, number: int, typed: Wanted, seen: int) -> int:
    acting = visit.acting(db, visit.slug)
    made = making.change(acting, number, typed, seen) if number else making.make(acting, typed)
    return made.number
