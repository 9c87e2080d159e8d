"""A person's answer to what a resident asked: in the resident's own chat and language."""

from datetime import datetime

from sqlalchemy import Connection

from bot.channels import SCREENS
from bot.turns.answers import said
from bot.turns.turn import posts
from flows import helping
from locales.say import Voice
from storage import conversations, mail, requests


def answer(db: Connection, number: int, words: str, now: datetime) -> bool:
    """Send an answer to a request, which is then seen to; False if none of this number waits."""
    waiting = requests.hold(db, number)
    if waiting is None:
        return False
    key = waiting.request.key
    if conversation := conversations.hold(db, [key]).get(key):
        brief = SCREENS[conversation.channel].brief
        spoken = Voice(conversation.language, brief=brief).reply(helping.answered(words))
        mail.send(db, posts([said(spoken)], conversation, now))
    requests.seen_to(db, number, now)
    return True
