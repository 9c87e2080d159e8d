"""Paper: batches of ballots that two people read, and codes from a help desk.

Nobody who reads sees what somebody else read, but of a ballot that two people read differently.
"""

from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from typing import Final, NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.recorded import RECORDED
from bot.desk.render import in_words
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.staff.roles import Role
from budget.codes import digits_of
from budget.edition import Edition
from budget.matching import as_match
from budget.names import same_person
from budget.paper import Agreement, HandedIn, Mistyped, Round, read_serial, written
from budget.rules import PointRules
from budget.sentence import Sentence
from budget.timeline import NoSuchTime, Phase, local_time
from budget.vessels import VesselRules
from storage.ballots import help_desk, paper, paper_closing, paper_redating, paper_taking_out
from storage.ballots.codes import Issuer
from storage.ballots.help_desk import CannotIssue
from storage.ballots.paper import Batch, CannotTake, Opening, Read
from storage.ballots.votes import VotingOver
from storage.process import editions
from storage.process.editions import EditionRow

WHO: Final = (Role.ORGANISER, Role.SCREENER)
LOOK: Final = (*WHO, Role.AUDITOR)

_LONGEST: Final = 200
_READINGS: Final = (Round.FIRST, Round.SECOND)

routes = Desk()


class Differing(NamedTuple):
    """A ballot that two people read differently, as each of them typed it."""

    serial: int
    first: str
    second: str
    same_code: bool


class Seen(NamedTuple):
    """A batch, and how far its ballots are."""

    batch: Batch
    ready: int
    once: list[int]
    differing: list[Differing]
    invalid: list[tuple[int, tuple[Sentence, ...]]]


def _seen(db: Connection, slug: str, batch: Batch) -> Seen:
    read = paper.readings(db, slug, batch.number)
    states = {serial: paper.agreed(rounds) for serial, rounds in read.items()}
    differing = []
    for serial, rounds in read.items():
        if states[serial] is Agreement.DIFFERS:
            one, other = (rounds[name].reading for name in _READINGS)
            texts = written(one.ballot), written(other.ballot)
            differing.append(Differing(serial, *texts, one.right == other.right))
    return Seen(
        batch,
        sum(state is Agreement.READY for state in states.values()),
        [serial for serial, state in states.items() if state is Agreement.ONCE],
        differing,
        paper.invalid(db, slug, batch.number),
    )


def _issuer(visit: Visit) -> Issuer:
    return Issuer(visit.office.seal, visit.now, visit.person.name)


@routes.page("/editions/{slug}/paper", *LOOK)
async def batches(visit: TheVisit, slug: str) -> Response:
    """Show the batches of an edition."""
    return await _listed(visit, slug, {})


async def _listed(visit: Visit, slug: str, problems: dict[str, str], code: str = "") -> Response:
    def look(db: Connection) -> tuple[EditionRow, list[Seen]]:
        found = [_seen(db, slug, batch) for batch in paper.batches(db, slug)]
        return editions.load(db, slug), found

    row, found = await visit.run(look)
    edition = row.edition()
    return visit.page(
        "paper/batches.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        batches=found,
        kinds=[("", visit.say(_("ordinary"))), *_kinds(edition, visit.language)],
        code=code,
        digits=digits_of(code) if code else "",
        takes=paper.takes_ballots(row),
        issues=edition.vote.right.by_code and edition.entered.before(Phase.COUNTING),
        may_change=bool(visit.roles & set(WHO)),
        problems=problems,
    )


def _kinds(edition: Edition, language: str) -> list[tuple[str, str]]:
    """Return the kinds of ballots that have a weight, with what they are called."""
    return [(one.kind, in_words(one.title, language)) for one in edition.vote.weights]


@routes.form("/editions/{slug}/paper", *WHO)
async def opened(visit: TheVisit, slug: str) -> Response:
    """Open a batch of ballots that were handed in together, or one of corrections."""
    fields, issuer = Fields(visit), _issuer(visit)
    edition = await visit.edition()
    opening = _opening(fields, edition, visit.now)
    if fields.problems or opening is None:
        return await _listed(visit, slug, fields.problems)
    try:
        number = await visit.run(lambda db: paper.open_batch(db, slug, opening, issuer))
    except CannotTake as refusal:
        return await _listed(visit, slug, {"day": said(refusal, visit.language)})
    except VotingOver:
        return await _listed(visit, slug, {"place": visit.say(_OVER)})
    return await visit.done(f"/editions/{slug}/paper/{number}", _("The batch is open."))


_OVER: Final = _("This edition takes no ballots now.")


def _opening(fields: Fields, edition: Edition, now: datetime) -> Opening | None:
    """Return where and when ballots were handed in, or what is corrected."""
    place = fields.text("place", _LONGEST)
    corrects = fields.text("corrects", _LONGEST, needed=False)
    kinds = [one.kind for one in edition.vote.weights]
    kind = fields.chosen("kind", kinds, needed=False)
    if corrects:
        return Opening(place, HandedIn(now.astimezone(edition.zone).date()), corrects)
    handed_in = _handed_in(fields, edition)
    return Opening(place, handed_in, "", kind) if handed_in else None


def _handed_in(fields: Fields, edition: Edition) -> HandedIn | None:
    """Return the day, and perhaps the time, that was typed."""
    try:
        day = date.fromisoformat(fields["day"])
    except ValueError:
        fields.wrong("day", _("Please type the day on which they were handed in."))
        return None
    if not (time := fields["time"]):
        return HandedIn(day)
    try:
        return HandedIn(day, local_time(datetime.fromisoformat(f"{day}T{time}"), edition.zone))
    except NoSuchTime:
        fields.wrong("time", _("The clock is changed at that time: please choose another."))
    except ValueError:
        fields.wrong("time", _("Please type a time, such as 14:30."))
    return None


@routes.page("/editions/{slug}/paper/{number}", *LOOK)
async def batch(visit: TheVisit, slug: str, number: int) -> Response:
    """Show how far a batch is, and ask for the next ballot."""
    return await _shown(visit, slug, number, {})


async def _shown(visit: Visit, slug: str, number: int, problems: dict[str, str]) -> Response:
    def look(db: Connection) -> tuple[EditionRow, Seen]:
        return editions.load(db, slug), _seen(db, slug, paper.batch(db, slug, number))

    try:
        row, found = await visit.run(look)
    except CannotTake:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    return visit.page(
        "paper/batch.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=row.edition(),
        seen=found,
        recorded=[(name, found.batch.record[key]) for key, name in RECORDED.items()]
        if found.batch.record
        else [],
        reading=visit.request.query_params.get("reading", ""),
        typed_so=_typed_so(row.edition()),
        takes=(takes := paper.takes_ballots(row)),
        may_change=(may := bool(visit.roles & set(WHO)) and not found.batch.closed and takes),
        redates=may and _redates(found.batch, visit.person.name),
        problems=problems,
    )


def _redates(batch: Batch, name: str) -> bool:
    """Whether somebody can put right when the ballots of a batch were handed in."""
    return not batch.opening.corrects and same_person(batch.opened_by, name)


def _typed_so(edition: Edition) -> Sentence:
    """Say how what stands on a ballot is typed."""
    match edition.vote.ballot:
        case PointRules():
            return _("Projects with their points, such as 3:2 8:1. Empty is blank, ? is illegible.")
        case VesselRules():
            return _(
                "The chips of each theme, in the order of the ballot, such as 6 0 18. Empty is"
                " blank, ? is illegible."
            )
        case _:
            return _("Numbers of projects, such as 3 8 21. Empty is blank, ? is illegible.")


@routes.form("/editions/{slug}/paper/{number}/enter", *WHO, kept=False)
async def enter(visit: TheVisit, slug: str, number: int) -> Response:
    """Keep what somebody read on a ballot."""
    fields, issuer = Fields(visit), _issuer(visit)
    reading = fields.chosen("reading", _READINGS)

    def entered(db: Connection) -> None:
        serial = read_serial(fields["serial"])
        paper.enter(db, slug, number, Round(reading), [(serial, _read(db, visit, issuer))])

    if fields.problems or not await _taken(visit, fields, entered):
        return await _shown(visit, slug, number, fields.problems)
    told = _("Ballot {serial} is kept.", serial=fields["serial"])
    return await visit.done(f"/editions/{slug}/paper/{number}?reading={reading}", told)


async def _taken(
    visit: Visit, fields: Fields, work: Callable[[Connection], None], of: str = ""
) -> bool:
    """Whether this could be done with a ballot; why not stands beside the fields, named `of` it."""
    try:
        await visit.run(work)
    except (CannotTake, Mistyped) as refusal:
        for reason in refusal.reasons:
            fields.wrong("".join((*reason.place, of)) if reason.place else "main", reason)
    except VotingOver:
        fields.wrong("main", _OVER)
    return not fields.problems


def _read(db: Connection, visit: Visit, issuer: Issuer, of: str = "") -> Read:
    """Return what was typed from a ballot, in the fields that are named `of` it."""
    edition = editions.load(db, visit.slug).edition()
    typed = visit.text(f"ballot{of}"), visit.text(f"code{of}")
    return Read(
        paper.as_reading(edition, issuer.seal, *typed), issuer.by, visit.text(f"reason{of}")
    )


@routes.form("/editions/{slug}/paper/{number}/resolve", *WHO, kept=False)
async def resolve(visit: TheVisit, slug: str, number: int) -> Response:
    """Keep what goes for a ballot that two people read differently."""
    fields, issuer = Fields(visit), _issuer(visit)
    of = f"-{fields['of']}"
    fields.text(f"reason{of}", _LONGEST, needed=False)

    def resolved(db: Connection) -> None:
        serial, read = read_serial(fields["of"]), _read(db, visit, issuer, of)
        if not fields[f"code{of}"]:
            read = paper.with_code(db, slug, number, serial, read)
        paper.resolve(db, slug, number, serial, read)

    if fields.problems or not await _taken(visit, fields, resolved, of):
        return await _shown(visit, slug, number, fields.problems)
    told = _("Ballot {serial} is resolved.", serial=fields["of"])
    return await visit.done(f"/editions/{slug}/paper/{number}", told)


@routes.form("/editions/{slug}/paper/{number}/take-out", *WHO, kept=False)
async def take_out(visit: TheVisit, slug: str, number: int) -> Response:
    """Take out what somebody read under a number that was not on the ballot."""
    fields, by = Fields(visit), visit.person.name

    def taken_out(db: Connection) -> None:
        paper_taking_out.take_out(db, slug, number, read_serial(fields["serial-out"]), by)

    if not await _taken(visit, fields, taken_out, "-out"):
        return await _shown(visit, slug, number, fields.problems)
    told = _("What you read on ballot {serial} is taken out.", serial=fields["serial-out"])
    return await visit.done(f"/editions/{slug}/paper/{number}", told)


@routes.form("/editions/{slug}/paper/{number}/day", *WHO)
async def redate(visit: TheVisit, slug: str, number: int) -> Response:
    """Put right when the ballots of a batch were handed in."""
    fields, issuer = Fields(visit), _issuer(visit)
    handed_in = _handed_in(fields, await visit.edition())
    if handed_in is None:
        return await _shown(visit, slug, number, fields.problems)
    try:
        await visit.run(lambda db: paper_redating.redate(db, slug, number, handed_in, issuer))
    except CannotTake as refusal:
        return await _shown(visit, slug, number, {"day": said(refusal, visit.language)})
    except VotingOver:
        return await _shown(visit, slug, number, {"day": visit.say(_OVER)})
    return await visit.done(f"/editions/{slug}/paper/{number}", _("It is put right."))


@routes.form("/editions/{slug}/paper/{number}/close", *WHO, final=True)
async def close(visit: TheVisit, slug: str, number: int) -> Response:
    """Let the ballots of a batch count, and write its record in the journal."""
    issuer = _issuer(visit)
    try:
        await visit.run(lambda db: paper_closing.close(db, slug, number, issuer))
    except CannotTake as refusal:
        return await _shown(visit, slug, number, {"close": said(refusal, visit.language)})
    except VotingOver:
        return await _shown(visit, slug, number, {"close": visit.say(_OVER)})
    return await visit.done(f"/editions/{slug}/paper/{number}", _("The batch is closed."))


@routes.form("/editions/{slug}/paper-code", *WHO, final=True)
async def issue(visit: TheVisit, slug: str) -> Response:
    """Issue one code at a help desk: it is shown here, and nowhere else."""
    fields, issuer = Fields(visit), _issuer(visit)
    reason, match = fields.text("why", _LONGEST), ""
    if typed := fields["match"]:
        match = as_match(typed) or ""
        if not match:
            fields.wrong("match", _("Please type postcode and year, as in 1234 AB 1980."))
    if fields.problems:
        return await _listed(visit, slug, fields.problems)
    try:
        code = await visit.run(lambda db: help_desk.issue(db, slug, reason, issuer, match))
    except CannotIssue as refusal:
        return await _listed(visit, slug, {"why": said(refusal, visit.language)})
    return await _listed(visit, slug, {}, code)
