"""Reminders: what a resident began and did not send is brought back to mind, once, by day."""

from datetime import datetime

from sqlalchemy import Connection

from bot.turns import answers, drafts, turn
from bot.turns.snapshot import Snapshot
from budget.days import by_day
from budget.timeline import Phase
from flows import writing
from storage import conversations, mail
from storage.conversations import Conversation
from storage.sealing import Seal

_PAGE = 200
"""Reminders in one transaction."""


def remind(db: Connection, snapshot: Snapshot, now: datetime, seal: Seal) -> int:
    """Remind who began an idea and has not been heard since; return how many those are."""
    edition = snapshot.edition
    if edition.phase_at(now) is not Phase.IDEAS or not by_day(now, edition.zone):
        return 0
    due = conversations.to_remind(db, now, _PAGE)
    posts = [post for conversation in due for post in _reminder(conversation, snapshot, now, seal)]
    conversations.keep(db, due)
    if posts:
        mail.send(db, posts)
    return len(posts)


def _reminder(
    conversation: Conversation, snapshot: Snapshot, now: datetime, seal: Seal
) -> list[mail.Post]:
    """Return the reminder, which can be answered like any other message."""
    conversation.remind_at = None
    draft = drafts.read(drafts.unlocked(conversation.unfinished, seal)).idea
    if draft is None:
        return []
    reminder = (writing.reminder(draft),)
    spoken = answers.in_words(reminder, conversation.channel, conversation.language, snapshot)
    conversation.offered = answers.offered(spoken)
    conversation.prompt += 1
    conversation.screen = ""
    posts = turn.posts([answers.said(s) for s in spoken], conversation, now)
    return [post._replace(rank=mail.NOTICE) for post in posts]
