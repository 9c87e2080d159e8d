"""The heads of the chain of receipts in the journal: one for each day, and one at each end.

Whoever keeps a copy of one can tell later whether a receipt before it was changed or taken away.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from budget.edition import Edition
from budget.timeline import Phase
from storage import journal
from storage.ballots import successions
from storage.journal import Entry
from storage.process import editions
from storage.tables import editions as every_edition
from storage.tables import journal as decisions

GROWING = (Phase.VOTING, Phase.COUNTING)
"""The phases in which the chain grows."""

_KIND = "receipts-head"
_BY = "clock"


class Head(NamedTuple):
    """How long the chain was at a moment, and what its last link was (hex SHA-256)."""

    at: datetime
    length: int
    head: str


def note(db: Connection, slug: str, now: datetime) -> None:
    """Write the head of the chain as it is now to the journal, under the edition's lock."""
    editions.hold(db, slug)
    c = every_edition.c
    end = select(c.receipts, c.receipts_head).where(c.slug == slug)
    length, head = db.execute(end).one()
    standing = successions.head(db, slug)
    content = {"length": length, "head": head, "standing": standing}
    journal.write(db, slug, Entry(now, _KIND, _BY, content))


def last(db: Connection, slug: str, most: int) -> list[Head]:
    """Return the last heads that were written, oldest first."""
    c = decisions.c
    own = select(c.at, c.content).where(c.edition == slug, c.kind == _KIND)
    rows = db.execute(own.order_by(c.position.desc()).limit(most)).all()
    return [_head(at, json.loads(content)) for at, content in reversed(rows)]


def _head(at: datetime, content: Mapping[str, Any]) -> Head:
    return Head(at, content["length"], content["head"])


def written(db: Connection, slug: str) -> dict[int, str]:
    """Return every head of the chain of receipts in the journal, by the length of it then."""
    told = journal.of(db, slug, (_KIND,))
    return {int(entry.content["length"]): str(entry.content["head"]) for entry in told}


def of_successions(db: Connection, slug: str) -> set[str]:
    """Return the heads of the chain of which ballot stands, of every day that it was written."""
    told = (entry.content.get("standing", "") for entry in journal.of(db, slug, (_KIND,)))
    return {str(head) for head in told} - {""}


def catch_up(db: Connection, slug: str, now: datetime) -> bool:
    """Write the head of the chain, if that was not done yet today; whether it was done now.

    The day is the edition's own.  Days on which nobody was there are made good by one entry, and
    the day on which voting begins has none: its head is written when it is over.
    """
    edition = editions.hold(db, slug).edition()
    today = now.astimezone(edition.zone).date()
    if edition.entered not in GROWING or _covered(db, edition) >= today:
        return False
    note(db, slug, now)
    return True


def _covered(db: Connection, edition: Edition) -> date:
    """Return the last local day on which nothing has to be written any more."""
    noted = last(db, edition.slug, 1)
    since = edition.timeline.begins.get(Phase.VOTING)
    moment = noted[0].at if noted else since
    return moment.astimezone(edition.zone).date() if moment else date.min
