"""`wijkstem ideas merge` and `wijkstem ideas merges`: ideas that may go on together."""

from collections.abc import Iterator
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot import merging
from bot.acting import Acting
from bot.commands.store import issuer, moment, with_store
from bot.merging import Pending
from bot.refusal import Refusal
from budget.merging import CannotMerge
from storage.process import editions

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
Name = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]


def merge(
    slug: Slug,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="The idea that joins.")],
    into: Annotated[int, typer.Argument(metavar="INTO", min=1, help="The idea that goes on.")],
    by: Name,
    text: Annotated[
        str, typer.Option("--text", metavar="TEXT", help="What idea INTO then says in addition.")
    ] = "",
) -> None:
    """Propose that one idea goes on as part of another; those who wrote them are asked.

    Where nobody is left to be asked, somebody else has to propose the same.
    """
    seal, now = issuer().seal, moment()

    def proposed(db: Connection) -> list[Pending]:
        merging.propose(Acting(db, slug, by, now, seal), number, into, text)
        return [one for one in merging.pending(db, slug, now) if one.number == number]

    try:
        waiting = with_store(lambda storage: storage.run(proposed))
    except CannotMerge as refusal:
        raise Refusal(str(refusal)) from refusal
    if not waiting:
        typer.echo(f"Idea {number} goes on as part of idea {into}.")
    for one in waiting:
        typer.echo("\n".join(lines(one)))


def merges(slug: Slug) -> None:
    """List what was proposed and waits for an answer."""
    now = moment()

    def found(db: Connection) -> list[tuple[Pending, str]]:
        zone = editions.load(db, slug).edition().zone
        return [
            (one, f"{one.merger.until.astimezone(zone):%Y-%m-%d %H:%M}")
            for one in merging.pending(db, slug, now)
        ]

    for one, until in with_store(lambda storage: storage.run(found)):
        typer.echo("\n".join(lines(one, until)))


def lines(one: Pending, until: str = "") -> Iterator[str]:
    """Yield what is printed of a merger: for which ideas it waits, never who has answered."""
    merger = one.merger
    by = " and ".join(merger.by)
    before = f", before {until}" if until else ""
    yield f"{one.number} into {merger.into}, proposed by {by}{before}"
    for number in one.waits_for:
        yield f"   nobody has agreed for idea {number} yet"
    if merger.words:
        yield f"   idea {merger.into} then says: {merger.words}"


VERBS = {"merge": merge, "merges": merges}
"""What is done with ideas, by its word."""
