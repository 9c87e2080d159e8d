"""Letter codes in the turns of one batch: what is known of those, and who votes by which.

The store is asked once for the whole batch.  What is remembered of a phone holds on every channel
on which its number is known.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.channels import EVERY_SCREEN
from bot.turns import drafts
from bot.turns.snapshot import Snapshot
from budget.codes import as_code
from budget.decisions import CodeHeld, CodeMissed, CodeQueried, CodeRefused, CodeUsed
from budget.matching import as_match
from budget.timeline import Phase
from flows.hearing.typed import plain
from flows.talk import Unfinished
from storage.ballots import codes, votes
from storage.ballots.codes import Status, Use, Validity
from storage.ballots.votes import Last
from storage.residents.conversations import Conversation
from storage.sealing import Seal

OPEN_FOR = timedelta(hours=1)
"""How long a code opens a vote of who was helped, or where anybody can send in somebody's name.

Until then only who writes at the right moment could change what is on the ballot, and the answer
to that goes to the real phone.
"""

CodeDecision = CodeUsed | CodeHeld | CodeQueried | CodeMissed | CodeRefused


@dataclass(slots=True)
class Phone:
    """For which valid codes a phone is used, how often it was wrong today, and what was typed.

    A code that is `held` on a channel is not among those: it opens nothing, and need not be one.
    Under `place` stands what all were wrong together who use one screen after another; it is empty
    for a phone of one's own.
    """

    key: bytes
    place: bytes = b""
    uses: dict[bytes, Use] = field(default_factory=dict)
    held: dict[str, bytes] = field(default_factory=dict)
    wrong: int = 0
    typed: bytes = b""

    def at(self, status: Status, channel: str) -> Use | None:
        """Return the code that is asked about here, or with which a vote is filled in now."""
        here = (use for use in self.uses.values() if use.channel in {None, channel})
        return next((use for use in here if use.status is status), None)


@dataclass(slots=True)
class Codes:
    """The codes of a batch at this moment.

    `phones` stand under the keys of their conversations; `voted` and `spent` are rights, kept true
    by whoever takes the turns.
    """

    db: Connection
    snapshot: Snapshot
    seal: Seal
    now: datetime
    phones: dict[bytes, Phone] = field(default_factory=dict)
    known: Mapping[bytes, Validity] = field(default_factory=dict)
    matches: Mapping[bytes, bytes] = field(default_factory=dict)
    voted: dict[bytes, Last] = field(default_factory=dict)
    spent: set[bytes] = field(default_factory=set)

    @property
    def day(self) -> date:
        """The local day of which wrong codes are counted."""
        return self.now.astimezone(self.snapshot.edition.zone).date()

    @property
    def checks(self) -> bool:
        """Whether a postcode and a year have to match each code."""
        return self.snapshot.edition.vote.right.check

    def look_up(self, held: Collection[Conversation], typed: Iterable[tuple[bytes, str]]) -> None:
        """Learn what the store says of these phones, and of what was typed in them."""
        keys = {c.key: phone_of(c, self.seal) for c in held}
        places = {keys[c.key]: _place_of(c, self.seal) for c in held}
        phones = {key: Phone(key, places[key]) for key in keys.values()}
        self.phones = {key: phones[phone] for key, phone in keys.items()}
        slug, tie_key = self.snapshot.slug, self.snapshot.tie_key
        if self.snapshot.edition.entered not in {Phase.VOTING, Phase.COUNTING} or not tie_key:
            return
        said = [(keys[key], plain(text)) for key, text in typed]
        sent = [(phone, self.seal.right(code)) for phone, text in said if (code := as_code(text))]
        trying = {phone for phone, _right in sent}
        if self.checks:
            trying |= {phone for phone, text in said if as_match(text)}
        self._count_wrong([phones[key] for key in trying])
        used = codes.uses(self.db, slug, list(phones))
        rights = {use.right for uses in used.values() for use in uses}
        rights |= {right for _phone, right in sent}
        self.known = codes.validity(self.db, slug, rights)
        self.matches = codes.matches(self.db, slug, rights) if self.checks else {}
        for phone, uses in used.items():
            phones[phone].held = {u.channel or "": u.right for u in uses if u.status is Status.HELD}
            valid = (use for use in uses if self.known[use.right] is Validity.VALID)
            phones[phone].uses = {u.right: u for u in valid if u.status is not Status.HELD}
        if rights:
            found = votes.used(self.db, slug, tie_key, rights)
            self.voted, self.spent = found.voted, found.spent

    def _count_wrong(self, trying: Collection[Phone]) -> None:
        """Learn how often these were wrong today; a screen that many use is locked for them all."""
        asked = {key for phone in trying for key in (phone.key, phone.place) if key}
        wrong = codes.wrong(self.db, self.snapshot.slug, self.day, asked)
        for phone in trying:
            phone.wrong = wrong[phone.key]
            if phone.place and wrong[phone.place] >= codes.TRIES_AT_A_PLACE:
                phone.wrong = codes.TRIES

    def begin(self, conversation: Conversation) -> None:
        """Take up a conversation that began anew in this batch, on a phone that is known."""
        key = phone_of(conversation, self.seal)
        there = (phone for phone in self.phones.values() if phone.key == key)
        place = _place_of(conversation, self.seal)
        self.phones[conversation.key] = next(there, None) or Phone(key, place)

    def chosen(self, conversation: Conversation) -> Unfinished:
        """Return what is chosen in a conversation and not sent."""
        kept = drafts.read(drafts.unlocked(conversation.unfinished, self.seal))
        return replace(kept, idea=None)

    def right(self, conversation: Conversation) -> bytes | None:
        """Return the right by which a resident votes now."""
        current = self.phones[conversation.key].at(Status.CURRENT, conversation.channel)
        if current is None or current.right in self.spent:
            return None
        once = current.helped or EVERY_SCREEN[conversation.channel].forgeable
        return None if once and self._late(current) else current.right

    def _late(self, use: Use) -> bool:
        """Whether a code that opens one vote has been open for too long."""
        return use.typed is None or self.now - use.typed > OPEN_FOR

    def lapse(self, conversation: Conversation) -> bool:
        """End help that has lasted too long, and say whether it did.

        What was chosen waits for its code, so that nobody else goes on with it.
        """
        current = self.phones[conversation.key].at(Status.CURRENT, conversation.channel)
        if current is None or not current.helped or not self._late(current):
            return False
        self._set_aside(b"", conversation)
        kept = drafts.read(drafts.unlocked(conversation.unfinished, self.seal))
        conversation.unfinished = drafts.locked(drafts.written(Unfinished(kept.idea)), self.seal)
        return True

    def used(self, phone: Phone) -> set[bytes]:
        """Return the rights by which somebody has voted on a phone."""
        known = {use.right for use in phone.uses.values() if use.status is not Status.ASKED}
        return known & (self.voted.keys() | self.spent)

    def full(self, phone: Phone) -> bool:
        """Whether no other code may be used on a phone."""
        return len(self.used(phone)) >= self.snapshot.edition.vote.right.most_per_phone

    def crowded_out(self, conversation: Conversation) -> bool:
        """Whether the code with which a vote is filled in here is one too many by now.

        Several can be typed, on several channels, before anybody has voted with one of them.
        """
        phone = self.phones[conversation.key]
        current = phone.at(Status.CURRENT, conversation.channel)
        return current is not None and current.right not in self.used(phone) and self.full(phone)

    def own(self, conversation: Conversation) -> bytes | None:
        """Return the right by which the owner of this phone has voted, as far as we know."""
        uses = self.phones[conversation.key].uses.values()
        return next((u.right for u in uses if not u.helped and u.right in self.voted), None)

    def sendable(self, conversation: Conversation) -> bool:
        """Whether what is chosen here is the owner's, as far as we know, and can still be sent.

        What somebody who was helped has chosen is nobody else's matter.
        """
        current = self.phones[conversation.key].at(Status.CURRENT, conversation.channel)
        over = self.spent | self.voted.keys()
        return current is None or not (current.helped or current.right in over)

    def queried(self, conversation: Conversation) -> bool:
        """Whether we asked whose a code is."""
        return self.phones[conversation.key].at(Status.ASKED, conversation.channel) is not None

    def carry_out(self, decision: CodeDecision, conversation: Conversation, at: datetime) -> None:
        """Carry out what was decided about a code."""
        phone, channel = self.phones[conversation.key], conversation.channel
        match decision:
            case CodeUsed(helped):
                asked = phone.at(Status.ASKED, channel)
                right = phone.typed or (asked.right if helped and asked else b"")
                self._set_aside(right, conversation)
                before = phone.uses.get(right)
                known = before if before and before.status is not Status.ASKED else None
                whose = known.helped if known else helped
                self._put(phone, Use(right, whose, Status.CURRENT, self.now, channel))
                self._release(phone, channel)
            case CodeHeld():
                self._hold(phone, channel)
            case CodeQueried():
                if asked := phone.at(Status.ASKED, channel):
                    self._drop(phone, asked.right)
                asked = Use(phone.typed, helped=True, status=Status.ASKED, channel=channel)
                self._put(phone, asked)
                self._release(phone, channel)
            case CodeMissed():
                phone.wrong += 1
                keys = [key for key in (phone.key, phone.place) if key]
                codes.missed(self.db, self.snapshot.slug, self.day, keys, at)
            case CodeRefused():
                codes.refused(self.db, self.snapshot.slug, self.day, phone.key, at)

    def cast(self, conversation: Conversation) -> None:
        """Let go of a code by which somebody voted, unless it is the owner's, on a safe channel.

        Where anybody can send in somebody's name, a code opens one vote, and is asked for again.
        """
        phone, channel = self.phones[conversation.key], conversation.channel
        current = phone.at(Status.CURRENT, channel)
        if current is None:
            return
        faked = EVERY_SCREEN[channel].forgeable
        if current.helped:
            codes.cast_with_help(self.db, self.snapshot.slug)
        if current.helped or faked:
            self._put(phone, replace(current, status=Status.USED, typed=None, draft=None))
        elif current.draft:
            self._put(phone, replace(current, draft=None))
        own = self.own(conversation)
        if current.helped and not faked and own:
            self._put(phone, replace(phone.uses[own], status=Status.CURRENT, channel=channel))

    def forget(self, conversation: Conversation) -> None:
        """Forget for which codes a phone was used, but for those that its limit has to count."""
        phone = self.phones[conversation.key]
        for use in list(phone.uses.values()):
            self._let_go(phone, replace(use, draft=None))
        for channel in list(phone.held):
            self._release(phone, channel)

    def _hold(self, phone: Phone, channel: str) -> None:
        """Let the code that was typed wait for what matches it, in the place of another."""
        self._release(phone, channel)
        phone.held[channel] = phone.typed
        held = Use(phone.typed, helped=False, status=Status.HELD, channel=channel)
        codes.put(self.db, self.snapshot.slug, phone.key, held)

    def _release(self, phone: Phone, channel: str) -> None:
        """Forget which code waits on a channel, unless it is used on this phone by now."""
        right = phone.held.pop(channel, None)
        if right and right not in phone.uses and right not in phone.held.values():
            codes.drop(self.db, self.snapshot.slug, phone.key, right)

    def _set_aside(self, right: bytes, conversation: Conversation) -> None:
        """Fill in no other vote than by this code; what was chosen with another waits for it."""
        phone, channel = self.phones[conversation.key], conversation.channel
        others = [use for use in phone.uses.values() if use.right != right]
        for use in others:
            if use.channel not in {None, channel}:
                continue
            chosen = self.chosen(conversation) if use.status is Status.CURRENT else Unfinished()
            kept = self.seal.lock(drafts.written(chosen)) if chosen.filling else use.draft
            self._let_go(phone, replace(use, draft=kept))

    def _let_go(self, phone: Phone, use: Use) -> None:
        """Vote with a code no more; one with which nobody voted, or is choosing, is forgotten."""
        voted = use.right in self.voted.keys() | self.spent
        if use.status is Status.ASKED or not (voted or use.draft):
            self._drop(phone, use.right)
        elif replace(use, status=Status.USED, typed=None) != phone.uses[use.right]:
            self._put(phone, replace(use, status=Status.USED, typed=None))

    def _put(self, phone: Phone, use: Use) -> None:
        phone.uses[use.right] = use
        codes.put(self.db, self.snapshot.slug, phone.key, use)

    def _drop(self, phone: Phone, right: bytes) -> None:
        del phone.uses[right]
        codes.drop(self.db, self.snapshot.slug, phone.key, right)


def phone_of(conversation: Conversation, seal: Seal) -> bytes:
    """Return the keyed hash of a phone: of its number if that is known, so on all its channels."""
    address = seal.unlock(conversation.sealed)
    return seal.key("phone", address) if address.startswith("+") else conversation.key


def _place_of(conversation: Conversation, seal: Seal) -> bytes:
    """Return under which key stands who was wrong on a screen that many use; b"" on a phone."""
    if not EVERY_SCREEN[conversation.channel].shared:
        return b""
    place, _dot, _visit = seal.unlock(conversation.sealed).partition(".")
    return seal.key("kiosk", place)
