"""A test to oneself: a code at the desk, by which a draft is had on one's own phone.

The code is made of the draft and the time, so nothing is kept of it, and no number is known at the
desk.  Who guesses is locked for the day, together with wrong letter codes and invitations.
"""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.broadcasts.words import read_as
from bot.channels import EVERY_SCREEN, Kind
from bot.turns.answers import in_words, said
from bot.turns.codes import phone_of
from bot.turns.known import Heard
from bot.turns.snapshot import Snapshot
from budget.broadcast import Broadcast
from flows.notices.testing import code_in, shown
from flows.pictures import with_words
from storage.ballots import codes
from storage.ballots.codes import TRIES
from storage.post import broadcasts
from storage.residents.conversations import Conversation
from storage.sealing import Seal

VALID: Final = timedelta(minutes=15)
"""So long, at least, a code is good."""

_STEP: Final = timedelta(minutes=5)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CODES: Final = 10_000


class Code(NamedTuple):
    """Four digits, and until when they are good."""

    digits: str
    until: datetime


def code(seal: Seal, slug: str, number: int, now: datetime) -> Code:
    """Return the code of a draft that is shown now."""
    step = (now - _EPOCH) // _STEP
    return Code(_digits(seal, slug, number, step), _EPOCH + (step + 1) * _STEP + VALID)


def _digits(seal: Seal, slug: str, number: int, step: int) -> str:
    said = seal.key("broadcast-test", f"{slug}:{number}:{step}")
    return f"{int.from_bytes(said) % _CODES:04}"


def answered(
    db: Connection, heard: Heard, conversation: Conversation, snapshot: Snapshot, seal: Seal
) -> list[str]:
    """Return the draft that somebody asks for by its code, as messages; nothing if they do not.

    Where they are in their conversation stays what it was.
    """
    text = heard.inbound.text if heard.inbound.kind is Kind.TEXT else ""
    digits = "" if conversation.stopped else code_in(text)
    if not digits:
        return []
    draft = _found(_Guess(db, snapshot, seal, heard.received), digits, conversation)
    if draft is None:
        return []
    conversation.changed = heard.received
    channel, language = conversation.channel, conversation.language
    brief = EVERY_SCREEN[channel].brief
    words, _language = read_as(draft, language, brief=brief)
    reply = shown(words, with_words(draft.picture, snapshot.edition, brief=brief))
    return [said(one) for one in in_words([reply], channel, language, snapshot)]


class _Guess(NamedTuple):
    """Where and when a code may have been typed."""

    db: Connection
    snapshot: Snapshot
    seal: Seal
    now: datetime


def _found(at: _Guess, typed: str, conversation: Conversation) -> Broadcast | None:
    """Return the draft of a code; None if there is none, or if somebody guesses too often."""
    slug = at.snapshot.slug
    drafts = broadcasts.unsent(at.db, slug)
    if not drafts:
        return None
    day = at.now.astimezone(at.snapshot.edition.zone).date()
    phone = phone_of(conversation, at.seal)
    if codes.wrong(at.db, slug, day, [phone])[phone] >= TRIES:
        return None
    newest = (at.now - _EPOCH) // _STEP
    steps = range(newest - VALID // _STEP, newest + 1)
    for draft in drafts:
        good = (_digits(at.seal, slug, draft.number, step) for step in steps)
        if any(compare_digest(typed, digits) for digits in good):
            return draft
    codes.missed(at.db, slug, day, [phone], at.now)
    return None
