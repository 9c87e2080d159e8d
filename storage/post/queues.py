"""How much waits to be answered and to be sent, and whether anything can be kept.

Only the indexes of what waits are read, however much is done and sent already.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert

from storage.post.mail import Posted
from storage.tables import inbox, read_moment

_PROOF = "proof that something can be kept"

WAITING = """
    SELECT 'inbox', channel || '', 0, 'waiting', count(*), min(received)
    FROM inbox WHERE status = 'waiting' GROUP BY channel || ''
    UNION ALL
    SELECT 'inbox', channel || '', 0, 'dead', count(*), min(received)
    FROM inbox WHERE status IN ('waiting', 'dead') AND status = 'dead' GROUP BY channel || ''
    UNION ALL
    SELECT 'outbox', channel, rank, 'waiting', count(*), min(due)
    FROM outbox WHERE status = 'waiting' GROUP BY channel, rank
    UNION ALL
    SELECT 'outbox', channel, rank, 'sending', count(*), min(due)
    FROM outbox WHERE status = 'sending' GROUP BY channel, rank
"""
"""SQLite would read the whole inbox in the order of its key, which begins with the channel: so it
is not grouped by that, but by what is the same."""


class Queue(NamedTuple):
    """Messages of one kind: how many, and the moment of receipt or of leaving of the oldest."""

    box: str
    channel: str
    rank: int
    status: str
    number: int
    oldest: datetime


def counted(db: Connection) -> list[Queue]:
    """Return what waits, or is on its way; what is done or sent is not counted."""
    rows = db.exec_driver_sql(WAITING)
    return [Queue(row[0], row[1], row[2], row[3], row[4], read_moment(row[5])) for row in rows]


def reach(db: Connection) -> None:
    """Ask the store the least that can be asked."""
    db.exec_driver_sql("SELECT 1")


def prove(db: Connection) -> None:
    """Write something and take it away again: at the commit it shows whether anything is kept."""
    ours = {"channel": _PROOF, "message_id": _PROOF}
    row = {"key": b"", "received": read_moment(0), "status": Posted.DONE}
    db.execute(insert(inbox).values(ours | row))
    db.execute(delete(inbox).where(inbox.c.channel == _PROOF, inbox.c.message_id == _PROOF))
