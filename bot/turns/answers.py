"""Answers: what one message leads to, in words, ready to be kept and sent.

Most of what residents do is what everybody does in the same place: choose a language, agree, ask
for the menu.  Such an answer is worked out once and remembered for as long as the edition stays
as it is, for it depends on nothing but its `Situation` and what is a resident's own; where the
latter was never asked for, it is the same for all (docs/decisions/0014).
"""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

import orjson

import flows
from bot.channels import EVERY_SCREEN
from bot.turns import drafts, proofs
from bot.turns.memory import Memory
from bot.turns.snapshot import Snapshot
from budget.decisions import Decision, LanguageChosen
from budget.held import Held
from budget.notice import Notice
from budget.progress import Earlier
from budget.reminder import Reminder
from budget.timeline import Phase
from flows import notices
from flows.ballot import withdrawing
from flows.hearing import hear
from flows.hearing.choices import Offered
from flows.hearing.tapping import first_of_edition
from flows.outcome import progressed
from flows.scene import (
    Agreed,
    CodeFound,
    Hidden,
    InvitationFound,
    Own,
    ReceiptFound,
    RehearsalIs,
    Resident,
    Scene,
)
from flows.state_json import as_json as state_as_json
from flows.state_json import from_json
from flows.talk import Kind, Message, Reply, Turn
from locales.say import Spoken, Voice
from storage.contributions.marks import Mark
from storage.residents.conversations import Conversation, as_json

Chance = Callable[[int], bytes]
"""So many random bytes; only a test has any that can be foretold."""

_MOST = 4_096
"""Answers that are remembered; a `Memory` has only those that are wanted again."""

LONG_AGO = 10
"""Prompts after which a button counts no more for somebody who was not understood since.

Of who was understood every prompt but the last is as long ago: what a button of such a prompt can
still stand for is the same for all of one edition.
"""

_PROOFS = range(1_000, 10_000)
_WITHOUT_NUMBER = {name: replace(screen, phone=False) for name, screen in EVERY_SCREEN.items()}
"""What channels show to an address that is no phone number: WhatsApp has such addresses too."""


class Situation(NamedTuple):
    """All that an answer depends on, but for the edition and what is the resident's own.

    The fields are those of a conversation, of what came in, and of what the store says about the
    resident.  `choice` is the key of a button, and `ago` how many prompts before the last it stood;
    `phone` is whether the address is a phone number.  Of a letter code, and of what has to match
    it, there is only what it turned out to be: the text of such a message is empty.  `newer` is
    the receipt of the ballot that counts, if it was cast after this.  No answer about a receipt is
    remembered.  `tries` is how often a number of proof may still be wrong today, `crowded_out`
    whether a code that was typed is one too many for this phone by now, `counts` whether the number
    may vote.
    """

    channel: str
    language: str
    district: str
    news: bool
    stopped: bool
    joined: bool
    upcoming: bool | None
    state: str
    offered: str
    unfinished: str
    kind: Kind
    text: str
    choice: str
    ago: int | None
    number: str
    media: bool
    phase: Phase
    supported: frozenset[int]
    wrote: frozenset[int]
    followed: frozenset[Mark]
    proved: bool
    phone: bool
    counts: bool
    voted: bool
    spent: bool
    newer: str
    code: CodeFound | None
    queried: bool
    crowded_out: bool
    receipt: ReceiptFound | None
    invitation: InvitationFound | None
    tries: int
    lapsed: bool = False
    rehearsal: RehearsalIs = RehearsalIs.NONE
    earlier: bool = False


class Answer(NamedTuple):
    """What is kept of a turn, and what is sent, as JSON.

    `unfinished` is None if that stays as it was; `begun` is whether it holds an idea, `filling`
    whether it holds a ballot.  `said` are the messages as far as they are the same for all,
    `offered` is "" if they offer nothing, and `screen` is None if there are no messages.
    """

    state: str
    decisions: tuple[Decision, ...]
    unfinished: str | None
    begun: bool
    said: tuple[str, ...]
    offered: str
    screen: str | None
    filling: bool = False


class Theirs(NamedTuple):
    """What the store says that a resident did: what they marked, and since when they agree.

    `reminders` is what is noted of reminders, and since when.  `hidden` are their ideas that are,
    `held` is what else there is, for who asks for that, and `final` what stays hidden for good.
    """

    marks: Collection[Mark] = ()
    agreed: Mapping[Agreed, datetime] = MappingProxyType({})
    reminders: Mapping[Reminder, datetime] = MappingProxyType({})
    hidden: Mapping[int, Hidden] = MappingProxyType({})
    held: Held = Held()
    final: frozenset[tuple[str, int]] = frozenset()
    earlier: tuple[Earlier, ...] = ()


class Owner:
    """The resident behind a message, who can be asked for what is theirs alone."""

    def __init__(
        self,
        conversation: Conversation,
        at: datetime,
        chance: Chance,
        theirs: Callable[[], Theirs] = Theirs,
    ) -> None:
        """`theirs` is looked for only where the resident is asked for it."""
        self.asked = False
        self._conversation, self._at, self._chance = conversation, at, chance
        self._theirs = theirs

    def __call__(self) -> Own:
        """Return what is the resident's own, the same each time."""
        self.asked = True
        return self._own

    @cached_property
    def _own(self) -> Own:
        conversation, fresh, theirs = self._conversation, self._chance(20), self._theirs()
        return Own(
            conversation.resident,
            self._at,
            conversation.joined,
            int.from_bytes(conversation.key[:8]),
            salt=fresh[4:],
            proof=_PROOFS[int.from_bytes(fresh[:4]) % len(_PROOFS)],
            marks=frozenset(theirs.marks),
            agreed=theirs.agreed,
            reminders=theirs.reminders,
            hidden=theirs.hidden,
            held=theirs.held,
            final=theirs.final,
            earlier=theirs.earlier,
        )


class Answers:
    """Who answers: works answers out, and remembers those that are the same for everybody."""

    def __init__(self, chance: Chance = os.urandom) -> None:
        self.chance = chance
        self._memory: Memory[Situation, Answer] = Memory(_MOST)
        self._about: Snapshot | None = None
        self._version = 0, 0, 0

    def to(
        self,
        situation: Situation,
        conversation: Conversation,
        at: datetime,
        snapshot: Snapshot,
        theirs: Callable[[], Theirs] = Theirs,
    ) -> Answer:
        """Return the answer to what came in at this moment from who has done this."""
        self._forget_what_changed(snapshot)
        answer = self._memory.find(situation)
        if answer is None:
            own = Owner(conversation, at, self.chance, theirs)
            message, turn = _worked_out(situation, conversation.prompt, snapshot, own)
            answer = _in_words(turn, situation, snapshot)
            private = own.asked or situation.receipt or situation.newer or situation.invitation
            if not private and _common(message, situation, answer):
                self._memory.remember(situation, answer)
        return answer

    def sorry(
        self, situation: Situation, conversation: Conversation, at: datetime, snapshot: Snapshot
    ) -> Answer:
        """Return what is said when we failed."""
        own = Owner(conversation, at, self.chance)
        return _in_words(flows.sorry(_scene(situation, snapshot, own)), situation, snapshot)

    def notice(
        self,
        notice: Notice,
        situation: Situation,
        conversation: Conversation,
        at: datetime,
        snapshot: Snapshot,
    ) -> Answer:
        """Return how a notice is told to somebody who is in this situation."""
        own = Owner(conversation, at, self.chance)
        state = from_json(orjson.loads(situation.state))
        turn = notices.tell(notice, state, _scene(situation, snapshot, own))
        return _in_words(turn, situation, snapshot)

    def news(
        self,
        number: int,
        situation: Situation,
        conversation: Conversation,
        at: datetime,
        snapshot: Snapshot,
    ) -> str:
        """Return the last news of a project in words alone, with nothing to choose; "" if none."""
        scene = _scene(situation, snapshot, Owner(conversation, at, self.chance))
        told = progressed.told(number, scene)
        if told is None:
            return ""
        bare = replace(told, choices=())
        [spoken] = in_words([bare], situation.channel, situation.language, snapshot)
        return said(spoken)

    def _forget_what_changed(self, snapshot: Snapshot) -> None:
        version = snapshot.version
        if snapshot is not self._about or version != self._version:
            self._memory.forget()
            self._about, self._version = snapshot, version


def _common(message: Message, situation: Situation, answer: Answer) -> bool:
    """Whether it is a choice or a word of ours that was said, and nothing of anybody's is in it.

    That is neither their own words nor a number that only their phone was sent.
    """
    understood = message.choice or message.command or message.language
    own = any(map(drafts.of_ones_own, (answer.unfinished or "", situation.unfinished)))
    return bool(understood) and not (own or proofs.asked(situation.state + answer.state))


def _worked_out(
    situation: Situation, prompt: int, snapshot: Snapshot, own: Owner
) -> tuple[Message, Turn]:
    """Return what a resident means, given what was offered to them last, and our answer."""
    state = from_json(orjson.loads(situation.state))
    offered = [Offered(*o) for o in orjson.loads(situation.offered)]
    said = Message(
        situation.text,
        f"{_under(situation.ago, prompt)}:{situation.choice}",
        situation.kind,
        number=situation.number,
        media=situation.media,
    )
    message = hear(said, state, prompt, offered, snapshot.vocabulary)
    return message, flows.answer(state, message, _scene(situation, snapshot, own))


def _under(ago: int | None, prompt: int) -> int | str:
    """Return the prompt under which a button stood, as far as that matters; "" if it has none."""
    if ago is None:
        return ""
    return first_of_edition(prompt) if ago == LONG_AGO else prompt - ago


def _scene(situation: Situation, snapshot: Snapshot, own: Owner) -> Scene:
    unfinished = drafts.read(situation.unfinished)
    left, taken_out = withdrawing.left(unfinished, snapshot.edition)
    return Scene(
        edition=snapshot.edition,
        phase=situation.phase,
        screen=(EVERY_SCREEN if situation.phone else _WITHOUT_NUMBER)[situation.channel],
        resident=_resident(situation),
        ideas=snapshot.ideas,
        own=own,
        discussion=snapshot.discussion,
        unfinished=left,
        taken_out=taken_out,
        supported=situation.supported,
        voted=situation.voted,
        spent=situation.spent,
        outcome=snapshot.outcome,
        division=snapshot.division,
        progress=snapshot.progress,
        languages=snapshot.languages,
        code=situation.code,
        queried=situation.queried,
        lapsed=situation.lapsed,
        receipt=situation.receipt,
        newer=situation.newer,
        rehearsal=situation.rehearsal,
        wrote=situation.wrote,
        invitation=situation.invitation,
        followed=situation.followed,
        tries=situation.tries,
        crowded_out=situation.crowded_out,
        counts=situation.counts,
        earlier=situation.earlier,
    )


def _resident(situation: Situation) -> Resident:
    return Resident(
        language=situation.language,
        district=situation.district,
        news=situation.news,
        joined=situation.joined,
        stopped=situation.stopped,
        proved=situation.proved,
        upcoming=situation.upcoming,
    )


@lru_cache
def _voice(language: str, channel: str, languages: tuple[str, ...]) -> Voice:
    return Voice(language, brief=EVERY_SCREEN[channel].brief, languages=languages)


def in_words(
    replies: Sequence[Reply], channel: str, language: str, snapshot: Snapshot
) -> list[Spoken]:
    """Return replies in a language, in the manner of a channel."""
    voice = _voice(language, channel, snapshot.codes)
    return [voice.reply(reply) for reply in replies]


def _in_words(turn: Turn, situation: Situation, snapshot: Snapshot) -> Answer:
    """Return a turn in words: in the language that was just chosen, if one was."""
    chosen = [d.language for d in turn.decisions if isinstance(d, LanguageChosen)]
    language = chosen[-1] if chosen else situation.language
    spoken = in_words(turn.replies, situation.channel, language, snapshot)
    kept = None if turn.unfinished is None else drafts.written(turn.unfinished)
    return Answer(
        as_json(state_as_json(turn.state)),
        turn.decisions,
        kept,
        kept is not None and drafts.begun(kept),
        tuple(map(said, spoken)),
        offered(spoken),
        spoken[-1].screen if spoken else None,
        turn.unfinished is not None and turn.unfinished.filling,
    )


def said(spoken: Spoken) -> str:
    """Return a message as JSON, but for what only its sending decides."""
    options = [tuple(option) for option in spoken.options]
    message = {"text": spoken.text, "options": options, "ask": spoken.ask, "menu": spoken.menu}
    beside = {"picture": spoken.picture, "recording": spoken.recording}
    return as_json(message | {name: tuple(one) for name, one in beside.items() if one})


def body(message: str, prompt: int, edits: str = "") -> str:
    """Return a message that was `said` as the outbox keeps it, perhaps replacing an earlier one."""
    return f'{{"prompt":{prompt},"edits":{as_json(edits)},{message[1:]}'


def offered(spoken: Sequence[Spoken]) -> str:
    """Return what can be answered to these messages, or "" if that is nothing in particular."""
    options = [(o.key, o.number, o.label) for s in spoken for o in s.options]
    behind = [(o.key, o.number, o.label, False) for s in spoken for o in s.behind]
    return as_json([*options, *behind]) if options else ""
