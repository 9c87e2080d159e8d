"""The files of a vote on themes, and counting again from the document among them."""

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl.reader.excel import load_workbook

from bot.exports.document import NotADocument, read
from bot.exports.files import files
from bot.exports.tables import ballots, rules, themes
from budget.division import DivisionRule
from budget.vessels import BLANK
from tests.bot.exports.linden import MADE, POURED, divided


def last(count: int) -> int:
    return count - 1


def exported(rule: DivisionRule = DivisionRule.MEAN) -> dict[str, bytes]:
    return dict(files(divided(rule), last, MADE))


def document() -> dict[str, Any]:
    return dict(json.loads(exported()["result.json"]))


def test_every_file_is_there_but_one_that_only_knows_projects() -> None:
    assert sorted(exported()) == [
        *("ballots.csv", "ideas.csv", "receipts.csv", "result.json", "result.xlsx"),
        *("rules.csv", "rules.json", "themes.csv", "turnout.csv"),
    ]


def test_a_theme_is_explained_in_the_language_of_the_edition() -> None:
    assert themes(divided()).as_json() == [
        {
            "number": 1,
            "theme": "groen",
            "title": "Groen",
            "amount": 717,
            "mean_cents": 71_667,
            "support": 1,
            "support_of_next": 1,
            "drawn": 0,
            "explanation": "1 Groen krijgt € 717. De stemmen gaven gemiddeld € 716,67."
            " Dat is naar boven afgerond.",
        },
        {
            "number": 2,
            "theme": "spelen",
            "title": "spelen",
            "amount": 283,
            "mean_cents": 28_333,
            "support": 2,
            "support_of_next": 2,
            "drawn": 0,
            "explanation": "2 spelen krijgt € 283. De stemmen gaven gemiddeld € 283,33."
            " Dat is naar beneden afgerond.",
        },
    ]


def test_a_ballot_is_a_row_of_euros_and_a_blank_vote_a_row_of_zeros() -> None:
    table = ballots(divided(), last)
    assert table.columns == ("ballot", "groen", "spelen")
    assert table.rows == ((1, 1_000, 0), (2, 450, 550), (3, 0, 0), (4, 700, 300))


def test_the_rules_tell_what_was_divided() -> None:
    told = {row["key"]: row["value"] for row in rules(divided()).as_json()}
    assert (told["rule"], told["budget"], told["receipts"]) == ("mean", 1_000, 2)
    assert told.keys() & {"spent", "left"} == set()


def test_the_files_say_the_same() -> None:
    found = exported()
    page = StringIO(found["themes.csv"].decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(page, delimiter=";"))
    told = json.loads(found["result.json"])["themes"]
    assert rows == [{key: str(cell) for key, cell in row.items()} for row in told]
    book = load_workbook(BytesIO(found["result.xlsx"]))
    assert book.sheetnames == ["themes", "ideas", "receipts", "turnout", "rules"]


@pytest.mark.parametrize("rule", DivisionRule)
def test_the_document_counts_again_to_the_same_euros(rule: DivisionRule) -> None:
    again = read(exported(rule)["result.json"])
    assert again.counted() == divided(rule).outcome
    assert sorted(again.ballots, key=repr) == sorted(POURED, key=repr)
    assert list(again.amounts.values()) == list(divided(rule).outcome.amounts)


def test_where_nobody_divides_anything_the_start_counts_again() -> None:
    found = document() | {"ballots": [{"ballot": 1, "groen": 0, "spelen": 0}]}
    again = read(json.dumps(found).encode())
    assert again.ballots == (BLANK,)
    assert again.counted().amounts == (600, 400)


def test_an_edition_that_publishes_totals_only_shows_no_ballot() -> None:
    found = files(replace(divided(), ballots=None), last, MADE)
    assert "ballots.csv" not in found
    with pytest.raises(NotADocument, match=r"^ballots cannot be understood"):
        read(found["result.json"])


def changed(path: str, value: object) -> bytes:
    """Return the document in which what stands at a path is another value."""
    found = document()
    *there, here = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = found
    for step in there:
        place = place[step]
    place[here] = value
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "the document cannot be understood: Invalid JSON"),
        (b"{}", "format cannot be understood: Field required."),
        (b'{"format": "\xff"}', "the document cannot be understood"),
        (b"{" + b'"a":{' * 5_000, "the document cannot be understood"),
        (changed("ballots.0.\x1b[2J", "x"), "ballots.0. [2J cannot be understood"),
        (changed("format", "other results 1"), "format cannot be understood"),
        (changed("rules.vote.ballot.chip", "50"), "rules.vote.ballot.chip cannot be understood"),
        (changed("rules.vote.ballot.chip", 0), "rules.vote.ballot cannot be understood"),
        (changed("rules.vote.ballot.chip", 300), "rules.vote.ballot cannot be understood"),
        (changed("rules.vote.ballot.total", 10**400), "rules.vote.ballot cannot be understood"),
        (changed("rules.vote.rule", "most-votes"), "rules.vote.rule cannot be understood"),
        (changed("seed", None), "seed cannot be understood"),
        (changed("ballots", {}), "ballots cannot be understood"),
        (changed("ballots.0", [1]), "ballots.0 cannot be understood"),
        (changed("ballots.0.groen", 1.5), "ballots.0.groen cannot be understood"),
        (changed("ballots.0.groen", 1_001), "ballot 1 is not in whole chips of 50 euros."),
        (changed("ballots.1.groen", 500), "ballot 2 is not valid: There are 21 chips in all"),
        (changed("ballots.1", {"ballot": 2}), "ballot 2 does not say what each theme gets."),
        (changed("ballots.0.sport", 0), "ballot 1 does not say what each theme gets."),
    ],
)
def test_what_makes_no_sense_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(NotADocument) as refusal:
        read(content)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_ballot_below_the_floor_of_a_theme_is_refused() -> None:
    content = changed("rules.vote.ballot.vessels.1.floor", 50)
    with pytest.raises(NotADocument, match="spelen stands outside its limits"):
        read(content)
