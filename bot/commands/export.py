"""`wijkstem export`: what everybody may have of an edition once it has been counted."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from secrets import randbelow
from typing import Annotated

import typer

from bot.commands.busy import busy
from bot.commands.store import moment, with_store
from bot.exports.as_xlsx import TooLong
from bot.exports.counted import Counted, Divided
from bot.exports.files import files
from bot.exports.folder import ThereAlready, keep
from bot.exports.terms import counted
from bot.refusal import Refusal
from budget.count import Rule
from budget.pabulib_writer import CannotWrite
from storage.ballots import published
from storage.ballots.opening import OtherRules
from storage.ballots.published import NotCounted, Published

app = typer.Typer()


def _folder(said: str) -> Path:
    """Return a folder; one without a name would be the one in which somebody happens to be."""
    if not said:
        raise typer.BadParameter("it is empty; name a folder, or . for this one.")
    return Path(said)


@app.command()
def export(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")],
    to: Annotated[
        Path,
        typer.Option("--to", metavar="DIR", parser=_folder, help="A folder, made if need be."),
    ],
) -> None:
    """Write the rules, the ideas, the ballots and the result of a counted edition into files."""
    try:
        found = counted(_published(slug))
        with busy(f"Writing {len(found.receipts):,} ballots"):
            content = files(found, randbelow, moment())
            keep(content, to)
    except (CannotWrite, TooLong) as refusal:
        raise Refusal(f"{slug} cannot be exported: {refusal}") from refusal
    except ThereAlready as refusal:
        raise Refusal(f"{refusal} is there already; choose another folder.") from refusal
    except OSError as failure:
        raise Refusal(f"{to} cannot be written: {str(failure.strerror).lower()}.") from failure
    typer.echo(f"Exported {slug}: {len(content)} files in {to}. To count again:")
    typer.echo(f"  {shlex.join(_again(found, to))}")
    rules = found.edition.vote.count
    if rules.theme_caps or rules.district_caps or rules.exclusions:
        typer.echo("Its caps and exclusions stand in rules.json: see docs/counting.md.")


def _published(slug: str) -> Published:
    """Read it from the store of the first organisation, or refuse with the reason."""
    try:
        return with_store(lambda storage: storage.run(lambda db: published.load(db, slug)))
    except (NotCounted, OtherRules) as refusal:
        raise Refusal(str(refusal)) from refusal


def _again(found: Counted | Divided, folder: Path) -> Iterator[str]:
    """Yield the words of the command that counts again."""
    if isinstance(found, Divided):
        yield from ("wijkstem", "count", str(folder / "result.json"))
        return
    yield from ("wijkstem", "count", str(folder / "result.pb"), "--seed", found.outcome.seed)
    if found.outcome.rule is not Rule.MOST_VOTES:
        yield from ("--rule", found.outcome.rule.value)
    if found.count_rules.stop_at_first_misfit:
        yield "--stop-at-first-misfit"
    if not found.count_rules.fill_up:
        yield "--no-fill-up"
