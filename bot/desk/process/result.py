"""The result: what is done with money that was left over, and certifying it, by two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import PROCESS
from bot.desk.process.seen import RESULT_CHANGED
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.staff.roles import Role
from bot.turns import announce
from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition, NotReady
from budget.leftover import Leftover, Use
from budget.settling import LONGEST_REASON, possible, settled
from budget.timeline import Phase
from storage.ballots import certified, settling
from storage.ballots.certified import CertifiedAlready
from storage.ballots.settling import Wish
from storage.documents import result_from_json
from storage.engine import Store
from storage.process import editions
from storage.process.signing import CannotSign

routes = Desk()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the count came to, if it is known, and whether that is certified.

    `waits` is why the result could not begin by the clock.  Of the money that is left over it is
    known what was `proposed` by somebody, and what was decided.
    """

    edition: Edition
    result: Outcome | Division | None
    outcome: str
    certified: bool
    signed_by: list[str]
    waits: NotReady | None
    proposed: Sequence[Wish]
    decided: Wish | None

    @property
    def counted(self) -> Outcome | None:
        """The outcome of a vote on projects."""
        return self.result if isinstance(self.result, Outcome) else None

    @property
    def uses(self) -> Sequence[Leftover]:
        """What each use of the money that is left over comes to, as far as it is possible."""
        return possible(self.counted, self.edition.vote.count) if self.counted else ()

    def comes_to(self, wish: Wish) -> Leftover:
        """Return what somebody wishes comes to."""
        assert self.counted  # noqa: S101 - of anything else nothing is left over
        leftover = Leftover(wish.use, wish.reason)
        return settled(self.counted, self.edition.vote.count, leftover)

    def lacks(self, leftover: Leftover) -> int:
        """Return what the project that gets something still lacks of its cost."""
        every = self.counted.explanations if self.counted else ()
        cost = sum(e.candidate.cost for e in every if e.candidate.id == leftover.project)
        return cost - leftover.given - leftover.added

    @property
    def counts_at(self) -> datetime | None:
        """When the votes are counted by the clock, while that is still to come."""
        return self.edition.timeline.begins.get(Phase.RESULTS)


def _seen(visit: Visit, db: Connection, slug: str) -> Seen:
    row = editions.load(db, slug)
    edition, counted = row.edition(), row.outcome is not None
    following = edition.timeline.following(edition.entered)
    waits = following is Phase.RESULTS and announce.refused(db, edition, following, visit.now)
    return Seen(
        edition,
        result_from_json(row.outcome) if row.outcome else None,
        certified.outcome_hash(row),
        counted and row.tie_key is None,
        certified.certified_by(db, row) if counted else [],
        waits or None,
        settling.wished(db, row) if counted else (),
        settling.settled_by(db, row) if counted else None,
    )


async def shown(visit: Visit, slug: str, fields: Fields | None = None) -> Response:
    """Show the result, with what is wrong with a form if one was sent."""
    seen = await visit.run(lambda db: _seen(visit, db, slug))
    problems = fields.problems if fields else {}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return visit.page(
        "process/result.html",
        status,
        edition=seen.edition,
        seen=seen,
        problems=problems,
        most=LONGEST_REASON,
    )


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
    use, reason = fields.one_of("use", Use), fields.text("reason", LONGEST_REASON)
    if use is None or fields.problems:
        return await shown(visit, slug, fields)

    def decide(db: Connection) -> Leftover | None:
        _as_seen(visit, db, slug)
        return settling.settle(db, slug, Leftover(use, reason), visit.person.name, visit.now)

    try:
        decided = await visit.run(decide)
    except CannotSign as refusal:
        fields.wrong("use", said(refusal, visit.language))
        return await shown(visit, slug, fields)
    told = (
        _("It is decided, and stands in the result.")
        if decided
        else _("It is proposed. It is decided once somebody else agrees with it.")
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
