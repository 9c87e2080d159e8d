"""A town whose residents and organiser do anything at all, one deed after the other.

It is the tests' quarter with a memory of everything that was acknowledged, and with a second
office on the same store, as another process would be: they take turns at taking in and sending.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any, NamedTuple

from sqlalchemy import Connection

from bot.channels import SCREENS, Inbound, Kind, Unreachable
from bot.channels.messages import OptedOut, Status
from bot.office import Office
from bot.turns import announce, proofs
from budget.edition import NotReady
from budget.timeline import Phase
from storage import journal
from storage.ballots import soundness, votes
from storage.post.mail import LEASE
from storage.process import editions
from tests.bot.poison import allow, refuse
from tests.bot.quarter import BY_CLOCK, PLAIN, SEAL, Quarter, Sent
from tests.editions.ground import Ground
from tests.editions.seen import Seen, everything, look
from tests.storage.linden import SLUG, idea

_LONG_ENOUGH = 8
"""Hours in which everything is tried again that is ever tried again."""

_TURNS = 20
"""Turns of the loop after which whatever can be on its way is."""

LOGGED = {"turn failed", "message put aside", "phase cannot begin"}
"""What is logged; the last where time jumps over the whole vote, which then stays shut."""

HELD_BACK = "Canariestraat 12"
"""What a resident writes for one person's eyes only."""


class Resident(NamedTuple):
    """Where somebody writes from; the number is what their own contact card says."""

    channel: str
    address: str
    number: str

    @property
    def key(self) -> bytes:
        """What the address is found by."""
        return SEAL.key(self.channel, self.address)

    @property
    def right(self) -> bytes:
        """The voting right of whoever it is."""
        return SEAL.right(self.number)


RESIDENTS = (
    Resident("telegram", "7700112201", "+31698765401"),
    Resident("telegram", "7700112202", "+31698765402"),
    Resident("whatsapp", "+31698765402", "+31698765402"),
    Resident("whatsapp", "+31698765403", "+31698765403"),
    Resident("sms", "+31698765403", "+31698765403"),
    Resident("sms", "+31698765404", "+31698765404"),
)
"""Four people; two of them write on two channels."""

CANARIES = (HELD_BACK, *{r.address.lstrip("+") for r in RESIDENTS}, *{r.number for r in RESIDENTS})


@dataclass
class Town:
    """An edition from its beginning, and what was acknowledged."""

    ground: Ground
    quarter: Quarter = field(init=False)
    said: list[Inbound] = field(default_factory=list)
    acknowledged: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.ground.clear()
        begins = PLAIN.timeline.begins[Phase.IDEAS]
        store = self.ground.store
        self.quarter = Quarter(store, begins + timedelta(hours=1))
        founded = replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK)
        self.ground.do(self.quarter.found(founded, [idea(1), idea(2), idea(3)]))
        one, lines, chance = self.quarter.office, self.quarter.lines, self.quarter.chance
        self.offices = (one, Office(store, SEAL, lines, lambda: self.now, chance))
        self._whose_turn = cycle(self.offices)
        self._turns = self.ground.do(self._begun())

    async def _begun(self) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(office.ingest.run()) for office in self.offices]

    @property
    def now(self) -> datetime:
        """The time."""
        return self.quarter.now

    def hear(self, *inbound: Inbound) -> None:
        """Let this come in at once, at one office and the other; all of it is acknowledged."""

        async def taken() -> None:
            given = zip(inbound, self._whose_turn, strict=False)
            await asyncio.gather(*(office.ingest.take(one) for one, office in given))

        self.ground.do(taken())
        self.said += inbound
        self.acknowledged |= {(one.channel, one.message_id) for one in inbound}

    def answer(self) -> None:
        """Send what is due, from whichever office's turn it is."""
        self.ground.do(self._deliver(next(self._whose_turn)))

    def answer_from_both(self) -> None:
        """Send what is due, from both offices at once."""

        async def delivered() -> None:
            await asyncio.gather(*map(self._deliver, self.offices))

        self.ground.do(delivered())

    async def _deliver(self, office: Office) -> None:
        while await office.delivery.send_due() and self.waits():
            pass

    @contextmanager
    def on_the_way(self) -> Iterator[None]:
        """Have what is due on its way, from one office, for as long as this lasts."""
        gate = asyncio.Event()
        for line in self.quarter.lines.values():
            line.gate = gate

        async def begun() -> asyncio.Task[int]:
            sending = asyncio.create_task(next(self._whose_turn).delivery.send_due())
            for _turn in range(_TURNS):
                await asyncio.sleep(0)
            return sending

        sending = self.ground.do(begun())
        try:
            yield
        finally:
            gate.set()
            for line in self.quarter.lines.values():
                line.gate = None
            self.ground.do(sending)

    def waits(self) -> bool:
        """Whether anything waits to be sent."""
        found = self.ground.file.execute("SELECT 1 FROM outbox WHERE status = 'waiting' LIMIT 1")
        return found.fetchone() is not None

    def tell(self, status: Status) -> None:
        """Let a provider say what became of a message."""
        self.ground.do(next(self._whose_turn).delivery.note_status(status))

    def lost(self) -> list[tuple[bytes, bool]]:
        """Return which addresses could not be reached since, and whether their owner wants that."""
        lost = [
            (SEAL.key(line.name, address), isinstance(fault, OptedOut))
            for line in self.quarter.lines.values()
            for address, fault in line.refused
            if isinstance(fault, Unreachable)
        ]
        for line in self.quarter.lines.values():
            line.refused.clear()
        return lost

    @contextmanager
    def refusing(self, poison: Inbound) -> Iterator[None]:
        """Let the store refuse every reply to one message, but for an apology."""
        its = f"channel = '{poison.channel}' AND message_id = '{poison.message_id}'"
        taken = f"EXISTS (SELECT 1 FROM inbox WHERE {its} AND status = 'done')"  # noqa: S608
        store = self.ground.store
        self.ground.do(store.run(lambda db: refuse(db, "outbox", taken)))
        yield
        self.ground.do(store.run(lambda db: allow(db, "outbox")))

    def written(self, resident: Resident, text: str, at: datetime | None = None) -> Inbound:
        """Return something that a resident writes."""
        return self.quarter.inbound(resident.address, text, resident.channel, at=at, language="nl")

    def card(self, resident: Resident) -> Inbound:
        """Return a resident's own contact card."""
        more = {"kind": Kind.CONTACT, "number": resident.number}
        return self.quarter.inbound(resident.address, "", resident.channel, **more)

    def membership(self, resident: Resident, kind: Kind, word: str) -> Inbound:
        """Return what a provider says of a resident who blocked us, or did so no longer."""
        return self.quarter.inbound(resident.address, word, resident.channel, kind=kind)

    def shown(self, resident: Resident) -> list[Sent]:
        """Return what was sent to a resident, oldest first."""
        sent = self.quarter.lines[resident.channel].sent
        return [one for one in sent if one.address == resident.address]

    def chosen(self, resident: Resident, number: int, ago: int = 0) -> Inbound | None:
        """Return the choice of something that was offered, now or some messages ago."""
        offers = [sent for sent in self.shown(resident) if sent.reply.options]
        if len(offers) <= ago:
            return None
        offer = offers[-1 - ago]
        option = offer.reply.options[number % len(offer.reply.options)]
        if SCREENS[resident.channel].forgeable:
            return self.written(resident, str(option.number))
        choice = f"{offer.reply.prompt}:{option.key}"
        more = {"kind": Kind.TAP, "choice": choice, "tapped": offer.number}
        return self.quarter.inbound(resident.address, "", resident.channel, **more)

    def enter(self) -> bool:
        """Have the organiser enter the next phase; whether it could be."""

        def entered(db: Connection) -> bool:
            row = editions.hold(db, SLUG)
            edition = row.edition()
            following = edition.timeline.following(edition.entered)
            if following is None:
                return False
            try:
                next_one = edition.enter(following, self.now)
            except NotReady:
                return False
            announce.enter(db, row, next_one, self.now, "organiser")
            return True

        return self.ground.do(self.ground.store.run(entered))

    def pass_time(self, time: timedelta) -> None:
        """Let time pass, and the clock of an office do what is due."""
        self.quarter.now += time
        self.ground.do(next(self._whose_turn).clock.tick())

    def heard_since(self, number: str) -> bool:
        """Whether somebody was heard of since this message to them was taken up."""
        asked = (
            "SELECT 1 FROM outbox o JOIN conversations c ON c.key = o.key"
            " WHERE o.provider_id = ? AND c.changed > o.due - ?"
        )
        lease = LEASE // timedelta(microseconds=1)
        return self.ground.file.execute(asked, (number, lease)).fetchone() is not None

    def held(self, *but: str) -> dict[str, list[dict[str, Any]]]:
        """Return everything that the store holds, but for these tables."""
        return everything(self.ground.file, *but)

    def look(self, last: Seen | None = None) -> Seen:
        """Return what there is to be checked after every deed."""
        return look(self.ground.file, last)

    def sent(self) -> list[Sent]:
        """Return everything that left."""
        return [sent for line in self.quarter.lines.values() for sent in line.sent]

    def settle(self) -> None:
        """Let nothing go wrong any more until everything has been sent."""
        for line in self.quarter.lines.values():
            line.faults.clear()
        for _often in range(_LONG_ENOUGH):
            self.quarter.now += timedelta(hours=1)
            self.answer_from_both()
            if not self.waits():
                break

    def broken(self) -> tuple[int | None, int | None, tuple[int, int]]:
        """Return where the chains of decisions and receipts are broken, and what is unmatched."""
        store = self.ground.store
        decided = store.run(lambda db: journal.broken(db, SLUG))
        issued = store.run(lambda db: votes.broken(db, SLUG))
        unmatched = store.run(lambda db: soundness.unmatched(db, SLUG))
        return self.ground.do(decided), self.ground.do(issued), self.ground.do(unmatched)

    def leave(self) -> None:
        """Stop taking turns; the ground is used again."""

        async def left() -> None:
            for turns in self._turns:
                turns.cancel()
            await asyncio.gather(*self._turns, return_exceptions=True)

        self.ground.do(left())


def asks(state: str) -> bool:
    """Whether a question for a person is what is waited for in this place."""
    return '"asked":true' in proofs.unlocked(state, SEAL)
