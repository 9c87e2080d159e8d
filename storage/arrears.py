"""Arrears: what the inbox lacks, and what has been standing in either box for too long."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text

from storage.tables import inbox, outbox

_PAGE = 500
"""Ids in one question."""

# An index of some rows alone is found only by who says in the same words which rows those are.
_WAITING = text("status = 'waiting'")
_SENDING = text("status = 'sending'")


class Stuck(NamedTuple):
    """How many messages wait for their turn and since when, and how many are cut short."""

    waiting: int = 0
    oldest: datetime | None = None
    cut_short: int = 0


def lacking(db: Connection, ids: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of these messages, by channel and id, that never came in."""
    by_channel: defaultdict[str, list[str]] = defaultdict(list)
    for channel, message_id in ids:
        by_channel[channel].append(message_id)
    there: set[tuple[str, str]] = set()
    c = inbox.c
    for channel, known in by_channel.items():
        for start in range(0, len(known), _PAGE):
            page = c.message_id.in_(known[start : start + _PAGE])
            found = db.scalars(select(c.message_id).where(c.channel == channel, page))
            there |= {(channel, message_id) for message_id in found}
    return set(ids) - there


def stuck(db: Connection, now: datetime) -> Stuck:
    """Return what stands in the inbox, and what was being sent when a process died."""
    c = inbox.c
    waiting, oldest = db.execute(select(func.count(), func.min(c.received)).where(_WAITING)).one()
    overdue = select(func.count()).select_from(outbox).where(_SENDING, outbox.c.due <= now)
    return Stuck(waiting, oldest, db.execute(overdue).scalar_one())
