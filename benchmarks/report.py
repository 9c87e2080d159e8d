"""Figures as tables, in Markdown that can be read as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from statistics import median

from benchmarks.entrants import Entrant, Store
from benchmarks.rounds import Figures

Name = tuple[str, Store]
Results = dict[Name, Figures]
"""What the rounds of each entrant came to."""


def name(entrant: Entrant) -> Name:
    """Return under what an entrant's figures are kept."""
    return entrant.name, entrant.store


def medians(rounds: Sequence[Figures]) -> Figures:
    """Return the median of every figure by itself."""
    return Figures(
        **{f.name: median(getattr(figures, f.name) for figures in rounds) for f in fields(Figures)}
    )


def line(entrant: Entrant, figures: Figures) -> str:
    """Show one round as it ends."""
    cost = f"{number(figures.whole_cpu)} us a turn"
    refused = f", {number(figures.refused)} refused" if figures.refused else ""
    return f"  {_named(name(entrant))}: {number(figures.turns)} turns/s, {cost}{refused}"


def closed(results: Results) -> str:
    """Show how many turns were taken in, how fast, and for how much processor time."""
    rows = [
        [
            _named(who),
            number(f.turns),
            number(f.p50),
            number(f.p99),
            number(f.cpu),
            _of_database(who, f),
            number(1e6 / f.whole_cpu),
        ]
        for who, f in results.items()
    ]
    head = ["turns/s", "p50 ms", "p99 ms", "CPU us", "+ PostgreSQL", "turns a core second"]
    return table(["", *head], rows)


def opened(results: Results) -> str:
    """Show how long messages waited that came at their own pace."""
    rows = [
        [_named(who), number(f.turns), number(f.unanswered), number(f.p50), number(f.p99)]
        for who, f in results.items()
    ]
    return table(["", "answered/s", "left waiting", "p50 ms", "p99 ms"], rows)


def sent(results: Results) -> str:
    """Show how many turns a second there were, and what they cost with what was sent."""
    rows = [
        [_named(who), number(f.turns), number(f.cpu), _of_database(who, f)]
        for who, f in results.items()
    ]
    return table(["", "turns/s", "CPU us", "+ PostgreSQL"], rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay figures out, the first column to the left; nothing if there are none."""
    lines = [list(head), *map(list, rows)]
    if len(lines) == 1:
        return ""
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]

    def laid(cells: Sequence[str]) -> str:
        right = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        return f"| {' | '.join([cells[0].ljust(widths[0]), *right])} |"

    rule = ["-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:])]
    return "\n".join(["", laid(lines[0]), laid(rule), *map(laid, lines[1:])])


def number(figure: float) -> str:
    """Write a figure as precisely as it is worth."""
    return f"{figure:,.1f}" if figure < 100 and figure != int(figure) else f"{figure:,.0f}"


def _named(who: Name) -> str:
    return f"{who[0]}, {who[1]}"


def _of_database(who: Name, figures: Figures) -> str:
    return number(figures.database_cpu) if who[1] is Store.POSTGRES else ""
