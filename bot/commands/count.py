"""`wijkstem count`: count a Pabulib file again, and say of every project why it won or lost."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn, assert_never

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from budget import pabulib
from budget.count import (
    CountRules,
    Explanation,
    Outcome,
    Rule,
    Verdict,
    most_votes,
)
from budget.lot import seed_of
from budget.pabulib import Election
from budget.pabulib_rows import NotPabulib

app = typer.Typer()

_UNWRAPPED = 10_000
"""Columns of a page that is no terminal, so that `grep` finds a project on one line."""

_BESIDE_TITLE = 65
"""Columns of a terminal that everything but the title of a project mostly takes."""

_SAME_WINNERS = "The file has the same winners."

_AMOUNTS = {"cost", "left", "room"}
"""The facts about a project that are money."""


@app.command()
def count(
    file: Annotated[Path, typer.Argument(metavar="FILE.pb", help="An election, as by Pabulib.")],
    *,
    rule: Annotated[Rule, typer.Option(help="How to count.")] = Rule.MOST_VOTES,
    stop_at_first_misfit: Annotated[
        bool,
        typer.Option("--stop-at-first-misfit", help="Stop at the first project that does not fit."),
    ] = False,
    minimum_votes: Annotated[
        int | None,
        typer.Option(min=0, help="Votes or points that a project needs; else the file's own."),
    ] = None,
    fill_up: Annotated[
        bool | None,
        typer.Option("--fill-up/--no-fill-up", help="After equal shares, spend what is left."),
    ] = None,
    seed: Annotated[
        str | None, typer.Option(help="Draw lots from this text; else from the file's SHA-256.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Count an election again, and explain what became of every project."""
    if rule is Rule.EQUAL_SHARES:
        _refuse("Equal shares cannot be counted yet; --rule most-votes can.")
    if fill_up is not None:
        typer.echo("By most votes, filling up changes nothing.", err=True)
    content = _content(file)
    try:
        election = pabulib.read(content)
    except NotPabulib as reason:
        _refuse(f"{file.name}: {reason}")
    least = election.minimum_votes if minimum_votes is None else minimum_votes
    rules = CountRules(stop_at_first_misfit, least)
    drawn_from = seed_of(content) if seed is None else seed
    outcome = most_votes(election.candidates(), election.budget, rules, drawn_from)
    if as_json:
        typer.echo(json.dumps(_as_json(outcome, election.unit), ensure_ascii=False, indent=2))
    else:
        _print(Report(election, rules, outcome))


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        _refuse(f"{file} cannot be read: {str(error.strerror).lower()}.")


def _as_json(outcome: Outcome, unit: int) -> dict[str, object]:
    """Return the outcome as scripts know it, in euros even where cents were counted."""

    def euros(amount: int) -> float:
        return amount / unit if amount % unit else amount // unit

    def in_euros(name: str, fact: object) -> object:
        return euros(fact) if name in _AMOUNTS and isinstance(fact, int) else fact

    return {
        "rule": outcome.rule.value,
        "winners": list(outcome.winners),
        "spent": euros(outcome.spent),
        "budget": euros(outcome.budget),
        "projects": [
            {name: in_euros(name, fact) for name, fact in explanation.as_json().items()}
            for explanation in outcome.explanations
        ],
    }


def _print(report: "Report") -> None:
    """Print a report: on a terminal as wide as that is, elsewhere a project on a line."""
    console = Console(markup=False, highlight=False)
    if console.is_terminal:
        table = report.table(title_width=max(16, console.width - _BESIDE_TITLE))
    else:
        console.width = _UNWRAPPED
        table = report.table()
    for part in (report.heading(), table, *report.remarks()):
        console.print(part)


@dataclass(frozen=True, slots=True)
class Report:
    """An outcome in words, for a person."""

    election: Election
    rules: CountRules
    outcome: Outcome

    def heading(self) -> str:
        """Say what is counted."""
        meta = self.election.meta
        name = meta.get("description") or meta.get("unit") or "An election"
        return (
            f"{name}: {len(self.election.ballots):,} ballots on {len(self.election.projects)}"
            f" projects, {self._money(self.outcome.budget)} to spend, by most votes."
        )

    def table(self, title_width: int | None = None) -> Table:
        """Explain every project, in the order of their turns."""
        table = Table(box=SIMPLE_HEAD)
        table.add_column("Turn", justify="right", no_wrap=True)
        table.add_column("Project", no_wrap=True, max_width=title_width)
        for heading in ("Points" if self.election.vote_type.gives_points else "Votes", "Cost"):
            table.add_column(heading, justify="right", no_wrap=True)
        table.add_column("Why")
        for told in self.outcome.explanations:
            project = told.candidate
            table.add_row(
                str(told.rank),
                Text(f"{project.id} {project.title}"),
                f"{project.votes:,}",
                self._money(project.cost),
                Text(self.why(told)),
                style="bold" if told.verdict is Verdict.FUNDED else "",
            )
        return table

    def why(self, told: Explanation) -> str:
        """Explain in a sentence what became of a project, beside its votes and its cost."""
        left, room = self._money(told.left), self._money(told.room or 0)
        match told.verdict:
            case Verdict.FUNDED if told.drawn:
                return f"Funded: {left} was left, and it came in time by lot."
            case Verdict.FUNDED:
                return f"Funded: {left} was left."
            case Verdict.DID_NOT_FIT if told.by:
                return f"Did not fit: the count stopped at {told.by[0]}."
            case Verdict.DID_NOT_FIT:
                return f"Did not fit: {left} was left."
            case Verdict.BELOW_MINIMUM:
                return f"Below the minimum: {self._votes(self.rules.minimum_votes)}."
            case Verdict.THEME_FULL:
                return f"Theme full: {told.candidate.theme} had {room} left."
            case Verdict.DISTRICT_FULL:
                return f"District full: {told.candidate.district} had {room} left."
            case Verdict.EXCLUDED:
                return f"Excluded: {told.by[0]} is funded, and not both can be."
            case Verdict.LOST_DRAW:
                return f"Lost the draw: {_and(told.by)}, with equal votes and cost, came first."
        assert_never(told.verdict)

    def remarks(self) -> Iterator[str]:
        """Say what it comes to, what was drawn, and in what the file differs."""
        won, all_of_them = len(self.outcome.winners), len(self.outcome.explanations)
        spent, left = self._money(self.outcome.spent), self._money(self.outcome.left)
        yield f"{won} of {all_of_them} projects are funded, for {spent}; {left} is left over."
        for tie in self.outcome.ties:
            equal = f"each has {self._votes(tie.votes)} and costs {self._money(tie.cost)}"
            yield f"Drawn by lot: {_and(tie.ids)}, in this order; {equal}."
        yield f"Seed for lots: {self.outcome.seed}"
        yield from self._differences()

    def _differences(self) -> Iterator[str]:
        """Compare with what the city published, as far as the file tells."""
        projects, winners = self.election.projects, set(self.outcome.winners)
        for project in projects:
            counted = self.election.tally.get(project.id, 0)
            if project.votes is not None and project.votes != counted:
                told = self._votes(project.votes)
                yield f"The file says that {project.id} has {told}; its ballots say {counted:,}."
        if any(project.selected for project in projects):
            extra = [p.id for p in projects if p.selected is False and p.id in winners]
            missed = [p.id for p in projects if p.selected and p.id not in winners]
            yield _compared(extra, missed)

    def _votes(self, number: int) -> str:
        noun = "point" if self.election.vote_type.gives_points else "vote"
        return f"{number:,} {noun}{'' if number == 1 else 's'}"

    def _money(self, amount: int) -> str:
        """Write an amount, with decimals only where the file has any."""
        unit = self.election.unit
        return f"{amount / unit:,.{len(str(unit)) - 1}f}"


def _compared(extra: Sequence[str], missed: Sequence[str]) -> str:
    """Say whether the file names the same winners, and if not, which only one of us has."""
    if extra and missed:
        return f"The file has other winners: {_and(missed)}, and not {_and(extra)}."
    if missed:
        return f"The file has more winners: {_and(missed)}."
    return f"The file has fewer winners: not {_and(extra)}." if extra else _SAME_WINNERS


def _and(parts: Sequence[str]) -> str:
    """Join parts as in a sentence."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
