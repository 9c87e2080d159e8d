"""`wijkstem demo`: the demo edition, with simulated phones and a clock that can be moved."""

import asyncio
import logging
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
import uvicorn
from sqlalchemy.exc import DatabaseError

from bot.app import add_health, at_work, quieten
from bot.commands.listening import listening
from bot.commands.organiser import order
from bot.demo import DE_LINDEN
from bot.demo.staff import STAFF
from bot.doors import Doors
from bot.editions.file import read_edition
from bot.health import Vitals
from bot.refusal import Refusal
from bot.simulator.town import NAME, Town, moment_in
from bot.simulator.web import simulator
from budget.timeline import Phase
from storage.engine import CannotOpen

HOST = "127.0.0.1"
_FILE = "data/demo.db"
DATABASE = f"sqlite:///{_FILE}"
_DAMAGED = "The database is damaged"

app = typer.Typer()


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65_535)] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin the demo anew.")] = False,
) -> None:
    """Serve the demo edition: three phones side by side, to play with in a browser."""
    with listening(HOST, port) as door, suppress(KeyboardInterrupt):
        asyncio.run(_serve(door, fresh=fresh))


async def _serve(door: socket.socket, *, fresh: bool) -> None:
    """Serve the demo until somebody stops it."""
    quieten(logging.WARNING)
    first = moment_in(read_edition(DE_LINDEN).edition, Phase.VOTING)
    town = await _town(first, fresh=fresh)
    app, vitals, offices = simulator(town, order), dict[str, Vitals](), {NAME: town.office}
    add_health(app, vitals)
    config = uvicorn.Config(
        Doors(offices, app), log_level="warning", access_log=False, timeout_graceful_shutdown=2
    )
    async with at_work(offices) as loops:
        office = town.office
        vitals[NAME] = Vitals(office.storage, office.ingest.tally, office.channels, loops[NAME])
        here = f"http://{HOST}:{door.getsockname()[1]}"
        typer.echo(f"Phones: {here}/ (Ctrl-C stops the demo)")
        typer.echo(f"The desk: {here}/desk")
        typer.echo(f"   sign in as {STAFF[0].email} with one click: {here}/staff/{STAFF[0].key}")
        typer.echo(f"   or as somebody else, with password and code: {here}/staff")
        typer.echo(f"The organiser's command line: {here}/organiser")
        typer.echo(f"What the town reads: {here}/editions/{town.file.edition.slug}")
        await _Server(config, town).serve([door])


async def _town(first: datetime, *, fresh: bool) -> Town:
    """Open the town; a file that cannot be read is replaced, if everything begins anew anyway."""
    try:
        return await Town.open(DATABASE, first, running=True, fresh=fresh)
    except (CannotOpen, DatabaseError) as failure:
        if not fresh:
            reason = str(failure).rstrip(".") if isinstance(failure, CannotOpen) else _DAMAGED
            raise Refusal(f"{reason} ({_FILE}): --fresh puts a new one in its place.") from failure
        try:
            _remove()
            return await Town.open(DATABASE, first, running=True, fresh=True)
        except (CannotOpen, OSError) as refusal:
            raise Refusal(f"{_FILE} cannot be replaced: remove it by hand.") from refusal


def _remove() -> None:
    """Remove the file, and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{_FILE}{ending}").unlink(missing_ok=True)


class _Server(uvicorn.Server):
    """A server that lets the streams of events end, for it waits for them when it stops."""

    def __init__(self, config: uvicorn.Config, town: Town) -> None:
        super().__init__(config)
        self._town = town

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, and let the pages know."""
        self._town.bell.end()
        super().handle_exit(sig, frame)
