"""`wijkstem paper`: ballots on paper, read twice, and the right to vote issued at a help desk.

No code is printed twice, and nothing is told of what residents voted, but of a ballot that two
people read differently what each of them read.
"""

import csv
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.store import issuer, with_store
from bot.refusal import Refusal
from budget.codes import digits_of
from budget.edition import Edition
from budget.matching import as_match
from budget.paper import Agreement, HandedIn, Mistyped, Round, read_serial, written
from budget.timeline import NoSuchTime, local_time
from storage.ballots import help_desk, paper, paper_closing, paper_redating, paper_taking_out
from storage.ballots.codes import Issuer
from storage.ballots.help_desk import CannotIssue
from storage.ballots.paper import Batch, CannotTake, Opening, Read
from storage.ballots.votes import VotingOver
from storage.process import editions

T = TypeVar("T")

app = typer.Typer(
    name="paper",
    help="Take in ballots on paper, and issue a code at a help desk.",
    no_args_is_help=True,
)


class Reader(StrEnum):
    """Who reads a ballot."""

    FIRST = "first"
    SECOND = "second"


Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
Number = Annotated[int, typer.Argument(metavar="BATCH", min=1)]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this.")]
Code = Annotated[str, typer.Option("--code", help="The code on it; ? if nobody can read it.")]
_BALLOT = '"3 8 21", "3:2 8:1" with points, "6 0 18" chips; "" is blank, ? is illegible.'
Ballot = Annotated[str, typer.Argument(metavar="BALLOT", help=_BALLOT)]


def _in_store(by: str, work: Callable[[Connection, Issuer], T]) -> T:
    """Do this in the store of the organisation, with its keys, or refuse with the reason."""
    if not by.strip():
        raise Refusal("Say who does this: --by NAME.")
    issued = issuer(" ".join(by.split()))
    try:
        return with_store(lambda storage: storage.run(lambda db: work(db, issued)))
    except (CannotIssue, CannotTake, Mistyped, VotingOver) as refusal:
        raise Refusal(str(refusal)) from refusal


@app.command("open")
def opened(
    slug: Slug,
    by: By,
    place: Annotated[str, typer.Option("--place", help="Where they were handed in.")],
    day: Annotated[str, typer.Option("--day", help="When: YYYY-MM-DD.")] = "",
    time: Annotated[str, typer.Option("--time", help="HH:MM; else the end of that day.")] = "",
    corrects: Annotated[
        str, typer.Option("--corrects", metavar="REASON", help="A batch of corrections, and why.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="Of ballots that the rules give a weight, such as table.")
    ] = "",
) -> None:
    """Open a batch of ballots that were handed in together, or one of corrections."""
    if bool(day) is bool(corrects) or ((time or kind) and not day):
        raise typer.BadParameter("Say --day, perhaps with --time and --kind; or else --corrects.")
    if not place.strip():
        raise Refusal("Say where they were handed in: --place.")

    def done(db: Connection, issuer: Issuer) -> int:
        edition = editions.load(db, slug).edition()
        today = issuer.at.astimezone(edition.zone).date()
        handed_in = _handed_in(day, time, edition) if day else HandedIn(today)
        return paper.open_batch(db, slug, Opening(place, handed_in, corrects, kind), issuer)

    number = _in_store(by, done)
    typer.echo(f"Batch {number} of {slug} is open.")


def _handed_in(day: str, time: str, edition: Edition) -> HandedIn:
    """Return when ballots were handed in, by the clock of the place."""
    try:
        when = date.fromisoformat(day)
        if not time:
            return HandedIn(when)
        return HandedIn(when, local_time(datetime.fromisoformat(f"{when}T{time}"), edition.zone))
    except NoSuchTime as refusal:
        raise Refusal(f"The clock is changed at {day} {time}; give another time.") from refusal
    except (ValueError, AttributeError) as refusal:
        raise Refusal(f"{day} {time}".strip() + " is no day and time.") from refusal


@app.command()
def enter(
    slug: Slug,
    number: Number,
    by: By,
    which: Annotated[Reader, typer.Option("--round", help="The first or the second reading.")],
    serial: Annotated[str, typer.Argument(metavar="[SERIAL]", help="Printed on it.")] = "",
    ballot: Annotated[str | None, typer.Argument(metavar="[BALLOT]", help=_BALLOT)] = None,
    code: Code = "",
    file: Annotated[
        str, typer.Option("--file", metavar="CSV", help="serial;ballot;code, or - for this input.")
    ] = "",
) -> None:
    """Enter what is on a ballot, or on many: all of a file, or nothing of it."""
    if bool(file) is (ballot is not None) or (file and (serial or code)):
        raise typer.BadParameter("Give SERIAL and BALLOT, or else --file.")
    typed = (
        _rows(file) if file else [("", {"serial": serial, "ballot": ballot or "", "code": code})]
    )

    def done(db: Connection, issuer: Issuer) -> None:
        edition = editions.load(db, slug).edition()
        read = [_read(edition, issuer, line, row) for line, row in typed]
        paper.enter(db, slug, number, Round(which), read)

    _in_store(by, done)
    what = "1 ballot" if len(typed) == 1 else f"{len(typed)} ballots"
    typer.echo(f"{what} entered in batch {number}, {which} reading.")


def _read(edition: Edition, issuer: Issuer, line: str, row: Mapping[str, str]) -> tuple[int, Read]:
    """Return what was typed, or refuse with the line on which it cannot be."""
    try:
        reading = paper.as_reading(edition, issuer.seal, row["ballot"], row["code"])
        return read_serial(row["serial"]), Read(reading, issuer.by)
    except Mistyped as refusal:
        raise Refusal(f"{line}{refusal}") from refusal


def _rows(file: str) -> list[tuple[str, dict[str, str]]]:
    """Return the lines of a file, by the names of their columns; refuse a file that is none."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig")
    except OSError as failure:
        raise Refusal(f"{file} cannot be read: {str(failure.strerror).lower()}.") from failure
    except UnicodeDecodeError as failure:
        raise Refusal(f"{file} cannot be read: it is no text in UTF-8.") from failure
    rows = csv.reader(text.splitlines(), delimiter=";")
    try:
        every = [(rows.line_num, [value.strip() for value in row]) for row in rows]
    except csv.Error as failure:
        raise Refusal(f"Line {rows.line_num} of {file} is too long to be a ballot.") from failure
    heading = [name.lower() for name in every[0][1]] if every else []
    if heading not in (["serial", "ballot"], ["serial", "ballot", "code"]):
        raise Refusal(f"{file} has to begin with the line serial;ballot;code.")
    found = every[1:]
    wrong = [line for line, row in found if row and len(row) != len(heading)]
    if wrong:
        raise Refusal(f"Line {wrong[0]} of {file} has not {len(heading)} columns.")
    named = [(line, dict(zip(heading, row, strict=True))) for line, row in found if row]
    return [(f"Line {line}: ", {"code": "", **row}) for line, row in named]


@app.command()
def redate(
    slug: Slug,
    number: Number,
    by: By,
    day: Annotated[str, typer.Option("--day", help="When they were handed in: YYYY-MM-DD.")],
    time: Annotated[str, typer.Option("--time", help="HH:MM; else the end of that day.")] = "",
) -> None:
    """Put right the day of a batch that you opened, as long as it is open."""

    def done(db: Connection, issuer: Issuer) -> None:
        edition = editions.load(db, slug).edition()
        paper_redating.redate(db, slug, number, _handed_in(day, time, edition), issuer)

    _in_store(by, done)
    typer.echo(f"Batch {number} of {slug} was handed in on {day}{time and f', {time}'}.")


@app.command("take-out")
def take_out(
    slug: Slug,
    number: Number,
    serial: Annotated[str, typer.Argument(metavar="SERIAL")],
    by: By,
) -> None:
    """Take out what you read under a wrong number, or in a wrong batch."""
    _in_store(
        by,
        lambda db, issuer: paper_taking_out.take_out(
            db, slug, number, read_serial(serial), issuer.by
        ),
    )
    typer.echo(f"What {by} read on ballot {serial} is taken out of batch {number}.")


@app.command()
def resolve(
    slug: Slug,
    number: Number,
    serial: Annotated[str, typer.Argument(metavar="SERIAL")],
    ballot: Ballot,
    by: By,
    code: Code = "",
    reason: Annotated[str, typer.Option("--reason", help="Needed from who read it before.")] = "",
) -> None:
    """Say what is on a ballot that two people read differently."""

    def done(db: Connection, issuer: Issuer) -> None:
        edition = editions.load(db, slug).edition()
        reading = paper.as_reading(edition, issuer.seal, ballot, code)
        read, which = Read(reading, issuer.by, reason.strip()), read_serial(serial)
        if not code.strip():
            read = paper.with_code(db, slug, number, which, read)
        paper.resolve(db, slug, number, which, read)

    _in_store(by, done)
    typer.echo(f"Ballot {serial} of batch {number} is resolved.")


@app.command()
def close(slug: Slug, number: Number, by: By) -> None:
    """Let the ballots of a batch count, and write its record in the journal."""
    record = _in_store(by, lambda db, issuer: paper_closing.close(db, slug, number, issuer))
    typer.echo(f"Batch {number} of {slug} is closed.")
    _print_record(record.as_data())


@app.command()
def show(
    slug: Slug,
    number: Annotated[int | None, typer.Argument(metavar="[BATCH]", min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """Show the batches: what is still to be read, where two readings differ, and the records."""

    def seen(db: Connection, _issuer: Issuer) -> list[dict[str, Any]]:
        editions.load(db, slug)
        every = paper.batches(db, slug) if number is None else [paper.batch(db, slug, number)]
        return [_told(db, slug, batch) for batch in every]

    found = _in_store("nobody", seen)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    for batch in found:
        _print(batch)


def _told(db: Connection, slug: str, batch: Batch) -> dict[str, Any]:
    """Return what can be told of a batch."""
    read = paper.readings(db, slug, batch.number)
    states = {serial: paper.agreed(rounds) for serial, rounds in read.items()}
    differing = []
    for serial, rounds in read.items():
        if states[serial] is Agreement.DIFFERS:
            one, other = (rounds[name].reading for name in (Round.FIRST, Round.SECOND))
            texts = {"first": written(one.ballot), "second": written(other.ballot)}
            code = "same" if one.right == other.right else "differs"
            differing.append({"serial": serial, **texts, "code": code})
    handed_in = batch.opening.handed_in
    return {
        "batch": batch.number,
        "place": batch.opening.place,
        "day": None if batch.opening.corrects else handed_in.day.isoformat(),
        "at": handed_in.at.isoformat() if handed_in.at else None,
        "corrects": batch.opening.corrects or None,
        "kind": batch.opening.kind or None,
        "opened_by": batch.opened_by,
        "closed": batch.closed.isoformat() if batch.closed else None,
        "ready": sum(state is Agreement.READY for state in states.values()),
        "once": [serial for serial, state in states.items() if state is Agreement.ONCE],
        "differing": differing,
        "invalid": [
            {"serial": serial, "why": " ".join(why)}
            for serial, why in paper.invalid(db, slug, batch.number)
        ],
        "record": dict(batch.record) or None,
    }


def _print(batch: Mapping[str, Any]) -> None:
    when = f"corrections ({batch['corrects']})" if batch["corrects"] else batch["day"]
    kind = f", {batch['kind']}" if batch["kind"] else ""
    state = "closed" if batch["closed"] else "open"
    typer.echo(f"Batch {batch['batch']}: {batch['place']}, {when}{kind}, {state}")
    if not batch["closed"]:
        typer.echo(f"  {batch['ready']} ready, {len(batch['once'])} read once")
    if batch["once"]:
        typer.echo(f"  read once: {', '.join(map(str, batch['once']))}")
    for one in batch["differing"]:
        read = f'"{one["first"]}" and "{one["second"]}"'
        typer.echo(f"  {one['serial']} was read as {read}; the code {_SAME[one['code']]}")
    for one in batch["invalid"]:
        typer.echo(f"  {one['serial']} is invalid: {one['why']}")
    if batch["record"]:
        _print_record(batch["record"])


_SAME = {"same": "is the same", "differs": "differs"}


def _print_record(record: Mapping[str, str | int]) -> None:
    for name, value in record.items():
        typer.echo(f"  {name}: {value}")


@app.command()
def issue(
    slug: Slug,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why, and never for whom: it is public.")],
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Ask for the postcode and the year that match it.")
    ] = False,
) -> None:
    """Issue one code at a help desk; it is printed here, and nowhere else."""
    if not reason.strip():
        raise Refusal("Say why: --reason.")
    said = _said_to_match() if check else ""
    code = _in_store(by, lambda db, one: help_desk.issue(db, slug, reason.strip(), one, said))
    typer.echo(f"{code} (in digits: {digits_of(code)})")


def _said_to_match() -> str:
    """Ask for a postcode and a year of birth; typed here they stand in no list of commands."""
    said = as_match(typer.prompt("Postcode and year of birth (1234 AB 1980)", err=True))
    if said is None:
        raise Refusal("That is no postcode and year of birth, as in 1234 AB 1980.")
    return said
