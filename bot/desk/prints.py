"""Print pages: the list of what can be voted on, and a ballot, with the numbers of the chat.

Each is a page for the printer of a browser, and a PDF of the same page where that can be made.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response

from bot.desk.guard import Desk, TheVisit
from bot.desk.render import HERE
from bot.desk.visit import STRICT, Visit
from bot.looks import Looks
from bot.printing.press import NotPressed, Press, lacking
from bot.staff.roles import Role
from budget.edition import Edition
from budget.rules import PointRules
from budget.vessels import VesselRules
from flows.ballot import ruling
from locales.catalogue import available
from locales.say import Voice

WHO: Final = (Role.ORGANISER, Role.SCREENER, Role.PARTNER, Role.AUDITOR)

routes = Desk()


@routes.page("/editions/{slug}/print/list", *WHO)
async def ballot_list(visit: TheVisit) -> Response:
    """Show the projects as they are handed out beside a ballot."""
    return await _printed(visit, "list")


@routes.page("/editions/{slug}/print/ballot", *WHO)
async def ballot(visit: TheVisit) -> Response:
    """Show a ballot to be printed, of as many sheets as the printer is told."""
    return await _printed(visit, "ballot")


@routes.page("/editions/{slug}/print/list.pdf", *WHO)
async def list_as_pdf(visit: TheVisit) -> Response:
    """Return the list of projects as PDF."""
    return await _pressed(visit, "list")


@routes.page("/editions/{slug}/print/ballot.pdf", *WHO)
async def ballot_as_pdf(visit: TheVisit) -> Response:
    """Return a ballot as PDF."""
    return await _pressed(visit, "ballot")


async def _printed(visit: Visit, name: str) -> Response:
    edition = await visit.edition()
    reads = reader(visit, edition)
    voice = Voice(reads.language, brief=False)
    rules = edition.vote.ballot
    return sheet(
        reads,
        edition,
        name,
        projects=sorted(edition.on_offer.values(), key=lambda project: project.number),
        rules=[voice.say(rule) for rule in ruling.on_paper(edition)],
        points=isinstance(rules, PointRules),
        vessels=rules.vessels if isinstance(rules, VesselRules) else (),
    )


def spoken_in(edition: Edition) -> list[str]:
    """Return the languages of an edition in which a page can be printed."""
    return [code for code in edition.languages if code in available()]


def reader(visit: Visit, edition: Edition) -> Visit:
    """Return the visit of who reads the page: in the language that is asked for, if it has that."""
    asked = visit.request.query_params.get("in", edition.languages[0])
    spoken = spoken_in(edition)
    return replace(visit, language=asked if asked in spoken else (spoken or [visit.language])[0])


def sheet(visit: Visit, edition: Edition, name: str, **shown: object) -> Response:
    """Return a page to be printed, in ordinary print or large."""
    return visit.page(
        f"prints/{name}.html",
        HTTPStatus.OK,
        edition=edition,
        spoken=spoken_in(edition),
        large=visit.request.query_params.get("size") == "large",
        lacking=lacking(),
        **shown,
    )


async def _pressed(visit: Visit, name: str) -> Response:
    page, here = await _printed(visit, name), f"/editions/{visit.slug}/print/{name}"
    return await pressed(visit, page, here, f"{visit.slug}-{name}")


async def pressed(visit: Visit, page: Response, here: str, name: str) -> Response:
    """Return a page as PDF of this name; lead to the page itself if that cannot be."""
    press: Press = visit.request.app.state.press
    asked = visit.request.url.query
    address = f"{here}?{asked}" if asked else here
    if lacking():
        return await visit.done(address)
    try:
        pdf = await press.pdf(bytes(page.body).decode(), _files(visit))
    except NotPressed as refusal:
        return await visit.done(address, refusal.reasons[0])
    headers = {**STRICT, "content-disposition": f'inline; filename="{name}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


def _files(visit: Visit) -> dict[str, str]:
    """Return what the print pages refer to: the sheets that say what they look like."""
    looks: Looks = visit.request.app.state.looks
    sheets = {name: looks.sheet(name) for name in ("theme.css", "style.css")}
    sheets |= {name: HERE / name for name in ("desk.css", "print.css")}
    return {f"/desk/{name}": file.read_text("utf-8") for name, file in sheets.items() if file}
