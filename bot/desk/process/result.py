"""The result: what is done with money that was left over, and certifying it, by two people."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import PROCESS
from bot.desk.process.seen import RESULT_CHANGED
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, said
from bot.staff.roles import Role
from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition
from budget.leftover import Leftover, Use
from storage import certified, editions
from storage.certified import CannotSign, CertifiedAlready
from storage.documents import result_from_json
from storage.engine import Store

routes = Desk()

USES: dict[Use, Sentence] = {
    Use.CARRIED_OVER: _("It is kept for the next time"),
    Use.PARTLY: _("The next project in order gets it, and is paid in part"),
    Use.TOPPED_UP: _("We add what the next project in order lacks"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the count came to, if it is known, and whether that is certified."""

    edition: Edition
    result: Outcome | Division | None
    outcome: str
    certified: bool
    signed_by: list[str]

    @property
    def counted(self) -> Outcome | None:
        """The outcome of a vote on projects."""
        return self.result if isinstance(self.result, Outcome) else None


async def shown(visit: Visit, slug: str, fields: Fields | None = None) -> Response:
    """Show the result, with what is wrong with a form if one was sent."""

    def look(db: Connection) -> Seen:
        row = editions.load(db, slug)
        result = result_from_json(row.outcome) if row.outcome else None
        done = row.outcome is not None and row.tie_key is None
        signed = certified.certified_by(db, row) if row.outcome else []
        return Seen(row.edition(), result, certified.outcome_hash(row), done, signed)

    seen = await visit.run(look)
    problems = fields.problems if fields else {}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    uses = [(use.value, visit.say(label)) for use, label in USES.items()]
    return visit.page(
        "process/result.html",
        status,
        edition=seen.edition,
        seen=seen,
        problems=problems,
        uses=uses,
        used=_used(seen.counted),
    )


def _used(counted: Outcome | None) -> Sentence | str:
    """Return what was decided about what is left over, if anything was."""
    return USES[counted.leftover.use] if counted and counted.leftover else ""


@routes.page(f"{PROCESS}/result", *EVERYBODY)
async def result(visit: TheVisit, slug: str) -> Response:
    """Show what the count came to."""
    return await shown(visit, slug)


@routes.form(f"{PROCESS}/certify", Role.ORGANISER, final=True)
async def certify(visit: TheVisit, slug: str) -> Response:
    """Certify the result as it was seen; after the second person nothing ties a right to a ballot.

    Where the store was stopped before its files were clean, who comes back cleans them.
    """
    fields = Fields(visit)

    def signed(db: Connection) -> bool:
        _as_seen(visit, db, slug)
        return certified.certify(db, slug, visit.person.name, visit.now)

    try:
        done = await visit.run(signed)
    except CannotSign as refusal:
        if isinstance(refusal, CertifiedAlready):
            await _purge(visit)
        fields.wrong("certify", said(refusal, visit.language))
        return await shown(visit, slug, fields)
    if done:
        await _purge(visit)
    told = (
        _("The result is certified. Nothing ties a person to a ballot any more.")
        if done
        else _("You certify this result. Somebody else has to do the same.")
    )
    return await visit.done(f"/editions/{slug}/process/result", told)


@routes.form(f"{PROCESS}/leftover", Role.ORGANISER, final=True)
async def leftover(visit: TheVisit, slug: str) -> Response:
    """Decide what is done with the money that was left over, as somebody else has to as well."""
    fields = Fields(visit)
    use, reason = fields.one_of("use", Use), fields.text("reason", 500)
    if use is None or fields.problems:
        return await shown(visit, slug, fields)

    def settled(db: Connection) -> Leftover | None:
        _as_seen(visit, db, slug)
        return certified.settle(db, slug, Leftover(use, reason), visit.person.name, visit.now)

    try:
        decided = await visit.run(settled)
    except CannotSign as refusal:
        fields.wrong("use", said(refusal, visit.language))
        return await shown(visit, slug, fields)
    told = (
        _("It is decided, and stands in the result.")
        if decided
        else _("Somebody else has to decide the same, with the same reason.")
    )
    return await visit.done(f"/editions/{slug}/process/result", told)


async def _purge(visit: Visit) -> None:
    if isinstance(visit.office.storage, Store):
        await visit.office.storage.purge()


def _as_seen(visit: Visit, db: Connection, slug: str) -> None:
    """Refuse to put a name to another outcome than was seen."""
    row = editions.hold(db, slug)
    if row.outcome is not None and certified.outcome_hash(row) != visit.text("outcome"):
        raise CannotSign(RESULT_CHANGED)
