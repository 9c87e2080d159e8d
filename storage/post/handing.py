"""Replies that are handed over where they were asked for: read from the outbox by who shows them.

No sender takes them up, so that they are shown on the page that asked, whichever process made them.
What was handed over has arrived; what nobody is there to read any more is given up.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select, text, update

from storage.post.mail import Posted
from storage.tables import outbox

Whose = Callable[[bytes], bool]
"""Whether a locked address is somebody's."""

_WAITING = text("status = 'waiting'")
_NOTHING = {"body": "", "sealed": b"", "key": b""}


def hand_over(db: Connection, channel: str, whose: Whose) -> list[str]:
    """Return what waits for somebody on a channel, in order, as JSON; it has arrived."""
    found = _theirs(db, channel, whose)
    _become(db, [number for number, _sealed, _body in found], Posted.DELIVERED)
    return [body for _number, _sealed, body in found]


def give_up(db: Connection, channel: str, whose: Whose) -> None:
    """Say nothing any more of what waits for who is there no more."""
    found = _theirs(db, channel, whose)
    _become(db, [number for number, _sealed, _body in found], Posted.FAILED)


def give_up_older(db: Connection, channel: str, before: datetime) -> None:
    """Say nothing any more of what has waited since then, and nobody came for."""
    c = outbox.c
    waits = (_WAITING, c.channel == channel, c.due < before)
    db.execute(update(outbox).where(*waits).values(status=Posted.FAILED, **_NOTHING))


def _theirs(db: Connection, channel: str, whose: Whose) -> list[tuple[int, bytes, str]]:
    c = outbox.c
    waits = select(c.id, c.sealed, c.body).where(_WAITING, c.channel == channel)
    rows = db.execute(waits.order_by(c.id))
    return [(number, sealed, body) for number, sealed, body in rows if whose(sealed)]


def _become(db: Connection, numbers: list[int], status: Posted) -> None:
    if numbers:
        these = update(outbox).where(outbox.c.id.in_(numbers))
        db.execute(these.values(status=status, **_NOTHING))
