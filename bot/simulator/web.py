"""The simulator's web page: three phones side by side, and the clock of their town.

Every form is a plain one, answered with a redirect; a script that sends it in the background gets
nothing back, for what changes reaches the page as a stream of events.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import (
    FileResponse,
    HTMLResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from bot.api.door import add_api
from bot.contacts import Contacts
from bot.door import Door
from bot.front import HEAD_ONLY, Front, add_nowhere
from bot.looks import OURS
from bot.office import now
from bot.public.routes import public_page
from bot.simulator import staff
from bot.simulator.journey import written
from bot.simulator.orders import CarryOut, Done
from bot.simulator.pages import HERE, Pages
from bot.simulator.saving import journey
from bot.simulator.suggestions import join
from bot.simulator.things import Thing, send
from bot.simulator.town import NAME, Town, moment_in
from bot.simulator.view import Phone, View
from budget.timeline import NoSuchTime, Phase, local_time

LARGEST = 64 * 1024
"""Bytes of a form."""

_NO_CACHE = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
_STRICT = {
    **_NO_CACHE,
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
}
_ORDERS = 20
"""Orders of the organiser that stay on the page."""

_FILES = {
    "theme.css": OURS.theme,
    "leaf.svg": OURS.leaf,
    **{name: HERE / name for name in ("style.css", "phones.js")},
}

routes = APIRouter(default_response_class=HTMLResponse)


def simulator(town: Town, carry_out: CarryOut, wall: Callable[[], datetime] = now) -> FastAPI:
    """Return the demo as a web application on a town that is open.

    `carry_out` does what the organiser says; sessions at the desk go by `wall`.
    """

    def at_the_desk(room: ModuleType) -> FastAPI:
        page: FastAPI = room.desk(lambda: {NAME: town.office}, wall=wall)
        return page

    def at_a_kiosk(room: ModuleType) -> FastAPI:
        page: FastAPI = room.kiosk(lambda: {NAME: town.office})
        return page

    app = FastAPI(title="Wijkstem", openapi_url=None)
    app.state.town, app.state.pages = town, Pages(town)
    app.state.carry_out = carry_out
    app.state.orders = deque(maxlen=_ORDERS)
    town.office.contacts = Contacts(simulator="/")
    found = {NAME: town.office.contacts}
    editions = public_page({NAME: town.storage}, known=lambda: found)
    app.mount("/editions", editions)
    app.mount("/desk", Door("bot.desk.routes", at_the_desk))
    app.mount("/kiosk", Door("bot.public.kiosk.routes", at_a_kiosk))
    add_api(app, lambda: {NAME: town.storage})
    app.include_router(staff.routes)
    app.include_router(routes)
    _add_files(app)
    app.add_middleware(Front)
    add_nowhere(app, editions)
    return app


def _town(request: Request) -> Town:
    town: Town = request.app.state.town
    return town


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages


def _view(request: Request) -> View:
    return View.asked(request.query_params)


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form that was sent from one of our own pages."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return dict(parse_qsl(body.decode("utf-8", "replace")))


TheTown = Annotated[Town, Depends(_town)]
ThePages = Annotated[Pages, Depends(_pages)]
TheView = Annotated[View, Depends(_view)]
TheForm = Annotated[dict[str, str], Depends(_form)]


@routes.get("/")
async def page(pages: ThePages, view: TheView) -> Response:
    """Show the phones."""
    return HTMLResponse(await pages.page(view), headers=_STRICT)


@routes.get("/events")
async def events(town: TheTown, pages: ThePages, view: TheView, request: Request) -> Response:
    """Send each piece of the page whenever it changes."""
    if HEAD_ONLY in request.scope:
        return Response(None, 200, _NO_CACHE, "text/event-stream")
    return StreamingResponse(changes(town, pages, view), 200, _NO_CACHE, "text/event-stream")


async def changes(town: Town, pages: Pages, view: View) -> AsyncIterator[str]:
    """Yield what has changed on the page, as events, until the town is closed."""
    yield "retry: 1000\n\n"
    seen: dict[str, str] = {}
    while not town.bell.ended:
        rung = town.bell.rung
        pieces = await pages.pieces(view)
        if new := {name: html for name, html in pieces.items() if seen.get(name) != html}:
            yield f"data: {json.dumps(new)}\n\n"
        seen = pieces
        with suppress(TimeoutError):
            async with asyncio.timeout(60 - town.clock().second):
                await rung.wait()


@routes.post("/phones/{channel}")
async def do(
    channel: str, request: Request, town: TheTown, view: TheView, form: TheForm
) -> Response:
    """Say, tap or send something on a phone."""
    if channel not in view.phones:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    await _done(town, view.phones[channel], form)
    return _back(request, View(view.phones, channel))


@routes.post("/try")
async def tried(request: Request, town: TheTown, form: TheForm) -> Response:
    """Do what was suggested, on the phone that is in hand."""
    view = View.asked(form)
    phone = view.phones[view.on]
    if "join" in form:
        await join(town, phone)
    else:
        await _done(town, phone, form)
    return _back(request, view)


async def _done(town: Town, phone: Phone, form: Mapping[str, str]) -> None:
    """Do what a form says; a message without a word in it cannot be sent."""
    on, _space, choice = form.get("tap", "").partition(" ")
    if choice:
        label = town.phones[phone.channel].label(phone.address, on, choice)
        await town.tap(phone.channel, phone.address, choice, label, on)
    elif form.get("thing") in set(Thing):
        await send(town, phone, Thing(form["thing"]))
    elif text := form.get("text", "").strip():
        await town.say(phone.channel, phone.address, text, phone.language)


@routes.post("/clock")
async def clock(town: TheTown, pages: ThePages, view: TheView, form: TheForm) -> Response:
    """Move the clock forward, or ask first whether everything may begin anew."""
    try:
        at = _moment(town, form)
    except ValueError as problem:
        shown = await pages.page(view, str(problem))
        return HTMLResponse(shown, HTTPStatus.UNPROCESSABLE_ENTITY, _STRICT)
    if at < town.clock():
        return RedirectResponse(
            f"/anew?at={pages.local(at):%Y-%m-%dT%H:%M}&{view.query}", HTTPStatus.SEE_OTHER
        )
    await town.move(at)
    return RedirectResponse(f"/?{view.query}", HTTPStatus.SEE_OTHER)


def _moment(town: Town, form: Mapping[str, str]) -> datetime:
    """Return the moment that is asked for; raise `ValueError` with a sentence that says why not."""
    edition = town.file.edition
    begins = edition.timeline.begins
    if form.get("phase") in begins:
        return moment_in(edition, Phase(form["phase"]))
    first, last = min(begins.values()).year, max(begins.values()).year + 1
    try:
        wall = datetime.fromisoformat(form.get("at", ""))
        if first <= wall.year <= last:
            return local_time(wall, edition.zone)
    except NoSuchTime:
        raise ValueError("The clock is changed at that time: please choose another.") from None
    except ValueError:
        pass
    raise ValueError(f"Please choose a date and a time from {first} to {last}.")


@routes.get("/anew")
async def ask(town: TheTown, pages: ThePages, view: TheView, request: Request) -> Response:
    """Say what is lost by going back, and ask whether that is meant."""
    try:
        at = _moment(town, request.query_params)
    except ValueError:
        return RedirectResponse(f"/?{view.query}", HTTPStatus.SEE_OTHER)
    return HTMLResponse(pages.anew(view, at), headers=_STRICT)


@routes.post("/anew")
async def anew(town: TheTown, view: TheView, form: TheForm) -> Response:
    """Begin the demo anew."""
    with suppress(ValueError):
        await town.restart(_moment(town, form))
    return RedirectResponse(f"/?{view.query}", HTTPStatus.SEE_OTHER)


@routes.get("/journeys/{channel}")
async def saved(channel: str, town: TheTown, view: TheView) -> Response:
    """Give the conversation on a phone, as a journey for the tests."""
    if channel not in view.phones:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    phone = view.phones[channel]
    happened = town.phones[channel].happened(phone.address)
    text = written(journey(phone, happened, town.file.edition.zone, town.clock()))
    name = f"{phone.persona.key}.{channel}.{phone.language}.txt"
    headers = _NO_CACHE | {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, headers=headers, media_type="text/plain; charset=utf-8")


@routes.get("/organiser")
async def desk(request: Request, pages: ThePages, view: TheView) -> Response:
    """Show what the organiser did last, and ask for more."""
    return HTMLResponse(pages.organiser(view, _orders(request)), headers=_STRICT)


@routes.post("/organiser")
async def ordered(request: Request, town: TheTown, view: TheView, form: TheForm) -> Response:
    """Let the organiser do something."""
    if words := form.get("words", "").strip():
        carry_out: CarryOut = request.app.state.carry_out
        _orders(request).append(await carry_out(words, town))
    return RedirectResponse(f"/organiser?{view.query}#last", HTTPStatus.SEE_OTHER)


def _orders(request: Request) -> deque[Done]:
    orders: deque[Done] = request.app.state.orders
    return orders


def _add_files(app: FastAPI) -> None:
    """Give what the page is made of beside its words."""
    for name, path in _FILES.items():
        app.get(f"/{name}")(_given(path))


def _given(path: Path) -> Callable[[], Response]:
    return lambda: FileResponse(path, headers=_NO_CACHE)


def _back(request: Request, view: View) -> Response:
    """Lead back to the page, unless a script asked, which hears of everything anyway."""
    if request.headers.get("accept") == "application/json":
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return RedirectResponse(f"/?{view.query}#{view.on}", HTTPStatus.SEE_OTHER)
