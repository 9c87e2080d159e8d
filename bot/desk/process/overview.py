"""The process as a whole: where an edition is, what its next phase waits for, and entering it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.called import every
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.names import PHASES
from bot.desk.needs import Look, Need, of_the_result
from bot.desk.process.changing import PROCESS
from bot.desk.process.seen import RULES_CHANGED, by_now
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, n_, said
from bot.editions import rehearsed
from bot.editions.again import learned_before
from bot.staff.roles import Role
from bot.turns import announce
from budget.edition import Edition, NotReady
from budget.receipt import rules_hash
from budget.timeline import Phase
from budget.updates import Lesson
from budget.wording import lacking
from storage.process import agreements, approvals, editions
from storage.process.editions import EditionRow
from storage.process.signing import CannotSign
from storage.residents import rehearsals
from storage.residents.rehearsals import CannotRehearse

routes = Desk()


@dataclass(frozen=True, slots=True)
class Seen:
    """Where an edition is; `waits` is why its next phase could not begin by the clock.

    `beside` is another edition that conversations are about while this one is prepared, if any.
    `lessons` are those of the editions that it follows, until ideas come in.  `needs` are what two
    people have to do with the result.
    """

    row: EditionRow
    edition: Edition
    following: Phase | None
    waits: NotReady | None
    approved_by: list[str]
    missing: tuple[str, ...]
    rehearsing: tuple[int, int]
    beside: str = ""
    lessons: Sequence[Lesson] = ()
    needs: Sequence[Need] = ()
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> list[tuple[Sentence, str]]:
        """What an edition that is prepared has nothing of yet, and in which part that is."""
        edition = self.edition
        if edition.entered is not Phase.PREPARING:
            return []
        found = [
            (_("There is no goal."), "goals", bool(edition.goal)),
            (_("There is no criterion of success."), "goals", bool(edition.success)),
            (_("There are no districts."), "districts", bool(edition.districts)),
            (_("There are no themes."), "themes", bool(edition.themes)),
        ]
        texts = [
            (
                n_(
                    "{count} text is missing in {language}.",
                    "{count} texts are missing in {language}.",
                    len(keys),
                    language=language,
                ),
                f"texts?in={language}&only=missing",
            )
            for language, keys in lacking(edition).items()
            if keys
        ]
        return [(told, part) for told, part, there in found if not there] + texts

    @property
    def later(self) -> list[Phase]:
        """The phases that can still be entered."""
        begins = self.edition.timeline.begins
        return [phase for phase in begins if self.edition.entered.before(phase)]

    @property
    def paper_matters(self) -> bool:
        """Whether ballots on paper could still be waited for."""
        return self.edition.entered in (Phase.VOTING, Phase.COUNTING)

    @property
    def before_the_vote(self) -> bool:
        """Whether the rules of the vote can still be approved of."""
        return self.edition.has_vote and self.edition.entered.before(Phase.VOTING)

    @property
    def rules(self) -> str:
        """The hash of the rules, as they are or as they were fixed."""
        return self.row.rules_hash or rules_hash(self.edition)


def seen_in(visit: Visit, db: Connection, slug: str) -> Seen:
    """Return where an edition is."""
    row = editions.load(db, slug)
    edition = row.edition()
    following = edition.timeline.following(edition.entered)
    agreed = agreements.latest(db, slug)
    return Seen(
        row,
        edition,
        following,
        announce.refused(db, edition, following, visit.now) if following else None,
        approvals.approved_by(db, edition),
        tuple(agreed.missing) if agreed else (),
        rehearsals.counted(db, slug),
        _beside(db, edition),
        learned_before(db, edition) if edition.entered.before(Phase.IDEAS) else (),
        list(of_the_result(Look(db, edition, visit.now))),
        every(db),
    )


def _beside(db: Connection, edition: Edition) -> str:
    about = editions.about(db)
    return about if edition.entered is Phase.PREPARING and about != edition.slug else ""


async def shown(visit: Visit, slug: str, fields: Fields | None = None) -> Response:
    """Show the process, with what is wrong with a form if one was sent."""
    seen = await visit.run(lambda db: seen_in(visit, db, slug))
    problems = fields.problems if fields else {}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return visit.page(
        "process/overview.html", status, edition=seen.edition, seen=seen, problems=problems
    )


@routes.page(PROCESS, *EVERYBODY)
async def overview(visit: TheVisit, slug: str) -> Response:
    """Show the process."""
    return await shown(visit, slug)


@routes.form(f"{PROCESS}/phase", Role.ORGANISER, final=True)
async def enter(visit: TheVisit, slug: str) -> Response:
    """Bring the edition into a phase now, and tell residents."""
    fields = Fields(visit)
    phase = fields.one_of("phase", Phase)
    if phase is None:
        return await shown(visit, slug, fields)

    def entered(db: Connection) -> None:
        row = editions.hold(db, slug)
        edition = row.edition()
        if visit.text("entered") != edition.entered:
            raise NotReady(phase, (by_now(edition.entered),))
        following = announce.following(
            db, edition, phase, visit.now, paper_matters=not fields.ticked("without-paper")
        )
        announce.enter(db, row, following, visit.now, visit.person.name)

    try:
        await visit.run(entered)
    except NotReady as refusal:
        fields.wrong("phase", said(refusal, visit.language))
        return await shown(visit, slug, fields)
    told = _("The edition is in this phase now: {phase}.", phase=PHASES[phase])
    return await visit.done(f"/editions/{slug}/process", told)


@routes.form(f"{PROCESS}/approve", Role.ORGANISER, final=True)
async def approve(visit: TheVisit, slug: str) -> Response:
    """Approve of the rules of the vote, exactly as they were seen."""
    fields = Fields(visit)

    def approved(db: Connection) -> int:
        if rules_hash(editions.hold(db, slug).edition()) != visit.text("rules"):
            raise CannotSign(RULES_CHANGED)
        return approvals.approve(db, slug, visit.person.name, visit.now)

    try:
        count = await visit.run(approved)
    except CannotSign as refusal:
        fields.wrong("approve", said(refusal, visit.language))
        return await shown(visit, slug, fields)
    told = _("You approve of these rules. People who did so far: {count}.", count=count)
    return await visit.done(f"/editions/{slug}/process", told)


@routes.form(f"{PROCESS}/rehearsal", Role.ORGANISER)
async def rehearse(visit: TheVisit, slug: str) -> Response:
    """Begin a rehearsal of the vote, or end it and erase all of it."""
    fields, person = Fields(visit), visit.person.name
    over = fields.ticked("end")
    change = rehearsed.end if over else rehearsed.begin
    try:
        await visit.run(lambda db: change(db, slug, visit.now, person))
    except (CannotRehearse, NotReady) as refusal:
        fields.wrong("rehearsal", said(refusal, visit.language))
        return await shown(visit, slug, fields)
    told = (
        _("The rehearsal is over, and all of it is erased.")
        if over
        else _("The rehearsal begins: give its word to who tries the vote.")
    )
    return await visit.done(f"/editions/{slug}/process", told)
