"""Notices that wait until their resident can be told: by day, and one at a time.

They are kept for a resident, not for an address: whoever is forgotten meanwhile is told nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from budget.notice import About, Notice
from storage.post.mail import NOTICE, Posted
from storage.sealing import Seal
from storage.tables import conversations, notices, outbox


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that waits, by the number that the store gave it; what is said in it is locked."""

    id: int
    edition: str
    resident: str
    about: About
    number: int
    said: bytes

    def notice(self, seal: Seal) -> Notice:
        """Return the notice itself."""
        return Notice(self.about, self.number, seal.unlock(self.said) if self.said else "")


class Shut(NamedTuple):
    """Since when a notice waits for its resident to write, and when they were asked to, if so."""

    since: datetime
    asked: datetime | None


def add(
    db: Connection, slug: str, told: Iterable[tuple[str, Notice]], now: datetime, seal: Seal
) -> None:
    """Keep notices, each for a resident, who is told from now on, as soon as it suits."""
    rows = [
        {
            "edition": slug,
            "resident": resident,
            "about": notice.about,
            "number": notice.number,
            "said": seal.lock(notice.said) if notice.said else b"",
            "due": now,
        }
        for resident, notice in told
    ]
    if rows:
        db.execute(insert(notices), rows)


def add_for_all(
    db: Connection, slug: str, notice: Notice, residents: Select[str], now: datetime
) -> None:
    """Keep one notice, in which nobody's words are, for all whom a query finds, however many."""
    found = residents.subquery()
    row = (found.c.resident, *map(literal, (slug, notice.about, notice.number, b"")))
    named = ["resident", "edition", "about", "number", "said", "due"]
    every = select(*row, literal(now, notices.c.due.type))
    db.execute(insert(notices).from_select(named, every))


def add_once(
    db: Connection, slug: str, told: tuple[str, Notice], due: datetime, seal: Seal
) -> bool:
    """Keep a notice until it is due, unless one about the same waits for the same resident."""
    resident, notice = told
    c = notices.c
    same = (c.edition == slug, c.about == notice.about, c.number == notice.number)
    found = select(c.id).where(c.resident == resident, *same).limit(1)
    if db.execute(found).first():
        return False
    add(db, slug, [told], due, seal)
    return True


def due(
    db: Connection, slug: str, now: datetime, most: int, about: About | None = None
) -> list[Waiting]:
    """Return the notices of an edition that are due, all or those about one thing, oldest first."""
    c = notices.c
    columns = (c.id, c.edition, c.resident, c.about, c.number, c.said)
    page = select(*columns).where(c.edition == slug, c.due <= now).order_by(c.due, c.id).limit(most)
    if about:
        page = page.where(c.about == about)
    return [Waiting(*row[:3], About(row[3]), *row[4:]) for row in db.execute(page)]


def elsewhere(db: Connection, slug: str, about: About, now: datetime) -> list[str]:
    """Return in which other editions notices about this are due."""
    c = notices.c
    others = select(c.edition).where(c.edition != slug, c.about == about, c.due <= now).distinct()
    return sorted(db.scalars(others))


def overtake(
    db: Connection, slug: str, residents: Collection[str], about: Collection[About], number: int
) -> None:
    """Erase what waits to be told to these residents about this, for something newer is."""
    c = notices.c
    same = (c.edition == slug, c.about.in_(about), c.number == number)
    db.execute(delete(notices).where(c.resident.in_(residents), *same))


def overtake_all(db: Connection, slug: str, about: About, number: int) -> None:
    """Erase what waits to be told to anybody about this, for something newer is."""
    c = notices.c
    db.execute(delete(notices).where(c.edition == slug, c.about == about, c.number == number))


def take(db: Connection, ids: Collection[int]) -> set[int]:
    """Take these notices out of those that wait; return which still did."""
    if not ids:
        return set()
    taken = delete(notices).where(notices.c.id.in_(ids)).returning(notices.c.id)
    return set(db.scalars(taken))


def set_aside(db: Connection, number: int, now: datetime) -> None:
    """Let go of a notice that cannot be told: it counts as a message that did not arrive."""
    c, theirs = notices.c, conversations.c
    told = db.scalar(delete(notices).where(c.id == number).returning(c.resident))
    channel = db.scalar(select(theirs.channel).where(theirs.resident == told).limit(1))
    if channel:
        nothing = {"key": b"", "sealed": b"", "body": ""}
        failed = {"channel": channel, "rank": NOTICE, "status": Posted.FAILED, "due": now}
        db.execute(insert(outbox).values(nothing | failed))


def put_off(db: Connection, ids: Collection[int], until: datetime) -> None:
    """Let these notices wait until then."""
    if ids:
        db.execute(update(notices).where(notices.c.id.in_(ids)).values(due=until))


def shut(db: Connection, number: int, found: Shut, due: datetime) -> None:
    """Let a notice wait for its resident to write, or else to be looked at again."""
    waits = {"shut": found.since, "asked": found.asked, "due": due}
    db.execute(update(notices).where(notices.c.id == number).values(waits))


def asked(db: Connection, residents: Collection[str]) -> dict[str, datetime]:
    """Return when each of these residents was asked to write last, for what still waits."""
    c = notices.c
    last = select(c.resident, func.max(c.asked)).group_by(c.resident)
    rows = db.execute(last.where(c.resident.in_(residents), c.asked.is_not(None)))
    return {row[0]: row[1] for row in rows}


def open_again(db: Connection, now: datetime) -> int:
    """Let what waited for its resident to write be told now, if they did; return how much is."""
    c, theirs = notices.c, conversations.c
    wrote = exists().where(theirs.resident == c.resident, theirs.changed >= c.shut)
    told = update(notices).where(text("shut IS NOT NULL"), wrote)
    return db.execute(told.values(shut=None, asked=None, due=now)).rowcount


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase what these residents were to be told."""
    db.execute(delete(notices).where(notices.c.resident.in_(residents)))
