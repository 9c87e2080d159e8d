"""`wijkstem journal`: whether what was decided in public still stands as it was written."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import typer
from sqlalchemy import Connection

from bot.commands.store import opened, run
from bot.organisation import Organisation
from bot.refusal import Refusal
from bot.settings import read_settings
from storage import journal
from storage.ballots import soundness, votes
from storage.process import editions

_GONE = "The journal tells of this edition, and the edition itself is not there any more."

app = typer.Typer(
    name="journal", help="Check the chains of decisions and of receipts.", no_args_is_help=True
)


class Verdict(NamedTuple):
    """What was found in one edition; a link is the place of the first that is broken, if any.

    `unmatched` are rights without a ballot that counts, and such ballots without a right; and
    `unsound` is what else is not as the journal says.
    """

    organisation: str
    slug: str
    decision: int | None
    receipt: int | None
    unmatched: tuple[int, int] = (0, 0)
    unsound: str = ""

    def reason(self) -> str:
        """Say in one sentence which link is broken first; nothing if none is."""
        chain, link = "decision", self.decision
        if link is None:
            chain, link = "receipt", self.receipt
        if link is None:
            return self._mismatch()
        return (
            f"The chain of {chain}s of {self.slug} ({self.organisation}) is broken: "
            f"{chain} {link} is not as it was written."
        )

    def _mismatch(self) -> str:
        without_ballot, without_right = self.unmatched
        if not without_ballot and not without_right:
            return self.unsound and f"{self.slug} ({self.organisation}): {self.unsound}"
        return (
            f"The ballots of {self.slug} ({self.organisation}) do not match the rights that were "
            f"used: {without_ballot} rights have no ballot that counts, "
            f"and {without_right} ballots count without a right."
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
    """Check that no decision, receipt or ballot was changed, taken away or added."""
    found = run(_verdicts(slug))
    if slug and not found:
        raise Refusal(f"There is no edition {slug}: see `wijkstem edition list`.")
    if not found:
        typer.echo("There is no edition yet, and so no chain.")
    for verdict in found:
        if not verdict.reason():
            typer.echo(f"{verdict.slug} ({verdict.organisation}): every link holds.")
    if broken := [verdict.reason() for verdict in found if verdict.reason()]:
        raise Refusal("\n".join(broken))


async def _verdicts(slug: str) -> list[Verdict]:
    """Check one edition or all, of all organisations."""
    organisations = read_settings().organisations()
    return [found for one in organisations for found in await _verdicts_of(one, slug)]


async def _verdicts_of(organisation: Organisation, slug: str) -> list[Verdict]:
    async with opened(organisation) as storage:
        return await storage.run(lambda db: verdicts(db, organisation.name, slug))


def verdicts(db: Connection, organisation: str, slug: str = "") -> list[Verdict]:
    """Check the chains of an organisation: of one edition, or of all."""
    return list(_checked(db, organisation, slug))


def _checked(db: Connection, organisation: str, slug: str) -> Iterator[Verdict]:
    for row in editions.every(db):
        if slug in {"", row.slug}:
            decision = journal.broken(db, row.slug)
            links = decision, votes.broken(db, row.slug) if decision is None else None
            unmatched = soundness.unmatched(db, row.slug)
            unsound = soundness.unsound(db, row) if links == (None, None) else None
            yield Verdict(organisation, row.slug, *links, unmatched, unsound or "")
    for name in soundness.gone(db):
        if slug in {"", name}:
            yield Verdict(organisation, name, None, None, unsound=_GONE)
