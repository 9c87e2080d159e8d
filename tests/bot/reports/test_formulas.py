"""No name that an organiser gave is calculated in a file of the report."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from openpyxl.reader.excel import load_workbook

from bot.exports.tables import plain
from bot.reports.report import files
from budget.edition import District, Partner
from tests.bot.exports.injections import CALCULATED
from tests.bot.exports.linden import MADE
from tests.bot.reports.gathering import GATHERED, VOTES
from tests.storage.linden import EDITION

BEGINNINGS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


@pytest.mark.parametrize("text", CALCULATED)
def test_every_file_of_a_report_shows_what_a_spreadsheet_would_calculate(text: str) -> None:
    named = replace(
        EDITION,
        districts=(District("haven", {"nl": text}),),
        partners=(Partner("cafe", text, ("koffie",)),),
    )
    found = replace(GATHERED, edition=named, votes=VOTES, arrived={"cafe": 90, text: 40})
    made = files(found, MADE)
    book = load_workbook(BytesIO(made["report.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert plain(text) in {cell.value for cell in cells}
    for name, content in made.items():
        if name.endswith(".csv"):
            page = StringIO(content.decode("utf-8-sig"), newline="")
            fields = [field for row in csv.reader(page, delimiter=";") for field in row]
            assert [field for field in fields if field.startswith(BEGINNINGS)] == [], name
