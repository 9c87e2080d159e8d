"""A turn: everything that one message of one resident leads to, in the transaction of its batch.

A resident's messages are worked through one at a time, in order.  What a turn changes in the
snapshot it changes in the store too; if the batch fails, both are as if it had never been.
"""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

import orjson
from sqlalchemy import Connection

import flows
from bot.channels import SCREENS, Inbound, Kind
from bot.decide import Circumstances, carry_out, count_in
from bot.snapshot import Snapshot
from budget.decisions import BallotCast, Forgotten
from budget.idea import Draft
from budget.timeline import Phase
from flows.hearing import Offered, hear
from flows.scene import Resident, Scene
from flows.state import State, as_json, from_json
from flows.talk import Message, Reply, Turn, Unfinished
from locales.say import Spoken, Voice
from storage import conversations, editions, mail, votes
from storage.conversations import Conversation
from storage.mail import Post
from storage.sealing import Seal

_MEMBERSHIP = (Kind.BLOCKED, Kind.UNBLOCKED)
"""With these nobody begins a conversation."""

_NOTHING_UNFINISHED = Unfinished()
_WITHOUT_NUMBER = {name: replace(screen, phone=False) for name, screen in SCREENS.items()}
"""What channels show to an address that is no phone number: WhatsApp has such addresses too."""

ATTEMPTS = 3
"""How often a message is tried before it is put aside."""

REMIND_AFTER = timedelta(hours=48)
"""How long an idea that was begun lies before its author is reminded, once."""

_PROOFS = range(1_000, 10_000)

Chance = Callable[[int], bytes]
"""So many random bytes; only a test has any that can be foretold."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that came in, with the hash of its address and the moment of receipt."""

    inbound: Inbound
    key: bytes
    received: datetime

    @property
    def at(self) -> datetime:
        """The moment that counts: the provider's where it gives one, but never one to come."""
        given = self.inbound.at
        return min(given, self.received) if given else self.received


@dataclass(frozen=True, slots=True)
class Known:
    """What the store says about the residents of a batch."""

    voted: set[bytes]
    spent: set[bytes]
    supported: Mapping[str, set[int]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The turns of one transaction: who is held, and what the store says about them."""

    db: Connection
    snapshot: Snapshot
    seal: Seal
    chance: Chance
    held: dict[bytes, Conversation]
    known: Known
    cast: list[tuple[bytes, votes.Cast]] = field(default_factory=list)

    def conversation(self, heard: Heard) -> Conversation:
        """Return the conversation at an address, begun if need be."""
        if heard.key not in self.held:
            self.held[heard.key] = _begun(heard, self.snapshot, self.seal)
        return self.held[heard.key]


def take(
    db: Connection, heard: Sequence[Heard], snapshot: Snapshot, seal: Seal, chance: Chance
) -> int:
    """Take the turns of these messages; return how many replies were put in the outbox."""
    held = conversations.hold(db, {h.key for h in heard})
    heard = [h for h in heard if h.key in held or h.inbound.kind not in _MEMBERSHIP]
    held |= {h.key: _begun(h, snapshot, seal) for h in heard if h.key not in held}
    batch = Batch(db, snapshot, seal, chance, held, _known(db, list(held.values()), snapshot))
    outgoing = [post for h in heard for post in _turn(h, batch)]
    count_in(db, snapshot, batch.cast)
    conversations.keep(db, list(held.values()))
    if outgoing:
        mail.send(db, outgoing)
    return len(outgoing)


def apologise(db: Connection, heard: Heard, snapshot: Snapshot, seal: Seal) -> None:
    """Say sorry to who sent something that cannot be answered, and begin again at the menu."""
    held = conversations.hold(db, {heard.key})
    conversation = held.get(heard.key) or _begun(heard, snapshot, seal)
    batch = Batch(db, snapshot, seal, os.urandom, held, Known(set(), set(), {}))
    turn = flows.sorry(_scene(heard, conversation, batch))
    spoken = say(turn.replies, conversation, snapshot)
    _moved(turn, spoken, heard, conversation)
    conversations.keep(db, [conversation])
    mail.send(db, [post(s, conversation, heard.received) for s in spoken])


def _begun(heard: Heard, snapshot: Snapshot, seal: Seal) -> Conversation:
    """Begin the conversation of somebody who writes for the first time."""
    inbound = heard.inbound
    phone = SCREENS[inbound.channel].phone and inbound.address.startswith("+")
    languages = snapshot.codes
    return Conversation(
        heard.key,
        inbound.channel,
        seal.lock(inbound.address),
        secrets.token_urlsafe(16),
        inbound.language if inbound.language in languages else languages[0],
        heard.received,
        right_key=seal.right(inbound.address) if phone else None,
    )


def _known(db: Connection, held: Sequence[Conversation], snapshot: Snapshot) -> Known:
    """Ask the store once for the whole batch what only some phases need to know."""
    phase = snapshot.edition.entered
    rights = {c.right_key for c in held if c.right_key}
    if phase in (Phase.VOTING, Phase.COUNTING) and rights and snapshot.tie_key:
        return Known(
            votes.voted(db, snapshot.slug, snapshot.tie_key, rights),
            votes.spent(db, snapshot.slug, rights),
            {},
        )
    residents = [c.resident for c in held if c.kept]
    if phase in (Phase.IDEAS, Phase.SCREENING) and residents:
        return Known(set(), set(), editions.supported_by(db, snapshot.slug, residents))
    return Known(set(), set(), {})


def _turn(heard: Heard, batch: Batch) -> list[Post]:
    """Take one turn; return the replies for the outbox."""
    conversation, snapshot = batch.conversation(heard), batch.snapshot
    state = from_json(orjson.loads(conversation.state))
    scene = _scene(heard, conversation, batch)
    turn = flows.answer(state, _meant(heard.inbound, state, conversation, snapshot), scene)
    where = Circumstances(batch.db, snapshot, conversation, heard.at, batch.seal, batch.cast)
    for decision in turn.decisions:
        carry_out(decision, where)
        if isinstance(decision, BallotCast) and conversation.right_key:
            batch.known.voted.add(conversation.right_key)
    spoken = say(turn.replies, conversation, snapshot)
    replaced = _moved(turn, spoken, heard, conversation)
    if any(isinstance(decision, Forgotten) for decision in turn.decisions):
        _forgotten(conversation, batch)
    return [post(s, conversation, heard.received, replaced) for s in spoken]


def _forgotten(conversation: Conversation, batch: Batch) -> None:
    """Let go of a conversation; the last reply is sent under a key that leads to nobody."""
    conversations.forget(batch.db, conversation.key)
    del batch.held[conversation.key]
    conversation.key = batch.chance(16)
    if conversation.right_key in batch.known.voted:
        batch.known.voted.remove(conversation.right_key)
        batch.known.spent.add(conversation.right_key)


def _meant(
    inbound: Inbound, state: State, conversation: Conversation, snapshot: Snapshot
) -> Message:
    """Make out what a resident means, given what was offered to them last."""
    offered = [Offered(*o) for o in orjson.loads(conversation.offered)]
    said = Message(inbound.text, inbound.choice, inbound.kind, number=inbound.number)
    return hear(said, state, conversation.prompt, offered, snapshot.vocabulary)


def _scene(heard: Heard, conversation: Conversation, batch: Batch) -> Scene:
    right, known, snapshot = conversation.right_key, batch.known, batch.snapshot
    fresh = batch.chance(20)
    return Scene(
        snapshot.edition,
        heard.at,
        (SCREENS if right else _WITHOUT_NUMBER)[conversation.channel],
        Resident(
            conversation.resident,
            conversation.language,
            conversation.district,
            conversation.news,
            conversation.joined,
            conversation.stopped,
            proved=right is not None,
        ),
        snapshot.ideas,
        unfinished(conversation),
        frozenset(known.supported.get(conversation.resident, ())),
        right in known.voted,
        right in known.spent,
        snapshot.outcome,
        snapshot.languages,
        seed=int.from_bytes(conversation.key[:8]),
        salt=fresh[4:],
        proof=_PROOFS[int.from_bytes(fresh[:4]) % len(_PROOFS)],
    )


def unfinished(conversation: Conversation) -> Unfinished:
    """Return what a resident has begun and not sent."""
    if not conversation.unfinished:
        return _NOTHING_UNFINISHED
    idea, basket = orjson.loads(conversation.unfinished)
    return Unfinished(Draft(*idea) if idea else None, tuple(basket))


@lru_cache
def _voice(language: str, brief: bool, languages: tuple[str, ...]) -> Voice:  # noqa: FBT001
    return Voice(language, brief, languages)


def say(replies: Sequence[Reply], conversation: Conversation, snapshot: Snapshot) -> list[Spoken]:
    """Return the replies in the resident's language, in the manner of the channel."""
    brief = SCREENS[conversation.channel].brief
    voice = _voice(conversation.language, brief, snapshot.codes)
    return [voice.reply(reply) for reply in replies]


def _moved(turn: Turn, spoken: Sequence[Spoken], heard: Heard, conversation: Conversation) -> str:
    """Remember where the conversation is; return the id of the message that is replaced, if any.

    Where messages can be replaced, one is if it was tapped and what follows is a screen of the
    same kind (`vote:...`).  Its buttons keep their prompt only if it is the very same screen, so
    that two quick taps on a list both count, and none counts for what it did not say.
    """
    screen, before = spoken[-1].screen if spoken else conversation.screen, conversation.screen
    alike = len(spoken) == 1 and screen and screen.split(":")[0] == before.split(":")[0]
    replaced = heard.inbound.tapped if alike and SCREENS[conversation.channel].edits else ""
    conversation.state = conversations.as_json(as_json(turn.state))
    conversation.changed = heard.received
    conversation.screen = screen
    if turn.unfinished is not None:
        _set_reminder(turn.unfinished, heard.received, conversation)
        conversation.unfinished = _kept(turn.unfinished)
    offer(conversation, spoken, anew=not (replaced and screen == before))
    return replaced


def offer(conversation: Conversation, spoken: Sequence[Spoken], *, anew: bool) -> None:
    """Remember what can be answered to these replies, under a prompt that is new or the same."""
    options = [o for s in spoken for o in s.options]
    if options:
        conversation.offered = conversations.as_json([(o.key, o.number, o.label) for o in options])
        conversation.prompt += anew


def _set_reminder(now: Unfinished, received: datetime, conversation: Conversation) -> None:
    """Set the time of the one reminder of an idea: so long after the last that was heard of it."""
    begun = unfinished(conversation).idea is not None
    if now.idea is None:
        conversation.remind_at = None
    elif not begun or conversation.remind_at:
        conversation.remind_at = received + REMIND_AFTER


def _kept(unfinished: Unfinished) -> str:
    if unfinished == _NOTHING_UNFINISHED:
        return ""
    idea = unfinished.idea
    draft = [idea.text, idea.place, idea.theme, idea.cost] if idea else None
    return conversations.as_json([draft, unfinished.basket])


def post(spoken: Spoken, conversation: Conversation, due: datetime, replaced: str = "") -> Post:
    """Return a reply for the outbox, perhaps in the place of an earlier message."""
    body = {
        "text": spoken.text,
        "options": [tuple(option) for option in spoken.options],
        "prompt": conversation.prompt,
        "ask": spoken.ask,
        "menu": spoken.menu,
        "edits": replaced,
    }
    return Post(
        conversation.channel,
        conversation.key,
        conversation.sealed,
        conversations.as_json(body),
        due,
    )
