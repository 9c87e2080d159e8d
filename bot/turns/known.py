"""What the store knows about the residents of a batch: asked once, for all of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection

from bot.channels import Inbound
from bot.turns.answers import Theirs
from bot.turns.codes import Codes
from bot.turns.guesses import Guesses, looked_up
from bot.turns.snapshot import Snapshot
from budget.discussion import FOLLOW, FOLLOW_PROJECT
from budget.held import Held
from budget.progress import Earlier
from budget.reminder import Reminder
from budget.standing import Standing
from budget.timeline import Phase
from flows.scene import Agreed, Hidden, ReceiptFound
from storage.ballots import votes
from storage.ballots.votes import Last
from storage.contributions import hidings, ideas, marks
from storage.contributions.marks import Mark
from storage.residents import rehearsals
from storage.residents.conversations import Conversation
from storage.residents.rehearsals import Rehearsal
from storage.sealing import Seal


class Heard(NamedTuple):
    """Something that came in, with the hash of its address and the moment of receipt.

    What is `beyond` all that is answered has no reply but one that confirms a STOP.
    """

    inbound: Inbound
    key: bytes
    received: datetime
    beyond: bool = False

    @property
    def at(self) -> datetime:
        """The moment that counts: the provider's where it gives one, but never one to come."""
        given = self.inbound.at
        return min(given, self.received) if given else self.received


@dataclass(frozen=True, slots=True)
class Known:
    """What the store says about the residents of a batch."""

    voted: dict[bytes, Last] = field(default_factory=dict)
    spent: set[bytes] = field(default_factory=set)
    supported: dict[str, set[int]] = field(default_factory=dict)
    marks: dict[str, set[Mark]] = field(default_factory=dict)
    codes: Codes | None = None
    receipts: Mapping[str, ReceiptFound] = field(default_factory=dict)
    rehearsals: dict[bytes, Rehearsal] = field(default_factory=dict)
    agreed: Mapping[str, Mapping[Agreed, datetime]] = field(default_factory=dict)
    reminders: Mapping[str, Mapping[Reminder, datetime]] = field(default_factory=dict)
    hidden: Mapping[str, Mapping[int, Hidden]] = field(default_factory=dict)
    holdings: Mapping[str, Held] = field(default_factory=dict)
    final: frozenset[tuple[str, int]] = frozenset()
    guesses: Guesses | None = None
    earlier: Mapping[str, tuple[Earlier, ...]] = field(default_factory=dict)

    def followed(self, resident: str) -> frozenset[Mark]:
        """Return the marks of a resident at what they follow."""
        found = self.marks.get(resident, ())
        return frozenset(mark for mark in found if mark[0] in (FOLLOW, FOLLOW_PROJECT))

    def theirs(self, resident: str) -> Theirs:
        """Return what a resident marked, and, for who asks for that, agrees to."""
        marks, agreed = self.marks.get(resident, ()), self.agreed.get(resident, {})
        reminders, hidden = self.reminders.get(resident, {}), self.hidden.get(resident, {})
        held = self.holdings.get(resident, Held())
        earlier = self.earlier.get(resident, ())
        return Theirs(marks, agreed, reminders, hidden, held, self.final, earlier)


def what_is_known(
    db: Connection,
    held: Mapping[bytes, Conversation],
    snapshot: Snapshot,
    seal: Seal,
    heard: Sequence[Heard] = (),
) -> Known:
    """Ask the store once for the whole batch what is to be known of its residents."""
    known = _in_this_phase(db, held, snapshot, seal, heard)
    hidden = _hidden(db, held.values(), snapshot, seal)
    guesses = looked_up(db, held.values(), snapshot, heard[-1].received) if heard else None
    return replace(known, hidden=hidden, guesses=guesses) if hidden or guesses else known


def _hidden(
    db: Connection, held: Collection[Conversation], snapshot: Snapshot, seal: Seal
) -> Mapping[str, Mapping[int, Hidden]]:
    """Return why ideas that these residents wrote are hidden; nothing is asked if none is."""
    wrote = {one.resident: snapshot.ideas.written_by(one.resident) for one in held}
    found = (snapshot.ideas.get(number) for number in {*chain.from_iterable(wrote.values())})
    numbers = [idea.number for idea in found if idea and idea.standing is Standing.HIDDEN]
    if not numbers:
        return {}
    why = {
        one.thing.number: Hidden(
            seal.unlock(one.reason) if one.reason else "",
            one.contested is not None,
            one.settled is not None,
            one.edited is not None,
        )
        for one in hidings.of_ideas(db, snapshot.slug, numbers)
    }
    return {who: {n: why[n] for n in theirs & why.keys()} for who, theirs in wrote.items()}


def _in_this_phase(
    db: Connection,
    held: Mapping[bytes, Conversation],
    snapshot: Snapshot,
    seal: Seal,
    heard: Sequence[Heard],
) -> Known:
    """Ask what only some phases need to know."""
    phase, codes, residents = snapshot.edition.entered, None, [c for c in held.values() if c.kept]
    if held and snapshot.edition.vote.right.by_code:
        now = heard[-1].received if heard else max(c.changed for c in held.values())
        codes = Codes(db, snapshot, seal, now)
        codes.look_up(held.values(), [(h.key, h.inbound.text) for h in heard])
    if codes and phase in (Phase.VOTING, Phase.COUNTING):
        return Known(codes.voted, codes.spent, codes=codes)
    rights = {c.right_key for c in held.values() if c.right_key}
    if phase in (Phase.VOTING, Phase.COUNTING) and rights and snapshot.tie_key:
        used = votes.used(db, snapshot.slug, snapshot.tie_key, rights)
        return Known(used.voted, used.spent)
    rehearsing: dict[bytes, Rehearsal] = {}
    if snapshot.edition.rehearsal:
        rehearsing = rehearsals.of(db, snapshot.slug, list(held))
    told = phase in (Phase.IDEAS, Phase.SCREENING) or not phase.before(Phase.RESULTS)
    if told and residents:
        slug, who = snapshot.slug, [c.resident for c in residents]
        supported, marked = ideas.supported_by(db, slug, who), marks.of(db, slug, who)
        return Known(supported=supported, marks=marked, codes=codes, rehearsals=rehearsing)
    return Known(codes=codes, rehearsals=rehearsing)
