"""Sessions at the desk: kept by the hash of a token that only a browser has."""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import sessions

LASTS = timedelta(hours=12)
"""How long somebody is signed in at most."""


class Session(NamedTuple):
    """Somebody signed in: when they `confirmed` who they are, and what they hear next.

    What they `typed` before they signed in is locked, and waits to be sent; None if nothing does.
    """

    token: bytes
    staff: str
    began: datetime
    expires: datetime
    confirmed: datetime
    said: str
    typed: bytes | None = None


def hashed(token: str) -> bytes:
    """Return a token as it is kept."""
    return hashlib.sha256(token.encode()).digest()


def begin(db: Connection, token: str, person: str, now: datetime) -> None:
    """Sign somebody in; what is over is forgotten."""
    db.execute(delete(sessions).where(sessions.c.expires <= now))
    row = Session(hashed(token), person, now, now + LASTS, now, "")
    db.execute(insert(sessions).values(row._asdict()))


def find(db: Connection, token: str, now: datetime) -> Session | None:
    """Return the session of a browser, if it is not over."""
    c = sessions.c
    own = select(*(c[name] for name in Session._fields)).where(c.token == hashed(token))
    row = db.execute(own.where(c.expires > now)).one_or_none()
    return Session(*row) if row else None


def confirm(db: Connection, session: Session, now: datetime) -> None:
    """Note that somebody has just shown again who they are."""
    db.execute(update(sessions).where(sessions.c.token == session.token).values(confirmed=now))


def say(db: Connection, session: Session, said: str) -> None:
    """Keep what somebody is told on the next page."""
    db.execute(update(sessions).where(sessions.c.token == session.token).values(said=said))


def keep(db: Connection, session: Session, typed: bytes | None) -> None:
    """Keep what somebody typed, until it is sent; or forget it."""
    db.execute(update(sessions).where(sessions.c.token == session.token).values(typed=typed))


def end(db: Connection, session: Session) -> None:
    """Sign somebody out."""
    db.execute(delete(sessions).where(sessions.c.token == session.token))


def end_others(db: Connection, session: Session) -> None:
    """Sign somebody out everywhere but here."""
    c = sessions.c
    db.execute(delete(sessions).where(c.staff == session.staff, c.token != session.token))


def end_all(db: Connection, person: str) -> None:
    """Sign somebody out everywhere."""
    db.execute(delete(sessions).where(sessions.c.staff == person))
