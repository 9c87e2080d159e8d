"""Charts of the report, one for each column that is drawn; a table beside them has the numbers."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.charts.bars import Bar, bars
from bot.charts.lines import Line, over_time
from bot.reports.section import Section, _, say
from locales.catalogue import amount

_UNTOLD = _("not told")

_Values = Sequence[tuple[str, int | None]]
"""What is drawn: a name and a number each, or None where it may not be told."""


def charts(section: Section, language: str) -> Iterator[str]:
    """Yield a chart of each drawn column, as SVG; none where there is nothing to see."""
    heading, told = say(section.heading, language), section.shown(language)
    rows = [row for row, kept in zip(told, section.rows, strict=True) if kept[0] != "total"]
    for at, (column, words) in enumerate(section.columns[1:]):
        values = [(str(row[0]), n if isinstance(n := row[at], int) else None) for row in rows]
        if column in section.drawn and _to_see(values, over_time=section.over_time):
            title = f"{heading}: {say(words, language)}"
            draw = _line if section.over_time else _bars
            yield draw(f"{section.name}-{column}", title, values, language)


def _to_see(values: _Values, *, over_time: bool) -> bool:
    """Whether there is anything to see; of a line at least one piece, between two neighbours."""
    numbers = [number for _name, number in values]
    if over_time and not any(None not in pair for pair in pairwise(numbers)):
        return False
    return any(numbers)


def _bars(name: str, title: str, values: _Values, language: str) -> str:
    untold = say(_UNTOLD, language)
    rows = [
        Bar(label, number or 0, untold if number is None else amount(number, language))
        for label, number in values
    ]
    return bars(name, title, rows)


def _line(name: str, title: str, values: _Values, language: str) -> str:
    numbers = [number for _label, number in values]
    most = amount(max(number for number in numbers if number is not None), language)
    moments = [label for label, _number in values]
    return over_time(name, title, moments, [Line(title, numbers)], most)
