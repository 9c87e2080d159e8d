"""No text that somebody wrote is ever calculated, in no spreadsheet."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl.reader.excel import load_workbook

from bot.exports.as_csv import as_csv
from bot.exports.as_xlsx import as_xlsx
from bot.exports.tables import Cell, Table, plain, sheets
from tests.bot.exports.injections import CALCULATED
from tests.bot.exports.linden import MADE, full_of

BEGINNINGS = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def cells(table: Table) -> list[Cell]:
    return [cell for row in table.rows for cell in row]


def test_the_corpus_is_large_and_every_text_in_it_is_another() -> None:
    assert len(set(CALCULATED)) == len(CALCULATED) >= 60


@pytest.mark.parametrize("text", CALCULATED)
def test_a_workbook_has_no_formula_and_keeps_texts_and_numbers(text: str) -> None:
    tables = sheets(full_of(text))
    content = as_xlsx(tables, MADE)
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == [table.name for table in tables]
    for table in tables:
        found = [c for row in book[table.name].iter_rows(min_row=2) for c in row]
        assert [c.value for c in found] == [None if c == "" else c for c in cells(table)]
        kinds = {int: "n", str: "s", type(None): "n"}
        assert [c.data_type for c in found] == [kinds[type(c.value)] for c in found]
    with ZipFile(BytesIO(content)) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<f>" not in written
    assert b"<f " not in written
    assert b"<hyperlink" not in written


@pytest.mark.parametrize("text", CALCULATED)
def test_no_field_of_a_csv_file_begins_a_formula(text: str) -> None:
    for table in sheets(full_of(text)):
        page = as_csv(table).decode("utf-8-sig")
        rows = list(csv.reader(StringIO(page, newline=""), delimiter=";"))[1:]
        told = ["" if cell is None else str(cell) for cell in cells(table)]
        guarded = [f"'{field}" if BEGINNINGS.match(field) else field for field in told]
        assert [field for row in rows for field in row] == guarded
        assert len(page.splitlines()) == len(table.rows) + 1


@pytest.mark.parametrize("text", [text for text in CALCULATED if BEGINNINGS.match(text)])
def test_a_csv_file_guards_even_what_was_not_made_plain(text: str) -> None:
    told = text.replace("\ud800", "")
    page = as_csv(Table("raw", ("text",), ((told,),))).decode("utf-8-sig")
    assert page.startswith('"text"\r\n"\'')


def test_a_text_stays_a_text_when_somebody_edits_its_cell() -> None:
    table = Table("raw", ("text",), (("=1+1",), ("Bomen",)))
    sheet = load_workbook(BytesIO(as_xlsx((table,), MADE)))["raw"]
    assert [sheet[place].quotePrefix for place in ("A2", "A3")] == [True, False]


@pytest.mark.parametrize("text", CALCULATED)
def test_every_text_of_the_corpus_comes_to_every_place(text: str) -> None:
    found = {
        (table.name, column)
        for table in sheets(full_of(text))
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if cell == plain(text)
    }
    assert found >= {
        *(("projects", column) for column in ("title", "theme", "district")),
        *(("ideas", column) for column in ("title", "text", "place", "theme", "author")),
        *(("ideas", column) for column in ("reason", "alternative")),
        *(("turnout", column) for column in ("by", "group")),
        *(("receipts", "receipt"), ("rules", "value")),
    }
