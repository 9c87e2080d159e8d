"""An office that sends through a proxy to the stand-in of a provider, and all who write to it."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from random import Random

from sqlalchemy import select

from bot.channels import Channel, Inbound
from bot.channels.account import Account
from bot.channels.messages import WHATSAPP
from bot.channels.segments import folded
from bot.channels.telegram import Telegram
from bot.channels.twilio import Sms, Twilio, WhatsApp
from bot.office import Office
from storage.engine import Storage
from storage.process import editions
from storage.tables import outbox
from tests.bot.quarter import PLAIN, SEAL
from tests.standins import telegram, twilio
from tests.standins.clock import Clock
from tests.standins.faults import Proxy
from tests.standins.serving import Fault
from tests.storage.linden import NOW

TEXTS = {
    "telegram": ("hallo", "1", "1"),
    "sms": ("hallo", "1", "ja"),
    "whatsapp": ("hallo", "1", "1"),
}
RESIDENTS = tuple(f"31612345{n}" for n in range(100, 200))
PIONEER = "31687654321"
"""Who writes first, before anything goes wrong: the templates of WhatsApp are made then."""

HOOK_SECRET = "a-secret-of-telegrams"
LATER = 1_200
"""Seconds after which everything is due again."""

Said = dict[str, list[str]]


@dataclass
class Scene:
    """`lost` counts the requests that were done and whose answers were lost."""

    chance: Random
    channel: Channel
    standin: telegram.Telegram | twilio.Twilio
    proxy: Proxy
    office: Office
    clock: Clock
    loaded: list[Fault | None] = field(default_factory=list)

    def load(self, pattern: Sequence[Fault | None]) -> None:
        """Have as many of each of these go wrong, in any order: one for each resident."""
        faults = list(islice(cycle(pattern), len(RESIDENTS)))
        self.chance.shuffle(faults)
        self.standin.faults.extend(faults)
        self.loaded += faults

    @property
    def lost(self) -> int:
        """How many requests were done, as far as they came, and not answered."""
        spent = self.loaded[: len(self.loaded) - len(self.standin.faults)]
        return sum(fault is not None and fault.done for fault in spent)

    async def ask(self) -> Said:
        """Let everybody write; return what each is to read, of which nothing is sent yet."""
        name = self.channel.name
        await self._write(PIONEER)
        while await self.office.delivery.send_due():
            pass
        self.standin.sent.clear()
        await self._write(*RESIDENTS)
        owners = {SEAL.key(name, _address(name, one)): one for one in RESIDENTS}
        due: Said = {resident: [] for resident in RESIDENTS}
        query = select(outbox.c.key, outbox.c.body).order_by(outbox.c.id)
        for key, body in await self.office.storage.run(lambda db: list(db.execute(query))):
            if key in owners:
                due[owners[key]].append(_seen(name, json.loads(body)["text"]))
        return due

    async def _write(self, *residents: str) -> None:
        name = self.channel.name
        for n, text in enumerate(TEXTS[name]):
            for resident in residents:
                written = Inbound(name, _address(name, resident), f"{resident} {n}", text=text)
                await self.office.ingest.take(written)

    async def round(self) -> bool:
        """Send what is due and let time pass; return whether there is more to send.

        Twice, for where nothing got through a single message is tried first.
        """
        for _twice in range(2):
            await self.office.delivery.send_due()
        self.clock.move(LATER)
        left = select(outbox.c.id).where(outbox.c.status.in_(("waiting", "sending"))).limit(1)
        return bool(await self.office.storage.run(lambda db: list(db.execute(left))))

    @property
    def heard(self) -> Said:
        """What reached each resident."""
        heard: Said = {resident: [] for resident in RESIDENTS}
        for sent in self.standin.sent:
            address = str(sent["To"] if "To" in sent else sent["chat_id"]).rpartition("+")[2]
            heard[address].append(sent.get("Body") or sent.get("body") or sent["text"])
        return heard


def _address(channel: str, resident: str) -> str:
    return resident if channel == "telegram" else f"+{resident}"


def _seen(channel: str, text: str) -> str:
    """Return a text as the residents of a channel see it."""
    if channel == "sms":
        return folded(text)
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") if channel == "whatsapp" else text


def _channel(name: str, api: str, patience: float) -> Channel:
    if name == "telegram":
        return Telegram("7:stand-in", HOOK_SECRET, api, patience)
    number = twilio.WHATSAPP.removeprefix(WHATSAPP)
    tokens, ours = (twilio.TOKEN,), "https://stem.example"
    shared = Twilio(Account(twilio.ACCOUNT, tokens, ours, twilio.SMS, number, api=api), patience)
    return Sms(shared) if name == "sms" else WhatsApp(shared)


@asynccontextmanager
async def scene(name: str, store: Storage, patience: float, seed: int) -> AsyncIterator[Scene]:
    """Open an office that waits so many seconds for the provider's answers."""
    chance = Random(seed)  # noqa: S311 - the bad luck of a test
    clock = Clock(NOW)
    await store.run(lambda db: editions.create(db, PLAIN, [], NOW, "test"))
    kind = telegram.Telegram if name == "telegram" else twilio.Twilio
    async with kind() as standin, Proxy(standin.url) as proxy:
        channel = _channel(name, proxy.url, patience)
        office = Office(store, SEAL, {name: channel}, clock)
        office.start_turns()
        try:
            yield Scene(chance, channel, standin, proxy, office, clock)
        finally:
            await office.stop()
