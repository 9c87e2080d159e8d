"""How projects are carried out: every update as it was said, in the order in which it was.

Updates are only ever added.  Meeting notes may be about people, so they are locked; lessons are
kept by edition, for the next one to read.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select

from budget.edition import Picture
from budget.sentence import Reasoned, _
from budget.updates import (
    Lesson,
    Milestone,
    Money,
    Photo,
    PhotoHidden,
    Status,
    Step,
    Update,
    What,
)
from storage.revisions import revise
from storage.sealing import Seal
from storage.tables import lessons, meeting_notes, progress


class SaidMeanwhile(Reasoned):
    """Somebody else wrote an update since the project was read."""

    def __init__(self, by: str) -> None:
        """Keep their name."""
        said = _("{by} noted something meanwhile: look at it first.", by=by)
        super().__init__(said.hinting(", with `wijkstem progress show`."))
        self.by = by


class Note(NamedTuple):
    """What was written down of a meeting about a project, or (number 0) about all of them."""

    by: str
    at: datetime
    text: str
    project: int = 0


_KINDS: Mapping[type[What], str] = {
    Step: "step",
    Milestone: "milestone",
    Money: "money",
    Photo: "photo",
    PhotoHidden: "photo-hidden",
}


def add(db: Connection, slug: str, update: Update, seen: int | None = None) -> None:
    """Add an update; raise `SaidMeanwhile` unless `seen` is how many the project had before.

    The revision goes first, for it locks the edition.
    """
    revise(db, slug)
    c = progress.c
    if seen is not None and (others := _by(db, slug, update.project))[seen:]:
        raise SaidMeanwhile(others[-1])
    last = db.scalar(select(func.max(c.position)).where(c.edition == slug)) or 0
    row = {
        "edition": slug,
        "position": last + 1,
        "project": update.project,
        "kind": _KINDS[type(update.what)],
        "at": update.at,
        "by": update.by,
        "document": json.dumps(_document(update.what), ensure_ascii=False),
    }
    db.execute(insert(progress), [row])


def _by(db: Connection, slug: str, project: int) -> Sequence[str]:
    c = progress.c
    own = select(c.by).where(c.edition == slug, c.project == project).order_by(c.position)
    return db.scalars(own).all()


def since(db: Connection, slug: str, position: int) -> tuple[list[Update], int]:
    """Return the updates of an edition after a position, in order, and the last position."""
    c = progress.c
    columns = (c.position, c.project, c.at, c.by, c.kind, c.document)
    newer = select(*columns).where(c.edition == slug, c.position > position).order_by(c.position)
    rows = db.execute(newer).all()
    updates = [Update(r.project, r.at, r.by, _what(r.kind, json.loads(r.document))) for r in rows]
    return updates, rows[-1].position if rows else position


def every(db: Connection, slug: str) -> list[Update]:
    """Return all updates of an edition, in order."""
    return since(db, slug, 0)[0]


def shows(db: Connection, slug: str, name: str) -> bool:
    """Whether a photo with this name is shown with a project."""
    c = progress.c
    kinds = (_KINDS[Photo], _KINDS[PhotoHidden])
    photos = select(c.kind, c.document).where(c.edition == slug, c.kind.in_(kinds))
    shown = False
    for kind, document in db.execute(photos.order_by(c.position)):
        if json.loads(document)["name"] == name:
            shown = kind == _KINDS[Photo]
    return shown


def note(db: Connection, slug: str, written: Note, seal: Seal) -> None:
    """Keep what was written down of a meeting, locked."""
    locked = seal.lock(written.text)
    row = {"edition": slug, "project": written.project, "by": written.by, "at": written.at}
    db.execute(insert(meeting_notes).values(row | {"note": locked}))


def notes(db: Connection, slug: str, project: int, seal: Seal) -> list[Note]:
    """Return what was written down of meetings about a project, the oldest first."""
    c = meeting_notes.c
    own = select(c.by, c.at, c.note).where(c.edition == slug, c.project == project)
    rows = db.execute(own.order_by(c.at, c.id))
    return [Note(by, at, seal.unlock(locked), project) for by, at, locked in rows]


def learn(db: Connection, lesson: Lesson) -> None:
    """Keep what was learned."""
    row = {
        "edition": lesson.edition,
        "project": lesson.project,
        "by": lesson.by,
        "at": lesson.at,
        "words": json.dumps(dict(lesson.words), ensure_ascii=False),
    }
    db.execute(insert(lessons).values(row))


def learned(db: Connection, slug: str = "") -> list[Lesson]:
    """Return what was learned in an edition, or in all of them, the oldest first."""
    c = lessons.c
    some = select(c.edition, c.project, c.at, c.by, c.words).order_by(c.at, c.id)
    rows = db.execute(some.where(c.edition == slug) if slug else some)
    return [Lesson(*row[:4], json.loads(row[4])) for row in rows]


def _document(what: What) -> dict[str, Any]:
    match what:
        case Step(status, percentage, words, until):
            kept: dict[str, Any] = {"status": status, "percentage": percentage}
            return kept | {"words": dict(words), "until": until and until.isoformat()}
        case Milestone(number, title, planned, reached):
            days = {"planned": planned.isoformat(), "reached": reached and reached.isoformat()}
            return {"number": number, "title": dict(title)} | days
        case Photo(picture):
            kept = {name: getattr(picture, name) for name in Picture.__slots__}
            return kept | {"text": dict(picture.text)}
    return asdict(what)


def _what(kind: str, kept: dict[str, Any]) -> What:
    """Return what an update was about; a day is written as in ISO 8601."""
    match kind:
        case "step":
            status = Status(kept["status"])
            return Step(status, kept["percentage"], kept["words"], _day(kept["until"]))
        case "milestone":
            planned, reached = date.fromisoformat(kept["planned"]), _day(kept["reached"])
            return Milestone(kept["number"], kept["title"], planned, reached)
        case "money":
            return Money(**kept)
        case "photo":
            return Photo(Picture(**kept))
    return PhotoHidden(**kept)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
