"""Intermediaries: what each of them forwards, and how many came through it; nobody by name."""

import re
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.contacts import Contacts, Way
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import STRICT, Visit
from bot.desk.words import _
from bot.exports.turnout import LEAST
from bot.squares import square
from bot.staff.roles import Role
from budget.edition import Edition, Partner
from storage import editions

WHO: Final = (Role.ORGANISER, Role.PARTNER, Role.AUDITOR)

_CODE: Final = re.compile(r"[a-z][a-z0-9]{1,29}")
_LONGEST: Final = 60
_MOST_KEYWORDS: Final = 8

routes = Desk()


@routes.page("/editions/{slug}/intermediaries", *WHO)
async def every(visit: TheVisit, slug: str) -> Response:
    """Show the intermediaries; a partner sees its own."""
    return await _shown(visit, slug, {})


async def _shown(visit: Visit, slug: str, problems: dict[str, str]) -> Response:
    edition, arrived = await visit.with_edition(lambda db, _: editions.arrived(db, slug))
    own = _own(visit, edition)
    contacts = visit.office.contacts
    return visit.page(
        "intermediaries.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        partners=own,
        ways={partner.code: list(contacts.ways(partner.code)) for partner in own},
        simulator=contacts.simulator,
        arrived={code: count for code, count in arrived.items() if count >= LEAST},
        least=LEAST,
        may_change=Role.ORGANISER in visit.roles,
        problems=problems,
    )


def _own(visit: Visit, edition: Edition) -> list[Partner]:
    """Return the partners that the visitor may see."""
    if visit.roles & {Role.ORGANISER, Role.AUDITOR}:
        return list(edition.partners)
    own = {held.partner for held in visit.person.roles if held.edition == edition.slug}
    return [partner for partner in edition.partners if partner.code in own]


@routes.page("/editions/{slug}/intermediaries/{code}/{channel}.svg", *WHO)
async def picture(visit: TheVisit, code: str, channel: str) -> Response:
    """Draw the QR code by which somebody comes in through an intermediary."""
    edition = await visit.edition()
    known = {partner.code for partner in _own(visit, edition)}
    way = _way(visit.office.contacts, code, channel) if code in known else None
    if way is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    return Response(square(way.link), media_type="image/svg+xml", headers=STRICT)


def _way(contacts: Contacts, code: str, channel: str) -> Way | None:
    return next((way for way in contacts.ways(code) if way.channel == channel), None)


@routes.form("/editions/{slug}/intermediaries", Role.ORGANISER)
async def add(visit: TheVisit, slug: str) -> Response:
    """Add an intermediary, by the code in its links and the words that people send."""
    fields = Fields(visit)
    title, code = fields.text("title", _LONGEST), fields.text("code", _LONGEST).lower()
    words = [word.strip() for word in fields["keywords"].split(",")]
    partner = Partner(code, title, tuple(filter(None, words)))
    if code and not _CODE.fullmatch(code):
        fields.wrong("code", _("Please type 2 to 30 small letters and digits, such as taalcafe."))
    if len(partner.keywords) > _MOST_KEYWORDS or any(len(w) > _LONGEST for w in words):
        fields.wrong("keywords", _("At most {most} short words or names.", most=_MOST_KEYWORDS))

    def added(db: Connection) -> bool:
        acting = visit.acting(db, slug)
        edition = acting.hold()
        if not _apart(partner, edition):
            return False
        changed = replace(edition, partners=(*edition.partners, partner))
        acting.keep(changed, "partner-added", partner=code)
        return True

    if not fields.problems and not await visit.run(added):
        taken = _("Another intermediary has this code, or one of these words.")
        fields.wrong("code", taken)
    if fields.problems:
        return await _shown(visit, slug, fields.problems)
    return await visit.done(f"/editions/{slug}/intermediaries", _("{name} is added.", name=title))


def _apart(partner: Partner, edition: Edition) -> bool:
    """Whether nobody could mean another intermediary by this one's code or words."""
    said = {partner.code, *(word.casefold() for word in partner.keywords)}
    others = {
        word.casefold() for other in edition.partners for word in (other.code, *other.keywords)
    }
    return not said & others
