"""Kiosks: links for a screen on which people take part one after another.

A link is shown once, upon the form that made it, and stands on no other page.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from starlette.datastructures import FormData

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import _
from bot.kiosk import links
from bot.kiosk.visits import ENDS
from bot.staff.roles import Role
from storage.residents import kiosks

WHO: Final = (Role.ORGANISER, Role.AUDITOR)

_LONGEST: Final = 60
_MINUTES: Final = int(ENDS.total_seconds() // 60)

routes = Desk()


@routes.page("/editions/{slug}/kiosks", *WHO)
async def every(visit: TheVisit, slug: str) -> Response:
    """Show the kiosks of an edition, without their links."""
    return await _shown(visit, slug, {})


async def _shown(visit: Visit, slug: str, problems: dict[str, str], link: str = "") -> Response:
    edition, found = await visit.with_edition(lambda db, _: kiosks.every(db, slug))
    return visit.page(
        "kiosks.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        kiosks=[(one, one.open(visit.now)) for one in found],
        link=link,
        minutes=_MINUTES,
        most=_LONGEST,
        may_change=Role.ORGANISER in visit.roles,
        problems=problems,
    )


@routes.form("/editions/{slug}/kiosks", Role.ORGANISER)
async def make(visit: TheVisit, slug: str) -> Response:
    """Make the link of a kiosk, and show it, this once."""
    fields = Fields(visit)
    name = fields.text("name", _LONGEST)
    ends = fields.moment("ends", (await visit.edition()).zone)
    token = ""
    if ends and not fields.problems:
        try:
            token = await visit.run(lambda db: links.make(visit.acting(db, slug), name, ends))
        except links.NoLink as refusal:
            fields.beside(refusal)
    if not token:
        return await _shown(visit, slug, fields.problems)
    blank = replace(visit, form=FormData())
    return await _shown(blank, slug, {}, visit.link(f"/kiosk/{visit.organisation}/{token}"))


@routes.form("/editions/{slug}/kiosks/{number}/withdraw", Role.ORGANISER)
async def withdraw(visit: TheVisit, slug: str, number: int) -> Response:
    """Let a link open nothing any more."""
    await visit.run(lambda db: links.withdraw(visit.acting(db, slug), number))
    told = _("The link is withdrawn: it opens nothing any more.")
    return await visit.done(f"/editions/{slug}/kiosks", told)
