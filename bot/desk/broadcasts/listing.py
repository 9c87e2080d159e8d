"""The broadcasts of an edition, what a message costs on each channel, and how much may be spent."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final, NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.broadcasts import paying, returning, sending
from bot.broadcasts.paying import PRICED, Money, Settled, money
from bot.desk.broadcasts.names import HERE, LABELS, LOOK, STAGES, WORK
from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import _, plainly, said
from bot.staff.roles import Role
from budget.broadcast import Broadcast, CannotSend, Stage
from budget.edition import Edition
from budget.template import TIERS, UNLIMITED
from locales.catalogue import amount
from storage.post import broadcasts
from storage.post.broadcasts import ChangedMeanwhile

routes = Desk()

_MOVING: Final = (Stage.FIRST, Stage.WAITING, Stage.SENDING, Stage.PAUSED)
_MOST: Final = 10**8


class Listed(NamedTuple):
    """All broadcasts with what became of those under way, and the money for them.

    `returning`: who agreed to hear that this edition begins has not been told yet.
    """

    every: Sequence[tuple[Broadcast, Mapping[str, int]]]
    money: Money
    returning: bool


async def _shown(visit: Visit, fields: Fields | None = None) -> Response:
    def look(db: Connection, edition: Edition) -> Listed:
        every = [
            (one, sending.words(db, one) if one.stage in _MOVING else {})
            for one in broadcasts.every(db, edition.slug)
        ]
        acting = visit.acting(db, edition.slug)
        return Listed(every, money(acting), returning.owed(db, edition))

    edition, found = await visit.with_edition(look)
    problems = fields.problems if fields else {}
    prices = {name: paying.written(price) for name, price in found.money.prices.items()}
    return visit.page(
        "broadcasts/list.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        broadcasts=found.every,
        money=found.money,
        channels=[(name, visit.say(label), prices.get(name, "")) for name, label in LABELS.items()],
        tiers=_tiers(visit, found.money.tier),
        tier=_tier(visit, found.money.tier),
        stages=STAGES,
        returning=found.returning,
        organises=Role.ORGANISER in visit.roles,
        problems=problems,
    )


@routes.page(HERE, *LOOK)
async def every(visit: TheVisit) -> Response:
    """List the broadcasts, the newest first, and what they may cost."""
    return await _shown(visit)


@routes.form(f"{HERE}/returning", *WORK)
async def propose(visit: TheVisit, slug: str) -> Response:
    """Make the draft that tells who agreed to it that this edition begins."""
    place = (await visit.edition()).place
    title = plainly(_("The next round of {place} begins", place=place), visit.language)
    try:
        made = await visit.run(lambda db: returning.propose(visit.acting(db, slug), title))
    except CannotSend as refusal:
        return await visit.done(f"/editions/{slug}/broadcasts", said(refusal, visit.language))
    told = _("The draft is kept. Look at it once more, and ask a colleague to approve it.")
    return await visit.done(f"/editions/{slug}/broadcasts/{made.number}", told)


@routes.form(f"{HERE}/prices", *WORK)
async def settle(visit: TheVisit, slug: str) -> Response:
    """Settle what a message costs on each channel, and how much this edition may spend."""
    fields = Fields(visit)
    prices = {name: _price(fields, f"price.{name}") for name in PRICED}
    limit = fields.number("limit", 0, _MOST, needed=False) if fields["limit"] else None
    tier = fields.number("tier", 1, UNLIMITED, needed=False) if fields["tier"] else None
    if fields.problems:
        return await _shown(visit, fields)
    seen, new = visit.text("seen"), Settled(prices, limit, tier)
    try:
        await visit.run(lambda db: paying.settle(visit.acting(db, slug), new, seen))
    except ChangedMeanwhile:
        fields.wrong("main", MEANWHILE)
        return await _shown(visit, fields)
    return await visit.done(f"/editions/{slug}/broadcasts", _("The prices and the limit are kept."))


def _tiers(visit: Visit, now: int | None) -> list[tuple[str, str]]:
    """Return what can be chosen; whatever else was set by the command can be kept."""
    known = sorted({*TIERS, *([now] if now else [])})
    return [("", _tier(visit, None)), *((str(one), _tier(visit, one)) for one in known)]


def _tier(visit: Visit, people: int | None) -> str:
    """Say how many conversations WhatsApp lets us begin."""
    if people is None:
        return visit.say(_("not known, so 250"))
    if people >= UNLIMITED:
        return visit.say(_("unlimited"))
    return amount(people, visit.language)


def _price(fields: Fields, name: str) -> int | None:
    """Return the price that was typed; None where there is none."""
    typed = fields[name]
    price = paying.read(typed)
    if typed and price is None:
        fields.wrong(name, _("Please type cents, such as 7 or 7.5, and at most 1000."))
    return price
