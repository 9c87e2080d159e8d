"""CSV that Excel opens by a double click where numbers have a decimal comma, as in Dutch.

There it wants semicolons, and takes the text for UTF-8 only after a byte order mark.
"""

import csv
from io import StringIO

from bot.exports.tables import Cell, Table

_FORMULA = tuple("=+-@\t\r\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}") + tuple(
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""What makes a spreadsheet calculate a text (OWASP, "CSV Injection")."""


def as_csv(table: Table) -> bytes:
    """Return a table as a file: texts between quotation marks, numbers without."""
    page = StringIO(newline="")
    lines = csv.writer(page, delimiter=";", quoting=csv.QUOTE_NONNUMERIC)
    lines.writerow(table.columns)
    lines.writerows([_cell(cell) for cell in row] for row in table.rows)
    return page.getvalue().encode("utf-8-sig")


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate this text instead of showing it."""
    return text.startswith(_FORMULA)


def _cell(cell: Cell) -> str | int:
    """Return what stands in the file; an apostrophe keeps a text a text."""
    if isinstance(cell, str) and begins_formula(cell):
        return f"'{cell}"
    return "" if cell is None else cell
