"""Sections of the report as a page shows them: in words, with charts beside their tables."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from bot.exports.tables import Cell
from bot.reports.drawn import charts
from bot.reports.section import Section, say


class Shown(NamedTuple):
    """A table with its heading, what it means, and the pictures beside it."""

    name: str
    heading: str
    meaning: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    charts: Sequence[Markup]

    @property
    def untold(self) -> bool:
        """Whether all numbers in it are about too few people to be told, so that none is there."""
        cells = [cell for row in self.rows for cell in row[1:]]
        return None in cells and not any(isinstance(cell, int) for cell in cells)


def shown(sections: Iterable[Section], language: str) -> list[Shown]:
    """Return sections in a language."""
    return [
        Shown(
            one.name,
            say(one.heading, language),
            say(one.meaning, language),
            [say(heading, language) for _name, heading in one.columns[1:]],
            one.shown(language),
            [Markup(chart) for chart in charts(one, language)],  # noqa: S704 - charts escape words
        )
        for one in sections
    ]
