"""Telling residents what concerns them: by day, one thing at a time, and never in between.

Who is in the middle of something is told when nothing was heard of them for a while, so that a
notice never comes between a question and its answer.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.turns import turn
from bot.turns.answers import Answers
from bot.turns.snapshot import Snapshot
from budget.days import by_day
from flows.state import Home, as_json
from storage import conversations, notices
from storage.conversations import Conversation
from storage.notices import Waiting
from storage.sealing import Seal

QUIET = timedelta(minutes=2)
"""How long nothing has to be heard of somebody who is in the middle of something."""

BETWEEN = timedelta(minutes=10)
"""How long after one notice the next one comes."""

BLOCKED = timedelta(days=1)
"""How long it is before who has blocked us is tried again."""

_PAGE = 200
"""Notices in one transaction."""

_AT_HOME = conversations.as_json(as_json(Home()))


def tell(db: Connection, snapshot: Snapshot, now: datetime, seal: Seal, answers: Answers) -> int:
    """Tell residents what waits to be told to them; return how many notices were taken up."""
    if not by_day(now, snapshot.edition.zone):
        return 0
    waiting = notices.due(db, snapshot.slug, now, _PAGE)
    if not waiting:
        return 0
    keys = conversations.keys_of(db, {one.resident for one in waiting})
    held = conversations.hold(db, keys.values()) if keys else {}
    batch = turn.batch_of(db, held, snapshot, seal, answers)
    suited: dict[bytes, Waiting] = {}
    dropped: list[int] = []
    for one in waiting:
        conversation = held.get(keys.get(one.resident, b""))
        if conversation is None or (conversation.stopped and not conversation.blocked):
            dropped.append(one.id)
        elif until := _later(conversation, now, suited, batch):
            notices.put_off(db, [one.id], until)
        else:
            suited[conversation.key] = one
    taken = notices.take(db, [*dropped, *(one.id for one in suited.values())])
    turn.tell(batch, {k: one.notice(seal) for k, one in suited.items() if one.id in taken}, now)
    return len(waiting)


def _later(
    conversation: Conversation, now: datetime, suited: dict[bytes, Waiting], batch: turn.Batch
) -> datetime | None:
    """Return until when a notice has to wait, or None if it suits now."""
    if conversation.key in suited:
        return now + BETWEEN
    if conversation.blocked:
        return now + BLOCKED
    if conversation.key in batch.known.rehearsals:
        return now + BETWEEN
    busy = conversation.state != _AT_HOME and now < conversation.changed + QUIET
    return conversation.changed + QUIET if busy else None
