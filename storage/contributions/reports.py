"""What residents report, until somebody has looked; a report counts for who made it, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from budget.moderation import Subject, Thing, Wrong
from storage.tables import reports
from storage.upsert import inserting


@dataclass(frozen=True, slots=True)
class Report:
    """What one resident found wrong, and when; their words are locked."""

    resident: str
    wrong: Wrong
    words: bytes
    at: datetime


def add(db: Connection, slug: str, thing: Thing, report: Report) -> bool:
    """Keep a report; return False if this resident has reported the same before."""
    row = {
        "edition": slug,
        "subject": thing.subject,
        "number": thing.number,
        "resident": report.resident,
        "wrong": report.wrong,
        "words": report.words,
        "at": report.at,
    }
    return db.execute(inserting(db, reports).values(row).on_conflict_do_nothing()).rowcount == 1


def count(db: Connection, slug: str, thing: Thing) -> int:
    """Return how many residents report this at which nobody has looked yet."""
    unsettled = reports.c.settled.is_(None)
    return db.scalar(select(func.count()).where(*_about(slug, thing), unsettled)) or 0


def of(db: Connection, slug: str, thing: Thing) -> list[Report]:
    """Return the reports of something at which nobody has looked yet, the oldest first."""
    c = reports.c
    found = select(c.resident, c.wrong, c.words, c.at).where(
        *_about(slug, thing), c.settled.is_(None)
    )
    rows = db.execute(found.order_by(c.at, c.resident))
    return [Report(resident, Wrong(wrong), words, at) for resident, wrong, words, at in rows]


def waiting(db: Connection, slug: str) -> dict[Thing, int]:
    """Return what is reported, and by how many, until somebody has looked."""
    c = reports.c
    found = (
        select(c.subject, c.number, func.count())
        .where(c.edition == slug, c.settled.is_(None))
        .group_by(c.subject, c.number)
        .order_by(func.min(c.at))
    )
    return {Thing(Subject(subject), number): told for subject, number, told in db.execute(found)}


def settle(db: Connection, slug: str, thing: Thing, now: datetime) -> int:
    """Note that somebody has looked; return how many reports that settles.  Their words go."""
    c = reports.c
    mine = update(reports).where(*_about(slug, thing), c.settled.is_(None))
    return db.execute(mine.values(settled=now, words=b"")).rowcount


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase what these residents have reported."""
    db.execute(delete(reports).where(reports.c.resident.in_(residents)))


def _about(slug: str, thing: Thing) -> tuple[Any, ...]:
    c = reports.c
    return (c.edition == slug, c.subject == thing.subject, c.number == thing.number)
