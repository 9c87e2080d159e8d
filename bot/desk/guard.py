"""Who may use a page: said where the page is made, looked at before it runs.

There is no other way to add a page to the desk, and `unguarded` says so of the whole.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hmac import compare_digest
from http import HTTPMethod
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from sqlalchemy import Connection

from bot.desk import late
from bot.desk.forms import ORDINARY, read_form
from bot.desk.language import chosen
from bot.desk.visit import Signed, Visit, wall
from bot.front import from_here
from bot.office import Office
from bot.staff import passkeys, signing_in
from bot.staff.roles import Role
from bot.staff.signing_in import Tried
from storage.desk import sessions, staff
from storage.desk.sessions import Session
from storage.process import editions

Handler = TypeVar("Handler", bound=Callable[..., Any])

FRESH: Final = timedelta(minutes=10)
"""How long ago somebody may have shown who they are, for what is final."""


class NoSuchDesk(Exception):
    """There is no organisation of this name."""


class SignInFirst(Exception):
    """Nobody is signed in; the message is the page that was asked for."""


class NotForYou(Exception):
    """Somebody with these roles may not do this."""


class NotOurs(Exception):
    """This form does not come from a page of this session."""


class WhoAgain(Exception):
    """What is final waits until somebody has shown again who they are; `wrong` if they tried."""

    def __init__(self, visit: Visit, *, wrong: bool) -> None:
        """Keep the visit with the form that waits."""
        super().__init__()
        self.visit, self.wrong = visit, wrong


@dataclass(frozen=True)
class Guard:
    """Who may use a route: everybody with one of `roles`, or anybody at all if it is `open`."""

    roles: frozenset[Role]
    open: bool = False
    final: bool = False
    largest: int = ORDINARY
    kept: bool = True
    """Whether what was typed may be kept through signing in again."""

    async def __call__(self, request: Request) -> None:
        """Let a visitor in, or raise why not."""
        office = offices(request).get(name := request.path_params.get("organisation", ""))
        if office is None:
            raise NoSuchDesk
        signed = await _signed(request, office, name)
        visit = Visit(request, office, name, chosen(request), signed)
        if not self.open:
            await self._admit(visit)
            await _edition(visit)
        if request.method == HTTPMethod.POST:
            visit = await self._sent(visit)
        elif signed and (signed.session.said or signed.session.typed):
            visit = await _heard(visit, signed.session)
        request.state.visit = visit

    async def _admit(self, visit: Visit) -> None:
        if visit.signed is None:
            if self.kept and visit.request.method == HTTPMethod.POST and from_here(visit.request):
                await late.too_late(visit)
            url = visit.request.url
            raise SignInFirst(f"{url.path}?{url.query}" if url.query else url.path)
        if not visit.roles & self.roles:
            raise NotForYou

    async def _sent(self, visit: Visit) -> Visit:
        """Read a form that one of our pages sent, and let who means something final prove it."""
        request = visit.request
        if not from_here(request):
            raise NotOurs
        form = await read_form(request, self.largest)
        visit = replace(visit, form=form)
        if self.open or visit.signed is None:
            return visit
        try:
            await self._trust(visit, visit.signed)
        except (NotOurs, WhoAgain):
            await form.close()
            raise
        return visit

    async def _trust(self, visit: Visit, signed: Signed) -> None:
        """Raise why a form is not to be acted on."""
        if not compare_digest(visit.text("csrf").encode(), signed.csrf.encode()):
            if self.kept:
                await late.of_before(visit, signed)
            raise NotOurs
        if signed.session.typed:
            await late.sent(visit, signed.session)
        if self.final and visit.wall - signed.session.confirmed > FRESH:
            await _confirmed(visit, signed)


async def _edition(visit: Visit) -> None:
    """See to it that the edition of the address is one of this organisation, or raise."""
    if slug := visit.slug:
        await visit.run(lambda db: editions.require(db, slug))


async def _signed(request: Request, office: Office, organisation: str) -> Signed | None:
    """Return who is signed in at the desk of this organisation in this browser."""
    token, now = request.cookies.get(cookie(organisation), ""), wall(request)

    def known(db: Connection) -> tuple[staff.Staff | None, Session] | None:
        session = sessions.find(db, token, now)
        return (staff.get(db, session.staff), session) if session else None

    found = await office.storage.run(known) if token else None
    return Signed(found[0], found[1], token) if found and found[0] else None


async def _heard(visit: Visit, session: Session) -> Visit:
    """Return the visit with what the visitor is told on this page, and on no later one.

    On the page of a form that waits it is filled in, until it is sent or too old.
    """
    if session.said:
        await visit.run(lambda db: sessions.say(db, session, ""))
    heard = replace(visit, said=session.said)
    return await late.filled(heard, session)


async def _confirmed(visit: Visit, signed: Signed) -> None:
    tried = Tried("", visit.text("again-password"), visit.text("again-code"))
    party, answer = visit.office.party, visit.text("again-passkey")
    try:
        if party and answer:
            await passkeys.confirm(visit.gate, party, signed.session, answer)
        elif tried.password:
            await signing_in.confirm(visit.gate, signed.session, signed.person, tried)
        else:
            raise WhoAgain(visit, wrong=False)
    except signing_in.NotSignedIn as refusal:
        raise WhoAgain(visit, wrong=True) from refusal


def offices(request: Request) -> Mapping[str, Office]:
    """Return the offices of all organisations, by name."""
    found: Mapping[str, Office] = request.app.state.offices()
    return found


def cookie(organisation: str) -> str:
    """Return the name of the cookie that holds the token of a session."""
    return f"wijkstem-{organisation}"


class Desk:
    """The routes of one part of the desk, each with who may use it."""

    def __init__(self) -> None:
        self.router = APIRouter(prefix="/{organisation}", default_response_class=HTMLResponse)

    def page(self, path: str, *roles: Role) -> Callable[[Handler], Handler]:
        """Show something to who has one of these roles."""
        return self._add("GET", path, Guard(frozenset(roles)))

    def form(
        self,
        path: str,
        *roles: Role,
        final: bool = False,
        largest: int = ORDINARY,
        kept: bool = True,
    ) -> Callable[[Handler], Handler]:
        """Take a form from who has one of these roles; who they are is asked again if `final`.

        Where it is not `kept`, what was typed is gone if their session was over.
        """
        guard = Guard(frozenset(roles), final=final, largest=largest, kept=kept)
        return self._add("POST", path, guard)

    def open_page(self, path: str) -> Callable[[Handler], Handler]:
        """Show something to anybody, signed in or not."""
        return self._add("GET", path, Guard(frozenset(), open=True))

    def open_form(self, path: str) -> Callable[[Handler], Handler]:
        """Take a form from anybody, signed in or not."""
        return self._add("POST", path, Guard(frozenset(), open=True))

    def _add(self, method: str, path: str, guard: Guard) -> Callable[[Handler], Handler]:
        def added(handler: Handler) -> Handler:
            self.router.add_api_route(
                path, handler, methods=[method], dependencies=[Depends(guard)]
            )
            return handler

        return added


def guard_of(route: APIRoute) -> Guard | None:
    """Return who may use a route."""
    found = (depends.dependency for depends in route.dependencies)
    return next((guard for guard in found if isinstance(guard, Guard)), None)


def guarded(parts: Iterable[Desk]) -> list[tuple[APIRoute, Guard]]:
    """Return every route of these parts with its guard; raise `ValueError` if one has none."""
    found = []
    for route in (route for part in parts for route in part.router.routes):
        guard = guard_of(route) if isinstance(route, APIRoute) else None
        if not isinstance(route, APIRoute) or guard is None or not (guard.roles or guard.open):
            raise ValueError(f"Nobody guards {getattr(route, 'path', route)}.")
        found.append((route, guard))
    return found


def _visit(request: Request) -> Visit:
    visit: Visit = request.state.visit
    return visit


TheVisit = Annotated[Visit, Depends(_visit)]
