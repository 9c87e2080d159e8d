"""Signing in by the sign-on of one's municipality: going there, coming back, and signing out."""

import secrets
from http import HTTPStatus
from typing import Final

from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from bot.desk import elsewhere
from bot.desk.entrance import asked, begun, inside
from bot.desk.guard import Desk, TheVisit, cookie
from bot.desk.menu import EVERYBODY
from bot.desk.visit import STRICT, Visit
from bot.desk.words import Sentence, _
from bot.staff import sign_on
from bot.staff.issuer import SignOn
from bot.staff.provider import NotVouched, SignOnDown
from bot.staff.sign_on import LASTS, Back, Came, Stranger
from bot.staff.signing_in import NotSignedIn, begin
from storage.desk import sessions
from storage.desk.staff import Staff

_WRONG_CODE: Final = _(
    "This is not what the app shows now. After five wrong codes nobody can sign in with this "
    "address for 15 minutes."
)
_REFUSED: Final = (SignOnDown, NotVouched, Stranger)

routes = Desk()


def _provider(visit: Visit) -> SignOn:
    """Return the sign-on; a page that needs one is not there where there is none."""
    if visit.office.sign_on is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return visit.office.sign_on


def _cookie(visit: Visit) -> str:
    return f"{cookie(visit.organisation)}-sign-on"


def _why(visit: Visit, refusal: Exception) -> Sentence:
    """Return why somebody was not let in."""
    label = _provider(visit).agreed.label
    match refusal:
        case SignOnDown():
            return _(
                "The sign-on of {label} does not answer at the moment. Your password and code work "
                "as always.",
                label=label,
            )
        case Stranger():
            return _(
                "{label} knows you, but nobody with your address works here yet. Ask an organiser "
                "for an invitation and begin with it; from then on you can sign in here.",
                label=label,
            )
        case _other:
            return _(
                "{label} did not say who you are, or you were away for longer than ten minutes. "
                "Please try again, or use your password and code.",
                label=label,
            )


@routes.open_page("/sign-in/sign-on")
async def there(visit: TheVisit) -> Response:
    """Lead somebody to the sign-on."""
    following = visit.request.query_params.get("next", "")
    try:
        return await _led(visit, following, None)
    except SignOnDown as refusal:
        return await asked(visit, following, _why(visit, refusal))


@routes.page("/my-sign-in/sign-on", *EVERYBODY)
async def there_again(visit: TheVisit) -> Response:
    """Lead somebody who is signed in to the sign-on, to show there again who they are."""
    try:
        return await _led(visit, "", visit.person)
    except SignOnDown as refusal:
        return _told(visit, _why(visit, refusal))


async def _led(visit: Visit, following: str, person: Staff | None) -> Response:
    provider = _provider(visit)
    browser = visit.request.cookies.get(_cookie(visit)) or secrets.token_urlsafe(32)
    address = await sign_on.leave(visit.gate, provider, browser, following, person)
    answer = RedirectResponse(address, HTTPStatus.SEE_OTHER, headers=STRICT)
    elsewhere.on_the_way(visit, answer, _cookie(visit), browser, LASTS)
    return answer


def _told(visit: Visit, problem: Sentence | None = None) -> Response:
    """Say to who is signed in whether they showed again who they are."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return visit.page("signed-on.html", status, problem=problem)


def _back(visit: Visit, ticket: str, said: str) -> Back:
    return Back(ticket, visit.request.cookies.get(_cookie(visit), ""), said)


@routes.open_page("/sign-in/sign-on/back")
async def back(visit: TheVisit) -> Response:
    """Take up somebody who comes back from the sign-on."""
    query, provider = visit.request.query_params, _provider(visit)
    ours = query.get("iss", provider.agreed.issuer) == provider.agreed.issuer
    came_with = _back(visit, query.get("state", ""), query.get("code", "") if ours else "")
    try:
        came = await sign_on.come_back(visit.gate, provider, came_with)
    except _REFUSED as refusal:
        why = _why(visit, refusal)
        return _told(visit, why) if visit.signed else await asked(visit, "", why)
    return _asked_for_code(visit, came.ticket) if came.ticket else await _taken_in(visit, came)


def _asked_for_code(visit: Visit, ticket: str, problem: Sentence | None = None) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return visit.page("sign-on-code.html", status, ticket=ticket, problem=problem)


@routes.open_form("/sign-in/sign-on/code")
async def code(visit: TheVisit) -> Response:
    """Take the code of somebody of whom the sign-on has seen one factor."""
    _provider(visit)
    ticket = visit.text("ticket")
    try:
        came = await sign_on.by_code(visit.gate, _back(visit, ticket, visit.text("code")))
    except NotVouched as refusal:
        return await asked(visit, "", _why(visit, refusal))
    except NotSignedIn:
        return _asked_for_code(visit, ticket, _WRONG_CODE)
    return await _taken_in(visit, came)


async def _taken_in(visit: Visit, came: Came) -> Response:
    """Begin a session of somebody, or note in theirs that they showed again who they are."""
    if not came.confirms:
        token = await begin(visit.gate, came.person)
        return await begun(visit, token, inside(visit, came.following))
    signed = visit.signed
    if signed is None or signed.person.id != came.person.id:
        return await asked(visit, "", _why(visit, NotVouched()))

    def confirm(db: Connection) -> None:
        sessions.confirm(db, signed.session, visit.wall)

    await visit.run(confirm)
    return _told(visit)


@routes.open_page("/sign-in/sign-on/out")
async def out(visit: TheVisit) -> Response:
    """Lead somebody to where they sign out of the sign-on as well."""
    relying = await _provider(visit).relying()
    try:
        where = await relying.way_out()
    except SignOnDown as refusal:
        return await asked(visit, "", _why(visit, refusal))
    where = where or f"{visit.home}/sign-in"
    return RedirectResponse(where, HTTPStatus.SEE_OTHER, headers=STRICT)
