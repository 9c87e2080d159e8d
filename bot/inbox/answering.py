"""A person's answer to what a resident asked: in the resident's own chat and language.

Who has said STOP hears nothing, and the request goes on waiting: until they send START, or somebody
sees to it in another way.  Who cannot be reached is tried again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection

from bot.inbox.organiser import Organiser
from budget.asking import Replied
from budget.notice import About, Notice
from storage.post import notices
from storage.residents import conversations, requests

LONGEST = 1_000
"""Characters of an answer: what is longer, nobody reads in a text message."""


class AnswerIs(StrEnum):
    """What became of an answer.

    `NONE`: no such request waits, or somebody else was first; `STOPPED`: nothing is sent, and the
    request goes on waiting; `GONE`: nobody is there any more to be answered.
    """

    SENT = "sent"
    NONE = "none"
    STOPPED = "stopped"
    GONE = "gone"


class Given(NamedTuple):
    """An answer as it is given, and its `language`, if that may not be the resident's."""

    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What became of an answer; the edition, and the language of who was answered."""

    answer: AnswerIs
    edition: str = ""
    language: str = ""


def answer(db: Connection, number: int, given: Given, organiser: Organiser) -> Dispatched:
    """Let an answer to a request be told to its resident; the request is then seen to."""
    seal, now = organiser.seal, organiser.now
    waiting = requests.hold(db, number)
    if waiting is None:
        return Dispatched(AnswerIs.NONE)
    key = waiting.request.key
    conversation = conversations.hold(db, [key]).get(key)
    if conversation is None:
        requests.seen_to(db, waiting, now)
        return Dispatched(AnswerIs.GONE, waiting.edition)
    if conversation.stopped and not conversation.blocked:
        return Dispatched(AnswerIs.STOPPED, waiting.edition, conversation.language)
    replied = Replied(seal.unlock(waiting.request.question), given.words, given.language)
    notice = Notice(About.REPLIED, waiting.id, replied.as_json())
    notices.add(db, waiting.edition, [(conversation.resident, notice)], now, seal)
    requests.answer(db, waiting, seal.lock(given.words), now)
    return Dispatched(AnswerIs.SENT, waiting.edition, conversation.language)


def done(db: Connection, number: int, now: datetime) -> bool:
    """Note that somebody has seen to a request; False if none of this number waits."""
    waiting = requests.hold(db, number)
    if waiting is None:
        return False
    requests.seen_to(db, waiting, now)
    return True
