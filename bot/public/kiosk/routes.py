"""The address of a kiosk: what is shown there, and what somebody does, by plain forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hmac import compare_digest
from http import HTTPStatus
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from bot.channels import KIOSK, Inbound, Kind
from bot.floods import Floods
from bot.front import from_here
from bot.kiosk import visits
from bot.kiosk.visits import ASKS, ENDS, Page
from bot.office import Office
from bot.public.kiosk.words import Words
from bot.public.writer import spoken
from budget.edition import Edition
from budget.timeline import Phase
from storage.outage import StoreDown
from storage.post.mail import REPLY
from storage.process import editions
from storage.residents import kiosks
from storage.residents.kiosks import Kiosk, Visit

LARGEST: Final = 32 * 1024
"""Bytes of a form."""

A_MINUTE: Final = 60
"""What one kiosk may send in a minute."""

_LONGEST: Final = 4_096
"""Characters of what somebody types."""

_A_WHILE: Final = int(ASKS.total_seconds()) + 1
"""Seconds after which the page leads back from a question of its own."""

_LOOK_AGAIN: Final = 2
"""Seconds after which the page looks whether the answer is there."""

_HERE: Final = Path(__file__).parent / "page"
_COOKIE: Final = "wijkstem-kiosk"
_STRICT: Final = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
"""Nothing from elsewhere, nothing that stays in a browser, and no script at all."""

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(_HERE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class NotOpen(Exception):
    """This link opens nothing: it was never made, is over, or was withdrawn."""


class NotOurs(Exception):
    """This form does not come from the page itself."""


class TooFast(Exception):
    """More was sent than a screen is touched."""


@dataclass(frozen=True)
class Stand:
    """A request at a kiosk: where, and whose it is; nobody's, if there is no visit."""

    request: Request
    office: Office
    kiosk: Kiosk
    edition: Edition
    token: str
    visit: Visit | None

    @property
    def path(self) -> str:
        """The address of the kiosk, to which its forms go."""
        return self.request.url.path

    @cached_property
    def words(self) -> Words:
        """What is said there, in the language of who is there."""
        page = self.page
        return Words(page.language if page else spoken(self.edition)[0], self.edition)

    @cached_property
    def page(self) -> Page | None:
        """What stands on the page, if somebody is there."""
        return visits.page_of(self.visit, self.office.seal) if self.visit else None


def kiosk(
    opened: Callable[[], Mapping[str, Office]],
    floods: Floods | None = None,
    *,
    secure: bool = False,
) -> FastAPI:
    """Return the pages of the kiosks of these organisations, to be under /kiosk.

    Browsers send the cookie by HTTPS only if it is `secure`.
    """
    app = FastAPI(openapi_url=None)
    app.state.offices, app.state.secure = opened, secure
    app.state.floods = Floods(A_MINUTE, every=60 / A_MINUTE) if floods is None else floods
    app.add_api_route("/kiosk.css", _sheet, methods=["GET"])
    app.add_api_route("/{organisation}/{link}", look, methods=["GET"])
    app.add_api_route("/{organisation}/{link}", do, methods=["POST"])
    for kind, status in (
        (NotOpen, HTTPStatus.NOT_FOUND),
        (NotOurs, HTTPStatus.FORBIDDEN),
        (TooFast, HTTPStatus.TOO_MANY_REQUESTS),
        (StoreDown, HTTPStatus.SERVICE_UNAVAILABLE),
    ):
        app.add_exception_handler(kind, _telling(status))
    return app


async def _sheet() -> Response:
    """Serve what the page looks like."""
    kept = {"cache-control": "public, max-age=60", "x-content-type-options": "nosniff"}
    return FileResponse(_HERE / "kiosk.css", headers=kept)


async def look(request: Request, organisation: str, link: str) -> Response:
    """Show what stands on the screen; who is gone, is gone from it."""
    stand = await _stand(request, organisation, link)
    if stand.visit is None:
        return _answer(stand, "begin.html", ways=stand.words.ways(stand.office.contacts))
    quiet = stand.office.time() - stand.visit.touched
    if quiet >= ASKS:
        after = int((ENDS - quiet).total_seconds()) + 1
        return _answer(stand, "quiet.html", refresh=after, mark=visits.mark(stand.token))
    page = stand.page
    waits = page is not None and not page.messages
    return _answer(
        stand,
        "chat.html",
        refresh=_LOOK_AGAIN if waits else int((ASKS - quiet).total_seconds()) + 1,
        page=page,
        turns=stand.visit.turns,
        mark=visits.mark(stand.token),
        longest=_LONGEST,
        ways=stand.words.ways(stand.office.contacts),
    )


async def do(request: Request, organisation: str, link: str) -> Response:
    """Do what somebody chose or typed, and lead back to what stands on the screen then."""
    if not from_here(request):
        raise NotOurs
    form = await _form(request)
    stand = await _stand(request, organisation, link)
    deed = _text(form, "do")
    if stand.visit is None:
        return await _begin(stand) if deed == "begin" else _lead(stand)
    if deed == "begin":
        return _lead(stand)
    if not compare_digest(_text(form, "mark").encode(), visits.mark(stand.token).encode()):
        raise NotOurs
    match deed:
        case "finish" if await _unsent(stand.office, stand.visit):
            return _answer(stand, "leave.html", refresh=_A_WHILE, mark=visits.mark(stand.token))
        case "finish" | "leave":
            await _end(stand.office, stand.visit)
            return _lead(stand, cookie="")
        case "stay":
            await _stay(stand.office, stand.visit)
        case _said if _text(form, "turns") == str(stand.visit.turns):
            await _say(stand.office, stand.visit, _inbound(stand, form))
    return _lead(stand)


async def _stand(request: Request, organisation: str, link: str) -> Stand:
    """Return where somebody is, with what was answered meanwhile; raise `NotOpen`.

    A visit that nobody touched for too long ends here, and so does one of a link that is shut.
    """
    office = request.app.state.offices().get(organisation)
    if office is None:
        raise NotOpen
    token, now = request.cookies.get(_COOKIE, ""), office.time()

    def known(db: Connection) -> tuple[Kiosk, Edition, Visit | None, int] | None:
        found, visit = kiosks.find(db, link), kiosks.visit(db, token) if token else None
        if found is None:
            return None
        visit = visit if visit and visit.kiosk == found.id else None
        edition = editions.load(db, found.edition).edition()
        there = found.open(now) and edition.entered is not Phase.CLOSED
        there = there and editions.about(db) == found.edition
        if visit and (not there or now - visit.touched >= ENDS):
            visits.end(db, visit, office.seal)
            visit = None
        late = visits.shown(db, visit, None, office.seal, now) if visit else 0
        if visit and late:
            visit = kiosks.again(db, visit)
        return (found, edition, visit, late) if there else None

    place = await office.storage.run(known)
    if place is None:
        raise NotOpen
    found, edition, visit, late = place
    _count(office, late)
    return Stand(request, office, found, edition, token, visit)


async def _begin(stand: Stand) -> Response:
    """Let somebody begin: the conversation asks for a language first, as everywhere."""
    office, now = stand.office, stand.office.time()
    _slowly(stand)
    language = spoken(stand.edition)[0]
    token, visit = await office.storage.run(
        lambda db: visits.begin(db, stand.kiosk, language, office.seal, now)
    )
    address, said = visits.address(visit, office.seal), visits.message_id(visit, office.seal)
    await _say(office, visit, Inbound(KIOSK, address, said, text=visits.FIRST))
    return _lead(stand, cookie=token)


def _inbound(stand: Stand, form: FormData) -> Inbound:
    """Return what somebody tapped or typed; raise `TooFast`."""
    assert stand.visit is not None  # noqa: S101 - it is asked of a visit only
    _slowly(stand)
    seal = stand.office.seal
    address, said = visits.address(stand.visit, seal), visits.message_id(stand.visit, seal)
    if choice := _text(form, "choice"):
        tapped = str(stand.visit.turns)
        return Inbound(KIOSK, address, said, Kind.TAP, choice=choice, tapped=tapped)
    return Inbound(KIOSK, address, said, text=_text(form, "text")[:_LONGEST])


async def _say(office: Office, visit: Visit, inbound: Inbound) -> None:
    """Have something heard and answered, and put the answer on the page.

    Above it stands what was touched.  What was typed is not kept for that: it may be a code.
    """
    if not (inbound.choice or inbound.text):
        return
    touched = visits.page_of(visit, office.seal).label(inbound.choice)
    await office.ingest.take(inbound)
    now = office.time()

    def answered(db: Connection) -> int:
        held = kiosks.again(db, visit)
        if held is None or held.turns != visit.turns:
            return 0
        return visits.shown(db, held, touched, office.seal, now)

    _count(office, await office.storage.run(answered))


def _count(office: Office, messages: int) -> None:
    """Count the messages that were put on a page, as those are that are sent."""
    for _message in range(messages):
        office.delivery.tally.sent(KIOSK, REPLY, None)


async def _stay(office: Office, visit: Visit) -> None:
    """Note that somebody is still there."""
    now = office.time()

    def stays(db: Connection) -> None:
        if held := kiosks.again(db, visit):
            kiosks.keep(db, held._replace(touched=now))

    await office.storage.run(stays)


async def _unsent(office: Office, visit: Visit) -> bool:
    """Whether somebody began an idea or a ballot, and did not send it."""
    return await office.storage.run(lambda db: visits.unsent(db, visit, office.seal))


async def _end(office: Office, visit: Visit) -> None:
    """Forget who was here."""

    def ended(db: Connection) -> None:
        if held := kiosks.again(db, visit):
            visits.end(db, held, office.seal)

    await office.storage.run(ended)


def _slowly(stand: Stand) -> None:
    """Raise `TooFast` if more comes from a kiosk than people do."""
    floods: Floods = stand.request.app.state.floods
    if floods.early((id(stand.office), stand.kiosk.id)):
        raise TooFast


async def _form(request: Request) -> FormData:
    """Return the fields of a form; raise `NotOurs` for what is none of ours."""
    size = request.headers.get("content-length", "")
    if not size.isdecimal() or int(size) > LARGEST:
        raise NotOurs
    try:
        return await request.form(max_fields=20, max_files=0)
    except HTTPException as broken:
        raise NotOurs from broken


def _text(form: FormData, name: str) -> str:
    """Return what was typed or chosen, as a phone would have sent it."""
    found = form.get(name, "")
    typed = found if isinstance(found, str) else ""
    return typed.replace("\0", "").replace("\r\n", "\n").strip()


def _answer(stand: Stand, template: str, refresh: int = 0, **values: object) -> Response:
    """Return a page, which looks again after some seconds if it is to `refresh`.

    A cookie that belongs to nobody any more is taken away.
    """
    html = _TEMPLATES.get_template(template).render(
        {"words": stand.words, "path": stand.path, **values}
    )
    again = {"refresh": str(refresh)} if refresh else {}
    answer = HTMLResponse(html, headers=_STRICT | again)
    if stand.visit is None and stand.token:
        _set(answer, stand, "")
    return answer


def _lead(stand: Stand, cookie: str | None = None) -> Response:
    """Lead to the page, so that nothing is sent twice."""
    answer = RedirectResponse(stand.path, HTTPStatus.SEE_OTHER, headers=_STRICT)
    if cookie is not None:
        _set(answer, stand, cookie)
    return answer


def _set(answer: Response, stand: Stand, token: str) -> None:
    """Set the cookie of a visit, or take it away; it belongs to this kiosk alone."""
    where = stand.path
    secure = bool(stand.request.app.state.secure)
    if token:
        answer.set_cookie(
            _COOKIE, token, path=where, secure=secure, httponly=True, samesite="strict"
        )
    else:
        answer.delete_cookie(_COOKIE, path=where, secure=secure, httponly=True, samesite="strict")


def _telling(status: HTTPStatus) -> Callable[[Request, Exception], Response]:
    """Return what says in Dutch, and in English, why something is not shown, or not done."""

    def told(request: Request, _failure: Exception) -> Response:
        name = {
            HTTPStatus.NOT_FOUND: "closed",
            HTTPStatus.FORBIDDEN: "refused",
            HTTPStatus.TOO_MANY_REQUESTS: "slowly",
        }.get(status, "later")
        both = [Words(language) for language in ("nl", "en")]
        html = _TEMPLATES.get_template("told.html").render(
            said=[(one, one[name]) for one in both],
            path="" if status is HTTPStatus.NOT_FOUND else request.url.path,
            words=both[0],
        )
        return HTMLResponse(html, status, _STRICT)

    return told
