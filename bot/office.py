"""The office of one organisation: its store, its channels, and the loops that keep it going."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.channels import Channel
from bot.channels.account import Account
from bot.contacts import NOWHERE, Contacts
from bot.delivery import rates
from bot.delivery.deliver import Delivery
from bot.late_store import LateStore, open_or_wait
from bot.organisation import Organisation
from bot.settings import Settings
from bot.staff.issuer import SignOn
from bot.staff.party import Party, party_at
from bot.staff.provider import Agreed
from bot.turns.answers import Chance
from bot.turns.backlog import Backlog
from bot.turns.ingest import Ingest
from bot.upkeep.clock import Clock
from bot.upkeep.fetch import Fetcher
from bot.upkeep.reconcile import Archive, Reconciler
from bot.upkeep.templates import Templates
from bot.webhooks.delivering import Delivering
from budget.similar import Nearness
from storage import secret
from storage.engine import Storage, Store, open_storage, unopened
from storage.outage import StoreDown
from storage.sealing import Seal

if TYPE_CHECKING:  # a provider's library is imported where that provider is configured, not else
    from bot.channels.gateway import Gateway
    from bot.channels.telegram import Telegram
    from bot.channels.twilio import Twilio

STOP_WITHIN = 2.0
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
        self.time = clock
        self.delivery = Delivery(storage, seal, channels, clock, chance)
        self.ingest = Ingest(storage, seal, clock, self.delivery.wake, chance)
        backlog = Backlog(storage, seal, self.delivery.wake, chance)
        self.ingest.tally = self.delivery.tally
        self.reconciler = Reconciler(storage, seal, clock, self.delivery.wake, chance)
        self.clock = Clock(storage, seal, clock, self.delivery.wake, backlog)
        self.clock.failing = self.delivery.tally.steps
        self.fetcher = Fetcher(storage, seal, channels, clock, self.delivery.wake)
        self.templates = Templates(storage, clock)
        self.webhooks = Delivering(storage, seal, now, chance)
        self.telegram: Telegram | None = None
        self.twilio: Twilio | None = None
        self.gateway: Gateway | None = None
        self.contacts = NOWHERE
        self.party: Party | None = None
        self.sign_on: SignOn | None = None
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start taking turns, sending, and watching the clock."""
        others = (
            self.delivery.run,
            self.clock.run,
            self.reconciler.run,
            self.fetcher.run,
            self.templates.run,
            self.webhooks.run,
        )
        loops = (self.ingest.run(), *map(self._once_open, others))
        self._loops = [asyncio.create_task(loop) for loop in loops]

    async def _once_open(self, loop: Callable[[], Awaitable[None]]) -> None:
        """Keep at it as soon as there is a store; until then there is nothing to look at."""
        if isinstance(self.storage, LateStore):
            await self.storage.opened.wait()
        await loop()

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
        await self.webhooks.close()
        await self.storage.close()


async def open_office(settings: Settings, organisation: Organisation) -> Office:
    """Open the office of an organisation with the providers that are configured.

    One whose store cannot be opened is there as well: it takes in nothing until it can be.
    """
    seal = Seal.from_secret(settings.secret(), organisation.name)
    storage = await open_or_wait(organisation.name, partial(open_own, organisation, seal))
    telegram = _telegram(settings, organisation)
    twilio = _twilio(settings, organisation)
    channels: dict[str, Channel] = {telegram.name: telegram} if telegram else {}
    if twilio:
        channels |= {channel.name: channel for channel in twilio.channels()}
    gateway = _gateway(organisation)
    if gateway:
        channels[gateway.name] = gateway
    office = Office(storage, seal, channels)
    office.delivery.keep_to(rates.agreed(organisation, settings.processes))
    office.delivery.send_in_a_day(organisation.sms_a_day)
    office.clock.rates = rates.agreed(organisation)
    office.telegram, office.twilio, office.gateway = telegram, twilio, gateway
    office.contacts = Contacts(whatsapp=organisation.whatsapp_number, sms=organisation.sms_number)
    office.party = party(settings.public_url)
    office.sign_on = _sign_on(settings, organisation)
    office.webhooks.loopback = settings.webhook_loopback
    office.ingest.answered_by_sms = organisation.sms_beginnings
    office.ingest.snapshots.meaning = _meaning(settings)
    office.reconciler.awaits_webhook = bool(telegram and settings.public_url)
    if twilio:
        office.reconciler.archive = Archive(twilio.received, twilio.completed, office.ingest.take)
        office.templates.library = twilio.approvals
    return office


async def open_own(organisation: Organisation, seal: Seal) -> Store:
    """Open the store of an organisation, or raise `CannotOpen`.

    Raise `OtherSecret` if it was begun with another one.
    """
    storage = await open_storage(organisation.database_url, organisation.name)
    async with AsyncExitStack() as otherwise:
        otherwise.push_async_callback(storage.close)
        try:
            await storage.run(partial(secret.require, seal=seal))
        except StoreDown as failure:
            raise unopened(failure) from failure
        otherwise.pop_all()
    return storage


def party(public_url: str) -> Party | None:
    """Return for which site passkeys are made; None where that cannot be, or is not installed."""
    return party_at(public_url) if find_spec("webauthn") else None


def _sign_on(settings: Settings, organisation: Organisation) -> SignOn | None:
    if not organisation.oidc_issuer:
        return None
    acr, amr = organisation.second_factors
    entrance = f"{settings.public_url.rstrip('/')}/desk/{organisation.name}/sign-in"
    agreed = Agreed(
        organisation.oidc_issuer,
        organisation.oidc_client_id,
        organisation.oidc_client_secret,
        organisation.label,
        f"{entrance}/sign-on/back",
        entrance,
        acr,
        amr,
        organisation.oidc_both_factors,
    )
    return SignOn(agreed)


def _meaning(settings: Settings) -> Nearness | None:
    """Return what finds ideas that mean the same, if there is a model for it."""
    if not settings.semantic:
        return None
    room = import_module("bot.turns.meaning")
    meaning: Nearness = room.Meaning(room.model(settings.semantic))
    return meaning


def _pictures(settings: Settings) -> str:
    """Return the address below which providers find our pictures, if they can."""
    return f"{settings.public_url.rstrip('/')}/editions/" if settings.public_url else ""


def _telegram(settings: Settings, organisation: Organisation) -> "Telegram | None":
    if not organisation.telegram_token:
        return None
    provider = import_module("bot.channels.telegram")
    telegram: Telegram = provider.Telegram(
        organisation.telegram_token,
        organisation.secrets[0],
        organisation.telegram_api or provider.API,
        former=organisation.secrets[1:],
    )
    telegram.pictures = _pictures(settings)
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
        _pictures(settings),
    )
    twilio: Twilio = import_module("bot.channels.twilio").Twilio(account)
    return twilio


def _gateway(organisation: Organisation) -> "Gateway | None":
    if not organisation.sms_gateway_url:
        return None
    gateway: Gateway = import_module("bot.channels.gateway").Gateway(organisation.sms_gateway_url)
    return gateway
