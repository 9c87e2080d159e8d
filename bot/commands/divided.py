"""A vote on themes, counted again from the document that was published of it, and explained."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from bot.exports.document import Document
from budget.division import Division, DivisionRule, Share
from budget.pabulib_rows import readable

_NAMED = {DivisionRule.MEAN: "mean", DivisionRule.PER_EURO: "euro"}


def as_json(division: Division) -> Mapping[str, object]:
    """Return what it came to as scripts know it; the mean is an exact fraction of euros."""
    return {
        "rule": division.rule.value,
        "budget": division.total,
        "themes": [
            share.as_json() | {"mean": share.mean.as_integer_ratio()} for share in division.shares
        ],
    }


@dataclass(frozen=True, slots=True)
class Report:
    """A division in words, for a person."""

    document: Document
    division: Division

    def heading(self) -> str:
        """Say what is counted."""
        themes, total = len(self.division.shares), self.division.total
        return (
            f"{self.document.place or 'A vote'}: {len(self.document.ballots):,} ballots on {themes}"
            f" themes, {total:,} to divide, by {_NAMED[self.division.rule]}."
        )

    def table(self, title_width: int | None = None) -> Table:
        """Explain every theme, in the order of their numbers."""
        table = Table(box=SIMPLE_HEAD)
        table.add_column("Theme", no_wrap=True, max_width=title_width)
        table.add_column("Gets", justify="right", no_wrap=True)
        table.add_column("Why")
        for number, share in enumerate(self.division.shares, 1):
            told = (
                Text(f"{number} {readable(share.theme)}"),
                f"{share.amount:,}",
                Text(self.why(share)),
            )
            table.add_row(*told)
        return table

    def why(self, share: Share) -> str:
        """Explain what a theme gets."""
        drawn = " A draw decided on the last euro." if share.drawn else ""
        if self.division.rule is DivisionRule.MEAN:
            return f"{_cents(share.mean)} on average.{drawn}"
        if share.taken is None:
            return f"{self._of_all(share.not_taken)} gave it anything.{drawn}"
        return (
            f"{self._of_all(share.taken)} gave it that much or more;"
            f" {share.not_taken:,} gave 1 euro more.{drawn}"
        )

    def _of_all(self, number: int) -> str:
        return f"{number:,} of {self.division.weight:,} ballots"

    def remarks(self) -> Iterator[str]:
        """Say what was drawn, and in what the document differs."""
        if self.division.draw:
            drew = ", ".join(map(readable, self.division.draw))
            yield f"Drawn by lot for {self.division.drawn_euros} euro: {drew}, in this order."
        yield f"Seed for lots: {readable(self.division.seed)}"
        told = self.document.amounts
        others = [one for one in self.division.shares if told.get(one.theme) != one.amount]
        for share in others:
            yield f"The file says that {readable(share.theme)} gets {told.get(share.theme, 0):,}."
        if not others:
            yield "The file has the same amounts."


def _cents(amount: Fraction) -> str:
    return f"{round(amount * 100) / 100:,.2f}"
