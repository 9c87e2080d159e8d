"""A part of the report: a table, in words that have to be said yet, and what its figures mean.

Its sentences are of the catalogue `desk`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from bot.exports.tables import Cell, Table, plain
from budget.edition import Words
from locales.catalogue import clock, full_day, name_in
from locales.desk import words


class Sentence(NamedTuple):
    """A sentence of the report as it stands in the code."""

    text: str


class Tongue(NamedTuple):
    """A language, to be named."""

    code: str


Figure = Sentence | Tongue | Words | date | time | str | int | None
"""What stands in a table: words, a day, an hour, a number, or None where nothing may be told."""


def _(text: str) -> Sentence:
    """Return a sentence, to be said in any language."""
    return Sentence(text)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the report.

    Each column has a name for programs and a heading for people; the first is a key, the second
    what it is called.  `meaning` says what is counted.  `drawn` are the columns of which a picture
    is made; they are drawn `over_time` as a line, else as bars.
    """

    name: str
    heading: Sentence
    meaning: Sentence
    columns: tuple[tuple[str, Sentence], ...]
    rows: tuple[tuple[Figure, ...], ...]
    drawn: tuple[str, ...] = ()
    over_time: bool = False

    @property
    def tells(self) -> bool:
        """Whether any figure of those that are drawn may be told."""
        places = [at for at, (name, _heading) in enumerate(self.columns) if name in self.drawn]
        return any(row[at] is not None for row in self.rows for at in places)

    def table(self, language: str) -> Table:
        """Return the table as a file or a sheet has it."""
        names = tuple(name for name, _heading in self.columns)
        return Table(self.name, names, tuple(tuple(_cells(row, language)) for row in self.rows))

    def shown(self, language: str) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows as people read them: without the key."""
        return tuple(tuple(_cells(row[1:], language)) for row in self.rows)


def say(sentence: Sentence, language: str) -> str:
    """Return a sentence in a language."""
    return words(language).wording(sentence.text, brief=False)


def _cells(row: tuple[Figure, ...], language: str) -> Iterator[Cell]:
    for figure in row:
        if figure is None or isinstance(figure, int):
            yield figure
        else:
            yield plain(_said(figure, language))


def _said(figure: Sentence | Tongue | Words | date | time | str, language: str) -> str:
    match figure:
        case Sentence():
            return say(figure, language)
        case Tongue(code):
            return name_in(code, language)
        case date():
            return full_day(figure, language)
        case time():
            return clock(figure, language)
        case Mapping():
            return figure.get(language) or next(iter(figure.values()), "")
        case str():
            return figure
