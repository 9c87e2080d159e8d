"""The service: offices behind their doors, and the pages beside them.

Everything is put together here, and only here; importing it has no effect.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from http import HTTPStatus
from multiprocessing import parent_process
from types import ModuleType
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from bot.api.door import add_api
from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.contacts import Contacts
from bot.door import Door
from bot.doors import App, Doors
from bot.front import Front, add_nowhere
from bot.health import Vitals, metrics
from bot.office import Office, open_office
from bot.settings import Settings, read_settings
from bot.upkeep.reconcile import Webhook
from storage.engine import Storage
from storage.outage import StoreDown
from storage.process.editions import about

Loops = set[asyncio.Task[Any]]

log = structlog.get_logger()

_AGAIN = 60.0
"""Seconds after which Telegram is asked again."""


def from_settings() -> App:
    """Return the service as the settings describe it."""
    return application(read_settings())


def application(settings: Settings) -> App:
    """Return the service; its offices open when it starts."""
    offices: dict[str, Office] = {}
    vitals: dict[str, Vitals] = {}

    @asynccontextmanager
    async def open_for_business(_pages: FastAPI) -> AsyncIterator[None]:
        quieten()
        _end_with_the_first()
        for organisation in settings.organisations():
            offices[organisation.name] = await open_office(settings, organisation)
        async with at_work(offices) as loops:
            vitals.update(
                (name, Vitals(office.storage, office.ingest.tally, office.channels, loops[name]))
                for name, office in offices.items()
            )
            beginning = asyncio.create_task(_introduce(offices, settings.public_url.rstrip("/")))
            yield
            beginning.cancel()

    pages = FastAPI(title="Wijkstem", lifespan=open_for_business, openapi_url=None)

    def storages() -> Mapping[str, Storage]:
        return {name: office.storage for name, office in offices.items()}

    add_health(pages, vitals)
    _add_pages(pages, offices, settings)
    add_api(pages, storages)
    return Doors(offices, pages)


def _add_pages(pages: FastAPI, offices: Mapping[str, Office], settings: Settings) -> None:
    """Put the public page and the desk where they are found, to be opened by the first reader."""
    looks, secure = settings.looks(), settings.public_url.startswith("https:")

    def contacts() -> Mapping[str, Contacts]:
        return {name: office.contacts for name, office in offices.items()}

    def public(room: ModuleType) -> App:
        storages = {name: office.storage for name, office in offices.items()}
        page: App = room.public_page(storages, looks, contacts)
        return page

    def desk(room: ModuleType) -> App:
        page: App = room.desk(lambda: offices, looks, secure=secure)
        return page

    def kiosk(room: ModuleType) -> App:
        page: App = room.kiosk(lambda: offices, secure=secure)
        return page

    editions = Door("bot.public.routes", public)
    pages.mount("/editions", editions)
    pages.mount("/desk", Door("bot.desk.routes", desk))
    pages.mount("/kiosk", Door("bot.public.kiosk.routes", kiosk))
    pages.add_middleware(Front)
    add_nowhere(pages, editions)

    @pages.get("/")
    async def first() -> RedirectResponse:
        """Lead whoever comes without an address to the edition that is on now."""
        return RedirectResponse(f"/editions/{await _on_now(offices.values())}")


async def _on_now(offices: Collection[Office]) -> str:
    """Return the name of the edition that is on; none where several organisations have theirs."""
    try:
        found = {await office.storage.run(about) for office in offices}
    except StoreDown:
        return ""
    return found.pop() if len(found) == 1 else ""


def add_health(pages: FastAPI, vitals: Mapping[str, Vitals]) -> None:
    """Tell who watches how the offices are: for machines beside this one, not for the world."""

    @pages.get("/healthz")
    async def healthz() -> JSONResponse:
        """Say that the process is alive; and not well while nothing can be kept."""
        keeping = await asyncio.gather(*(office.keeps() for office in vitals.values()))
        return _said({"status": "alive" if all(keeping) else "failing"}, well=all(keeping))

    @pages.get("/readyz")
    async def readyz() -> JSONResponse:
        """Say of each organisation in a word whether it can serve."""
        words = await asyncio.gather(*(office.word() for office in vitals.values()))
        well = bool(words) and all(word.startswith("ready") for word in words)
        return _said(dict(zip(vitals, words, strict=True)), well=well)

    @pages.get("/metrics")
    async def measured() -> PlainTextResponse:
        """Return the measures, as Prometheus reads them."""
        return PlainTextResponse(await metrics(vitals), media_type="text/plain; version=0.0.4")


def _said(content: Mapping[str, str], *, well: bool) -> JSONResponse:
    return JSONResponse(content, HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)


def _end_with_the_first() -> None:
    """Have a worker stop when the process that started it is killed.

    Nobody could stop it any more, and it would keep the port from whoever starts the next.
    """
    if first := parent_process():
        loop, end = asyncio.get_running_loop(), int(first.sentinel)

        def stop() -> None:
            loop.remove_reader(end)
            signal.raise_signal(signal.SIGTERM)

        loop.add_reader(end, stop)


async def _introduce(offices: Mapping[str, Office], public_url: str) -> None:
    """Ask Telegram how residents find our bots, for the public page; and tell it where to post."""
    await _learn(offices)
    await _register(offices, public_url)
    while any(office.telegram and not office.contacts.telegram for office in offices.values()):
        await asyncio.sleep(_AGAIN)
        await _learn(offices)


async def _learn(offices: Mapping[str, Office]) -> None:
    """Ask for the names that are not known yet."""
    for name, office in offices.items():
        if office.telegram and not office.contacts.telegram:
            try:
                called = await office.telegram.called()
            except (Refused, TryLater, Unreachable, Unsure) as error:
                reason = type(error).__name__
                log.error("name of the bot not known", organisation=name, error=reason)
            else:
                office.contacts = replace(office.contacts, telegram=called)


async def _register(offices: Mapping[str, Office], public_url: str) -> None:
    """Tell Telegram where to post; until it has heard, it posts where it was told before.

    From then on the reconciler sees to it that this stays so.
    """
    for name, office in offices.items():
        telegram, url = office.telegram, f"{public_url}/hooks/{name}/telegram"
        if not (telegram and public_url):
            continue
        try:
            await telegram.register(url)
        except (Refused, TryLater, Unreachable, Unsure) as error:
            log.error("webhook not registered", organisation=name, error=type(error).__name__)
        office.reconciler.webhook = Webhook(url, telegram.posting, telegram.register)


@asynccontextmanager
async def at_work(offices: Mapping[str, Office]) -> AsyncIterator[Mapping[str, Loops]]:
    """Keep the offices open for as long as this lasts; tell which tasks keep each one going."""
    loops = {name: _started(office) for name, office in offices.items()}
    spare_what_stays()
    try:
        yield loops
    finally:
        await asyncio.gather(*(office.stop() for office in offices.values()))


def spare_what_stays() -> None:
    """Tell the collector of garbage that whatever is there now lives for ever.

    It need not look at it again: the slowest turns are four times as quick for it.  What a command
    line imported it has been told already.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def _started(office: Office) -> Loops:
    """Start an office; return the tasks that it started."""
    before = asyncio.all_tasks()
    office.start()
    return asyncio.all_tasks() - before


def quieten(level: int = logging.INFO) -> None:
    """Log in one form, from a level on, and let no library log numbers, tokens or texts."""
    for name in ("httpx", "twilio", "telegram", "aiohttp", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
