"""Asking who has not written for a day to write, where we may not tell them what waits before.

On WhatsApp a notice for somebody who was quiet for 24 hours would be refused, and lost.  So it
waits until they write, and one short message that WhatsApp approved beforehand asks them to: once,
and again a week later at the earliest, if something new waits by then (docs/decisions/0069).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.channels import WINDOW, WINDOWED
from bot.turns import answers, turn
from budget.template import NUDGE, UNKNOWN_TIER, Approval, Template, nudge
from flows.nudging import ASKED
from locales.catalogue import available
from locales.say import Spoken, Voice
from storage.post import mail, notices, templates, tiers
from storage.post.notices import Shut, Waiting
from storage.process import editions
from storage.residents import conversations
from storage.residents.conversations import Conversation

AGAIN: Final = timedelta(days=7)
"""For so long nobody is asked twice, whatever comes to wait for them."""

LOOK: Final = timedelta(hours=1)
"""After so long it is looked at again whether somebody can be asked."""

UNTIL_THEY_WRITE: Final = timedelta(days=3_650)


class Quiet(NamedTuple):
    """A notice, and who may not be told it as long as they do not write."""

    waiting: Waiting
    conversation: Conversation


def is_quiet(conversation: Conversation, now: datetime) -> bool:
    """Whether somebody was quiet for so long that we may not write in words of our own."""
    return conversation.channel in WINDOWED and conversation.changed + WINDOW <= now


def want(db: Connection, now: datetime) -> None:
    """Have WhatsApp asked to approve the question, in the languages of every edition."""
    spoken = {code for row in editions.every(db) for code in row.edition().languages}
    wanted = [nudge(code, _said(code).text) for code in sorted(spoken.intersection(available()))]
    if {one.name for one in wanted} != {one.name for one in templates.of(db, NUDGE)}:
        templates.want(db, NUDGE, wanted, now)


def ask(db: Connection, quiet: Sequence[Quiet], now: datetime) -> None:
    """Let notices wait until their residents write, and ask these to, as far as we may."""
    before = notices.asked(db, {one.waiting.resident for one in quiet})
    lately = {who: at for who, at in before.items() if now < at + AGAIN}
    people = {q.conversation.key: q.conversation for q in quiet if q.waiting.resident not in lately}
    asked = _asked(db, list(people.values()), now)
    for waiting, conversation in quiet:
        since = now if conversation.key in asked else lately.get(waiting.resident)
        due = now + (UNTIL_THEY_WRITE if since else LOOK)
        notices.shut(db, waiting.id, Shut(now, since), due)


def _asked(db: Connection, people: Sequence[Conversation], now: datetime) -> set[bytes]:
    """Ask as many of these as WhatsApp lets us begin a conversation with; return their keys."""
    approved = {t.language: t for t in templates.of(db, NUDGE) if t.state is Approval.APPROVED}
    if not approved or not people:
        return set()
    tiers.begin(db, 0, now)
    room = (tiers.tier(db) or UNKNOWN_TIER) - tiers.begun(db, now).people
    first = people[: max(room, 0)]
    tiers.begin(db, len(first), now)
    posts = [_post(one, approved, now) for one in first]
    conversations.keep(db, first)
    if posts:
        mail.send(db, posts)
    return {one.key for one in first}


def _post(conversation: Conversation, approved: Mapping[str, Template], now: datetime) -> mail.Post:
    """Return the question in the resident's language, or in one that was approved."""
    template = approved.get(conversation.language) or next(iter(approved.values()))
    spoken = _said(template.language)
    conversation.offered = answers.offered([spoken])
    conversation.prompt += 1
    conversation.screen = ""
    body = {"text": template.body, "options": [], "template": template.sid}
    [post] = turn.posts([conversations.as_json(body)], conversation, now)
    return post._replace(rank=mail.NOTICE)


def _said(language: str) -> Spoken:
    return Voice(language, brief=False).reply(ASKED)
