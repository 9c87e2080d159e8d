"""The office of one organisation: its store, its channels, and the loops that keep it going."""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from bot.answers import Chance
from bot.backlog import Backlog
from bot.channels import Channel
from bot.channels.account import Account
from bot.clock import Clock
from bot.deliver import Delivery
from bot.ingest import Ingest
from bot.settings import Organisation, Settings
from storage.engine import Storage, open_storage
from storage.outage import StoreDown
from storage.sealing import Seal

if TYPE_CHECKING:  # a provider's library is imported where that provider is configured, not else
    from bot.channels.telegram import Telegram
    from bot.channels.twilio import Twilio

STOP_WITHIN = 3.0
"""Seconds that running turns, and what is being sent, get to finish."""


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Office:
    """Everything that one organisation needs to talk with its residents."""

    def __init__(
        self,
        storage: Storage,
        seal: Seal,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime] = now,
        chance: Chance = os.urandom,
    ) -> None:
        self.storage = storage
        self.seal = seal
        self.channels = channels
        self.delivery = Delivery(storage, seal, channels, clock, chance)
        self.ingest = Ingest(storage, seal, clock, self.delivery.wake, chance)
        backlog = Backlog(storage, seal, self.delivery.wake, chance)
        self.clock = Clock(storage, clock, self.delivery.wake, backlog)
        self.telegram: Telegram | None = None
        self.twilio: Twilio | None = None
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start taking turns, sending, and watching the clock."""
        loops = (self.ingest.run(), self.delivery.run(), self.clock.run())
        self._loops = [asyncio.create_task(loop) for loop in loops]

    def start_turns(self) -> None:
        """Start taking turns only; for who delivers and moves the clock by hand."""
        self._loops = [asyncio.create_task(self.ingest.run())]

    async def stop(self) -> None:
        """Finish what is running, and let go of everything."""
        with suppress(TimeoutError, StoreDown):
            async with asyncio.timeout(STOP_WITHIN):
                await self.ingest.finished()
                await self.delivery.finish()
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        for channel in self.channels.values():
            await channel.close()
        await self.storage.close()


async def open_office(settings: Settings, organisation: Organisation) -> Office:
    """Open the office of an organisation with the providers that are configured."""
    storage = await open_storage(organisation.database_url, organisation.name)
    seal = Seal.from_secret(settings.secret(), organisation.name)
    telegram = _telegram(organisation)
    twilio = _twilio(settings, organisation)
    channels: dict[str, Channel] = {telegram.name: telegram} if telegram else {}
    if twilio:
        channels |= {channel.name: channel for channel in twilio.channels()}
    office = Office(storage, seal, channels)
    office.telegram, office.twilio = telegram, twilio
    return office


def _telegram(organisation: Organisation) -> "Telegram | None":
    if not organisation.telegram_token:
        return None
    provider = import_module("bot.channels.telegram")
    telegram: Telegram = provider.Telegram(
        organisation.telegram_token,
        organisation.telegram_secret,
        organisation.telegram_api or provider.API,
    )
    return telegram


def _twilio(settings: Settings, organisation: Organisation) -> "Twilio | None":
    if not organisation.twilio_account_sid:
        return None
    public_url = settings.public_url.rstrip("/")
    account = Account(
        organisation.twilio_account_sid,
        organisation.tokens,
        public_url,
        organisation.sms_number,
        organisation.whatsapp_number,
        f"{public_url}/hooks/{organisation.name}/twilio/status",
        organisation.twilio_api,
    )
    twilio: Twilio = import_module("bot.channels.twilio").Twilio(account)
    return twilio
