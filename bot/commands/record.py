"""`wijkstem edition record` and `recordings`: the pages that a person reads aloud."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from bot.commands.store import ORGANISER, moment, with_store
from bot.editions.checking import NotAccepted
from bot.editions.editing import Editor
from bot.editions.reading_aloud import read_aloud
from bot.editions.recording import BadRecording, read_recording
from bot.refusal import Refusal
from budget.recordings import NoSuchPage, current
from storage.process import editions

T = TypeVar("T")

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
Page = Annotated[
    str,
    typer.Argument(metavar="PAGE", help="As how, rules, theme:groen, asked:2 or project:8."),
]
File = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", help="MP3, or OGG with Opus; left out, there is none any more."),
]
Language = Annotated[str, typer.Option("--language", help="The language that is spoken.")]
Name = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]


def record(
    slug: Slug, page: Page, file: File = None, *, language: Language, by: Name = ORGANISER
) -> None:
    """Have a page read aloud, as it is now, in one language; without a file, no longer."""
    try:
        spoken = read_recording(file) if file else None
    except BadRecording as reason:
        raise Refusal(f"{file} {reason}.") from reason
    now = moment()
    try:
        _in_store(lambda db: read_aloud(Editor(db, slug, by, now), page, language, spoken))
    except (NotAccepted, NoSuchPage) as refusal:
        raise Refusal(str(refusal)) from refusal
    typer.echo(f"{page} is read aloud in {language}." if file else f"{page} is not read aloud.")


def recordings(slug: Slug) -> None:
    """List what is read aloud, and what has to be recorded again: its page says something else."""
    edition = _in_store(lambda db: editions.load(db, slug)).edition()
    table = Table("page", "language", "played", box=None)
    for page, spoken in edition.recordings.items():
        for language in spoken:
            played = current(edition, page, language)
            table.add_row(page, language, "yes" if played else "no: the page says something else")
    Console(markup=False).print(table)


def _in_store(work: Callable[[Connection], T]) -> T:
    return with_store(lambda storage: storage.run(work))
