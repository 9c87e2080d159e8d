"""The service: offices behind their doors, and the pages beside them.

Everything is put together here, and only here; importing it has no effect.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI

from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.doors import App, Doors
from bot.office import Office, open_office
from bot.settings import Settings, read_settings

log = structlog.get_logger()


def from_settings() -> App:
    """Return the service as the settings describe it."""
    return application(read_settings())


def application(settings: Settings) -> App:
    """Return the service; its offices open when it starts."""
    offices: dict[str, Office] = {}

    @asynccontextmanager
    async def open_for_business(_pages: FastAPI) -> AsyncIterator[None]:
        quieten()
        for organisation in settings.organisations():
            offices[organisation.name] = await open_office(settings, organisation)
        async with at_work(offices):
            registering = asyncio.create_task(_register(offices, settings.public_url.rstrip("/")))
            yield
            registering.cancel()

    pages = FastAPI(title="Wijkstem", lifespan=open_for_business)

    @pages.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Say that the process is alive."""
        return {"status": "alive"}

    return Doors(offices, pages)


async def _register(offices: Mapping[str, Office], public_url: str) -> None:
    """Tell Telegram where to post; until it has heard, it posts where it was told before."""
    for name, office in offices.items():
        if not (office.telegram and public_url):
            continue
        try:
            await office.telegram.register(f"{public_url}/hooks/{name}/telegram")
        except (Refused, TryLater, Unreachable, Unsure) as error:
            log.error("webhook not registered", organisation=name, error=type(error).__name__)


@asynccontextmanager
async def at_work(offices: Mapping[str, Office]) -> AsyncIterator[None]:
    """Keep the offices open for as long as this lasts.

    What was made at the start lives for ever, so the collector of garbage need not look at it:
    the slowest turns are four times as quick for it.
    """
    for office in offices.values():
        office.start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
    try:
        yield
    finally:
        await asyncio.gather(*(office.stop() for office in offices.values()))


def quieten() -> None:
    """Log in one form, and let no library log numbers, tokens or texts."""
    for name in ("httpx", "twilio", "telegram", "aiohttp", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        cache_logger_on_first_use=True,
    )
