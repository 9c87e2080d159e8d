"""Telling residents what concerns them: by day, one thing at a time, and never in between.

Who is in the middle of something is told when nothing was heard of them for a while, so that a
notice never comes between a question and its answer.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from bot.turns import turn
from bot.turns.answers import Answers
from bot.turns.batch import Batch, batch_of
from bot.turns.beginning import AT_THE_MENU
from bot.turns.known import Known
from bot.turns.snapshot import Snapshot, read
from bot.upkeep import nudge
from bot.upkeep.nudge import Quiet
from budget.days import by_day
from budget.notice import About
from storage.post import notices
from storage.post.notices import Waiting
from storage.process import editions
from storage.residents import conversations
from storage.residents.conversations import Conversation
from storage.sealing import Seal

QUIET = timedelta(minutes=2)
"""How long nothing has to be heard of somebody who is in the middle of something."""

BETWEEN = timedelta(minutes=10)
"""How long after one notice the next one comes."""

BLOCKED = timedelta(days=1)
"""How long it is before who has blocked us is tried again."""

_PAGE = 200
"""Notices in one transaction."""


class Means(NamedTuple):
    """With what residents are told: what locks and unlocks, and what is remembered of answers."""

    seal: Seal
    answers: Answers


def tell(db: Connection, snapshot: Snapshot, now: datetime, means: Means, only: int = 0) -> int:
    """Tell residents what waits to be told to them; return how many notices were taken up.

    With `only` nothing is told but the notice with this number.
    """
    seal, answers = means
    waiting = [one for one in due(db, snapshot, now) if only in (0, one.id)]
    if not waiting:
        return 0
    held = _held(db, waiting)
    batch = batch_of(db, held, snapshot, seal, answers)
    suited = _suited(db, waiting, held, now, batch.known.rehearsals)
    turn.tell(batch, {key: one.notice(seal) for key, one in suited.items()}, now)
    return len(waiting)


def due(db: Connection, snapshot: Snapshot, now: datetime) -> list[Waiting]:
    """Return the notices that can be told now, oldest first, as many as go together."""
    if not by_day(now, snapshot.edition.zone):
        return []
    notices.open_again(db, now)
    return notices.due(db, snapshot.slug, now, _PAGE)


def tell_of_earlier(db: Connection, current: str, now: datetime, seal: Seal, given: Answers) -> int:
    """Tell who follows a project of an edition that conversations are not about any more.

    That is done in words alone, for whatever can be chosen is about the edition of now.
    """
    told = 0
    for slug in notices.elsewhere(db, current, About.PROGRESSED, now):
        if by_day(now, editions.load(db, slug).edition().zone):
            waiting = notices.due(db, slug, now, _PAGE, About.PROGRESSED)
            held = _held(db, waiting)
            suited = _suited(db, waiting, held, now, ())
            batch = Batch(db, read(db, slug), seal, given, held, Known())
            turn.inform(batch, {key: one.number for key, one in suited.items()}, now)
            told += len(waiting)
    return told


def _held(db: Connection, waiting: Sequence[Waiting]) -> dict[bytes, Conversation]:
    """Return the conversations of those who are to be told something; they are ours now."""
    keys = conversations.keys_of(db, {one.resident for one in waiting})
    return conversations.hold(db, keys.values()) if keys else {}


def _suited(
    db: Connection,
    waiting: Sequence[Waiting],
    held: Mapping[bytes, Conversation],
    now: datetime,
    rehearsing: Container[bytes],
) -> dict[bytes, Waiting]:
    """Return what is told now, by the key of the conversation: nothing else waits for it any more.

    What does not suit somebody now is put off, and what reaches nobody is dropped.  Whom we may not
    write to is asked to write.
    """
    theirs = {conversation.resident: conversation for conversation in held.values()}
    suited: dict[bytes, Waiting] = {}
    dropped: list[int] = []
    quiet: list[Quiet] = []
    for one in waiting:
        conversation = theirs.get(one.resident)
        if conversation is None or (conversation.stopped and not conversation.blocked):
            dropped.append(one.id)
        elif nudge.is_quiet(conversation, now):
            quiet.append(Quiet(one, conversation))
        elif until := _later(conversation, now, suited, rehearsing):
            notices.put_off(db, [one.id], until)
        else:
            suited[conversation.key] = one
    nudge.ask(db, quiet, now)
    taken = notices.take(db, [*dropped, *(one.id for one in suited.values())])
    return {key: one for key, one in suited.items() if one.id in taken}


def _later(
    conversation: Conversation,
    now: datetime,
    suited: Container[bytes],
    rehearsing: Container[bytes],
) -> datetime | None:
    """Return until when a notice has to wait, or None if it suits now."""
    if conversation.key in suited:
        return now + BETWEEN
    if conversation.blocked:
        return now + BLOCKED
    if conversation.key in rehearsing:
        return now + BETWEEN
    busy = conversation.state != AT_THE_MENU and now < conversation.changed + QUIET
    return conversation.changed + QUIET if busy else None
