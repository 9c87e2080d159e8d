"""`wijkstem journal`: whether what was decided in public still stands as it was written."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import typer
from sqlalchemy import Connection

from bot.commands.store import opened, run
from bot.refusal import Refusal
from bot.settings import Organisation, read_settings
from storage import editions, journal, votes

app = typer.Typer(
    name="journal", help="Check the chains of decisions and of receipts.", no_args_is_help=True
)


class Verdict(NamedTuple):
    """What was found in one edition; a link is the place of the first that is broken, if any."""

    organisation: str
    slug: str
    decision: int | None
    receipt: int | None

    def reason(self) -> str:
        """Say in one sentence which link is broken first; nothing if none is."""
        chain, link = "decision", self.decision
        if link is None:
            chain, link = "receipt", self.receipt
        if link is None:
            return ""
        return (
            f"The chain of {chain}s of {self.slug} ({self.organisation}) is broken: "
            f"{chain} {link} is not as it was written."
        )


@app.callback()
def _group() -> None:
    """Stay a group of commands, though there is one in it."""


@app.command()
def verify(
    slug: Annotated[
        str, typer.Argument(metavar="[SLUG]", help="One edition; else all of them.")
    ] = "",
) -> None:
    """Check that no decision and no receipt was changed, taken away or added."""
    verdicts = run(_verdicts(slug))
    if slug and not verdicts:
        raise Refusal(f"There is no edition {slug}: see `wijkstem edition list`.")
    for verdict in verdicts:
        if not verdict.reason():
            typer.echo(f"{verdict.slug} ({verdict.organisation}): every link holds.")
    if broken := [verdict.reason() for verdict in verdicts if verdict.reason()]:
        raise Refusal(broken[0])


async def _verdicts(slug: str) -> list[Verdict]:
    """Check one edition or all, of all organisations."""
    organisations = read_settings().organisations()
    return [found for one in organisations for found in await verdicts_of(one, slug)]


async def verdicts_of(organisation: Organisation, slug: str = "") -> list[Verdict]:
    """Check the chains of an organisation: of one edition, or of all."""

    def checked(db: Connection) -> Iterator[Verdict]:
        for row in editions.every(db):
            if slug in {"", row.slug}:
                decision, receipt = journal.broken(db, row.slug), votes.broken(db, row.slug)
                yield Verdict(organisation.name, row.slug, decision, receipt)

    async with opened(organisation) as storage:
        return await storage.run(lambda db: list(checked(db)))
