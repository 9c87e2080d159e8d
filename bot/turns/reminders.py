"""Reminders in a turn: when what was begun is brought back to mind, and who asked for one."""

from datetime import datetime, timedelta

from bot.channels import WINDOWED
from bot.turns import drafts
from bot.turns.answers import Answer
from bot.turns.circumstances import Circumstances
from budget.notice import About
from budget.reminder import ReminderChosen
from storage.post import notices
from storage.residents import reminders
from storage.residents.conversations import Conversation

REMIND_AFTER = timedelta(hours=48)
"""How long what was begun lies before the resident is reminded, once."""

WHILE_REACHED = timedelta(hours=11)
"""The same where we may write for 24 hours only: later than that, and by day, is within those."""


def patience(channel: str) -> timedelta:
    """Return how long what was begun lies on a channel before the resident is reminded."""
    return WHILE_REACHED if channel in WINDOWED else REMIND_AFTER


def set_one(answer: Answer, received: datetime, conversation: Conversation) -> None:
    """Set the time of the one reminder of what is begun: so long after the last heard of it.

    An idea and a ballot have one each, and share the time, for they are never begun in one phase.
    """
    kept = conversation.unfinished
    anew = answer.begun and not drafts.begun(kept)
    anew = anew or (answer.filling and not drafts.filling(kept))
    if not (answer.begun or answer.filling):
        conversation.remind_at = None
    elif conversation.remind_at or anew:
        conversation.remind_at = received + patience(conversation.channel)


def carry_out(decision: ReminderChosen, where: Circumstances) -> None:
    """Note that a resident wants to be reminded, or does not any more; a rehearsal has no end."""
    db, slug, resident = where.db, where.snapshot.slug, where.conversation.resident
    if where.rehearsal:
        return
    if decision.wanted:
        reminders.note(db, slug, decision.of, resident, where.at)
    else:
        reminders.drop(db, slug, decision.of, resident)
        notices.overtake(db, slug, [resident], {About.ENDS}, 0)
