"""Days that were moved and of which residents are still to be told: what they were told before."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from budget.edition import Words
from budget.moved import Days, as_json, from_json
from storage.tables import moves
from storage.upsert import inserting


@dataclass(frozen=True, slots=True)
class Moved:
    """The days of an edition as residents know them, and why they moved, if that was said."""

    edition: str
    before: Days
    reason: Words


def note(db: Connection, slug: str, before: Days, due: datetime) -> None:
    """Note that days moved; what residents know is what they knew before the first such move."""
    row = {"edition": slug, "before": as_json(before), "reason": "{}", "due": due}
    first = inserting(db, moves).values(row)
    db.execute(first.on_conflict_do_update(index_elements=["edition"], set_={"due": due}))


def explain(db: Connection, slug: str, reason: Words) -> None:
    """Say why days moved, if they are still to be told; what was said last counts."""
    said = json.dumps(dict(reason), ensure_ascii=False)
    db.execute(update(moves).where(moves.c.edition == slug).values(reason=said))


def due(db: Connection, now: datetime) -> list[Moved]:
    """Return what is to be told by now, ours until the transaction ends."""
    c = moves.c
    rows = select(c.edition, c.before, c.reason).where(c.due <= now).order_by(c.edition)
    found = db.execute(rows.with_for_update(skip_locked=True))
    return [Moved(slug, from_json(before), json.loads(reason)) for slug, before, reason in found]


def told(db: Connection, slug: str) -> None:
    """Let go of what was told, or is none after all."""
    db.execute(delete(moves).where(moves.c.edition == slug))
