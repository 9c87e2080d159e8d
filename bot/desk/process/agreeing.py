"""The working agreement and the ambassadors: who agreed to what, and who helps."""

from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import PROCESS
from bot.desk.process.seen import ANOTHER
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.staff.roles import Role
from storage.process import agreements, ambassadors, editions
from storage.process.agreements import MOST_CHARACTERS, CannotAgree, Signed
from storage.process.ambassadors import LONGEST, CannotAdd, Person

routes = Desk()


async def _agreement(visit: Visit, slug: str, fields: Fields | None = None) -> Response:
    edition, versions = await visit.with_edition(lambda db, _: agreements.every(db, slug))
    problems = fields.problems if fields else {}
    return visit.page(
        "process/agreement.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        latest=versions[-1] if versions else None,
        earlier=versions[-2::-1],
        most=MOST_CHARACTERS,
        problems=problems,
    )


@routes.page(f"{PROCESS}/agreement", *EVERYBODY)
async def agreement(visit: TheVisit, slug: str) -> Response:
    """Show what was agreed, and who acknowledged it."""
    return await _agreement(visit, slug)


@routes.form(f"{PROCESS}/agreement", Role.ORGANISER)
async def draw_up(visit: TheVisit, slug: str) -> Response:
    """Keep a new version, for each party to acknowledge."""
    fields, edition = Fields(visit), await visit.edition()
    text = fields.per_language("text", edition.languages, MOST_CHARACTERS)
    parties = fields.text("parties").split("\n")
    if fields.problems:
        return await _agreement(visit, slug, fields)
    signed = Signed(visit.person.name, visit.now)

    def drawn_up(db: Connection) -> int:
        editions.hold(db, slug)
        newest = agreements.latest(db, slug)
        if visit.text("seen") != str(newest.version if newest else 0):
            raise CannotAgree(ANOTHER)
        return agreements.draw_up(db, slug, text, parties, signed)

    try:
        await visit.run(drawn_up)
    except CannotAgree as refusal:
        fields.wrong("parties", said(refusal, visit.language))
        return await _agreement(visit, slug, fields)
    told = _("The new version is kept. Every party has to acknowledge it.")
    return await visit.done(f"/editions/{slug}/process/agreement", told)


@routes.form(f"{PROCESS}/agreement/acknowledge", Role.ORGANISER, Role.PARTNER)
async def acknowledge(visit: TheVisit, slug: str) -> Response:
    """Acknowledge the version that was read, for a party."""
    fields = Fields(visit)
    party, version = fields.text("party", 200), fields.number("version", 1)
    if fields.problems:
        return await _agreement(visit, slug, fields)
    signed = Signed(visit.person.name, visit.now)
    try:
        await visit.run(lambda db: agreements.acknowledge(db, slug, version, party, signed))
    except CannotAgree as refusal:
        fields.wrong("party", said(refusal, visit.language))
        return await _agreement(visit, slug, fields)
    told = _("{party} has acknowledged this version.", party=party)
    return await visit.done(f"/editions/{slug}/process/agreement", told)


async def _ambassadors(visit: Visit, slug: str, fields: Fields | None = None) -> Response:
    seal = visit.office.seal
    edition, known = await visit.with_edition(lambda db, _: ambassadors.of(db, slug, seal))
    problems = fields.problems if fields else {}
    return visit.page(
        "process/ambassadors.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        ambassadors=known,
        most=LONGEST,
        problems=problems,
    )


@routes.page(f"{PROCESS}/ambassadors", Role.ORGANISER)
async def every(visit: TheVisit, slug: str) -> Response:
    """Show who helps."""
    return await _ambassadors(visit, slug)


@routes.form(f"{PROCESS}/ambassadors", Role.ORGANISER)
async def add(visit: TheVisit, slug: str) -> Response:
    """Keep somebody who agreed to help, by the name they gave."""
    fields = Fields(visit)
    person = Person(fields.text("name", LONGEST), fields.text("role", LONGEST))
    if not fields.ticked("consent"):
        fields.wrong("consent", _("Ask first whether their name may be kept here."))
    if fields.problems:
        return await _ambassadors(visit, slug, fields)
    signed, seal = Signed(visit.person.name, visit.now), visit.office.seal
    try:
        await visit.run(lambda db: ambassadors.add(db, slug, person, signed, seal))
    except CannotAdd as refusal:
        fields.wrong("name", said(refusal, visit.language))
        return await _ambassadors(visit, slug, fields)
    return await visit.done(f"/editions/{slug}/process/ambassadors", _("The name is kept."))


@routes.form(f"{PROCESS}/ambassadors/gone", Role.ORGANISER)
async def drop(visit: TheVisit, slug: str) -> Response:
    """Erase somebody who helps no more."""
    fields = Fields(visit)
    number = fields.number("ambassador", 1)
    if fields.problems:
        return await _ambassadors(visit, slug, fields)
    signed = Signed(visit.person.name, visit.now)
    await visit.run(lambda db: ambassadors.drop(db, slug, number, signed))
    return await visit.done(f"/editions/{slug}/process/ambassadors", _("The name is erased."))
