"""Who signs in by another sign-on than ours: those on their way, and to whom a subject belongs."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from storage.tables import sign_on_links, sign_on_waits


class Wait(NamedTuple):
    """Somebody in one browser who is on their way; `sealed` is what nobody else may know of it.

    `ticket` and `browser` are hashes of what the browser has; `staff` is "" of who is not known.
    """

    ticket: bytes
    browser: bytes
    purpose: str
    staff: str
    sealed: bytes
    began: datetime
    expires: datetime


def begin(db: Connection, wait: Wait) -> None:
    """Let somebody go; those who did not come back in time are forgotten."""
    db.execute(delete(sign_on_waits).where(sign_on_waits.c.expires <= wait.began))
    db.execute(insert(sign_on_waits).values(wait._asdict()))


def begin_anew(db: Connection, wait: Wait) -> None:
    """Let somebody go who has no more than one of this purpose: an earlier one is forgotten."""
    c = sign_on_waits.c
    db.execute(delete(sign_on_waits).where(c.staff == wait.staff, c.purpose == wait.purpose))
    begin(db, wait)


def waiting(db: Connection, ticket: bytes, browser: bytes, now: datetime) -> Wait | None:
    """Return who comes back in the browser in which they left, while they are waited for."""
    c = sign_on_waits.c
    names = (c[name] for name in Wait._fields)
    own = (c.ticket == ticket, c.browser == browser, c.expires > now)
    row = db.execute(select(*names).where(*own).with_for_update()).one_or_none()
    return Wait(*row) if row else None


def end(db: Connection, wait: Wait) -> bool:
    """Wait for somebody no more; False if that was so already."""
    own = delete(sign_on_waits).where(sign_on_waits.c.ticket == wait.ticket)
    return db.execute(own).rowcount == 1


def linked(db: Connection, subject: bytes) -> str | None:
    """Return to whom a subject of the sign-on belongs, if to anybody."""
    own = select(sign_on_links.c.staff).where(sign_on_links.c.subject == subject)
    return db.execute(own).scalar_one_or_none()


def has_link(db: Connection, person: str) -> bool:
    """Whether a subject of the sign-on belongs to somebody."""
    own = select(sign_on_links.c.subject).where(sign_on_links.c.staff == person)
    return db.execute(own).first() is not None


def link(db: Connection, subject: bytes, person: str, now: datetime) -> None:
    """Note that a subject of the sign-on belongs to somebody."""
    db.execute(insert(sign_on_links).values(subject=subject, staff=person, at=now))


def unlink(db: Connection, person: str) -> None:
    """Forget which subject of the sign-on belongs to somebody."""
    db.execute(delete(sign_on_links).where(sign_on_links.c.staff == person))
