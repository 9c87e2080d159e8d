"""The people at the desk of the town: who they are, what they sign in with, and a short way in."""

import secrets
from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.demo.staff import PASSWORD, SECRET, STAFF
from bot.desk.guard import cookie
from bot.simulator.pages import Pages
from bot.simulator.town import NAME, Town
from bot.staff.second_factor import code_at
from storage.desk import sessions

routes = APIRouter(default_response_class=HTMLResponse)


@routes.get("/staff")
async def staff(request: Request) -> Response:
    """Show who works at the desk, and what the app on their phone shows."""
    pages: Pages = request.app.state.pages
    code = code_at(SECRET, datetime.now(UTC))
    shown = f"{code[:3]} {code[3:]}"
    html = pages.staff(staff=STAFF, password=PASSWORD, code=shown, secret=SECRET)
    return HTMLResponse(html, headers={"cache-control": "no-store"})


@routes.get("/staff/{key}")
async def sign_in(key: str, request: Request) -> Response:
    """Let somebody of the town sit down at the desk, in this browser."""
    if key not in {one.key for one in STAFF}:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    town: Town = request.app.state.town
    token = secrets.token_urlsafe(32)
    await town.storage.run(lambda db: sessions.begin(db, token, key, datetime.now(UTC)))
    path = f"/desk/{NAME}"
    where = f"{path}/editions/{town.file.edition.slug}"
    answer = RedirectResponse(where, HTTPStatus.SEE_OTHER)
    answer.set_cookie(cookie(NAME), token, path=path, httponly=True, samesite="lax")
    return answer
