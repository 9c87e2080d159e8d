"""The desk as a whole: its parts, what it looks like, and what is said when something is wrong."""

from asyncio import Lock
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPMethod, HTTPStatus
from typing import Final
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from bot.desk import (
    codes,
    conversations,
    editions,
    elsewhere,
    entrance,
    evaluation,
    glance,
    handouts,
    hidden,
    intermediaries,
    journal,
    kiosks,
    letters,
    moderation,
    paper,
    passkeys,
    people,
    prints,
    progress,
    questions,
    reports,
    sign_on,
    typed,
    webhooks,
)
from bot.desk.broadcasts.whole import THE_BROADCASTS
from bot.desk.forms import Garbled, TooLarge
from bot.desk.guard import (
    NoSuchDesk,
    NotForYou,
    NotOurs,
    SignInFirst,
    WhoAgain,
    guarded,
    offices,
)
from bot.desk.ideas.whole import THE_IDEAS
from bot.desk.language import chosen
from bot.desk.late import SendAgain, SentTooLate
from bot.desk.process.whole import THE_PROCESS
from bot.desk.render import HERE, templates
from bot.desk.visit import STRICT
from bot.looks import OURS, Looks
from bot.office import Office, now
from bot.printing.press import Press
from bot.staff.roles import Role
from storage.contributions.ideas import NoSuchIdea
from storage.outage import StoreDown
from storage.post.broadcasts import NoSuchBroadcast
from storage.post.webhooks import NoSuchSubscription
from storage.process.editions import NoSuchEdition

PARTS: Final = (
    entrance,
    passkeys,
    sign_on,
    people,
    editions,
    glance,
    conversations,
    questions,
    moderation,
    hidden,
    paper,
    codes,
    kiosks,
    prints,
    intermediaries,
    handouts,
    progress,
    evaluation,
    reports,
    journal,
    letters,
    webhooks,
    *THE_PROCESS,
    *THE_IDEAS,
    *THE_BROADCASTS,
)
"""The modules with pages, each with its `routes`."""

_FILES: Final = ("desk.css", "desk.js", "passkeys.js", "print.css")

_AGAIN: Final = ("csrf", typed.MARK, "again-password", "again-code", "again-passkey")
"""Fields of a form that waits until somebody has shown again who they are."""


def desk(
    opened: Callable[[], Mapping[str, Office]],
    looks: Looks = OURS,
    wall: Callable[[], datetime] = now,
    *,
    secure: bool = False,
) -> FastAPI:
    """Return the desk of these organisations, to be under /desk; raise if a route has no guard.

    Browsers send the token of a session by HTTPS only if it is `secure`.
    """
    app = FastAPI(openapi_url=None)
    app.state.offices, app.state.looks, app.state.secure = opened, looks, secure
    app.state.wall, app.state.press, app.state.lettering = wall, Press(), Lock()
    app.state.guarded = guarded(part.routes for part in PARTS)
    _add_front(app)
    for part in PARTS:
        app.include_router(part.routes.router)
    _add_sentences(app)
    return app


def _add_front(app: FastAPI) -> None:
    """Add what nobody has to be known for: the way in, and what pages look like."""

    @app.get("/{name}.{kind}")
    async def look(name: str, kind: str, request: Request) -> Response:
        """Serve what the pages look like."""
        name = f"{name}.{kind}"
        looks: Looks = request.app.state.looks
        file = HERE / name if name in _FILES else looks.sheet(name)
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(file, headers={**STRICT, "cache-control": "public, max-age=60"})

    @app.get("/")
    @app.get("")
    async def front(request: Request) -> Response:
        """Lead to the desk of the only organisation, or list them."""
        names = sorted(offices(request))
        if len(names) == 1:
            return RedirectResponse(f"/desk/{names[0]}", HTTPStatus.SEE_OTHER, headers=STRICT)
        return _plain(request, "front.html", HTTPStatus.OK, names=names)


def _plain(request: Request, template: str, status: int, **values: object) -> Response:
    """Return a page for somebody of whom nothing is known."""
    language = chosen(request)
    html = templates(language).get_template(template).render(values)
    return Response(html, status, STRICT, "text/html")


def _add_sentences(app: FastAPI) -> None:
    """Answer what goes wrong with a page that says what to do."""
    missing = (
        NoSuchDesk,
        NoSuchEdition,
        NoSuchIdea,
        NoSuchBroadcast,
        NoSuchSubscription,
        RequestValidationError,
    )
    for kinds, status, template in (
        (missing, HTTPStatus.NOT_FOUND, "missing.html"),
        ((NotForYou,), HTTPStatus.FORBIDDEN, "not-for-you.html"),
        ((NotOurs,), HTTPStatus.FORBIDDEN, "not-ours.html"),
        ((TooLarge,), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large.html"),
        ((Garbled,), HTTPStatus.BAD_REQUEST, "not-ours.html"),
        ((StoreDown,), HTTPStatus.SERVICE_UNAVAILABLE, "later.html"),
    ):
        for kind in kinds:
            app.add_exception_handler(kind, _telling(template, status))
    app.add_exception_handler(HTTPException, _not_here)
    app.add_exception_handler(SignInFirst, _to_the_entrance)
    app.add_exception_handler(SentTooLate, _sent_too_late)
    app.add_exception_handler(SendAgain, _send_again)
    app.add_exception_handler(WhoAgain, _who_again)


def _telling(template: str, status: int) -> Callable[[Request, Exception], Response]:
    def told(request: Request, _failure: Exception) -> Response:
        return _plain(request, template, status)

    return told


def _not_here(request: Request, failure: Exception) -> Response:
    status = failure.status_code if isinstance(failure, HTTPException) else HTTPStatus.NOT_FOUND
    return _plain(request, "missing.html", status)


def _to_the_entrance(request: Request, first: Exception) -> Response:
    """Lead who is not signed in to where that is done, and from there to what they asked for."""
    following = urlencode({"next": str(first)}) if request.method == HTTPMethod.GET else ""
    where = f"/desk/{request.path_params['organisation']}/sign-in?{following}"
    return RedirectResponse(where, HTTPStatus.SEE_OTHER, headers=STRICT)


async def _sent_too_late(_request: Request, late: Exception) -> Response:
    """Ask who it is, and keep what they typed until they have signed in."""
    assert isinstance(late, SentTooLate)  # noqa: S101 - it is added for nothing else
    shown = {"following": late.page, "problem": None, "kept": late.kept}
    answer = late.visit.page("sign-in.html", HTTPStatus.FORBIDDEN, **shown)
    await elsewhere.put_by(late.visit, late.kept, answer)
    return answer


def _send_again(_request: Request, again: Exception) -> Response:
    """Lead somebody to the page on which what they typed waits to be sent."""
    return RedirectResponse(str(again), HTTPStatus.SEE_OTHER, headers=STRICT)


async def _who_again(_request: Request, waiting: Exception) -> Response:
    """Ask again who it is, and keep the form that waits for it."""
    assert isinstance(waiting, WhoAgain)  # noqa: S101 - it is added for nothing else
    visit = waiting.visit
    kept = [
        (name, value)
        for name, value in visit.form.multi_items()
        if isinstance(value, str) and name not in _AGAIN
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if waiting.wrong else HTTPStatus.OK
    options = await passkeys.question_again(visit)
    return visit.page("again.html", status, kept=kept, wrong=waiting.wrong, options=options)


def may(app: FastAPI) -> Mapping[tuple[str, str], frozenset[Role] | None]:
    """Return who may use each route, by method and path; None where anybody may."""
    found: dict[tuple[str, str], frozenset[Role] | None] = {}
    for route, guard in app.state.guarded:
        for method in sorted(route.methods):
            found[method, route.path] = None if guard.open else guard.roles
    return found
