"""Forms that come when their session is over: what was typed waits for who typed it.

Nothing is done with it but to fill in the fields again, on the page where the form stands: it is
sent by nobody but the person themselves, with the token of their new session.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from bot.desk import typed
from bot.desk.forms import ORDINARY, Garbled, TooLarge, read_form
from bot.desk.typed import Typed
from bot.desk.visit import Signed, Visit
from bot.desk.words import _
from storage.desk import sessions
from storage.desk.sessions import Session

_FILLED: Final = _(
    "You are signed in. What you typed is filled in again, and nothing was sent yet: look at it,"
    " and press the button once more."
)


class SentTooLate(Exception):
    """Nobody is signed in any more who sent this form; what they typed is kept."""

    def __init__(self, visit: Visit, page: str, kept: str) -> None:
        """Keep the visit, the page on which the form stands, and what was typed, sealed."""
        super().__init__()
        self.visit, self.page, self.kept = visit, page, kept


class SendAgain(Exception):
    """A form of an earlier session of the same person; the message is the page where it waits."""


async def too_late(visit: Visit) -> None:
    """Raise `SentTooLate` if somebody of whom we know who it was sent something to be kept."""
    try:
        form = await read_form(visit.request, ORDINARY)
    except (TooLarge, Garbled):
        return
    seal, page = visit.office.seal, _page(visit.request)
    found = typed.typed(seal, form, visit.wall, page)
    if found and (kept := typed.sealed(seal, found)):
        raise SentTooLate(visit, page, kept)


async def of_before(visit: Visit, signed: Signed) -> None:
    """Raise `SendAgain` if this is a form of an earlier session of the same person."""
    found = typed.typed(visit.office.seal, visit.form, visit.wall, _page(visit.request))
    if found and found.person == signed.person.id:
        await wait(visit, signed.session, found)
        raise SendAgain(found.page)


async def wait(visit: Visit, session: Session, kept: Typed) -> None:
    """Let what was typed wait in the session of who typed it, until something is sent."""
    locked = typed.sealed(visit.office.seal, kept).encode()
    await visit.run(lambda db: sessions.keep(db, session, locked or None))


async def sent(visit: Visit, session: Session) -> None:
    """Let nothing wait any more of a page from which something is sent."""
    kept = typed.unsealed(visit.office.seal, (session.typed or b"").decode())
    if kept and _path(kept.page) == _path(_page(visit.request)):
        await visit.run(lambda db: sessions.keep(db, session, None))


async def filled(visit: Visit, session: Session) -> Visit:
    """Return the visit with what waits filled in, if it is to the page of its form."""
    if session.typed is None:
        return visit
    kept = typed.unsealed(visit.office.seal, session.typed.decode())
    if kept is None or not kept.fresh(visit.wall):
        await visit.run(lambda db: sessions.keep(db, session, None))
        return visit
    if _path(kept.page) != visit.request.url.path:
        return visit
    return replace(visit, form=kept.form, filled=True, said=visit.say(_FILLED))


def _page(request: Request) -> str:
    """Return the page on which a form stands: the one that sent it, or the nearest above."""
    sent = urlsplit(request.headers.get("referer", ""))
    found = nearest(request, request.url.path, sent.path)
    return f"{found}?{sent.query}" if sent.query and found == sent.path else found


def nearest(request: Request, path: str, *rather: str) -> str:
    """Return the page at an address or the nearest above it, for a form is sent to what is none."""
    steps = path.split("/")
    above = ["/".join(steps[:end]) for end in range(len(steps), 2, -1)]
    return next(_readable(request, [*rather, *above]), path)


def _path(page: str) -> str:
    return page.partition("?")[0]


def _readable(request: Request, paths: Iterable[str]) -> Iterator[str]:
    """Yield those of these addresses that are pages of this desk, for who is signed in."""
    home = f"/desk/{request.path_params['organisation']}"
    pages = [
        route.path_regex
        for route, guard in request.app.state.guarded
        if "GET" in route.methods and not guard.open
    ]
    for path in paths:
        below = path.removeprefix("/desk")
        if f"{path}/".startswith(f"{home}/") and any(page.match(below) for page in pages):
            yield path
