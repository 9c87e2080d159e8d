"""A table in a CSV file, as spreadsheets write them: checked whole, and reported row by row.

Nobody is asked how their file is written: UTF-8 or UTF-16 with their marks, UTF-8 without one, or
else Windows' Western European; commas, semicolons or tabs.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from bot.uploads.columns import BadCell, Column
from budget.sentence import Amount, Reasoned, Sentence, _

LARGEST = 16 * 1024 * 1024
"""Bytes of a file."""

MOST_ROWS = 100_000

SHOWN = 500
"""What is wrong that is said one by one; the rest is only counted."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ";,\t"
_FORMULA = ("=", "+", "-", "@")


class NoTable(Reasoned):
    """This file is no table with these columns."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row, numbered as a spreadsheet does, in which column, if in one."""

    row: int
    column: str
    said: Sentence


@dataclass(slots=True)
class Table:
    """The rows that are right, each with its number, and what is wrong with the others.

    Of `wrong` cells in all, `faults` has the first ones.
    """

    rows: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    wrong: int = 0

    def blame(self, row: int, column: str, said: Sentence) -> None:
        """Note that something is wrong in a row."""
        self.wrong += 1
        if len(self.faults) < SHOWN:
            self.faults.append(Fault(row, column, said))


def read_table(content: bytes, columns: Sequence[Column]) -> Table:
    """Return what is in a file, right or wrong; raise `NoTable` if it has no such columns."""
    if len(content) > LARGEST:
        size = LARGEST // 1024 // 1024
        raise NoTable(_("This file is larger than {size} MB; split it.", size=size))
    rows, number = _rows(_text(content)), 0
    try:
        number, headings = next(rows, (0, []))
        places = _places(headings, columns)
        before = {column.name: dict[Any, int]() for column in columns if column.unique}
        table = Table()
        for number, cells in rows:
            if number > MOST_ROWS + 1:
                most = Amount(MOST_ROWS)
                raise NoTable(_("This file has more than {most} rows; split it.", most=most))
            _take(table, number, cells, places, before)
    except csv.Error as failure:
        raise NoTable(
            _(
                "After row {number} this is no table: {failure}.",
                number=number,
                failure=str(failure),
            )
        ) from failure
    return table


def _text(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        written = content.decode(encoding)
    except UnicodeDecodeError:
        written = content.decode("cp1252", "replace")
    if "\0" in written:
        raise NoTable(_("This is no text; save it as CSV."))
    return written


def _rows(written: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows in which there is something, by number, their cells without spaces around."""
    first, _break, rest = written.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip()) == len("sep=;"):
        separator, written, above = first[4], rest, 1
    else:
        separator, above = max(_SEPARATORS, key=first.count), 0
    reader = csv.reader(StringIO(written, newline=""), delimiter=separator, strict=True)
    for number, cells in enumerate(reader, 1 + above):
        if any(cell.strip() for cell in cells):
            yield number, [cell.strip() for cell in cells]


def _places(headings: Sequence[str], columns: Sequence[Column]) -> list[Column]:
    """Return the column at each place; raise `NoTable` if it is not clear which is which."""
    if not any(headings):
        raise NoTable(_("This file is empty; its first row has to name the columns."))
    by_name = {name.casefold(): one for one in columns for name in (one.name, *one.also)}
    known = ", ".join(column.name for column in columns)
    unknown = [name for name in headings if name.casefold() not in by_name]
    if unknown:
        raise NoTable(
            _(
                'There is a column "{column}"; the columns are {known}.',
                column=unknown[0][:40],
                known=known,
            )
        )
    places = [by_name[name.casefold()] for name in headings]
    for column in columns:
        if column.needed and column not in places:
            raise NoTable(
                _(
                    'The column "{column}" is missing; the columns are {known}.',
                    column=column.name,
                    known=known,
                )
            )
        if places.count(column) > 1:
            raise NoTable(
                _('The column "{column}" is there twice; take one out.', column=column.name)
            )
    return places


def _take(
    table: Table,
    number: int,
    cells: Sequence[str],
    places: Sequence[Column],
    before: Mapping[str, dict[Any, int]],
) -> None:
    """Add a row to a table, or what is wrong with it."""
    if len(cells) != len(places) and any(cells[len(places) :]):
        said = _(
            "This row has {cells} cells; there are {columns} columns.",
            cells=len(cells),
            columns=len(places),
        )
        table.blame(number, "", said)
        return
    read, wrong = dict[str, Any](), table.wrong
    for column, cell in zip(places, [*cells, *[""] * len(places)], strict=False):
        try:
            value = read[column.name] = _read(column, cell)
        except BadCell as refusal:
            table.blame(number, column.name, refusal.reasons[0])
            continue
        seen = before.get(column.name, {})
        if column.unique and (first := seen.setdefault(value, number)) != number:
            said = _("Row {number} says the same; each needs its own.", number=first)
            table.blame(number, column.name, said)
    if table.wrong == wrong:
        table.rows.append((number, read))


def _read(column: Column, cell: str) -> Any:  # noqa: ANN401 - whatever the column says
    if not cell:
        if column.needed:
            raise BadCell(_("This is empty; fill it in."))
        return ""
    if cell.startswith(_FORMULA):
        raise BadCell(
            _('This begins with "{sign}", as a formula does; write it without.', sign=cell[0])
        )
    return column.read(cell)
