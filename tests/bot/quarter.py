"""De Linden, where residents write on channels that only note what is sent.

The clock is moved by hand, and chance can be foretold.
"""

import asyncio
import hashlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Table, select

from bot.channels import SCREENS, Inbound, Kind, Outbound
from bot.channels.downloads import TooLarge
from bot.office import Office
from budget.ballot import Basket
from budget.edition import Edition
from budget.idea import Idea
from budget.rules import VoteRules
from budget.timeline import Phase
from storage.ballots import votes
from storage.engine import Storage
from storage.process import editions
from storage.residents import conversations
from storage.residents.conversations import Conversation
from storage.sealing import Seal
from tests.storage.linden import BEGINS, EDITION, NOW, SLUG

SECRET = "a secret that only tests know"
ORGANISATION = "village"
SEAL = Seal.from_secret(SECRET, ORGANISATION)
FATMA, HANS = "5250017001", "5250017002"
NUMBER = "+31612345678"
MOMENT = timedelta(seconds=1)
CLOSE = BEGINS[Phase.COUNTING]

PLAIN = replace(EDITION, districts=())
"""The edition without the question for a district."""

BY_CLOCK = VoteRules(approvals=0)
"""The rules of a vote that opens by the clock alone."""


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Let everything else go on until this holds, but not for ever."""
    async with asyncio.timeout(60):
        while not await holds():  # noqa: ASYNC110 - another process or provider has no event
            await asyncio.sleep(0)


class Sent(NamedTuple):
    """A message that left, and the id under which the provider knows it."""

    address: str
    reply: Outbound
    number: str

    @property
    def keys(self) -> list[str]:
        """What can be chosen."""
        return [option.key for option in self.reply.options]


@dataclass
class Line:
    """A channel that notes what it is given; faults are spent on the next messages.

    `refused` are the addresses of the messages that did not leave, each with its fault; what is
    `lost` is spent on what is fetched.
    """

    name: str
    sent: list[Sent] = field(default_factory=list)
    faults: deque[Exception] = field(default_factory=deque)
    refused: list[tuple[str, Exception]] = field(default_factory=list)
    gate: asyncio.Event | None = None
    numbers: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    lost: deque[Exception] = field(default_factory=deque)
    fetched: list[str] = field(default_factory=list)

    async def send(self, address: str, reply: Outbound) -> str:
        if self.gate:
            await self.gate.wait()
        if self.faults:
            fault = self.faults.popleft()
            self.refused.append((address, fault))
            raise fault
        self.numbers += 1
        number = reply.edits or f"{self.name} {self.numbers}"
        self.sent.append(Sent(address, reply, number))
        return number

    async def fetch(self, media: str, most: int) -> bytes:
        self.fetched.append(media)
        if self.lost:
            raise self.lost.popleft()
        if len(self.files[media]) > most:
            raise TooLarge
        return self.files[media]

    async def close(self) -> None:
        self.faults.clear()


class Quarter:
    """An office with an edition, and its residents."""

    def __init__(self, storage: Storage, at: datetime = NOW, seal: Seal = SEAL) -> None:
        self.now = at
        self.storage = storage
        self.lines = {name: Line(name) for name in SCREENS}
        self._chances = 0
        self._messages = 0
        self.office = Office(storage, seal, self.lines, lambda: self.now, self.chance)

    def chance(self, size: int) -> bytes:
        """Return bytes that are never alike, and the same in every run."""
        self._chances += 1
        return hashlib.sha512(str(self._chances).encode()).digest()[:size]

    def count_from(self, number: int) -> None:
        """Number what comes in from here: this is another process at the same store."""
        self._messages = number

    async def found(self, edition: Edition = PLAIN, ideas: Iterable[Idea] = ()) -> None:
        """Create the edition."""
        await self.storage.run(
            lambda db: editions.create(db, edition, list(ideas), NOW - timedelta(days=90), "test")
        )

    def inbound(
        self, address: str, text: str = "", channel: str = "telegram", **more: Any
    ) -> Inbound:
        """Return something that a resident does."""
        self._messages += 1
        return Inbound(channel, address, f"m{self._messages}", text=text, **more)

    async def take(self, *inbound: Inbound) -> None:
        """Let everything of this come in at once."""
        await asyncio.gather(*(self.office.ingest.take(one) for one in inbound))

    async def deliver(self) -> None:
        """Send everything that is due."""
        while await self.office.delivery.send_due():
            pass

    async def do(self, *inbound: Inbound) -> list[Sent]:
        """Let this come in at once, and return what is answered."""
        [channel] = {one.channel for one in inbound}
        before = len(self.lines[channel].sent)
        await self.take(*inbound)
        await self.deliver()
        return self.lines[channel].sent[before:]

    async def say(
        self, address: str, *texts: str, channel: str = "telegram", **more: Any
    ) -> list[Sent]:
        """Let a resident type these, one after the other; return what the last one leads to."""
        answers: list[Sent] = []
        for text in texts:
            answers = await self.do(self.inbound(address, text, channel, **more))
        return answers

    async def tap(self, address: str, *keys: str, channel: str = "telegram") -> list[Sent]:
        """Let a resident tap these; return what the last one leads to."""
        answers: list[Sent] = []
        for key in keys:
            answers = await self.do(self.tapped(address, key, channel))
        return answers

    def tapped(self, address: str, key: str, channel: str = "telegram") -> Inbound:
        """Return a tap on the last message that offers this choice."""
        offers = [
            sent
            for sent in self.lines[channel].sent
            if sent.address == address and key in sent.keys
        ]
        assert offers, (key, self.lines[channel].sent[-1])
        choice = f"{offers[-1].reply.prompt}:{key}"
        return self.inbound(
            address, "", channel, kind=Kind.TAP, choice=choice, tapped=offers[-1].number
        )

    async def beside(
        self, address: str, kind: Kind, content: bytes, text: str = "", channel: str = "telegram"
    ) -> list[Sent]:
        """Let a resident send a photo or a voice note; what it holds waits at the provider."""
        line = self.lines[channel]
        media = f"file {len(line.files)}"
        line.files[media] = content
        return await self.do(self.inbound(address, text, channel, kind=kind, media=media))

    async def fetch(self, channel: str = "telegram") -> list[Sent]:
        """Have everything fetched that is due; return what is said because of it."""
        before = len(self.lines[channel].sent)
        await self.office.fetcher.tick()
        await self.deliver()
        return self.lines[channel].sent[before:]

    async def share(self, address: str, number: str, channel: str = "telegram") -> list[Sent]:
        """Let a resident share their own contact card."""
        card = self.inbound(address, "", channel, kind=Kind.CONTACT, number=number)
        return await self.do(card)

    async def join(self, address: str = FATMA, channel: str = "telegram", news: str = "no") -> None:
        """Let a resident join, in Dutch."""
        await self.say(address, "hallo", channel=channel, language="nl")
        await self.tap(address, "language:nl", "consent:yes", channel=channel)
        if not SCREENS[channel].brief:
            await self.tap(address, f"news:{news}", channel=channel)

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        """Return everything in a table."""
        found = select(table)
        return await self.storage.run(
            lambda db: [dict(row) for row in db.execute(found).mappings()]
        )

    async def fill(self, address: str, numbers: str, channel: str = "telegram") -> list[Sent]:
        """Let a resident choose projects and ask to have the vote read back."""
        return await self.say(address, "stemmen", numbers, "klaar", channel=channel)

    async def vote(self, address: str, numbers: str, channel: str = "telegram") -> list[Sent]:
        """Let a resident whose number is known vote; on SMS by typing the number of the day."""
        await self.fill(address, numbers, channel)
        return await self.confirm(address, "cast", channel)

    async def confirm(self, address: str, key: str, channel: str = "telegram") -> list[Sent]:
        """Let a resident do what cannot be undone; on SMS by typing the number that was sent."""
        if not SCREENS[channel].forgeable:
            return await self.tap(address, key, channel=channel)
        theirs = (s.reply.options for s in self.lines[channel].sent if s.address == address)
        *_before, number = (o.number for options in theirs for o in options if o.key == key)
        return await self.say(address, str(number), channel=channel)

    async def held(self, address: str, channel: str = "telegram") -> Conversation:
        """Return the conversation with a resident, as it is kept."""
        key = SEAL.key(channel, address)
        return (await self.storage.run(lambda db: conversations.hold(db, [key])))[key]

    async def strike(self, channel: str = "telegram") -> list[Sent]:
        """Let the clock strike, and return what is said on a channel because of it."""
        before = len(self.lines[channel].sent)
        await self.office.clock.tick()
        await self.deliver()
        return self.lines[channel].sent[before:]

    async def counted(self) -> list[tuple[int, ...]]:
        """Return the ballots that count."""
        found = await self.storage.run(lambda db: list(votes.counted(db, SLUG)))
        return sorted(ballot.picked for ballot in found if isinstance(ballot, Basket))
