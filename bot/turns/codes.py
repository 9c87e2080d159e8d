"""Letter codes in the turns of one batch: what those mean that are typed, and who votes by which.

The store is asked once for the whole batch.  What is remembered of a phone holds on every channel
on which its number is known.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.channels import SCREENS, Inbound, Kind
from bot.turns.snapshot import Snapshot
from budget.codes import MISTYPED, as_code
from budget.decisions import CodeMissed, CodeQueried, CodeRefused, CodeUsed
from budget.timeline import Phase
from flows.hearing import plain
from flows.scene import CodeFound, CodeIs
from storage import codes, votes
from storage.codes import TRIES, Standing, Status, Use
from storage.conversations import Conversation
from storage.sealing import Seal

OPEN_FOR = timedelta(hours=1)
"""How long a code opens a vote of who was helped, or where anybody can send in somebody's name.

Until then only who writes at the right moment could change what is on the ballot, and the answer
to that goes to the real phone.
"""

CodeDecision = CodeUsed | CodeQueried | CodeMissed | CodeRefused


@dataclass(slots=True)
class Phone:
    """For which valid codes a phone is used, how often it was wrong today, and what was typed."""

    key: bytes
    uses: dict[bytes, Use] = field(default_factory=dict)
    wrong: int = 0
    typed: bytes = b""

    def at(self, status: Status) -> Use | None:
        """Return the code that is asked about, or with which a vote is filled in now."""
        return next((use for use in self.uses.values() if use.status is status), None)


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
    known: Mapping[bytes, Standing] = field(default_factory=dict)
    voted: set[bytes] = field(default_factory=set)
    spent: set[bytes] = field(default_factory=set)

    @property
    def day(self) -> date:
        """The local day of which wrong codes are counted."""
        return self.now.astimezone(self.snapshot.edition.zone).date()

    def look_up(self, held: Iterable[Conversation], typed: Iterable[tuple[bytes, str]]) -> None:
        """Learn what the store says of these phones, and of what was typed in them."""
        keys = {c.key: _phone(c, self.seal) for c in held}
        phones = {key: Phone(key) for key in keys.values()}
        self.phones = {key: phones[phone] for key, phone in keys.items()}
        slug, tie_key = self.snapshot.slug, self.snapshot.tie_key
        if self.snapshot.edition.entered not in {Phase.VOTING, Phase.COUNTING} or not tie_key:
            return
        sent = [(keys[key], self.seal.right(code)) for key, said in typed if (code := _code(said))]
        for phone, times in codes.wrong(self.db, slug, self.day, {p for p, _right in sent}).items():
            phones[phone].wrong = times
        used = codes.uses(self.db, slug, list(phones))
        rights = {use.right for uses in used.values() for use in uses}
        rights |= {right for _phone, right in sent}
        self.known = codes.standing(self.db, slug, rights)
        for phone, uses in used.items():
            valid = (use for use in uses if self.known[use.right] is Standing.VALID)
            phones[phone].uses = {use.right: use for use in valid}
        if rights:
            found = votes.standing(self.db, slug, tie_key, rights)
            self.voted, self.spent = found.voted, found.spent

    def begin(self, conversation: Conversation) -> None:
        """Take up a conversation that began anew in this batch, on a phone that is known."""
        key = _phone(conversation, self.seal)
        there = (phone for phone in self.phones.values() if phone.key == key)
        self.phones[conversation.key] = next(there, None) or Phone(key)

    def found(self, inbound: Inbound, conversation: Conversation) -> CodeFound | None:
        """Return what the code is that a message consists of, or None if it is none."""
        phone = self.phones[conversation.key]
        phone.typed = b""
        code = as_code(plain(inbound.text)) if inbound.kind is Kind.TEXT else None
        if code is None:
            return None
        right = self.seal.right(code)
        if code == MISTYPED or right not in self.known:
            return CodeFound(CodeIs.MISTYPED)
        if phone.wrong >= TRIES:
            return CodeFound(CodeIs.LOCKED)
        if self.known[right] is not Standing.VALID:
            return CodeFound(CodeIs.WRONG, tries=TRIES - phone.wrong - 1)
        phone.typed = right
        return CodeFound(self._standing(right, phone), right in self.voted)

    def _standing(self, right: bytes, phone: Phone) -> CodeIs:
        """Return what a valid code is on this phone."""
        if right in self.spent:
            return CodeIs.SPENT
        here = phone.uses.get(right)
        if here and here.status is not Status.ASKED:
            return CodeIs.RIGHT
        used = {use.right for use in phone.uses.values() if use.status is not Status.ASKED}
        others = used & (self.voted | self.spent)
        if not others:
            return CodeIs.RIGHT
        most = self.snapshot.edition.vote.right.most_per_phone
        return CodeIs.FULL if len(others) >= most else CodeIs.ANOTHER

    def right(self, conversation: Conversation) -> bytes | None:
        """Return the right by which a resident votes now."""
        current = self.phones[conversation.key].at(Status.CURRENT)
        if current is None or current.right in self.spent:
            return None
        once = current.helped or SCREENS[conversation.channel].forgeable
        late = current.typed is None or self.now - current.typed > OPEN_FOR
        return None if once and late else current.right

    def own(self, conversation: Conversation) -> bytes | None:
        """Return the right by which the owner of this phone has voted, as far as we know."""
        uses = self.phones[conversation.key].uses.values()
        return next((u.right for u in uses if not u.helped and u.right in self.voted), None)

    def queried(self, conversation: Conversation) -> bool:
        """Whether we asked whose a code is."""
        return self.phones[conversation.key].at(Status.ASKED) is not None

    def carry_out(self, decision: CodeDecision, conversation: Conversation, at: datetime) -> None:
        """Carry out what was decided about a code."""
        phone = self.phones[conversation.key]
        match decision:
            case CodeUsed(helped):
                asked = phone.at(Status.ASKED)
                right = asked.right if helped and asked else phone.typed
                self._let_go(phone, {right})
                before = phone.uses.get(right)
                known = before if before and before.status is not Status.ASKED else None
                whose = known.helped if known else helped
                self._put(phone, Use(right, whose, Status.CURRENT, self.now))
            case CodeQueried():
                self._forget_asked(phone)
                self._put(phone, Use(phone.typed, helped=True, status=Status.ASKED))
            case CodeMissed():
                phone.wrong += 1
                codes.missed(self.db, self.snapshot.slug, self.day, phone.key, at)
            case CodeRefused():
                codes.refused(self.db, self.snapshot.slug, self.day, phone.key, at)

    def cast(self, conversation: Conversation) -> None:
        """Let go of a code by which somebody voted, unless it is the owner's, on a safe channel.

        Where anybody can send in somebody's name, a code opens one vote, and is asked for again.
        """
        phone = self.phones[conversation.key]
        current = phone.at(Status.CURRENT)
        if current is None:
            return
        faked = SCREENS[conversation.channel].forgeable
        if current.helped or faked:
            self._put(phone, replace(current, status=Status.USED, typed=None))
        own = self.own(conversation)
        if current.helped and not faked and own:
            self._put(phone, replace(phone.uses[own], status=Status.CURRENT))

    def forget(self, conversation: Conversation) -> None:
        """Forget for which codes a phone was used, but for those that its limit has to count."""
        self._let_go(self.phones[conversation.key], set())

    def _let_go(self, phone: Phone, but: Collection[bytes]) -> None:
        """Vote with no code any more but with these; what nobody voted with is forgotten."""
        for use in list(phone.uses.values()):
            if use.right in but:
                continue
            if use.right not in self.voted | self.spent or use.status is Status.ASKED:
                self._drop(phone, use.right)
            elif use.status is Status.CURRENT:
                self._put(phone, replace(use, status=Status.USED, typed=None))

    def _forget_asked(self, phone: Phone) -> None:
        if asked := phone.at(Status.ASKED):
            self._drop(phone, asked.right)

    def _put(self, phone: Phone, use: Use) -> None:
        phone.uses[use.right] = use
        codes.put(self.db, self.snapshot.slug, phone.key, use)

    def _drop(self, phone: Phone, right: bytes) -> None:
        del phone.uses[right]
        codes.drop(self.db, self.snapshot.slug, phone.key, right)


def _phone(conversation: Conversation, seal: Seal) -> bytes:
    """Return the keyed hash of a phone: of its number if that is known, so on all its channels."""
    address = seal.unlock(conversation.sealed)
    return seal.key("phone", address) if address.startswith("+") else conversation.key


def _code(said: str) -> str:
    """Return the code that a text is, or "" if it is none."""
    return as_code(plain(said)) or ""
