"""What stands in the tables that everybody may read."""

from dataclasses import replace

import pytest

from bot.exports.counted import Counted
from bot.exports.tables import (
    Cell,
    Row,
    ballots,
    ideas,
    partial,
    plain,
    projects,
    receipts,
    rules,
    sheets,
    turnout,
)
from budget.count import CountRules, Verdict
from budget.equal_shares import equal_shares
from budget.idea import Answer
from budget.leftover import Leftover, Use
from budget.pabulib import Ballot, VoteType
from budget.standing import Standing
from flows.outcome.partial import By
from tests.bot.exports.linden import IDEA, counted
from tests.storage.linden import EDITION, NOW


def last(count: int) -> int:
    return count - 1


def test_a_project_is_explained_in_the_language_of_the_edition() -> None:
    found = projects(counted()).as_json()
    assert found[0] == {
        "number": 3,
        "title": "Bomen",
        "theme": "",
        "district": "",
        "cost": 300,
        "votes": 3,
        "rank": 1,
        "verdict": "funded",
        "left": 1000,
        "room": None,
        "by": "",
        "drawn": 0,
        "stage": None,
        "paid_cents": None,
        "short": None,
        "supporters_left_cents": None,
        "explanation": "Nr 3 Bomen: 3 stemmen, € 300. Dit plan won: het werd nummer 1."
        " Er was toen nog € 1.000.",
    }
    assert [(row["number"], row["verdict"]) for row in found] == [
        (3, Verdict.FUNDED),
        (1, Verdict.FUNDED),
        (2, Verdict.DID_NOT_FIT),
    ]


def test_equal_shares_add_what_supporters_paid_and_how_many_had_too_little() -> None:
    found = counted()
    chosen = [ballot.picked for ballot in found.ballots or ()]
    candidates = [told.candidate for told in found.outcome.explanations]
    shared = equal_shares(candidates, chosen, found.outcome.budget, CountRules(), "seed")
    told = replace(found, outcome=shared)
    columns = ("number", "stage", "paid_cents", "short", "supporters_left_cents")
    assert [tuple(row[key] for key in columns) for row in projects(told).as_json()] == [
        (3, "shares", 10_000, 0, 169_700),
        (1, "shares", 40_000, 0, 29_900),
        (2, None, None, 1, 69_900),
    ]
    assert ("share_cents", 79_900) in rules(told).rows


@pytest.mark.parametrize(
    ("languages", "word"), [(("en", "nl"), "votes"), (("xx", "nl"), "stemmen"), (("xx",), "votes")]
)
def test_where_a_language_has_no_words_the_next_one_explains(
    languages: tuple[str, ...], word: str
) -> None:
    edition = replace(EDITION, languages=languages, organiser={languages[0]: "gemeente"})
    told = projects(replace(counted(), edition=edition)).as_json()[0]["explanation"]
    assert word in str(told)


@pytest.mark.parametrize(
    ("by", "first", "other"),
    [
        (By.THEME, ("groen", "Groen", 1, 1, 1, 400), ("", "Zonder thema", 2, 1, 4, 300)),
        (By.DISTRICT, ("haven", "Haven", 1, 1, 1, 400), ("", "Hele wijk", 2, 1, 4, 300)),
    ],
)
def test_the_result_is_told_by_theme_and_by_district(by: By, first: Row, other: Row) -> None:
    table = partial(by, counted())
    assert table.name == f"by_{by}"
    assert table.columns == (by, "title", "projects", "won", "votes", "spent")
    assert table.rows == (first, other)


def test_without_themes_there_is_nothing_to_tell_by_theme() -> None:
    edition = replace(EDITION, projects=tuple(replace(p, theme="") for p in EDITION.projects))
    assert partial(By.THEME, counted(edition=edition)).rows == ()
    assert partial(By.DISTRICT, counted(edition=edition)).rows != ()


def test_an_idea_shows_no_person_and_no_moment() -> None:
    assert ideas(counted()).as_json() == [
        {
            "number": 3,
            "title": "Bomen",
            "text": "Zet er bomen neer.",
            "place": "haven",
            "theme": None,
            "cost": None,
            "supports": 12,
            "author": "",
            "standing": "open",
            "reason": "",
            "alternative": "",
        }
    ]


def test_an_idea_is_told_with_its_answer() -> None:
    no = Answer(accepted=False, reason={"nl": "Van de NS."}, at=NOW, alternative={"nl": "Elders."})
    answered = replace(IDEA, standing=Standing.REFUSED, answer=no)
    [row] = ideas(replace(counted(), ideas=(answered,))).as_json()
    assert [row[name] for name in ("standing", "reason", "alternative")] == [
        "refused",
        "Van de NS.",
        "Elders.",
    ]


@pytest.mark.parametrize("standing", [Standing.WAITING, Standing.HIDDEN, Standing.WITHDRAWN])
def test_what_nobody_can_read_is_told_to_nobody(standing: Standing) -> None:
    unread = replace(IDEA, standing=standing)
    assert ideas(replace(counted(), ideas=(unread,))).rows == ()


def test_an_author_is_shown_who_gave_a_name() -> None:
    named = replace(counted(), ideas=(replace(IDEA, author="Truus"),))
    assert ideas(named).as_json()[0]["author"] == "Truus"


@pytest.mark.parametrize(
    ("place", "told"),
    [("52.0907374,5.1214209", "52.091,5.121"), ("52.091,5.121", "52.091,5.121"), ("a,b", "a,b")],
)
def test_no_place_on_the_map_is_told_to_the_door(place: str, told: str) -> None:
    there = replace(counted(), ideas=(replace(IDEA, place=place),))
    assert ideas(there).as_json()[0]["place"] == told


def test_no_table_knows_a_resident() -> None:
    cells = [str(cell) for table in sheets(counted()) for row in table.rows for cell in row]
    assert [cell for cell in cells if IDEA.by in cell] == []


def test_receipts_do_not_tell_who_came_first() -> None:
    assert receipts(counted()).rows == (("0A1B2-C3D4E",), ("VX4K7-TN2QD",))


def test_the_turnout_ends_with_its_total() -> None:
    assert turnout(counted()).rows == (
        ("channel", "whatsapp", 40),
        ("channel", "sms", None),
        ("channel", "telegram", None),
        ("channel", "total", 63),
    )


def test_the_rules_come_with_what_shows_that_nobody_changed_them() -> None:
    # As `sha256sum` has it for the text of the rules, and for the seed.
    assert {row["key"]: row["value"] for row in rules(counted()).as_json()} == {
        "edition": "linden",
        "place": "De Linden",
        "organiser": "gemeente",
        "rule": "most-votes",
        "budget": 1000,
        "spent": 700,
        "left": 300,
        "share_cents": None,
        "leftover": "",
        "receipts": 2,
        "seed": "seed",
        "seed_hash": "19b25856e1c150ca834cffc8b59b23adbd0ec0389e58eb22b3b64768098d002b",
        "rules_hash": "b5b2140ae03663bfff82d56c6364eb9309f07985db612788e587b051565de0f6",
        "rules": '{"ballot":"basket","budget":1000}',
    }


def test_what_was_decided_after_the_count_is_said_in_the_language_of_the_edition() -> None:
    found = counted()
    leftover = Leftover(Use.PARTLY, "De raad wil\ndit ook.", "2", given=300)
    told = replace(found, outcome=replace(found.outcome, leftover=leftover))
    assert dict(told_of(told))["leftover"] == (
        "Na het tellen is besloten: € 300 van wat over is, gaat naar nummer 2 Schommel."
        " Waarom? De raad wil dit ook."
    )


def told_of(found: Counted) -> list[tuple[Cell, Cell]]:
    return [(row["key"], row["value"]) for row in rules(found).as_json()]


def test_a_ballot_is_a_row_and_a_blank_vote_a_row_of_zeros() -> None:
    table = ballots(counted(), last)
    assert table.columns == ("ballot", "1", "2", "3")
    assert table.rows == ((1, 0, 0, 1), (2, 0, 1, 1), (3, 0, 0, 0), (4, 1, 0, 1))


def test_points_stand_under_their_project() -> None:
    spread = (Ballot(("3", "1"), (4, 1)), Ballot(()))
    points = replace(counted(), ballots=spread, vote_type=VoteType.CUMULATIVE)
    assert ballots(points, last).rows == ((1, 0, 0, 0), (2, 1, 0, 4))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" Bomen \n en\tstruiken ", "Bomen en struiken"),
        ("Bomen\u2028VOTES\x85a\x0bb\x0cc\x1cd", "Bomen VOTES a b c d"),
        ("\u202eBomen\u2066\u200f\ufeff\x00\x1b[2J\ud800\ufffe", "Bomen[2J"),
        ("cafe\u0301", "café"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d =1", "=1"),
        ("Parkta su oyunları", "Parkta su oyunları"),
    ],
)
def test_a_text_is_on_one_line_and_steers_nothing(text: str, told: str) -> None:
    assert plain(text) == told
