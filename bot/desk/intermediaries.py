"""Intermediaries: what each of them forwards, and how many came through it; nobody by name."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi import HTTPException
from fastapi.responses import Response

from bot.acting import Acting
from bot.contacts import Contacts, Way
from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import STRICT, Visit
from bot.desk.words import _, said
from bot.editions.checking import NotAccepted, Wrong, check
from bot.editions.seen import ChangedMeanwhile, as_seen, printed
from bot.exports.turnout import LEAST
from bot.squares import square
from bot.staff.roles import Role
from budget.edition import Edition, Partner
from storage.process import participation

WHO: Final = (Role.ORGANISER, Role.PARTNER, Role.AUDITOR)

_CODE: Final = re.compile(r"[a-z][a-z0-9]{1,29}")
_LONGEST: Final = 40
_MOST_KEYWORDS: Final = 8
_TAKEN: Final = _("Another intermediary has this code, or one of these words.")

routes = Desk()


@routes.page("/editions/{slug}/intermediaries", *WHO)
async def every(visit: TheVisit, slug: str) -> Response:
    """Show the intermediaries; a partner sees its own."""
    return await _shown(visit, slug, {})


async def _shown(visit: Visit, slug: str, problems: dict[str, str]) -> Response:
    edition, arrived = await visit.with_edition(lambda db, _: participation.arrived(db, slug))
    own = _own(visit, edition)
    contacts = visit.office.contacts
    return visit.page(
        "intermediaries.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        partners=own,
        ways={one.code: list(contacts.ways(one.code)) for one in own if not one.ended},
        simulator=contacts.simulator,
        arrived={code: count for code, count in arrived.items() if count >= LEAST},
        least=LEAST,
        most=_LONGEST,
        may_change=Role.ORGANISER in visit.roles,
        problems=problems,
    )


def _own(visit: Visit, edition: Edition) -> list[Partner]:
    """Return the partners that the visitor may see."""
    if visit.roles & {Role.ORGANISER, Role.AUDITOR}:
        return list(edition.partners)
    own = {held.partner for held in visit.person.roles if held.edition == edition.slug}
    return [partner for partner in edition.partners if partner.code in own]


def handing_out(visit: Visit, edition: Edition) -> dict[str, Partner]:
    """Return the partners that the visitor may see and that have not ended, by their codes."""
    return {one.code: one for one in _own(visit, edition) if not one.ended}


@routes.page("/editions/{slug}/intermediaries/{code}/{channel}.svg", *WHO)
async def picture(visit: TheVisit, code: str, channel: str) -> Response:
    """Draw the QR code by which somebody comes in through an intermediary."""
    edition = await visit.edition()
    known = code in handing_out(visit, edition)
    way = _way(visit.office.contacts, code, channel) if known else None
    if way is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    return Response(square(way.link), media_type="image/svg+xml", headers=STRICT)


def _way(contacts: Contacts, code: str, channel: str) -> Way | None:
    return next((way for way in contacts.ways(code) if way.channel == channel), None)


@routes.form("/editions/{slug}/intermediaries", Role.ORGANISER)
async def add(visit: TheVisit, slug: str) -> Response:
    """Add an intermediary, by the code in its links and the words that people send."""
    fields = Fields(visit)
    code = fields.text("code", _LONGEST).lower()
    partner = _typed(fields, code)
    if code and not _CODE.fullmatch(code):
        fields.wrong("code", _("Please type 2 to 30 small letters and digits, such as taalcafe."))

    def added(acting: Acting) -> None:
        edition = acting.hold()
        _check_apart(partner, edition.partners)
        _keep(acting, edition, (*edition.partners, partner), "partner-added", code)

    if await _tried(visit, fields, added):
        told = _("{name} is added.", name=partner.title)
        return await visit.done(f"/editions/{slug}/intermediaries", told)
    return await _shown(visit, slug, fields.problems)


def _typed(fields: Fields, code: str) -> Partner:
    """Return an intermediary as it was typed."""
    title = fields.text("title", _LONGEST)
    words = [word.strip() for word in fields["keywords"].split(",")]
    if len(list(filter(None, words))) > _MOST_KEYWORDS or any(len(w) > _LONGEST for w in words):
        fields.wrong("keywords", _("At most {most} short words or names.", most=_MOST_KEYWORDS))
    return Partner(code, title, tuple(filter(None, words)))


def _check_apart(partner: Partner, others: Iterable[Partner]) -> None:
    """Raise `NotAccepted` if somebody could mean another by this one's code or words."""
    said = {partner.code, *(word.casefold() for word in partner.keywords)}
    taken = {word.casefold() for other in others for word in (other.code, *other.keywords)}
    if said & taken:
        where = "code" if partner.code in taken else "keywords"
        raise NotAccepted(Wrong(_TAKEN, (where,)))


def _keep(
    acting: Acting, edition: Edition, partners: tuple[Partner, ...], kind: str, code: str
) -> None:
    """Keep the intermediaries as they are from now on, or raise `NotAccepted`."""
    after = replace(edition, partners=partners)
    check(after, edition)
    acting.keep(after, kind, partner=code)


async def _tried(visit: Visit, fields: Fields, work: Callable[[Acting], None]) -> bool:
    """Whether something was done; else what is wrong is noted beside its field."""
    if not fields.problems:
        try:
            await visit.run(lambda db: work(visit.acting(db, visit.slug)))
        except ChangedMeanwhile:
            fields.wrong("main", MEANWHILE)
        except NotAccepted as refusal:
            for wrong in refusal.wrong:
                where = [part for part in wrong.where if part in {"code", "title", "keywords"}]
                name = str(where[0]) if where else "main"
                fields.wrong(name, said(NotAccepted(wrong), visit.language))
    return not fields.problems


@routes.page("/editions/{slug}/intermediaries/{code}", Role.ORGANISER)
async def one(visit: TheVisit, code: str) -> Response:
    """Show what an intermediary is called, to be corrected, and let it end."""
    return await _one(visit, code, {})


async def _one(visit: Visit, code: str, problems: dict[str, str]) -> Response:
    edition = await visit.edition()
    partner = edition.partner_by_code.get(code)
    if partner is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    seen = _print(partner)
    return visit.page(
        "intermediary.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        partner=partner,
        seen=seen,
        stale="seen" in visit.form and visit.text("seen") != seen,
        most=_LONGEST,
        problems=problems,
    )


def _print(partner: Partner) -> str:
    return printed([partner.title, partner.keywords])


@routes.form("/editions/{slug}/intermediaries/{code}", Role.ORGANISER)
async def correct(visit: TheVisit, slug: str, code: str) -> Response:
    """Give an intermediary another name, or other words; its code stays."""
    fields = Fields(visit)
    typed = _typed(fields, code)

    def corrected(before: Partner, others: list[Partner]) -> Partner:
        as_seen(visit.text("seen"), _print(before))
        _check_apart(typed, others)
        return replace(before, title=typed.title, keywords=typed.keywords)

    if await _changed(visit, fields, "partner-changed", corrected):
        told = _("It is kept. What is printed already says what it said.")
        return await visit.done(f"/editions/{slug}/intermediaries", told)
    return await _one(visit, code, fields.problems)


async def _changed(
    visit: Visit, fields: Fields, kind: str, edit: Callable[[Partner, list[Partner]], Partner]
) -> bool:
    """Whether the intermediary of the address was changed; `edit` gets it and all others."""
    code = str(visit.request.path_params["code"])

    def changed(acting: Acting) -> None:
        edition = acting.hold()
        before = edition.partner_by_code.get(code)
        if before is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        after = edit(before, [one for one in edition.partners if one is not before])
        partners = tuple(after if one is before else one for one in edition.partners)
        if after != before:
            _keep(acting, edition, partners, kind, code)

    return await _tried(visit, fields, changed)


@routes.form("/editions/{slug}/intermediaries/{code}/end", Role.ORGANISER)
async def end(visit: TheVisit, slug: str, code: str) -> Response:
    """Let an intermediary end; who has its link, or reads its poster, comes in as everybody."""
    return await _become(visit, slug, code, "partner-ended", ended=True)


@routes.form("/editions/{slug}/intermediaries/{code}/resume", Role.ORGANISER)
async def resume(visit: TheVisit, slug: str, code: str) -> Response:
    """Let an intermediary that had ended go on."""
    return await _become(visit, slug, code, "partner-resumed", ended=False)


async def _become(visit: Visit, slug: str, code: str, kind: str, *, ended: bool) -> Response:
    fields = Fields(visit)
    if not await _changed(visit, fields, kind, lambda before, _: replace(before, ended=ended)):
        return await _one(visit, code, fields.problems)
    told = (
        _("It has ended. Its links and posters still let people in.")
        if ended
        else _("It goes on as before.")
    )
    return await visit.done(f"/editions/{slug}/intermediaries", told)
