"""A town whose residents and organiser do anything at all, one deed after the other.

It is the tests' quarter with a memory: everything that was acknowledged, and what the store held
before and after each deed.
"""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Table, select

from bot.channels import SCREENS, Inbound, Kind
from bot.turns import announce
from budget.edition import NotReady
from budget.timeline import Phase
from storage import editions, journal, votes
from storage.engine import Storage, open_storage
from storage.tables import ballots, conversations, inbox, metadata, outbox
from tests.bot.quarter import ORGANISATION, PLAIN, SEAL, Quarter, Sent
from tests.storage.linden import SLUG, idea

T = TypeVar("T")

_LONG_ENOUGH = 8
"""Hours in which everything is tried again that is ever tried again."""

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


class Ground:
    """The one store and the one loop on which a town after the other is built."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.store: Storage = self.do(open_storage("sqlite://", ORGANISATION))

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something to its end."""
        return self._loop.run_until_complete(work)

    def clear(self) -> None:
        """Leave nothing of the last town."""

        def empty(db: Connection) -> None:
            for table in reversed(metadata.sorted_tables):
                db.execute(table.delete())

        self.do(self.store.run(empty))

    def close(self) -> None:
        """Let go of it."""
        self.do(self.store.close())
        self._loop.close()


@dataclass
class Town:
    """An edition from its beginning, and what was acknowledged."""

    ground: Ground
    quarter: Quarter = field(init=False)
    said: list[Inbound] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ground.clear()
        begins = PLAIN.timeline.begins[Phase.IDEAS]
        self.quarter = Quarter(self.ground.store, begins + timedelta(hours=1))
        founded = replace(PLAIN, entered=Phase.IDEAS)
        self.ground.do(self.quarter.found(founded, [idea(1), idea(2), idea(3)]))
        self._turns = self.ground.do(self._begun())

    async def _begun(self) -> asyncio.Task[None]:
        return asyncio.create_task(self.quarter.office.ingest.run())

    @property
    def now(self) -> datetime:
        """The time."""
        return self.quarter.now

    def hear(self, *inbound: Inbound) -> None:
        """Let this come in at once; all of it is acknowledged."""
        self.ground.do(self.quarter.take(*inbound))
        self.said += inbound

    def answer(self) -> None:
        """Send everything that is due."""
        self.ground.do(self.quarter.deliver())

    def written(self, resident: Resident, text: str, at: datetime | None = None) -> Inbound:
        """Return something that a resident writes."""
        return self.quarter.inbound(resident.address, text, resident.channel, at=at, language="nl")

    def card(self, resident: Resident) -> Inbound:
        """Return a resident's own contact card."""
        more = {"kind": Kind.CONTACT, "number": resident.number}
        return self.quarter.inbound(resident.address, "", resident.channel, **more)

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
        """Let time pass, and the clock do what is due."""
        self.quarter.now += time
        self.ground.do(self.quarter.office.clock.tick())

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """Return everything in a table."""
        return self.ground.do(self.quarter.rows(table))

    def held(self, *but: Table) -> dict[str, list[dict[str, Any]]]:
        """Return everything that the store holds, but for these tables."""
        return {
            table.name: self.rows(table) for table in metadata.sorted_tables if table not in but
        }

    def row(self) -> editions.EditionRow:
        """Return what is kept of the edition."""
        return self.ground.do(self.ground.store.run(lambda db: editions.load(db, SLUG)))

    def look(self) -> "Seen":
        """Return what there is to be checked after every deed."""
        return self.ground.do(self.ground.store.run(Seen.of))

    def sent(self) -> list[Sent]:
        """Return everything that left."""
        return [sent for line in self.quarter.lines.values() for sent in line.sent]

    def settle(self) -> None:
        """Let nothing go wrong any more until everything has been sent."""
        for line in self.quarter.lines.values():
            line.faults.clear()
        for _often in range(_LONG_ENOUGH):
            self.quarter.now += timedelta(hours=1)
            self.answer()

    def broken(self) -> tuple[int | None, int | None]:
        """Return where the chains of decisions and of receipts are broken, if they are."""
        store = self.ground.store
        decided = store.run(lambda db: journal.broken(db, SLUG))
        issued = store.run(lambda db: votes.broken(db, SLUG))
        return self.ground.do(decided), self.ground.do(issued)

    def leave(self) -> None:
        """Stop taking turns; the ground is used again."""

        async def left() -> None:
            self._turns.cancel()
            await asyncio.gather(self._turns, return_exceptions=True)

        self.ground.do(left())


@dataclass(frozen=True)
class Seen:
    """What the store holds, as rows."""

    inbox: list[Any]
    outbox: list[Any]
    ballots: list[Any]
    conversations: dict[bytes, Any]
    edition: editions.EditionRow
    counted: list[tuple[int, ...]]

    def cast_since(self, before: "Seen") -> list[tuple[int, ...]]:
        """Return the ballots that were not there before."""
        known = {row.id for row in before.ballots}
        new = [json.loads(row.content) for row in self.ballots if row.id not in known]
        return [tuple(content["basket"]) for content in new]

    @classmethod
    def of(cls, db: Connection) -> "Seen":
        """Read it."""

        def rows(table: Table) -> list[Any]:
            return list(db.execute(select(table)))

        return cls(
            rows(inbox),
            sorted(rows(outbox), key=attrgetter("id")),
            rows(ballots),
            {row.key: row for row in rows(conversations)},
            editions.load(db, SLUG),
            sorted(basket.picked for basket in votes.counted(db, SLUG)),
        )
