"""`wijkstem codes`: the right to vote on paper, for the letters to residents."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, TextIO, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.store import issuer, with_store
from bot.refusal import Refusal
from budget.codes import MISTYPED, as_code, digits_of
from budget.timeline import Phase
from storage import codes, editions
from storage.codes import Issuer, NoSuchCode

T = TypeVar("T")

app = typer.Typer(
    name="codes",
    help="Issue and revoke letter codes, the right to vote on paper.",
    no_args_is_help=True,
)

_ONLY_FOR_US = 0o600
Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]


def _done(work: Callable[[Connection, Issuer], T]) -> T:
    """Do this in the store of the first organisation, with its keys, or refuse with the reason."""
    return with_store(lambda storage: storage.run(lambda db: work(db, issuer())))


@app.command()
def issue(
    slug: Slug,
    number: Annotated[int, typer.Option("--number", min=1, max=5_000_000, help="How many.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file, CSV.")],
) -> None:
    """Issue new codes into a file: the only copy there will ever be."""
    with _created(out) as file, ExitStack() as undo:
        undo.callback(out.unlink)

        def issued(db: Connection, issuer: Issuer) -> int:
            _check(db, slug)
            batch = codes.next_batch(db, slug)
            _write(file, codes.issue(db, slug, number, batch, issuer))
            return batch

        batch = _done(issued)
        undo.pop_all()
    typer.echo(f"Issued {number:,} codes for {slug} (batch {batch}) in {out}.")
    typer.echo("This file is the only copy: print the letters from it, then destroy it.")


def _created(out: Path) -> TextIO:
    """Create a file that nobody else can read."""
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_FOR_US)
    except FileExistsError as refusal:
        raise Refusal(f"{out} is there already; choose another name.") from refusal
    except OSError as failure:
        raise Refusal(f"{out} cannot be written: {str(failure.strerror).lower()}.") from failure
    return os.fdopen(descriptor, "w", encoding="ascii", newline="\n")


def _check(db: Connection, slug: str) -> None:
    """Refuse codes that would open nothing."""
    edition = editions.load(db, slug).edition()
    if not edition.vote.right.by_code:
        raise Refusal(f"In {slug} it is a phone number that gives the right to vote, not a code.")
    if not edition.entered.before(Phase.COUNTING):
        raise Refusal(f"{slug} is in {edition.entered} already; nobody could vote with new codes.")


def _write(file: TextIO, issued: Sequence[str]) -> None:
    """Write the codes down for good, before they become valid."""
    file.write("code;digits\n")
    file.writelines(f"{code};{digits_of(code)}\n" for code in issued)
    file.flush()
    os.fsync(file.fileno())


@app.command()
def revoke(
    slug: Slug,
    code: Annotated[str, typer.Argument(metavar="CODE", help="In letters, or in digits.")],
) -> None:
    """Revoke a code that was lost or stolen, and withdraw the ballot that was cast with it."""
    read = as_code(code)
    if read is None or read == MISTYPED:
        raise Refusal("There is a typing error in this code; look at the letter once more.")

    def revoked(db: Connection, issuer: Issuer) -> bool:
        return codes.revoke(db, slug, read, issuer)

    try:
        withdrawn = _done(revoked)
    except NoSuchCode as refusal:
        raise Refusal(f"{slug} has no such code, or it was revoked already.") from refusal
    ballot = "the ballot that was cast with it is withdrawn" if withdrawn else "it had no ballot"
    typer.echo(
        f"Revoked; {ballot}. For a new code: `wijkstem codes issue {slug} --number 1 --out FILE`."
    )
