"""Residents who write by way of Twilio, and an office that can be cut off from it, both ways."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from random import Random

from sqlalchemy import select

from bot.channels import Channel
from bot.channels.account import Account
from bot.channels.messages import WHATSAPP
from bot.channels.twilio import Twilio
from bot.office import Office
from bot.upkeep.reconcile import Archive
from storage.engine import Storage
from storage.outage import StoreDown
from storage.post.mail import Posted
from storage.process import editions
from storage.tables import inbox
from tests.bot.quarter import PLAIN, SEAL
from tests.reliability.doorstep import Unplugged, serving
from tests.standins import twilio
from tests.standins.clock import Clock
from tests.standins.faults import Proxy
from tests.storage.linden import NOW

TEXTS = ("hallo", "1", "ja", "menu", "help", "2", "menu")
NUMBERS = tuple(f"+3161234560{n}" for n in range(6))
RESIDENTS = (*NUMBERS, *(WHATSAPP + number for number in NUMBERS))
HOOK = "/hooks/village/twilio"
MOMENT = timedelta(seconds=1)

Said = dict[str, list[str]]


class Town:
    """Twilio, the way `there` and the way `here`, and an office with a store that can be down.

    `written` are the ids of what each resident wrote, in order; `offices` has one in it, or none.
    """

    def __init__(self, phones: twilio.Twilio, store: Storage, seed: int) -> None:
        self.phones, self.store = phones, Unplugged(store)
        self.chance = Random(seed)  # noqa: S311 - when residents of a test write
        self.there = self.here = Proxy("")
        self.offices: dict[str, Office] = {}
        self.written: Said = {resident: [] for resident in RESIDENTS}

    def begin(self) -> None:
        """Open an office, the first or after the last one died."""
        number = twilio.WHATSAPP.removeprefix(WHATSAPP)
        account = Account(
            *(twilio.ACCOUNT, (twilio.TOKEN,), self.here.url, twilio.SMS, number),
            api=self.there.url,
        )
        ours = Twilio(account)
        channels: dict[str, Channel] = {channel.name: channel for channel in ours.channels()}
        office = Office(self.store, SEAL, channels, self.phones.clock)
        office.twilio = ours
        office.reconciler.archive = Archive(ours.received, ours.completed, office.ingest.take)
        office.start_turns()
        self.offices["village"] = office

    async def die(self) -> None:
        """Have no office any more."""
        for office in self.offices.values():
            await office.stop()
        self.offices.clear()

    async def write(self, resident: str) -> str:
        """Let a resident write the next thing that they have to say; return its id."""
        form = self.phones.form(resident, TEXTS[len(self.written[resident])])
        self.written[resident].append(form["MessageSid"])
        await self.phones.deliver(form)
        return form["MessageSid"]

    async def live(self, time: timedelta) -> None:
        """Let so much time pass, a second at a time, in which the office does what it does."""
        for _second in range(time // MOMENT):
            self.phones.clock.move(1)
            await self._strike()

    async def write_for(self, time: timedelta) -> list[str]:
        """Let so much time pass in which everybody writes all they have to say; return its ids."""
        texts = [one for one in RESIDENTS for _text in TEXTS[len(self.written[one]) :]]
        self.chance.shuffle(texts)
        seconds = Counter(self.chance.choices(range(time // MOMENT), k=len(texts)))
        ids = []
        for second in range(time // MOMENT):
            ids += [await self.write(texts.pop()) for _text in range(seconds[second])]
            await self.live(MOMENT)
        return ids

    async def _strike(self) -> None:
        """Do what the loops of an office do in a second."""
        for office in self.offices.values():
            with suppress(StoreDown):
                await office.reconciler.tick()
            with suppress(StoreDown):
                while await office.delivery.send_due():
                    pass

    async def taken(self) -> set[str]:
        """Return the ids of what came in and was answered."""
        query = select(inbox.c.message_id).where(inbox.c.status == Posted.DONE)
        return set(await self.store.run(lambda db: list(db.scalars(query))))

    @property
    def heard(self) -> Said:
        """What reached each resident."""
        heard: Said = {resident: [] for resident in RESIDENTS}
        for sent in self.phones.sent:
            heard[sent["To"]].append(sent.get("Body") or sent["body"])
        return heard


@asynccontextmanager
async def town(store: Storage, seed: int) -> AsyncIterator[Town]:
    """Have a town meanwhile, in which nobody has written yet."""
    await store.run(lambda db: editions.create(db, PLAIN, [], NOW, "test"))
    async with twilio.Twilio(Clock(NOW)) as phones:
        found = Town(phones, store, seed)
        async with (
            serving(found.offices) as url,
            Proxy(phones.url) as found.there,
            Proxy(url) as found.here,
        ):
            phones.hook = found.here.url + HOOK
            found.begin()
            yield found
            await found.die()
