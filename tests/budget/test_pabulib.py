import pytest

from budget.count import Candidate
from budget.pabulib import VoteType, read
from budget.pabulib_rows import NotPabulib

FILE = """\
META
key;value
description;Buurtbudget
budget;1000
vote_type;approval
num_projects;2
num_votes;3
PROJECTS
project_id;cost;votes;name;category;district;selected
3;700;2;Bomen;Groen;Noord;1
B-8;300;1;Bankjes;;;0
VOTES
voter_id;age;vote
1;34;3,B-8
2;;3
3;80;
"""


def without(line: str) -> str:
    return FILE.replace(line + "\n", "")


def kind(vote_type: str, *ballots: str, extra: str = "") -> bytes:
    """Return the file with other ballots, of this type, whose projects are 3 and B-8."""
    head = FILE.partition("VOTES")[0].replace("approval", vote_type + extra)
    votes = "".join(f"{number};{ballot}\n" for number, ballot in enumerate(ballots))
    return f"{head}VOTES\nvoter_id;vote;points\n{votes}".replace("num_votes;3\n", "").encode()


def test_everything_that_is_counted_is_read() -> None:
    election = read(FILE.encode())
    assert (election.budget, election.unit, election.minimum_votes) == (1000, 1, 0)
    assert election.candidates() == (
        Candidate("3", "Bomen", 700, 2, "Groen", "Noord"),
        Candidate("B-8", "Bankjes", 300, 1),
    )
    assert [(p.votes, p.selected) for p in election.projects] == [(2, True), (1, False)]
    assert [ballot.picked for ballot in election.ballots] == [("3", "B-8"), ("3",), ()]
    assert election.meta["description"] == "Buurtbudget"


@pytest.mark.parametrize(
    "same",
    [
        FILE.replace("\n", "\r\n"),
        "\ufeff" + FILE,
        FILE.replace(";", " ; ").replace("3,B-8", "3, B-8"),
        FILE.replace("\n", "\n\n"),
        FILE.replace(";Bomen;", ';"Bomen";'),
        FILE.replace(";Bomen;", '; "Bomen";'),
        FILE.replace("700", "700.0").replace("1000", "1000.00"),
        FILE.removesuffix("\n"),
        FILE.replace("META", "meta").replace("VOTES", "Votes"),
    ],
)
def test_other_ways_to_write_the_same_file(same: str) -> None:
    assert read(same.encode()).candidates() == read(FILE.encode()).candidates()


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"Bomen; deel II"', "Bomen; deel II"),
        ('"""Bomen"" op de Linden"', '"Bomen" op de Linden'),
        ('"Bomen\nen struiken"', "Bomen en struiken"),
        ('Bomen "op" de Linden', 'Bomen "op" de Linden'),
        ("Bomen\x1b[2J\u202e!", "Bomen [2J !"),
        ("", "3"),
    ],
)
def test_titles_come_out_on_one_line_and_steer_no_terminal(written: str, title: str) -> None:
    assert read(FILE.replace("Bomen", written).encode()).projects[0].title == title


def test_prose_about_the_election_may_have_semicolons() -> None:
    election = read(FILE.replace("Buurtbudget", "Bomen; bankjes; en meer").encode())
    assert election.meta["description"] == "Bomen; bankjes; en meer"


@pytest.mark.parametrize(
    ("cost", "unit", "costs", "budget"),
    [
        ("700.50", 10, [7005, 3000], 10_000),
        ("699.99", 100, [69_999, 30_000], 100_000),
        ("0.125", 1000, [125, 300_000], 1_000_000),
    ],
)
def test_cents_are_counted_exactly(cost: str, unit: int, costs: list[int], budget: int) -> None:
    election = read(FILE.replace("700", cost).encode())
    assert (election.unit, election.budget) == (unit, budget)
    assert [project.cost for project in election.projects] == costs


@pytest.mark.parametrize(
    ("content", "tally"),
    [
        (kind("approval", "3;", "3,B-8;", ";"), {"3": 2, "B-8": 1}),
        (kind("approval", "B-8,3,B-8;"), {"3": 1, "B-8": 1}),
        (kind("choose-1", "3;", "3;", "B-8;"), {"3": 2, "B-8": 1}),
        (kind("cumulative", "B-8,3;4,1.0", "3;5"), {"3": 6, "B-8": 4}),
        (kind("scoring", "B-8,3;4,-1"), {"3": -1, "B-8": 4}),
        (kind("scoring", "B-8;4", ";", extra="\ndefault_score;2"), {"3": 4, "B-8": 6}),
        (kind("ordinal", "B-8,3;", "3;"), {"3": 3, "B-8": 2}),
        (kind("ordinal", "B-8,3;", "3;", extra="\nmax_length;4"), {"3": 7, "B-8": 4}),
        (kind("ordinal", "B-8;9", extra="\nscoring_fn;Borda\nmax_length;"), {"B-8": 2}),
    ],
)
def test_what_a_ballot_says_depends_on_its_type(content: bytes, tally: dict[str, int]) -> None:
    assert read(content).tally == tally


@pytest.mark.parametrize(
    ("vote_type", "votes"), [("approval", 2), ("cumulative", None), ("ordinal", None)]
)
def test_votes_that_a_city_published_are_no_points(vote_type: str, votes: int | None) -> None:
    assert read(kind(vote_type, ";")).projects[0].votes == votes


def test_points_that_a_city_published_stand_under_score() -> None:
    content = kind("cumulative", "3;7").replace(b"votes", b"score", 1)
    assert read(content).projects[0].votes == 2


def test_the_minimum_is_read() -> None:
    assert read(kind("approval", ";", extra="\nmin_project_score_threshold;50")).minimum_votes == 50


def test_a_success_that_needs_explaining_is_neither_yes_nor_no() -> None:
    content = FILE.replace(";Noord;1", ";Noord;2").encode()
    assert [project.selected for project in read(content).projects] == [None, False]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "The part META is missing."),
        (FILE.partition("VOTES")[0], "The part VOTES is missing."),
        ("key;value\n" + FILE, "Line 1: a Pabulib file begins with META."),
        (FILE.replace("PROJECTS", "VOTES"), "Line 8: the parts are META, PROJECTS and VOTES"),
        (FILE + "META\n", "Line 17: the parts are META, PROJECTS and VOTES"),
        (without("budget;1000"), "The part META does not tell the budget."),
        (without("vote_type;approval"), "The part META does not tell the vote_type."),
        (FILE.replace("description", "budget"), "Line 4: this key was in line 3 already."),
        (FILE.replace("1000", "1.000,00"), 'Line 4: the budget "1.000,00" is not an amount'),
        (FILE.replace("1000", "-1000"), 'Line 4: the budget "-1000" is not an amount'),
        (FILE.replace("700", "1e3"), 'Line 10: the cost "1e3" is not an amount'),
        (FILE.replace("700", "\x1b[2J"), 'Line 10: the cost "[2J" is not an amount'),
        (FILE.replace("700", ""), 'Line 10: the cost "" is not an amount'),
        (FILE.replace("700", "9" * 5000), '9..." is not an amount'),
        (FILE.replace("approval", "vessels"), 'Line 5: the vote_type "vessels" is none of'),
        (FILE.replace("num_votes;3", "num_votes;4"), "Line 7: num_votes is 4, but 3 are there."),
        (without("B-8;300;1;Bankjes;;;0"), 'Line 13: there is no project "B-8" to vote for.'),
        (without("3;80;"), "Line 7: num_votes is 3, but 2 are there."),
        (
            FILE.replace("num_votes;3", "num_votes;x"),
            'Line 7: the num_votes "x" is no whole number.',
        ),
        (FILE.replace("project_id", "id"), "Line 9: the heading of PROJECTS has no project_id"),
        (
            FILE.replace(";name;", ";cost;"),
            "Line 9: the heading of PROJECTS has no cost, or has it",
        ),
        (FILE.replace("age;vote", "age"), "Line 13: the heading of VOTES has no vote"),
        (FILE.replace("Bomen;", ""), "Line 10: there are 6 fields under a heading of 7."),
        (FILE.replace("Bomen", "Bomen;"), "Line 10: there are 8 fields under a heading of 7."),
        (FILE.replace("Bomen", '"Bomen'), "Line 10: the quotation marks are not in order"),
        (FILE.replace("Bomen", '"Bomen" op'), "Line 10: the quotation marks are not in order"),
        (FILE.replace("3,B-8", "3,8"), 'Line 14: there is no project "8" to vote for.'),
        (FILE.replace("B-8", "3"), "Line 11: this project_id was in line 10 already."),
        (FILE.replace("\nB-8", '\n"B,8"'), "Line 11: a project needs a project_id"),
        (FILE.replace("\nB-8", "\n"), "Line 11: a project needs a project_id"),
        (FILE.replace("\nB-8", "\nB\x1b8"), "Line 11: a project needs a project_id"),
        (FILE.replace("\n2;;3", "\n1;;3"), "Line 15: this voter_id was in line 14 already."),
        (FILE.replace("3,B-8", "3,,B-8"), 'Line 14: there is no project "" to vote for.'),
        (FILE.replace(";2;Bomen", ";many;Bomen"), 'Line 10: the votes "many" is no whole number.'),
        (FILE.replace("Bomen", '"Bo\nmen"').replace("\n3;80;", "\n3"), "Line 17: there are 1"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(content: str, reason: str) -> None:
    with pytest.raises(NotPabulib) as refusal:
        read(content.encode())
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (kind("choose-1", "3,B-8;"), "names 2 projects, and 1 at most"),
        (kind("ordinal", "3,B-8;", extra="\nmax_length;1"), "names 2 projects, and 1 at most"),
        (kind("ordinal", "3,3;"), "names a project twice"),
        (kind("cumulative", "3,3;1,2"), "names a project twice"),
        (kind("cumulative", "3,B-8;1"), "names 2 projects and has points for 1"),
        (kind("cumulative", "3;"), "names 1 projects and has points for 0"),
        (kind("cumulative", "3;2.5"), 'the points "2.5" is no whole number'),
        (kind("cumulative", "3;-2"), "there are points below zero"),
        (kind("ordinal", ";", extra="\nscoring_fn;Copeland"), "by points of Borda only"),
    ],
)
def test_a_ballot_that_could_mean_two_things_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(NotPabulib, match=rf"^Line \d+: .*{reason}"):
        read(content)


def test_a_file_in_another_encoding_is_refused_at_its_line() -> None:
    with pytest.raises(NotPabulib, match=r"^Line 10: this is not UTF-8 text\.$"):
        read(FILE.replace("Bomen", "Café").encode("latin-1"))


def test_the_types_that_give_points() -> None:
    assert [kind for kind in VoteType if kind.gives_points] == ["ordinal", "cumulative", "scoring"]
