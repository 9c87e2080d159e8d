"""Kiosks: links for a screen on which residents take part one after another, and who is there now.

Of a link there is a hash, and so there is of the cookie that ties a browser to the one visit.  What
stands on the page of a visit is locked, and erased with it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select, update

from storage.desk.sessions import hashed
from storage.tables import kiosk_visits, kiosks


class Kiosk(NamedTuple):
    """A link by its number: where it is for, who made it and when, and until when it opens."""

    id: int
    edition: str
    name: str
    by: str
    made: datetime
    ends: datetime
    withdrawn: datetime | None

    def open(self, now: datetime) -> bool:
        """Whether residents can take part there."""
        return self.withdrawn is None and now < self.ends


class Visit(NamedTuple):
    """Somebody at a kiosk: the hash of the cookie, the locked address, and the locked page.

    `turns` is how many pages there were, and `touched` when something was last done.
    """

    token: bytes
    kiosk: int
    sealed: bytes
    page: bytes
    turns: int
    touched: datetime


_KIOSKS = select(*(kiosks.c[name] for name in Kiosk._fields)).order_by(kiosks.c.id)
_VISITS = select(*(kiosk_visits.c[name] for name in Visit._fields))


def make(db: Connection, kiosk: Kiosk, token: str) -> int:
    """Keep a kiosk that is opened by this token, and return its number; the one it has is none."""
    row = {**kiosk._asdict(), "token": hashed(token)}
    del row["id"]
    return int(db.execute(insert(kiosks).values(row).returning(kiosks.c.id)).scalar_one())


def every(db: Connection, slug: str) -> list[Kiosk]:
    """Return the kiosks of an edition, the oldest first."""
    return [Kiosk(*row) for row in db.execute(_KIOSKS.where(kiosks.c.edition == slug))]


def find(db: Connection, token: str) -> Kiosk | None:
    """Return the kiosk of a link, whether it is still open or not."""
    row = db.execute(_KIOSKS.where(kiosks.c.token == hashed(token))).one_or_none()
    return Kiosk(*row) if row else None


def withdraw(db: Connection, slug: str, number: int, now: datetime) -> Kiosk | None:
    """Let a link open nothing any more; None if there is none that does."""
    c = kiosks.c
    own = (c.edition == slug, c.id == number, c.withdrawn.is_(None))
    if db.execute(update(kiosks).where(*own).values(withdrawn=now)).rowcount == 0:
        return None
    return Kiosk(*db.execute(_KIOSKS.where(c.id == number)).one())


def begin(db: Connection, visit: Visit) -> None:
    """Keep that somebody is at a kiosk."""
    db.execute(insert(kiosk_visits).values(visit._asdict()))


def visit(db: Connection, token: str) -> Visit | None:
    """Return the visit of a browser, ours until the transaction ends."""
    return _read(db, _VISITS.where(kiosk_visits.c.token == hashed(token)))


def again(db: Connection, visit: Visit) -> Visit | None:
    """Return a visit as it is now, ours until the transaction ends; None if it is over."""
    return _read(db, _VISITS.where(kiosk_visits.c.token == visit.token))


def _read(db: Connection, query: Select[Any]) -> Visit | None:
    row = db.execute(query.with_for_update()).one_or_none()
    return Visit(*row) if row else None


def keep(db: Connection, visit: Visit) -> None:
    """Keep a visit as it is now."""
    c = kiosk_visits.c
    changed = {"page": visit.page, "turns": visit.turns, "touched": visit.touched}
    db.execute(update(kiosk_visits).where(c.token == visit.token).values(changed))


def end(db: Connection, visit: Visit) -> None:
    """Forget that somebody was at a kiosk."""
    db.execute(delete(kiosk_visits).where(kiosk_visits.c.token == visit.token))


def over(db: Connection, now: datetime, quiet_since: datetime) -> Sequence[Visit]:
    """Return the visits that are over: nobody touched the screen since then, or the link is shut.

    They are ours until the transaction ends.
    """
    v, k = kiosk_visits.c, kiosks.c
    shut = select(k.id).where(k.withdrawn.is_not(None) | (k.ends <= now))
    query = _VISITS.where((v.touched <= quiet_since) | v.kiosk.in_(shut)).order_by(v.token)
    return [Visit(*row) for row in db.execute(query.with_for_update())]
