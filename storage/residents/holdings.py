"""Everything that is kept of one resident in many places, for who asks what we hold of them."""

from typing import Any

from sqlalchemy import Connection, Table, func, select

from budget.asking import Help
from budget.held import Held
from budget.moderation import Subject, Thing
from storage.contributions.attachments import Medium
from storage.post.mail import Posted
from storage.tables import (
    appeals,
    attachments,
    contests,
    inbox,
    marks,
    notices,
    ratings,
    reactions,
    reports,
    requests,
    supports,
)

_OF_AN_EDITION = (supports, marks, reactions, reports, ratings, appeals, contests)
"""What is kept by edition, under who it is of."""


def of(db: Connection, slug: str, resident: str, key: bytes) -> Held:
    """Return what is kept of this resident, whose conversation has this key."""
    asked = _requests(db, key)
    scores = {row.project: row.score for row in _theirs(db, ratings, slug, resident)}
    return Held(
        frozenset(row.number for row in _theirs(db, supports, slug, resident)),
        frozenset((row.kind, row.number) for row in _theirs(db, marks, slug, resident)),
        **asked,
        voices=_attached(db, key, Medium.VOICE),
        photos=_attached(db, key, Medium.PHOTO),
        appealed=tuple(sorted(row.number for row in _theirs(db, appeals, slug, resident))),
        contested=_contested(db, slug, resident),
        rated=tuple(sorted(number for number, score in scores.items() if score)),
        asked=tuple(sorted(number for number, score in scores.items() if not score)),
        notices=_count(db, notices, notices.c.resident == resident),
        unanswered=_count(db, inbox, inbox.c.key == key, inbox.c.status == Posted.DEAD),
        earlier=sum(
            _count(db, table, table.c.resident == resident, table.c.edition != slug)
            for table in _OF_AN_EDITION
        ),
    )


def _theirs(db: Connection, table: Table, slug: str, resident: str) -> Any:  # noqa: ANN401 - rows
    c = table.c
    return db.execute(select(table).where(c.edition == slug, c.resident == resident)).all()


def _count(db: Connection, table: Table, *where: Any) -> int:
    return db.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _requests(db: Connection, key: bytes) -> dict[str, Any]:
    """Return what somebody asked of a person, and what they said of projects."""
    c = requests.c
    rows = db.execute(select(c.help, c.project, c.answered, c.answer).where(c.key == key)).all()
    said = {row.project for row in rows if row.help == Help.RESPONSE and row.project}
    asked = [row for row in rows if row.help != Help.RESPONSE]
    return {
        "waiting": sum(row.answered is None for row in asked),
        "answered": sum(row.answer is not None for row in asked),
        "responded": tuple(sorted(said)),
    }


def _attached(db: Connection, key: bytes, kind: Medium) -> int:
    """Return how much of a kind is kept; a photo that is with no idea yet is told with that."""
    c = attachments.c
    somewhere = (c.idea > 0) | (c.request > 0) | (c.kind == Medium.VOICE)
    return _count(db, attachments, c.key == key, c.kind == kind, somewhere)


def _contested(db: Connection, slug: str, resident: str) -> tuple[Thing, ...]:
    c = contests.c
    theirs = select(c.subject, c.number).where(c.edition == slug, c.resident == resident)
    rows = db.execute(theirs.distinct().order_by(c.subject, c.number))
    return tuple(Thing(Subject(subject), number) for subject, number in rows)
