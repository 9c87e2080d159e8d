"""`wijkstem agreement`: what the parties of an edition agreed, and who acknowledged it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.store import moment, with_store
from bot.refusal import Refusal
from storage.process import agreements, editions
from storage.process.agreements import CannotAgree, Signed

T = TypeVar("T")

app = typer.Typer(
    name="agreement",
    help="The working agreement of an edition, and who acknowledged it.",
    no_args_is_help=True,
)

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
Name = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]


@app.command()
def draw_up(
    slug: Slug,
    file: Annotated[Path, typer.Argument(metavar="FILE.txt", help="The text, in UTF-8.")],
    party: Annotated[list[str], typer.Option("--party", help="Who has to acknowledge it.")],
    by: Name,
) -> None:
    """Keep a new version, in the edition's first language, for each party to acknowledge."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise Refusal(f"{file} cannot be read as a text in UTF-8.") from failure
    signed = Signed(by, moment())

    def drawn_up(db: Connection) -> int:
        language = editions.load(db, slug).edition().languages[0]
        return agreements.draw_up(db, slug, {language: text}, party, signed)

    typer.echo(f"This is version {_done(drawn_up)}; nobody has acknowledged it yet.")


@app.command()
def acknowledge(
    slug: Slug,
    version: Annotated[int, typer.Argument(metavar="VERSION")],
    party: Annotated[str, typer.Option("--party", help="For whom.")],
    by: Name,
) -> None:
    """Acknowledge the newest version for a party."""
    signed = Signed(by, moment())
    _done(lambda db: agreements.acknowledge(db, slug, version, party, signed))
    typer.echo(f"{party} has acknowledged version {version}.")


@app.command()
def show(slug: Slug) -> None:
    """Show the newest version, and who acknowledged it."""

    def looked(db: Connection) -> agreements.Agreement | None:
        editions.load(db, slug)
        return agreements.latest(db, slug)

    newest = _done(looked)
    if newest is None:
        typer.echo("Nothing has been agreed yet.")
        return
    typer.echo(f"Version {newest.version}, {newest.at:%Y-%m-%d %H:%M} UTC, by {newest.by}")
    for party, signed in newest.parties.items():
        said = f"{signed.by}, {signed.at:%Y-%m-%d %H:%M} UTC" if signed else "not yet"
        typer.echo(f"   {party}: {said}")
    for text in newest.text.values():
        typer.echo(f"\n{text}")


def _done(work: Callable[[Connection], T]) -> T:
    try:
        return with_store(lambda storage: storage.run(work))
    except CannotAgree as refusal:
        raise Refusal(str(refusal)) from refusal
