"""Fetching what residents sent beside words: after their turn, and never in a transaction.

A turn only notes where a photo or a voice note is.  Here it is fetched, a photo drawn anew, and in
one transaction put where it belongs by then: with what is still being written, with an idea that
was handed in meanwhile, or nowhere any more.  Who dies in between leaves it to be fetched again;
an attempt counts from its beginning, so what kills us does so a few times only.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from typing import Final

import structlog
from sqlalchemy import Connection

from bot.channels import SCREENS, Channel, Fetching, Refused, TryLater, Unreachable, Unsure
from bot.turns import drafts
from bot.turns.answers import said
from bot.turns.turn import posts
from bot.upkeep.clock import striking
from bot.upkeep.sound import LARGEST, BadSound, sound
from budget.authorship import pictured
from budget.idea import Draft, Idea
from budget.notice import About, Notice
from flows import media
from locales.say import Voice
from storage.contributions import attachments, ideas, pictures
from storage.contributions.attachments import Arrival, Attachment, Medium
from storage.engine import Storage
from storage.post import mail, notices
from storage.process import editions
from storage.residents import conversations, requests
from storage.residents.conversations import Conversation
from storage.sealing import Seal

ATTEMPTS: Final = 6
"""How often we die of something before its sender hears that it cannot be had."""

PATIENCE: Final = timedelta(hours=22)
"""For so long we ask for what its provider cannot give us now: who sent it by WhatsApp can still be
told then that it cannot be had, and after a day not any more."""

AT_ONCE: Final = 4
"""What is fetched at the same moment."""

MOST_HELD: Final = 20
"""What is kept of one resident until somebody has listened to it."""

LEASE: Final = timedelta(minutes=2)
"""How long whoever fetches something has it to themselves."""

LARGEST_PHOTO: Final = 10_000_000
"""Bytes of a photo as it comes; it is kept much smaller."""

_SHORTEST, _LONGEST = timedelta(seconds=5), timedelta(minutes=15)

log = structlog.get_logger()


class Lost(Exception):
    """It cannot be had, now or later."""


class Fetcher:
    """Fetches for one organisation, by the channels on which things came in."""

    def __init__(
        self,
        storage: Storage,
        seal: Seal,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        """`wake` is called when there is something to send."""
        self._storage = storage
        self._seal = seal
        self._channels = channels
        self._now = now
        self._wake = wake

    async def run(self) -> None:
        """Look every second, until cancelled."""
        await striking("fetching", self.tick, 1)

    async def tick(self) -> int:
        """Fetch all that is due; return how much that was."""
        fetched = 0
        while due := await self._storage.run(self._leased):
            await asyncio.gather(*map(self._one, due))
            fetched += len(due)
        return fetched

    def _leased(self, db: Connection) -> list[Attachment]:
        now = self._now()
        return attachments.lease(db, now, now + LEASE, AT_ONCE)

    async def _one(self, one: Attachment) -> None:
        """Fetch one thing, or see to it that it is fetched later, or tell that it cannot be."""
        try:
            content, name = await self._had(one)
        except (TryLater, Unsure):
            due = self._now() + _wait(one, self._now())
            await self._storage.run(lambda db: attachments.later(db, one.token, due))
        except Lost as reason:
            log.info("not fetched", channel=one.channel, kind=one.kind, reason=str(reason))
            if await self._storage.run(lambda db: self._tell(db, one.token)):
                self._wake()
        else:
            await self._storage.run(lambda db: _attach(db, one.token, content, name, self._seal))

    async def _had(self, one: Attachment) -> tuple[bytes, str]:
        """Return what something holds and what it is called; raise `Lost`, or that it is too early.

        The channel asks its provider anew each time: where a file is, is told for an hour only.
        """
        channel: object = self._channels.get(one.channel)
        if one.attempts >= ATTEMPTS:
            raise Lost("too many attempts")
        if await self._storage.run(lambda db: attachments.held_by(db, one.key)) > MOST_HELD:
            raise Lost("too much from one address")
        if not isinstance(channel, Fetching):
            raise Lost("nothing comes that way")
        most = LARGEST_PHOTO if one.kind is Medium.PHOTO else LARGEST
        try:
            found = await channel.fetch(self._seal.unlock(one.media), most)
            return await asyncio.to_thread(_made, one.kind, found)
        except (Refused, Unreachable, BadSound) as refusal:
            raise Lost(type(refusal).__name__) from None
        except (TryLater, Unsure):
            if self._now() < one.received + PATIENCE:
                raise
            raise Lost("too long ago") from None

    def _tell(self, db: Connection, token: str) -> bool:
        """Let go of what cannot be had, and tell who sent it; False if it is gone already."""
        one = attachments.held(db, token)
        if one is None or one.status is Arrival.KEPT:
            return False
        attachments.drop(db, token)
        self._let_pass(db, one)
        conversation = conversations.hold(db, [one.key]).get(one.key)
        if conversation is None:
            return False
        if one.kind is Medium.VOICE and one.idea:
            unheard = [(conversation.resident, Notice(About.UNHEARD, one.idea))]
            notices.add(db, one.edition, unheard, self._now(), self._seal)
            return False
        _let_go(token, conversation, self._seal)
        conversations.keep(db, [conversation])
        if conversation.stopped:
            return False
        brief = SCREENS[conversation.channel].brief
        reply = media.lost_voice() if one.kind is Medium.VOICE else media.lost_photo(one.idea)
        spoken = Voice(conversation.language, brief=brief).reply(reply)
        mail.send(db, posts([said(spoken)], conversation, self._now()))
        return True

    def _let_pass(self, db: Connection, one: Attachment) -> None:
        """Let nobody wait for what was asked with something alone, and cannot be had."""
        asked = requests.hold(db, one.request) if one.request else None
        if asked and (one.kind is Medium.VOICE or not self._seal.unlock(asked.request.question)):
            requests.seen_to(db, asked, self._now())


def _wait(one: Attachment, now: datetime) -> timedelta:
    """Return how long to wait: about as long as was waited, and for everybody a bit different."""
    waited = min(max(now - one.received, _SHORTEST), _LONGEST)
    return waited * (0.5 + one.key[0] / 510)


def _made(kind: Medium, content: bytes) -> tuple[bytes, str]:
    """Return what is kept of a photo, drawn anew, or of a sound, with its name; raise `Lost`.

    What draws is imported when the first photo comes.
    """
    if kind is Medium.VOICE:
        heard = sound(content)
        return heard.content, heard.ending
    drawing = import_module("bot.editions.picture")
    try:
        drawn = drawing.photo(content)
    except drawing.BadPicture:
        raise Lost("no photo") from None
    return drawn.content, drawn.name


def _attach(db: Connection, token: str, content: bytes, name: str, seal: Seal) -> None:
    """Put what was fetched where it belongs by now, once."""
    one = attachments.held(db, token)
    if one is None or one.status is Arrival.KEPT:
        return
    if not (one.idea and one.kind is Medium.PHOTO):
        attachments.had(db, token, seal.lock_content(content), name)
        return

    rules = editions.load(db, one.edition).edition().idea_rules

    def illustrated(idea: Idea) -> Idea:
        return pictured(idea, name, rules)

    if ideas.change(db, one.edition, one.idea, illustrated).picture == name:
        pictures.add(db, one.edition, name, content)
    attachments.drop(db, token)


def _let_go(token: str, conversation: Conversation, seal: Seal) -> None:
    """Take something out of the idea that somebody is writing, if it is there still."""
    unfinished = drafts.read(drafts.unlocked(conversation.unfinished, seal))
    draft = unfinished.idea
    if draft is None or token not in (draft.photo, draft.voice):
        return
    bare = replace(
        draft,
        photo="" if draft.photo == token else draft.photo,
        voice="" if draft.voice == token else draft.voice,
    )
    kept = replace(unfinished, idea=None if bare == Draft() else bare)
    conversation.unfinished = drafts.locked(drafts.written(kept), seal)
    if kept.idea is None:
        conversation.remind_at = None
