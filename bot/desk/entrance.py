"""The entrance: signing in and out, and beginning by an invitation."""

import asyncio
import io
from http import HTTPStatus
from urllib.parse import unquote

import segno
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from bot.desk import elsewhere, late, typed
from bot.desk.guard import Desk, TheVisit, cookie
from bot.desk.language import COOKIE
from bot.desk.menu import EVERYBODY
from bot.desk.typed import KEPT
from bot.desk.visit import STRICT, Visit
from bot.desk.words import Sentence, _
from bot.staff import inviting, passwords, second_factor, signing_in
from bot.staff.inviting import NotInvited, WeakPassword, WrongCode
from bot.staff.signing_in import NotSignedIn, Tried
from locales.desk import spoken
from storage.desk import sessions
from storage.desk.sessions import LASTS
from storage.desk.staff import Invitation, NameTaken

_WRONG = _(
    "These do not belong together. After five wrong tries nobody can sign in with this address "
    "for 15 minutes."
)
_WRONG_CODE = _("This is not what the app shows now. Please type the six digits again.")
_DIFFERENT = _("This is not the same as above.")

routes = Desk()


@routes.open_page("/sign-in")
async def sign_in(visit: TheVisit) -> Response:
    """Ask who it is."""
    return await asked(visit, visit.request.query_params.get("next", ""))


async def asked(visit: Visit, following: str, problem: Sentence | None = None) -> Response:
    """Ask who it is; say first what went wrong, if anything did."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    kept = visit.text(KEPT) or await elsewhere.waiting(visit)
    return visit.page("sign-in.html", status, following=following, problem=problem, kept=kept)


@routes.open_form("/sign-in")
async def signed_in(visit: TheVisit) -> Response:
    """Sign somebody in, and lead to the page that they asked for."""
    following = visit.text("next")
    tried = Tried(visit.text("email"), visit.text("password"), visit.text("code"))
    try:
        token = await signing_in.sign_in(visit.gate, tried)
    except NotSignedIn:
        return await asked(visit, following, _WRONG)
    return await begun(visit, token, inside(visit, following))


def inside(visit: Visit, following: str) -> str:
    """Return where to go on: an address of this desk, or else where it begins."""
    own = following.startswith(f"{visit.home}/") and "\\" not in following
    printable = own and following.isprintable() and following.isascii()
    steps = unquote(following.partition("?")[0]).split("/")
    return following if printable and not {".", ".."} & set(steps) else visit.home


async def begun(visit: Visit, token: str, following: str) -> Response:
    """Begin a session in this browser; one that was there before is over.

    What the same person typed when that was over waits on its page, to which they are led.
    """
    following = await _waiting(visit, token) or following
    if before := visit.signed:
        await visit.run(lambda db: sessions.end(db, before.session))
    answer = RedirectResponse(following, HTTPStatus.SEE_OTHER, headers=STRICT)
    answer.set_cookie(
        cookie(visit.organisation),
        token,
        max_age=int(LASTS.total_seconds()),
        path=visit.home,
        secure=visit.request.app.state.secure,
        httponly=True,
        samesite="lax",
    )
    await elsewhere.over(visit, answer)
    return answer


async def _waiting(visit: Visit, token: str) -> str:
    """Let what was typed wait for who typed it; return on which page, "" if nothing waits."""
    sealed = visit.text(KEPT) or await elsewhere.waiting(visit)
    kept = typed.unsealed(visit.office.seal, sealed)
    session = await visit.run(lambda db: sessions.find(db, token, visit.wall)) if kept else None
    if kept is None or session is None or kept.person != session.staff:
        return ""
    if not kept.fresh(visit.wall):
        return ""
    await late.wait(visit, session, kept)
    return inside(visit, kept.page)


@routes.form("/sign-out", *EVERYBODY)
async def signed_out(visit: TheVisit) -> Response:
    """Sign somebody out."""
    if signed := visit.signed:
        await visit.run(lambda db: sessions.end(db, signed.session))
    elsewhere = "?out=1" if visit.office.sign_on else ""
    where = f"{visit.home}/sign-in{elsewhere}"
    answer = RedirectResponse(where, HTTPStatus.SEE_OTHER, headers=STRICT)
    answer.delete_cookie(cookie(visit.organisation), path=visit.home)
    return answer


@routes.open_page("/language/{code}")
async def language(visit: TheVisit, code: str) -> Response:
    """Read the desk in another language from now on."""
    following = inside(visit, visit.request.query_params.get("next", ""))
    where = late.nearest(visit.request, following)
    answer = RedirectResponse(where, HTTPStatus.SEE_OTHER, headers=STRICT)
    if code in spoken():
        answer.set_cookie(COOKIE, code, max_age=31_536_000, path="/desk", samesite="lax")
    return answer


@routes.open_page("/invitations/{token}")
async def invitation(visit: TheVisit, token: str) -> Response:
    """Show who is invited how to begin."""
    try:
        invited = await visit.run(lambda db: inviting.open_(db, token, visit.wall))
    except NotInvited:
        return visit.page("not-invited.html", HTTPStatus.NOT_FOUND)
    return _begin(visit, token, invited)


def _begin(
    visit: Visit, token: str, invited: Invitation, problems: dict[str, str] | None = None
) -> Response:
    seal = visit.office.seal
    secret, email = seal.unlock(invited.second), seal.unlock(invited.sealed)
    return visit.page(
        "invitation.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        invited=invited,
        token=token,
        email=email,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        least=passwords.LEAST,
        problems=problems or {},
    )


@routes.open_page("/invitations/{token}/code.svg")
async def picture(visit: TheVisit, token: str) -> Response:
    """Draw what the app of who is invited has to read."""
    try:
        invited = await visit.run(lambda db: inviting.open_(db, token, visit.wall))
    except NotInvited:
        return Response(status_code=HTTPStatus.NOT_FOUND, headers=STRICT)
    seal = visit.office.seal
    secret, email = seal.unlock(invited.second), seal.unlock(invited.sealed)
    drawn = io.BytesIO()
    address = second_factor.address(secret, email, f"Wijkstem {visit.organisation}")
    segno.make(address, micro=False).save(drawn, kind="svg", scale=4, light="white")
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers=STRICT)


@routes.open_form("/invitations/{token}")
async def accepted(visit: TheVisit, token: str) -> Response:
    """Let who is invited begin."""
    try:
        return await _accepted(visit, token)
    except NotInvited:
        return visit.page("not-invited.html", HTTPStatus.NOT_FOUND)


async def _accepted(visit: Visit, token: str) -> Response:
    seal, now, password = visit.office.seal, visit.wall, visit.text("password")
    invited = await visit.run(lambda db: inviting.open_(db, token, now))
    problems: dict[str, str] = {}
    try:
        inviting.strong(password, invited, seal)
    except WeakPassword:
        least = passwords.LEAST
        weak = _(
            "Please choose at least {least} characters, and not your name or address.", least=least
        )
        problems["password"] = visit.say(weak)
    if password != visit.text("password-again"):
        problems["password-again"] = visit.say(_DIFFERENT)
    if problems:
        return _begin(visit, token, invited, problems)
    chosen = await asyncio.to_thread(passwords.hashed, password), visit.text("code")

    def accept(db: Connection) -> str:
        return inviting.accept(db, seal, token, chosen, now)

    try:
        session = await visit.run(accept)
    except WrongCode:
        return _begin(visit, token, invited, {"code": visit.say(_WRONG_CODE)})
    except NameTaken:
        taken = _("Somebody else here has this name: ask who invited you for another invitation.")
        return _begin(visit, token, invited, {"code": visit.say(taken)})
    return await begun(visit, session, visit.home)
