"""The assessments of ideas: what screeners find and propose, and what they write to each other.

Of two who change the same one at once the second is told, and overwrites nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from budget.assessment import Assessment, Finding, Judgement, Proposed, Stage
from budget.sentence import Reasoned, _
from storage.sealing import Seal
from storage.tables import assessments, screening_notes
from storage.upsert import inserting


class ChangedMeanwhile(Reasoned):
    """Somebody else changed this assessment since it was read."""

    def __init__(self, name: str) -> None:
        said = _("This was changed meanwhile by {name}: look at it again.", name=name)
        super().__init__(said.hinting(" with `wijkstem ideas show`."))


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment as it is kept, and how often it was changed.

    `mended` is what an author answered for the screener to read, locked; `due` is when the clock
    has to look at it.
    """

    assessment: Assessment
    changes: int = 0
    mended: bytes = b""
    due: datetime | None = None


class Note(NamedTuple):
    """What one screener wrote to the others."""

    by: str
    at: datetime
    text: str


_KEPT = select(*(assessments.c[name] for name in ("document", "changes", "mended", "due")))


def get(db: Connection, slug: str, number: int) -> Kept:
    """Return the assessment of an idea, ours until the transaction ends; begun if need be."""
    own = (assessments.c.edition == slug, assessments.c.number == number)
    row = db.execute(_KEPT.where(*own).with_for_update()).one_or_none()
    return _read(row) if row else Kept(Assessment(number))


def every(db: Connection, slug: str) -> dict[int, Kept]:
    """Return all assessments that were begun, by the number of the idea."""
    rows = map(_read, db.execute(_KEPT.where(assessments.c.edition == slug)))
    return {kept.assessment.number: kept for kept in rows}


def due(db: Connection, slug: str, now: datetime) -> list[Kept]:
    """Return those that the clock has to look at by now."""
    c = assessments.c
    page = _KEPT.where(c.edition == slug, c.due.is_not(None), c.due <= now).order_by(c.number)
    return [_read(row) for row in db.execute(page)]


def keep(db: Connection, slug: str, kept: Kept) -> None:
    """Keep an assessment that was read with so many changes; raise `ChangedMeanwhile`."""
    number, changes = kept.assessment.number, kept.changes
    values = {
        "document": _as_json(kept.assessment),
        "mended": kept.mended,
        "changes": changes + 1,
        "due": kept.due,
    }
    c = assessments.c
    if changes:
        own = (c.edition == slug, c.number == number, c.changes == changes)
        done = db.execute(update(assessments).where(*own).values(values)).rowcount
    else:
        new = inserting(db, assessments).values(edition=slug, number=number, **values)
        done = db.execute(new.on_conflict_do_nothing()).rowcount
    if not done:
        raise ChangedMeanwhile(get(db, slug, number).assessment.last)


def keep_all(db: Connection, slug: str, published: Sequence[Kept]) -> None:
    """Keep many that are read in this transaction, in one go."""
    rows = [
        {"its": kept.assessment.number, "document": _as_json(kept.assessment)} for kept in published
    ]
    c = assessments.c
    own = update(assessments).where(c.edition == slug, c.number == bindparam("its"))
    changed = {"document": bindparam("document"), "changes": c.changes + 1, "due": None}
    if rows:
        db.execute(own.values(changed), rows)


def note(db: Connection, slug: str, number: int, written: Note, seal: Seal) -> None:
    """Keep what one screener writes to the others, locked."""
    locked = seal.lock(written.text)
    row = {"edition": slug, "number": number, "by": written.by, "at": written.at, "note": locked}
    db.execute(insert(screening_notes).values(row))


def notes(db: Connection, slug: str, number: int, seal: Seal) -> list[Note]:
    """Return what screeners wrote to each other about an idea, the oldest first."""
    c = screening_notes.c
    own = select(c.by, c.at, c.note).where(c.edition == slug, c.number == number)
    rows = db.execute(own.order_by(c.at, c.id))
    return [Note(by, at, seal.unlock(locked)) for by, at, locked in rows]


def forget_mended(db: Connection, slug: str, numbers: Sequence[int]) -> None:
    """Erase what the authors of these ideas answered to a screener."""
    c = assessments.c
    if numbers:
        own = update(assessments).where(c.edition == slug, c.number.in_(numbers))
        db.execute(own.values(mended=b""))


def _read(row: Sequence[Any]) -> Kept:
    document, changes, mended, moment = row
    return Kept(_from_json(document), changes, mended, moment)


def _as_json(assessment: Assessment) -> str:
    kept = {name: getattr(assessment, name) for name in Assessment.__slots__}
    return json.dumps(kept, ensure_ascii=False, default=_parts)


def _parts(part: Judgement | Proposed) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__slots__}


def _from_json(document: str) -> Assessment:
    kept: dict[str, Any] = json.loads(document)
    judged: Mapping[str, Any] = kept.pop("judgements")
    judgements = {key: _judgement(item) for key, item in judged.items()}
    stage, proposed = Stage(kept.pop("stage")), kept.pop("proposed")
    return Assessment(
        **kept,
        stage=stage,
        judgements=judgements,
        proposed=Proposed(**proposed) if proposed else None,
    )


def _judgement(kept: Mapping[str, Any]) -> Judgement:
    return Judgement(Finding(kept["finding"]), kept["reason"])
