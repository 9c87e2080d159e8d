"""Letters with codes: a list of addresses comes in, and one PDF goes out, once.

Addresses are kept nowhere, and codes only as keyed hashes: who loses the file makes new letters.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from http import HTTPStatus
from multiprocessing import get_context
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.forms import WITH_A_FILE
from bot.desk.guard import FRESH, Desk, TheVisit
from bot.desk.visit import STRICT, Visit
from bot.desk.words import _, n_, said
from bot.printing import letters
from bot.printing.addresses import Address, addresses, read_addresses
from bot.printing.fonts import CannotPrint
from bot.printing.letters import Sheet, Starts
from bot.staff.roles import Role
from bot.uploads.table import NoTable, Table
from budget.codes import code_of
from budget.edition import Edition
from storage.ballots import codes, lettering
from storage.ballots.codes import Batch, Issuer
from storage.ballots.help_desk import CannotIssue, must_take_codes
from storage.ballots.lettering import Order, OutdatedOrder
from storage.process import editions

LOOK: Final = (Role.ORGANISER, Role.AUDITOR)

_TELEGRAM: Final = re.compile(r"(\w{5,32})?", re.ASCII)
_NUMBER: Final = re.compile(r"(\+[1-9][0-9]{6,14})?")

_SAMPLE: Final = code_of(bytes(6))
"""A code for a letter that nobody gets: it shows whether one can be drawn."""

routes = Desk()


@routes.page("/editions/{slug}/codes", *LOOK)
async def every(visit: TheVisit, slug: str) -> Response:
    """Show which batches of codes there are, and ask for the addresses of new letters."""
    return await _shown(visit, slug, {})


async def _shown(
    visit: Visit, slug: str, problems: dict[str, str], table: Table | None = None
) -> Response:
    def look(db: Connection) -> tuple[Edition, list[Batch]]:
        return editions.load(db, slug).edition(), codes.batches(db, slug)

    edition, batches = await visit.run(look)
    assert visit.signed  # noqa: S101 - the guard has seen to it
    return visit.page(
        "codes.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        batches=batches,
        following=batches[0].batch + 1 if batches else 1,
        closed=_closed(visit, edition),
        contacts=visit.office.contacts,
        most=letters.MOST,
        stale=visit.wall - visit.signed.session.confirmed > FRESH,
        may_change=Role.ORGANISER in visit.roles,
        table=table,
        problems=problems,
    )


def _closed(visit: Visit, edition: Edition) -> str:
    """Say why no letters can be made, or nothing."""
    try:
        must_take_codes(edition, checked=edition.vote.right.check)
    except CannotIssue as refusal:
        return said(refusal, visit.language)
    return ""


@routes.form("/editions/{slug}/codes", Role.ORGANISER, final=True, largest=WITH_A_FILE)
async def issue(visit: TheVisit, slug: str) -> Response:
    """Make the letters, and hand them over: here once, and nowhere else."""
    fields = Fields(visit)
    number, batch = fields.number("number", 1, letters.MOST), fields.number("batch", 1)
    starts = _starts(visit, fields)
    content = b""
    if file := visit.upload("file"):
        content = await file.read()
        await file.close()
    if not content:
        fields.wrong("file", _("Please choose the file with the addresses."))
    edition = await visit.run(lambda db: editions.load(db, slug).edition())
    if why := _closed(visit, edition):
        fields.wrong("file", why)
    if fields.problems:
        return await _shown(visit, slug, fields.problems)
    lettering_now: asyncio.Lock = visit.request.app.state.lettering
    async with lettering_now:
        table = await _read(fields, content, edition, starts, number)
        if fields.problems or table is None:
            return await _shown(visit, slug, fields.problems, table)
        order = Order(edition, batch, edition.vote.right.check)
        pdf = await _issued(visit, fields, order, starts, addresses(table))
    if pdf is None:
        return await _shown(visit, slug, fields.problems)
    name = f"{slug}-letters-{batch}.pdf"
    headers = {**STRICT, "content-disposition": f'attachment; filename="{name}"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


def _starts(visit: Visit, fields: Fields) -> Starts:
    """Return where the letters say that people can write to."""
    telegram = fields.text("telegram", 33, needed=False).removeprefix("@")
    sms = re.sub(r"[\s-]", "", fields.text("sms", 30, needed=False))
    if not _TELEGRAM.fullmatch(telegram):
        fields.wrong("telegram", _("Please type the name of our bot, such as wijkstem_bot."))
    if not _NUMBER.fullmatch(sms):
        fields.wrong("sms", _("Please type a number such as +31612345678."))
    starts = Starts(telegram, visit.office.contacts.whatsapp, sms)
    if not any(starts):
        fields.wrong("telegram", _("The letters would not say where to write to."))
    return starts


async def _read(
    fields: Fields, content: bytes, edition: Edition, starts: Starts, number: int
) -> Table | None:
    """Return the table of addresses, and note what is wrong with it."""

    def read() -> Table:
        words = "".join(Sheet.of(edition, starts).words())
        table = read_addresses(content, words, checked=edition.vote.right.check)
        letters.written(edition, [_SAMPLE], starts)
        return table

    try:
        table = await asyncio.to_thread(read)
    except (NoTable, CannotPrint) as refusal:
        fields.wrong("file", refusal.reasons[0])
        return None
    if table.wrong:
        fields.wrong("file", _("No letter is made: see below what is wrong in the file."))
    elif (found := len(table.rows)) != number:
        told = n_("The file has {count} address.", "The file has {count} addresses.", found)
        fields.wrong("number", told)
    return table


async def _issued(
    visit: Visit, fields: Fields, order: Order, starts: Starts, to: Sequence[Address]
) -> bytes | None:
    """Return the letters once their codes are valid; note why they are not, if they are not."""
    issuer = Issuer(visit.office.seal, visit.now, visit.person.name)
    matches = [one.match for one in to]
    try:
        drawn = await visit.run(lambda db: lettering.draw(db, order, len(to), issuer))
        given = (order.edition, drawn, starts, to)
        pdf = await asyncio.to_thread(_elsewhere, letters.written, *given)
        await visit.run(lambda db: lettering.issue(db, order, drawn, matches, issuer))
    except (CannotIssue, OutdatedOrder) as refusal:
        fields.wrong("file", said(refusal, visit.language))
        return None
    return pdf


def _elsewhere(work: Callable[..., bytes], *given: object) -> bytes:
    """Do this in a process of its own: it takes seconds, and memory that is given back."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *given).result()
