"""`wijkstem codes`: the right to vote on paper, for the letters to residents."""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Annotated, BinaryIO, NamedTuple, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.busy import busy
from bot.commands.store import issuer, organisation, with_store
from bot.printing import letters as printing
from bot.printing.fonts import CannotPrint
from bot.printing.letters import Starts
from bot.refusal import Refusal
from budget.codes import MISTYPED, as_code, digits_of
from budget.edition import Edition
from budget.matching import as_match
from budget.timeline import Phase
from storage.ballots import codes
from storage.ballots.codes import CountedAlready, Issuer, NoSuchCode
from storage.process import editions

T = TypeVar("T")

app = typer.Typer(
    name="codes",
    help="Issue and revoke letter codes, the right to vote on paper.",
    no_args_is_help=True,
)

_ONLY_FOR_US = 0o600
Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]


def _done(work: Callable[[Connection, Issuer], T]) -> T:
    """Do this in the store of the organisation, with its keys, or refuse with the reason."""
    issued = issuer()
    return with_store(lambda storage: storage.run(lambda db: work(db, issued)))


@app.command()
def issue(
    slug: Slug,
    number: Annotated[int, typer.Option("--number", min=1, max=5_000_000, help="How many.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="A new file: FILE.pdf, or else CSV.")
    ],
    telegram: Annotated[
        str, typer.Option(metavar="NAME", help="The name of our bot, for the letters.")
    ] = "",
    matches: Annotated[
        Path | None,
        typer.Option("--check", metavar="LIST.csv", help="A postcode and a year for each code."),
    ] = None,
    sms: Annotated[
        str, typer.Option(metavar="NUMBER", help="The number of our gateway, for the letters.")
    ] = "",
) -> None:
    """Issue new codes into a file: the only copy there will ever be.

    FILE.pdf has letters that are ready to be printed; any other has the codes alone.
    """
    asked = _asked(matches, number) if matches else ()
    letters = _letters(number, telegram, sms) if out.suffix.lower() == ".pdf" else None
    order = _Order(slug, number, asked, letters)
    written = Event()
    with _created(out) as file, ExitStack() as undo:
        undo.callback(out.unlink)
        try:
            with busy(f"Issuing {number:,} codes"):
                batch = _done(lambda db, issuer: order.fill(file, db, issuer, written))
        except CannotPrint as refusal:
            raise Refusal(str(refusal)) from refusal
        except KeyboardInterrupt:
            if written.is_set():  # the store may have kept them meanwhile
                undo.pop_all()
                typer.echo(f"Interrupted: the codes in {out} may be issued, so it stays.", err=True)
            raise
        undo.pop_all()
    typer.echo(f"Issued {number:,} codes for {slug} (batch {batch}) in {out}.")
    typer.echo("This file is the only copy: print the letters from it, then destroy it.")


class _Order(NamedTuple):
    """Which codes are issued: for what has to match them, and for letters or a list."""

    slug: str
    number: int
    asked: Sequence[str]
    letters: Starts | None

    def fill(self, file: BinaryIO, db: Connection, issuer: Issuer, written: Event) -> int:
        """Issue the codes into a file, `written` before they are valid; return their batch."""
        edition = _open_to_codes(db, self.slug, checked=bool(self.asked))
        batch = codes.next_batch(db, self.slug)
        new = codes.issue(db, self.slug, self.number, batch, issuer)
        if self.asked:
            said = dict(zip(new, self.asked, strict=True))
            codes.have_matched(db, self.slug, said, issuer.seal)
        if self.letters:
            printing.write(file, edition, new, self.letters)
        else:
            file.write(_listed(new))
        _keep(file)
        written.set()
        return batch


def _asked(path: Path, number: int) -> list[str]:
    """Return what has to match each code, in the order of a list; refuse a list that is wrong."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as failure:
        raise Refusal(f"{path} cannot be read as text in UTF-8.") from failure
    found = [as_match(re.sub('[;,\t"]', " ", line)) for line in lines if line.strip(' ;,\t"')]
    if found and found[0] is None:
        del found[0]  # the names of the columns
    if None in found:
        where = found.index(None) + 1
        raise Refusal(
            f"Entry {where} of {path} has no postcode and year of birth, as in 1234 AB;1980."
        )
    if len(found) != number:
        raise Refusal(f"{path} has {len(found):,} entries for {number:,} codes: one for each.")
    return [match for match in found if match]


def _letters(number: int, telegram: str, sms: str) -> Starts:
    """Return where a letter says that people can write to; refuse what no letter could be."""
    if number > printing.MOST:
        raise Refusal(f"One PDF has at most {printing.MOST:,} letters: issue them in several.")
    ours = organisation()
    starts = Starts(telegram.removeprefix("@"), ours.whatsapp_number, sms or ours.sms_number)
    if not re.fullmatch(r"(\w{5,32})?", starts.telegram, re.ASCII):
        raise Refusal("--telegram must be the name of our bot: see `wijkstem doctor`.")
    if not re.fullmatch(r"(\+[1-9][0-9]{6,14})?", starts.sms):
        raise Refusal("--sms must be a number such as +31612345678.")
    if not any(starts):
        raise Refusal(
            "The letters would not say where to write to: configure a number of Twilio, or give "
            "--telegram or --sms."
        )
    return starts


def _created(out: Path) -> BinaryIO:
    """Create a file that nobody else can read."""
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_FOR_US)
    except FileExistsError as refusal:
        raise Refusal(f"{out} is there already; choose another name.") from refusal
    except OSError as failure:
        raise Refusal(f"{out} cannot be written: {str(failure.strerror).lower()}.") from failure
    return os.fdopen(descriptor, "wb")


def _open_to_codes(db: Connection, slug: str, *, checked: bool) -> Edition:
    """Return an edition; refuse codes that would open nothing there."""
    edition = editions.load(db, slug).edition()
    if not edition.vote.right.by_code:
        raise Refusal(f"In {slug} it is a phone number that gives the right to vote, not a code.")
    if not edition.entered.before(Phase.COUNTING):
        raise Refusal(f"{slug} is in {edition.entered} already; nobody could vote with new codes.")
    if edition.vote.right.check and not checked:
        raise Refusal(f"In {slug} a postcode and a year have to match: add --check LIST.csv.")
    if checked and not edition.vote.right.check:
        raise Refusal(f"In {slug} nothing has to match a code: leave --check out.")
    return edition


def _listed(issued: Sequence[str]) -> bytes:
    """Return codes as CSV, for a mail merge."""
    lines = ("code;digits\n", *(f"{code};{digits_of(code)}\n" for code in issued))
    return "".join(lines).encode("ascii")


def _keep(file: BinaryIO) -> None:
    """Have what was written there for good, before the codes in it become valid."""
    file.flush()
    os.fsync(file.fileno())


@app.command()
def revoke(
    slug: Slug,
    code: Annotated[list[str], typer.Argument(metavar="CODE", help="In letters, or in digits.")],
) -> None:
    """Revoke a code that was lost or stolen, and withdraw the ballot that was cast with it."""
    read = as_code(" ".join(code))

    def revoked(db: Connection, issuer: Issuer) -> bool:
        editions.load(db, slug)
        if read is None or read == MISTYPED:
            raise Refusal("There is a typing error in this code; look at the letter once more.")
        return codes.revoke(db, slug, read, issuer)

    try:
        withdrawn = _done(revoked)
    except (NoSuchCode, CountedAlready) as refusal:
        raise Refusal(str(refusal)) from refusal
    ballot = "the ballot that was cast with it is withdrawn" if withdrawn else "it had no ballot"
    typer.echo(
        f"Revoked; {ballot}. For a new code: `wijkstem codes issue {slug} --number 1 --out FILE`."
    )
