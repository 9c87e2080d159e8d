"""`wijkstem count`: count a Pabulib file again, and say of every project why it won or lost."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, NoReturn, assert_never

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands import divided
from bot.commands.busy import busy
from bot.exports.document import Document, NotADocument, read
from budget import pabulib
from budget.count import (
    CountRules,
    Explanation,
    Outcome,
    Purse,
    Rule,
    Stage,
    Verdict,
    most_votes,
)
from budget.equal_shares import equal_shares
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

_EXACT_AMOUNTS = {"paid", "supporters_left"}
"""The facts that are money as a numerator and a denominator."""

_FEW_PROJECTS, _FEW_PICKS = 10, 3
"""What equal shares need to tell groups of residents apart."""

_FILE = "An election, as by Pabulib, or the result.json of a vote on themes."

_NAMED = {Rule.MOST_VOTES: "most votes", Rule.EQUAL_SHARES: "equal shares"}


@app.command()
def count(
    file: Annotated[Path, typer.Argument(metavar="FILE.pb", help=_FILE)],
    *,
    rule: Annotated[Rule, typer.Option(help="How to count projects.")] = Rule.MOST_VOTES,
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
    _check(seed)
    if fill_up is not None and rule is Rule.MOST_VOTES:
        typer.echo("By most votes, filling up changes nothing.", err=True)
    if (content := _content(file)).lstrip()[:1] == b"{":
        _count_themes(_document(file, content), seed, as_json=as_json)
        return
    election = _election(file, content)
    least = election.minimum_votes if minimum_votes is None else minimum_votes
    rules = CountRules(stop_at_first_misfit, least, fill_up=fill_up is not False)
    drawn_from = seed_of(content) if seed is None else seed
    with busy(f"Counting {file}"):
        outcome = _outcome(election, rule, rules, drawn_from)
    if as_json:
        typer.echo(json.dumps(_as_json(outcome, election.unit), ensure_ascii=False, indent=2))
    else:
        _print(Report(election, rules, outcome))


def _count_themes(document: Document, seed: str | None, *, as_json: bool) -> None:
    """Count a vote on themes by its own rules, and explain what became of every theme."""
    division = document.counted(seed)
    if as_json:
        typer.echo(json.dumps(divided.as_json(division), ensure_ascii=False, indent=2))
    else:
        _print(divided.Report(document, division))


def _outcome(election: Election, rule: Rule, rules: CountRules, seed: str) -> Outcome:
    """Count ballots on projects."""
    if rule is Rule.MOST_VOTES:
        return most_votes(election.candidates(), election.budget, rules, seed)
    return _equal_shares(election, rules, seed)


def _equal_shares(election: Election, rules: CountRules, seed: str) -> Outcome:
    """Count by equal shares where ballots choose projects; warn where they tell little."""
    if election.vote_type.gives_points:
        _refuse("Equal shares are for ballots that choose projects, not for points or rankings.")
    if rules.stop_at_first_misfit and not rules.fill_up:
        typer.echo("Where nothing is filled up, nothing stops at a misfit.", err=True)
    picked = [ballot.picked for ballot in election.ballots]
    picks = sum(len(set(ballot)) for ballot in picked)
    if len(election.projects) < _FEW_PROJECTS or picks < _FEW_PICKS * len(picked):
        typer.echo(
            f"Equal shares tell little with fewer than {_FEW_PROJECTS} projects"
            f" or {_FEW_PICKS} picks on a ballot on average.",
            err=True,
        )
    return equal_shares(
        election.candidates(),
        picked,
        election.budget,
        rules,
        seed,
        euro=election.unit,
    )


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def _check(seed: str | None) -> None:
    if seed is not None and not seed.isprintable():
        _refuse("A seed is a line of text: leave out what cannot be printed.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        _refuse(f"{file} cannot be read: {str(error.strerror).lower()}.")


def _election(file: Path, content: bytes) -> Election:
    try:
        return pabulib.read(content)
    except NotPabulib as reason:
        _refuse(f"{file.name}: {reason}")


def _document(file: Path, content: bytes) -> Document:
    try:
        return read(content)
    except NotADocument as reason:
        if _of_projects(content):
            _refuse(f"{file.name}: this file is of a vote on projects: count result.pb.")
        _refuse(f"{file.name}: {reason}")


def _of_projects(content: bytes) -> bool:
    """Whether this is what we write of a vote on projects, beside the file that can be counted."""
    try:
        match json.loads(content):
            case {"format": "wijkstem results 1", "winners": [*_]}:
                return True
    except ValueError:
        pass
    return False


def _as_json(outcome: Outcome, unit: int) -> dict[str, object]:
    """Return the outcome as scripts know it, in euros even where cents were counted."""

    def euros(amount: int) -> float:
        return amount / unit if amount % unit else amount // unit

    def in_euros(name: str, fact: object) -> object:
        if name in _EXACT_AMOUNTS and isinstance(fact, tuple):
            return (Fraction(*fact) / unit).as_integer_ratio()
        return euros(fact) if name in _AMOUNTS and isinstance(fact, int) else fact

    share = None if outcome.share is None else (outcome.share / unit).as_integer_ratio()
    return {
        "rule": outcome.rule.value,
        "winners": list(outcome.winners),
        "spent": euros(outcome.spent),
        "budget": euros(outcome.budget),
        **({} if share is None else {"share": share}),
        "projects": [
            {name: in_euros(name, fact) for name, fact in explanation.as_json().items()}
            for explanation in outcome.explanations
        ],
    }


def _print(report: "Report | divided.Report") -> None:
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
            f" projects, {self._money(self.outcome.budget)} to spend,"
            f" by {_NAMED[self.outcome.rule]}."
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
        """Explain what became of a project, beside its votes and its cost."""
        verdict = self._verdict(told)
        return verdict if told.purse is None else f"{verdict} {self._supporters(told, told.purse)}"

    def _supporters(self, told: Explanation, purse: Purse) -> str:
        """Say in a sentence what its supporters had for a project under equal shares."""
        if not told.candidate.votes:
            return "Nobody supports it."
        paid = self._exact_money(purse.paid or Fraction(0))
        left, cost = self._exact_money(purse.left), self._money(told.candidate.cost)
        of_all = f"{purse.short:,} of {told.candidate.votes:,}"
        if told.stage is Stage.SHARES and purse.short:
            return (
                f"Its supporters paid at most {paid}; {of_all} had less left, and paid all of it."
            )
        if told.stage is Stage.SHARES:
            return f"Each of its supporters paid {paid}."
        return f"Its supporters had {left} of {cost}; {of_all} had less left than an equal part."

    def _verdict(self, told: Explanation) -> str:
        left, room = self._money(told.left), self._money(told.room or 0)
        match told.verdict:
            case Verdict.FUNDED:
                return self._funded(told)
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
            case Verdict.WITHDRAWN:
                return "Withdrawn: it took no turn."
        assert_never(told.verdict)

    def _funded(self, told: Explanation) -> str:
        left = self._money(told.left)
        if told.stage is Stage.SHARES:
            return "Funded by shares, by lot." if told.drawn else "Funded by shares."
        if told.drawn:
            return f"Funded: {left} was left, and it came in time by lot."
        filled_up = told.stage is Stage.FILLED_UP
        return f"Filled up: {left} was left." if filled_up else f"Funded: {left} was left."

    def remarks(self) -> Iterator[str]:
        """Say what it comes to, what was drawn, and in what the file differs."""
        won, all_of_them = len(self.outcome.winners), len(self.outcome.explanations)
        spent, left = self._money(self.outcome.spent), self._money(self.outcome.left)
        yield f"{won} of {all_of_them} projects are funded, for {spent}; {left} is left over."
        if self.outcome.share is not None:
            yield f"Every ballot had {self._exact_money(self.outcome.share)} to spend."
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

    def _exact_money(self, amount: Fraction) -> str:
        """Write an exact amount, rounded to cents."""
        return f"{float(amount / self.election.unit):,.2f}"

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
