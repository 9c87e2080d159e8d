"""`wijkstem report`: who took part in an edition and in what, as files."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.commands.store import moment, with_store
from bot.exports.folder import ThereAlready, keep
from bot.refusal import Refusal
from bot.reports.gathered import Gathered, gather
from bot.reports.report import files
from storage.process import figures

app = typer.Typer()


@app.command()
def report(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="A folder, made if need be.")],
    language: Annotated[str, typer.Option(help="The language of its words.")] = "",
) -> None:
    """Write who took part until yesterday, and what came of it, into CSV files and a workbook."""
    now = moment()

    def gathered(db: Connection) -> Gathered:
        figures.catch_up(db, now)
        return gather(db, slug, now)

    content = files(with_store(lambda storage: storage.run(gathered)), now, language)
    try:
        keep(content, to)
    except ThereAlready as refusal:
        raise Refusal(f"{refusal} is there already; choose another folder.") from refusal
    except OSError as failure:
        raise Refusal(f"{to} cannot be written: {str(failure.strerror).lower()}.") from failure
    typer.echo(f"Report of {slug}: {len(content)} files in {to}.")
