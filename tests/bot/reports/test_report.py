"""What the report tells, and of what it says nothing."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl.reader.excel import load_workbook

from bot.exports.tables import Table
from bot.reports.report import files, in_language, report, tables
from budget.edition import District, Partner
from budget.opinion import Score
from tests.bot.exports.linden import MADE
from tests.bot.reports.gathering import GATHERED, VOTES
from tests.storage.linden import EDITION

WHOLE = replace(GATHERED, votes=VOTES)


def table(name: str, found: object = GATHERED) -> Table:
    assert isinstance(found, type(GATHERED))
    [one] = [one for one in tables(found, "en") if one.name == name]
    return one


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("joined_by_week", [("2027-05-03", 103), ("2027-05-10", 57)]),
        # three on a day would be found from the sum of its week, so the other days go too
        ("joined_by_channel", [("telegram", 87), ("sms", 73), ("total", 160)]),
        ("joined_by_language", [("nl", 160), ("total", 160)]),
        ("arrivals", [("total", None)]),
        (
            "steps",
            [("joined", 160), ("informed", 140), ("authors", 30), ("supporters", None)],
        ),
        ("reports", [("reports", 5), ("settled", 3)]),
        ("answers", [("answered", 2), ("unanswered", 1), ("median_days", 2), ("most_days", 30)]),
    ],
)
def test_a_table_has_a_key_and_a_figure(name: str, rows: list[tuple[str, int | None]]) -> None:
    assert [(row[0], row[2]) for row in table(name).rows] == rows


def test_a_small_day_hides_others_of_its_week_and_no_empty_day_is_told() -> None:
    told = {row[0]: row[2] for row in table("joined_by_day").rows}
    assert next(iter(told)) == "2027-05-03"
    assert list(told)[-1] == "2027-05-10"
    assert {day: n for day, n in told.items() if n is not None} == {"2027-05-10": 57}


def test_participation_is_held_against_the_inhabitants_of_a_district() -> None:
    assert table("joined_by_district").rows == (
        ("", "None named", 87, None, None),
        ("haven", "Haven", 73, 7_300, 100),
        ("total", "Together", 160, None, None),
    )


def test_a_district_without_anybody_is_hidden_as_a_small_one_is() -> None:
    districts = (*EDITION.districts, District("park", {"nl": "Park"}))
    found = replace(GATHERED, edition=replace(EDITION, districts=districts))
    assert [(row[0], row[2]) for row in table("joined_by_district", found).rows] == [
        ("", 87),
        ("haven", None),
        ("park", None),
        ("total", 160),
    ]


def test_the_week_of_an_idea_has_the_support_that_stood_at_its_end() -> None:
    rows = [(row[0], *row[2:]) for row in table("ideas_by_week").rows]
    assert rows == [("2027-05-03", 2, None), ("2027-05-10", 2, 88)]


def test_questions_are_told_with_the_working_days_they_took() -> None:
    question, _answer, call, _visit = table("questions").rows
    assert question[2:] == (2, 2, 0, 1, 1, 10)
    assert call[2:] == (1, 0, 1, 0, None, None)


def test_what_followers_find_of_a_project_is_told_from_ten_on() -> None:
    some = {Score.GOOD: 20, Score.FAIR: 12, Score.POOR: 3}
    few = {Score.GOOD: 9, Score.FAIR: 0, Score.POOR: 0}
    rows = table("ratings", replace(GATHERED, ratings={1: some, 3: few})).rows
    assert [(row[0], *row[2:]) for row in rows] == [(1, 20, None, None, 35), (3, *[None] * 4)]


def test_before_the_result_is_public_there_is_no_word_of_votes() -> None:
    names = {one.name for one in report(GATHERED)}
    assert not {name for name in names if "vote" in name}
    assert "voted" not in {row[0] for row in table("steps").rows}
    assert {one.name for one in report(WHOLE)} - names == {"votes_by_channel", "votes_by_day"}


def test_once_it_is_public_votes_are_told_and_paper_is_no_step_of_a_chat() -> None:
    assert [(row[0], row[2]) for row in table("votes_by_channel", WHOLE).rows] == [
        ("sms", 80),
        ("paper", None),
        ("telegram", None),
        ("total", 105),
    ]
    assert [row[2] for row in table("votes_by_day", WHOLE).rows] == [50, 55]
    assert table("steps", WHOLE).rows[-1][0::2] == ("voted", 85)


def test_every_figure_says_what_it_means_and_every_row_has_its_columns() -> None:
    meanings = table("meanings", WHOLE)
    assert [row[0] for row in meanings.rows] == [one.name for one in report(WHOLE)]
    for one in report(WHOLE):
        assert all(len(row) == len(one.columns) for row in one.rows)
        assert {*one.drawn} <= {name for name, _heading in one.columns[2:]}


@pytest.mark.parametrize(("asked", "read"), [("nl", "nl"), ("en", "en"), ("xx", "nl")])
def test_a_report_is_in_a_language_that_has_words(asked: str, read: str) -> None:
    assert in_language(GATHERED, asked) == read
    assert in_language(replace(GATHERED, edition=replace(EDITION, languages=("xx",)))) == "en"


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "@cafe"])
def test_no_name_is_calculated_by_a_spreadsheet(title: str) -> None:
    many = dict.fromkeys(("cafe", "bond"), 40)
    partners = (Partner("cafe", title), Partner("bond", "Bond"))
    found = replace(GATHERED, edition=replace(EDITION, partners=partners), arrived=many)
    made = files(found, MADE, "en")
    assert f"'{title}" in made["arrivals.csv"].decode()
    book = load_workbook(BytesIO(made["report.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert title in {cell.value for cell in cells if cell.data_type == "s"}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_report_of_an_edition_in_which_no_day_is_over_yet_has_no_figures() -> None:
    empty = type(GATHERED)(edition=EDITION, now=MADE)
    assert table("joined_by_week", empty).rows == ()
    assert table("joined_by_channel", empty).rows == (("total", "Together", None),)
    assert table("steps", empty).rows == (("joined", "joined", None),)
