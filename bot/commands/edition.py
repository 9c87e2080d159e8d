"""`wijkstem edition`: the process from files."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from bot.editions.file import EditionError, read_edition
from bot.refusal import Refusal
from bot.settings import BadSettings, read_settings
from bot.turns import announce
from budget.edition import NotReady
from budget.timeline import Phase
from storage import conversations, editions, votes
from storage.editions import EditionRow, NoSuchEdition, TakenAlready
from storage.engine import CannotOpen, open_storage

T = TypeVar("T")

app = typer.Typer(
    name="edition",
    help="Create editions, and bring them from phase to phase.",
    no_args_is_help=True,
)

_ORGANISER = "organiser at the command line"
Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]


def _in_store(work: Callable[[Connection], T]) -> T:
    """Do this in the store of the first organisation, or refuse with the reason."""

    async def done() -> T:
        organisation = read_settings().organisations()[0]
        storage = await open_storage(organisation.database_url, organisation.name)
        try:
            return await storage.run(work)
        finally:
            await storage.close()

    try:
        return asyncio.run(done())
    except (BadSettings, CannotOpen) as refusal:
        raise Refusal(str(refusal)) from refusal
    except NoSuchEdition as refusal:
        raise Refusal(f"There is no edition {refusal}: see `wijkstem edition list`.") from refusal


@app.command()
def create(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="See docs/editions.md.")],
) -> None:
    """Create an edition from a file."""
    try:
        written = read_edition(file)
    except EditionError as refusal:
        raise Refusal(str(refusal)) from refusal
    now = datetime.now(UTC)
    try:
        _in_store(lambda db: editions.create(db, written.edition, written.ideas, now, _ORGANISER))
    except TakenAlready as refusal:
        raise Refusal(f"There is an edition {refusal} already.") from refusal
    typer.echo(f"Created {written.edition.slug}.")


@app.command("list")
def listed() -> None:
    """List the editions, oldest first."""
    table = Table("edition", "place", "phase", "budget", box=None)
    for row in _in_store(editions.every):
        edition = row.edition()
        table.add_row(edition.slug, edition.place, edition.entered, f"{edition.budget:,}")
    Console().print(table)


@app.command()
def show(slug: Slug) -> None:
    """Show where an edition is, and what its next phase waits for."""
    row, residents, turnout = _in_store(lambda db: _seen(db, slug))
    edition = row.edition()
    console = Console(highlight=False)
    console.print(f"{edition.slug}: {edition.place}, {edition.budget:,} euros, {edition.entered}")
    for phase, begins in edition.timeline.begins.items():
        here = "->" if phase is edition.entered else "  "
        console.print(f"{here} {phase:13} {begins.astimezone(edition.zone):%Y-%m-%d %H:%M}")
    console.print(f"{len(edition.projects)} projects, {residents} residents, {turnout} ballots")


def _seen(db: Connection, slug: str) -> tuple[EditionRow, int, int]:
    row = editions.load(db, slug)
    return row, sum(conversations.counted(db).values()), votes.turnout(db, slug)


@app.command()
def enter(slug: Slug, phase: Annotated[Phase, typer.Argument(metavar="PHASE")]) -> None:
    """Bring an edition into a phase now; what comes after it moves along if need be."""
    now = datetime.now(UTC)

    def entered(db: Connection) -> None:
        row = editions.hold(db, slug)
        announce.enter(db, row, row.edition().enter(phase, now), now, _ORGANISER)

    try:
        _in_store(entered)
    except NotReady as refusal:
        raise Refusal(" ".join(refusal.reasons)) from refusal
    typer.echo(f"{slug} is in {phase} now.")
