"""What was typed too late waits in the store for who signs in elsewhere: at the sign-on of a town.

The way there is a link, which carries no form.  So this browser gets a ticket, and whoever comes
back in it gets what was typed if it was they who typed it.
"""

import secrets
from datetime import timedelta
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk import typed
from bot.desk.guard import cookie
from bot.desk.typed import LASTS
from bot.desk.visit import Visit
from storage.desk import sessions, sign_on
from storage.desk.sign_on import Wait

_PURPOSE: Final = "typed"


def _cookie(visit: Visit) -> str:
    return f"{cookie(visit.organisation)}-typed"


async def put_by(visit: Visit, kept: str, answer: Response) -> None:
    """Let what was typed and is sealed wait, where there is a sign-on; it replaces what waited."""
    found = typed.unsealed(visit.office.seal, kept)
    if visit.office.sign_on is None or found is None:
        return
    ticket, expires = secrets.token_urlsafe(32), found.at + LASTS
    known = sessions.hashed(ticket)
    wait = Wait(
        known, known, _PURPOSE, found.person, kept.encode(), began=visit.wall, expires=expires
    )
    await visit.run(lambda db: sign_on.begin_anew(db, wait))
    on_the_way(visit, answer, _cookie(visit), ticket, LASTS)


def on_the_way(visit: Visit, answer: Response, name: str, token: str, lasts: timedelta) -> None:
    """Let this browser have a cookie that is sent to the entrance alone, for so long."""
    answer.set_cookie(
        name,
        token,
        max_age=int(lasts.total_seconds()),
        path=f"{visit.home}/sign-in",
        secure=visit.request.app.state.secure,
        httponly=True,
        samesite="lax",
    )


def _waiting(visit: Visit, db: Connection) -> Wait | None:
    known = sessions.hashed(visit.request.cookies[_cookie(visit)])
    wait = sign_on.waiting(db, known, known, visit.wall)
    return wait if wait and wait.purpose == _PURPOSE else None


async def waiting(visit: Visit) -> str:
    """Return what waits for somebody in this browser, sealed as it was; "" if nothing does."""
    if _cookie(visit) not in visit.request.cookies:
        return ""
    wait = await visit.run(lambda db: _waiting(visit, db))
    return wait.sealed.decode() if wait else ""


async def over(visit: Visit, answer: Response) -> None:
    """Let nothing wait any more in this browser."""
    if _cookie(visit) not in visit.request.cookies:
        return

    def end(db: Connection) -> None:
        if wait := _waiting(visit, db):
            sign_on.end(db, wait)

    await visit.run(end)
    answer.delete_cookie(_cookie(visit), path=f"{visit.home}/sign-in")
