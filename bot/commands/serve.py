"""`wijkstem serve`: webhooks, public pages, delivery and the clock."""

import asyncio
import gc
import os
from collections.abc import Sequence
from typing import Annotated

import typer
import uvicorn

from bot.app import application
from bot.commands.listening import free
from bot.office import open_own
from bot.organisation import Organisation
from bot.refusal import Refusal
from bot.settings import BadSettings, Settings, read_settings
from storage.engine import CannotOpen
from storage.sealing import Seal
from storage.secret import OtherSecret

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65_535)] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes; more than one on PostgreSQL.")
    ] = 1,
) -> None:
    """Serve residents and organisers."""
    try:
        settings = read_settings()
        settings.secret()
        organisations = settings.organisations()
        if workers > 1 and any(o.database_url.startswith("sqlite") for o in organisations):
            raise Refusal("SQLite has one writer: use PostgreSQL for more than one worker.")
        port = free(host, port)
        asyncio.run(_make_ready(settings, organisations))
    except (BadSettings, CannotOpen, OtherSecret) as refusal:
        raise Refusal(str(refusal)) from refusal
    for organisation in organisations:
        for name, other in organisation.idle():
            typer.echo(f"{organisation.name}: {name} does nothing without {other}.", err=True)
    _tell(settings, f"http://{f'[{host}]' if ':' in host else host}:{port}")
    os.environ.setdefault("WIJKSTEM_PROCESSES", str(workers))
    gc.disable()  # nothing is garbage yet: `at_work` looks for it again
    uvicorn.run(
        application(settings) if workers == 1 else "bot.app:from_settings",
        factory=workers > 1,
        host=host,
        port=port,
        workers=workers if workers > 1 else None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=2,
    )


def _tell(settings: Settings, here: str) -> None:
    """Say where it listens, and where people read and work."""
    seen = settings.public_url.rstrip("/") or here
    typer.echo(f"Wijkstem listens on {here} (Ctrl-C stops it)")
    typer.echo(f"The desk: {seen}/desk/")
    typer.echo(f"The public page: {seen}/editions/")


async def _make_ready(settings: Settings, organisations: Sequence[Organisation]) -> None:
    """Open every store once before anything is served, so that a refusal is one sentence.

    Of several, one that cannot be opened keeps no other waiting.
    """
    missing: dict[str, CannotOpen] = {}
    for organisation in organisations:
        seal = Seal.from_secret(settings.secret(), organisation.name)
        try:
            storage = await open_own(organisation, seal)
        except CannotOpen as refusal:
            missing[organisation.name] = refusal
        else:
            await storage.close()
    for name, reason in missing.items():
        if len(missing) == len(organisations):
            raise reason
        typer.echo(f"{name}: {reason} Only the others are served; it is tried again.", err=True)
