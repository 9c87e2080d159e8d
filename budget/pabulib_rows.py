"""The text of a Pabulib file: three parts of semicolon CSV, each with a heading of its own.

Nothing is skipped but empty lines.  Every row knows its line, so that a refusal can name it.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO

from budget.idea import shortened

_COLUMNS = {
    "META": ("key", "value"),
    "PROJECTS": ("project_id", "cost"),
    "VOTES": ("voter_id", "vote"),
}
_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"(-?[0-9]{1,15})(\.0+)?")


class NotPabulib(ValueError):
    """The file cannot be read; the reason is a whole sentence, in English, that says where."""

    def __init__(self, reason: str, line: int = 0) -> None:
        """Say why, and in which line of the file, from 1."""
        super().__init__(f"Line {line}: {reason}" if line else reason)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of one of the parts, by column; a line of META has one column, named by its key."""

    line: int
    cells: Mapping[str, str]

    def amount(self, column: str) -> Fraction:
        """Return the amount of money in a column, exactly."""
        text = self.cells[column]
        if not _AMOUNT.fullmatch(text):
            raise NotPabulib(f"the {column} {said(text)} is not an amount such as 7200.", self.line)
        return Fraction(text)

    def whole(self, column: str) -> int:
        """Return the whole number in a column."""
        return whole_number(self.cells[column], column, self.line)


def parts(content: bytes) -> tuple[list[Row], list[Row], list[Row]]:
    """Cut a file into its three parts, each under its own heading."""
    found: dict[str, list[Row]] = {}
    name = ""
    heading: list[str] = []
    for line, cells in _lines(content):
        title = cells[0].upper() if not any(cells[1:]) else ""
        if title in _COLUMNS:
            if [*found, title] != list(_COLUMNS)[: len(found) + 1]:
                raise NotPabulib("the parts are META, PROJECTS and VOTES, in this order.", line)
            name, heading, found[title] = title, [], []
        elif not name:
            raise NotPabulib("a Pabulib file begins with META.", line)
        elif not heading:
            heading = _heading(name, cells, line)
        else:
            found[name].append(_row(name, heading, cells, line))
    missing = [part for part in _COLUMNS if part not in found]
    if missing:
        raise NotPabulib(f"The part {missing[0]} is missing.")
    return found["META"], found["PROJECTS"], found["VOTES"]


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the fields of every line that has any, and the number of the line they begin in."""
    try:
        text = StringIO(content.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotPabulib("this is not UTF-8 text.", line) from error
    reader = csv.reader(text, delimiter=";", skipinitialspace=True, strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(cells):
                yield begin, [cell.strip() for cell in cells]
            begin = reader.line_num + 1
    except csv.Error as error:
        raise NotPabulib(f"the quotation marks are not in order ({error}).", begin) from error


def _heading(name: str, cells: Sequence[str], line: int) -> list[str]:
    """Return the columns of a part."""
    columns = [cell.lower() for cell in cells]
    for needed in _COLUMNS[name]:
        if columns.count(needed) != 1:
            raise NotPabulib(f"the heading of {name} has no {needed}, or has it twice.", line)
    return columns


def _row(name: str, heading: Sequence[str], cells: Sequence[str], line: int) -> Row:
    """Return one line by column; only in META, where cities write prose, may a semicolon stray."""
    if name == "META":
        cells = (cells[0], "; ".join(cells[1:]))
    if len(cells) != len(heading):
        reason = f"there are {len(cells)} fields under a heading of {len(heading)}."
        raise NotPabulib(reason, line)
    return Row(line, dict(zip(heading, cells, strict=True)))


def refuse_repeats(rows: Iterable[Row], column: str) -> None:
    """Refuse a file in which two lines are about the same project, or the same person."""
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.cells[column], row.line)
        if first != row.line:
            raise NotPabulib(f"this {column} was in line {first} already.", row.line)


def whole_number(text: str, what: str, line: int) -> int:
    """Return a whole number; cities write 3 as "3.0" too."""
    match = _WHOLE.fullmatch(text)
    if match is None:
        raise NotPabulib(f"the {what} {said(text)} is no whole number.", line)
    return int(match[1])


def said(text: str) -> str:
    """Return what a file says as it can be quoted in a sentence."""
    return f'"{shortened(readable(text))}"'


def readable(text: str) -> str:
    """Return a text on one line, without the characters that steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
