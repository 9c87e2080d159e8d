"""The files of an export: what each has in it, and that all of them say the same."""

import csv
import json
from dataclasses import fields, replace
from hashlib import sha256
from io import BytesIO, StringIO
from itertools import pairwise

import pytest
from openpyxl.reader.excel import load_workbook

from bot.exports.as_xlsx import TooLong, as_xlsx
from bot.exports.counted import Counted, Divided
from bot.exports.election import election
from bot.exports.files import files
from bot.exports.tables import Table
from budget.count import CountRules, Rule, most_votes
from budget.edition import Project, Question
from budget.leftover import Leftover, Use
from budget.pabulib import Ballot, VoteType, read
from budget.pabulib_writer import CannotWrite
from tests.bot.exports.linden import BALLOTS, MADE, counted, outcome
from tests.storage.linden import EDITION

TABLES = ["projects", "by_theme", "by_district", "ideas", "receipts", "turnout", "rules"]


def last(count: int) -> int:
    return count - 1


def exported(found: Counted) -> dict[str, bytes]:
    return dict(files(found, last, MADE))


def test_every_file_is_there() -> None:
    assert sorted(exported(counted())) == [
        *("ballots.csv", "by_district.csv", "by_theme.csv"),
        *("ideas.csv", "projects.csv", "receipts.csv"),
        *("result.json", "result.pb", "result.xlsx", "rules.csv", "rules.json", "turnout.csv"),
    ]


def test_an_edition_that_publishes_totals_only_shows_no_ballot() -> None:
    found = exported(replace(counted(), ballots=None))
    assert {"ballots.csv", "result.pb"} & found.keys() == set()
    assert "ballots" not in json.loads(found["result.json"])


def test_the_file_of_ballots_counts_again_to_the_same_result() -> None:
    found = counted()
    again = read(exported(found)["result.pb"])
    recount = most_votes(again.candidates(), again.budget, CountRules(), "seed")
    assert recount.winners == found.outcome.winners
    assert sorted(b.picked for b in again.ballots) == sorted(b.picked for b in BALLOTS)


def test_the_file_of_ballots_tells_nothing_about_who_cast_them() -> None:
    page = exported(counted())["result.pb"].decode()
    assert page.partition("VOTES\n")[2] == "voter_id;vote\n1;3\n2;2,3\n3;\n4;1,3\n"


def test_the_file_of_ballots_says_what_was_voted_on_and_when() -> None:
    assert read(exported(counted())["result.pb"]).meta == {
        "description": "Participatory budget of De Linden",
        "country": "Netherlands",
        "unit": "gemeente",
        "subunit": "De Linden",
        "instance": "2027",
        "num_projects": "3",
        "num_votes": "4",
        "budget": "1000",
        "vote_type": "approval",
        "rule": "greedy",
        "date_begin": "02.05.2027",
        "date_end": "04.05.2027",
        "min_length": "0",
        "max_sum_cost": "1000",
        "edition": "linden",
        "language": "nl",
        "currency": "EUR",
        "comment": f"#1: SHA-256 of the rules of the vote: {counted().rules_hash}"
        " #2: seed of the lot: seed"
        " #3: a ballot that names nothing is a blank vote and counts as turnout",
    }


def test_a_project_for_no_district_is_for_the_whole_place() -> None:
    districts = {p.id: p.district for p in election(counted(), BALLOTS).projects}
    assert districts == {"1": "haven", "2": "De Linden", "3": "De Linden"}


def test_without_districts_none_are_named() -> None:
    projects = tuple(replace(p, district="") for p in EDITION.projects)
    found = exported(counted(edition=replace(EDITION, projects=projects)))
    assert {p.district for p in read(found["result.pb"]).projects} == {""}


@pytest.mark.parametrize(
    ("rules", "rule", "name"),
    [
        (CountRules(), Rule.MOST_VOTES, "greedy"),
        (CountRules(minimum_votes=2), Rule.MOST_VOTES, "greedy-threshold"),
        (CountRules(stop_at_first_misfit=True), Rule.MOST_VOTES, "greedy-no-skip"),
        (CountRules(exclusions=(("1", "2"),)), Rule.MOST_VOTES, "greedy-exclusive"),
        (CountRules(theme_caps={"groen": 500}), Rule.MOST_VOTES, "greedy-custom"),
        (CountRules(district_caps={"haven": 500}), Rule.MOST_VOTES, "greedy-custom"),
        (CountRules(), Rule.EQUAL_SHARES, "equalshares/add1"),
    ],
)
def test_the_rule_has_the_name_that_others_know(rules: CountRules, rule: Rule, name: str) -> None:
    told = replace(outcome(BALLOTS, EDITION, rules), rule=rule)
    found = exported(replace(counted(), outcome=told, count_rules=rules))
    assert read(found["result.pb"]).meta["rule"] == name


def test_points_are_written_as_points() -> None:
    spread = (Ballot(("3", "1"), (4, 1)), Ballot(()), Ballot(("2",), (2,)))
    points = most_votes(
        (
            replace(e.candidate, votes={"1": 1, "2": 2, "3": 4}[e.candidate.id])
            for e in counted().outcome.explanations
        ),
        1_000,
        CountRules(),
        "seed",
    )
    found = replace(
        counted(),
        outcome=points,
        ballots=spread,
        vote_type=VoteType.CUMULATIVE,
        limits={"max_sum_points": "5"},
    )
    again = read(exported(found)["result.pb"])
    assert again.tally == {"1": 1, "2": 2, "3": 4}
    assert (again.vote_type, again.meta["max_sum_points"]) == (VoteType.CUMULATIVE, "5")


def test_ballots_that_do_not_give_the_outcome_are_not_published() -> None:
    with pytest.raises(CannotWrite):
        exported(replace(counted(), ballots=BALLOTS[1:]))


def test_the_text_of_the_rules_is_the_one_that_was_hashed() -> None:
    found = counted()
    assert sha256(exported(found)["rules.json"]).hexdigest() == found.rules_hash


def test_excel_opens_a_csv_file_with_the_decimal_comma_of_the_dutch() -> None:
    content = exported(counted())["turnout.csv"]
    assert content == (
        b'\xef\xbb\xbf"by";"group";"ballots"\r\n"channel";"whatsapp";40\r\n'
        b'"channel";"sms";""\r\n"channel";"telegram";""\r\n"channel";"total";63\r\n'
    )


@pytest.mark.parametrize("name", [*TABLES, "ballots"])
def test_a_csv_file_and_the_document_say_the_same(name: str) -> None:
    found = exported(counted())
    page = found[f"{name}.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(page, newline=""), delimiter=";"))
    document = json.loads(found["result.json"])
    if name == "rules":
        assert {row["key"] for row in rows} <= {*document, "organiser", "receipts", "rules"}
        return
    texts = [
        {key: "" if cell is None else str(cell) for key, cell in row.items()}
        for row in document[name]
    ]
    assert rows == texts


def test_the_document_names_its_schema_and_the_result() -> None:
    document = json.loads(exported(counted())["result.json"])
    facts = {key: fact for key, fact in document.items() if key not in {*TABLES, "ballots"}}
    assert facts == {
        "format": "wijkstem results 1",
        "edition": "linden",
        "place": "De Linden",
        "language": "nl",
        "rule": "most-votes",
        "budget": 1000,
        "spent": 700,
        "left": 300,
        "share_cents": None,
        "leftover": None,
        "winners": [3, 1],
        "seed": "seed",
        "seed_hash": counted().seed_hash,
        "rules_hash": counted().rules_hash,
        "questions": [],
    }
    assert document["rules"] == {"ballot": "basket", "budget": 1000}


def test_the_document_has_what_is_often_asked_without_what_steers_a_terminal() -> None:
    asked = Question(2, {"nl": "Wie\x1b[31m telt?"}, {"nl": "=1+1\u202e", "en": "We do."})
    held = replace(counted(), edition=replace(counted().edition, questions=(asked,)))
    document = json.loads(exported(held)["result.json"])
    assert document["questions"] == [
        {
            "number": 2,
            "question": {"nl": "Wie[31m telt?"},
            "answer": {"nl": "=1+1", "en": "We do."},
        }
    ]


DECIDED = Leftover(Use.TOPPED_UP, "Nog 1 plan erbij.", "2", given=300, added=400)


@pytest.mark.parametrize(
    ("leftover", "remark"),
    [
        (DECIDED, "2 gets 300 of what is left, and 400 is added (Nog 1 plan erbij.)"),
        (Leftover(Use.CARRIED_OVER, "Later."), "what is left is carried over (Later.)"),
    ],
)
def test_what_was_decided_after_the_count_stands_beside_it(leftover: Leftover, remark: str) -> None:
    found = counted()
    told = replace(found, outcome=replace(found.outcome, leftover=leftover))
    before, after = exported(found), exported(told)
    document = json.loads(after["result.json"])
    assert document == json.loads(before["result.json"]) | {"leftover": leftover.as_json()}
    again = read(after["result.pb"])
    assert f"#4: decided after the count: {remark}" in again.meta["comment"]
    assert again.projects == read(before["result.pb"]).projects
    assert leftover.reason in after["rules.csv"].decode("utf-8-sig")


def test_a_workbook_has_a_sheet_for_people_each_and_no_ballots() -> None:
    book = load_workbook(BytesIO(exported(counted())["result.xlsx"]))
    assert book.sheetnames == TABLES
    assert [c.value for c in book["projects"][1]][:3] == ["number", "title", "theme"]
    assert [c.value for c in book["projects"][2]][:6] == [3, "Bomen", None, None, 300, 3]
    assert book.properties.created == MADE.replace(tzinfo=None)


def test_the_same_count_makes_the_same_files() -> None:
    one, other = exported(counted()), exported(counted())
    assert [name for name in one if one[name] != other[name]] == []


def test_what_is_too_long_for_a_cell_is_refused() -> None:
    fits, cut = (Table("long", ("text",), (("a" * n,),)) for n in (32_767, 32_768))
    assert as_xlsx((fits,), MADE)
    with pytest.raises(TooLong, match=r"Row 2, column 1"):
        as_xlsx((cut,), MADE)


def test_many_projects_stay_in_the_order_of_their_turns() -> None:
    many = tuple(Project(n, {"nl": f"Plan {n}"}, {"nl": ""}, 100 * n) for n in range(1, 13))
    ballots = tuple(Ballot(tuple(str(n) for n in range(1, up))) for up in (1, 4, 9, 13))
    found = exported(counted(ballots, replace(EDITION, projects=many, budget=3_000)))
    document = json.loads(found["result.json"])
    votes = [row["votes"] for row in document["projects"]]
    assert all(more >= fewer for more, fewer in pairwise(votes))
    assert [p.id for p in read(found["result.pb"]).projects] == [
        str(row["number"]) for row in document["projects"]
    ]
    assert list(document["ballots"][0]) == ["ballot", *(str(n) for n in range(1, 13))]


def test_what_may_be_published_has_no_place_for_a_person() -> None:
    common = {"edition", "outcome", "rules", "receipts", "ballots", "ideas", "turnout"}
    of_projects = {"vote_type", "limits", "count_rules", "country"}
    assert {field.name for field in fields(Counted)} == common | of_projects
    assert {field.name for field in fields(Divided)} == common
