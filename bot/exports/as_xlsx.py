"""A workbook for Excel and LibreOffice: a sheet for each table, and not one formula."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.exports.as_csv import begins_formula
from bot.exports.tables import Cell, Table
from budget.sentence import Reasoned, _

_LITERAL = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_WIDTH = 18


class TooLong(Reasoned):
    """A text does not fit in a cell, which holds 32,767 characters, or a table in a sheet."""


def as_xlsx(tables: Iterable[Table], made: datetime) -> bytes:
    """Return the workbook, which says that it was made at this moment; raise `TooLong`."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True, **_LITERAL}) as book:
        book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
        bold, text = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        for table in tables:
            _fill(book.add_worksheet(table.name), table, bold, text)
    return content.getvalue()


def _fill(sheet: Worksheet, table: Table, bold: Format, literal: Format) -> None:
    """Write a table; its heading stays in sight."""
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.columns) - 1, _WIDTH)
    for column, heading in enumerate(table.columns):
        _write(sheet, (0, column), heading, bold)
    for place, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            guarded = isinstance(cell, str) and begins_formula(cell)
            _write(sheet, (place, column), cell, literal if guarded else None)


def _write(sheet: Worksheet, at: tuple[int, int], cell: Cell, style: Format | None) -> None:
    """Write one cell by its kind: a text that begins with "=" remains one when it is edited."""
    if cell is None or cell == "":
        return
    if _refused(sheet, at, cell, style):
        raise TooLong(
            _(
                "Row {row}, column {column} does not fit in a sheet.",
                row=at[0] + 1,
                column=at[1] + 1,
            )
        )


def _refused(sheet: Worksheet, at: tuple[int, int], cell: str | int, style: Format | None) -> bool:
    if isinstance(cell, int):
        return bool(sheet.write_number(*at, cell, style))
    return bool(sheet.write_string(*at, cell, style))
