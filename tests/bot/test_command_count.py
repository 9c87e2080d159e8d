import hashlib
import json
from fractions import Fraction
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from bot.commands.count import Report, count
from budget.count import (
    Candidate,
    CountRules,
    Explanation,
    Purse,
    Stage,
    Verdict,
    most_votes,
)
from budget.pabulib import read

OURS = Path(__file__).parent.parent / "elections"
BASKET, LOT, POINTS, CENTS, RANKING, SHARES = (
    OURS / f"{name}.pb" for name in ("basket", "lot", "points", "cents", "ranking", "shares")
)
BY_SHARES = ("--rule", "equal-shares")


def run(*words: str | Path) -> Result:
    """Run `wijkstem count` with these words behind it, in a pipe."""
    app = typer.Typer()
    app.command()(count)
    app.callback()(lambda: None)  # so that the command has to be named, as in `wijkstem count`
    return CliRunner().invoke(app, ["count", *map(str, words)])


def lines(result: Result) -> list[str]:
    """Return what was printed by line, with single spaces."""
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_json_has_what_scripts_hold_on_to() -> None:
    result = run(BASKET, "--json")
    told = json.loads(result.stdout)
    projects = told.pop("projects")
    assert told == {
        "rule": "most-votes",
        "winners": ["1", "2", "3", "5", "8", "9"],
        "spent": 99_500,
        "budget": 100_000,
    }
    assert [project["id"] for project in projects] == [str(n) for n in range(1, 11)]
    assert projects[3] == {
        "id": "4",
        "title": "Kunstgras",
        "cost": 40_000,
        "votes": 7,
        "theme": "Sport",
        "district": "",
        "verdict": "did-not-fit",
        "rank": 4,
        "left": 33_000,
        "room": None,
        "by": [],
        "drawn": False,
    }
    assert (result.exit_code, result.stderr) == (0, "")


def test_json_has_amounts_in_euros_where_cents_were_counted() -> None:
    told = json.loads(run(CENTS, "--json").stdout)
    assert (told["spent"], told["budget"]) == (2000, 2000)
    assert [(p["cost"], p["left"]) for p in told["projects"]] == [
        (1499.99, 2000),
        (500.02, 500.01),
        (500.01, 500.01),
    ]


@pytest.mark.parametrize(
    ("words", "winners"),
    [
        (["--rule", "most-votes"], ["1", "2", "3", "5", "8", "9"]),
        (["--stop-at-first-misfit"], ["1", "2", "3"]),
        (["--minimum-votes", "3"], ["1", "2", "3", "5", "8"]),
    ],
)
def test_options_change_the_count(words: list[str], winners: list[str]) -> None:
    assert json.loads(run(BASKET, "--json", *words).stdout)["winners"] == winners


@pytest.mark.parametrize(
    ("words", "winners"), [([], ["w", "y"]), (["--minimum-votes", "0"], ["w", "y", "z"])]
)
def test_the_minimum_is_the_file_s_own_unless_it_is_told(
    words: list[str], winners: list[str]
) -> None:
    assert json.loads(run(POINTS, "--json", *words).stdout)["winners"] == winners


def test_lots_are_drawn_from_the_file_unless_a_seed_is_told() -> None:
    seed = hashlib.sha256(LOT.read_bytes()).hexdigest()
    assert run(LOT).stdout == run(LOT, "--seed", seed).stdout
    winners = {tuple(json.loads(run(LOT, "--json", "--seed", s).stdout)["winners"]) for s in "abcd"}
    assert len(winners) > 1


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([BASKET], "4 4 Kunstgras 7 40,000 Did not fit: 33,000 was left."),
        ([BASKET], "5 5 Buurtmoestuin 6 10,000 Funded: 33,000 was left."),
        ([BASKET, "--minimum-votes", "3"], "9 9 Nestkasten 2 3,000 Below the minimum: 3 votes."),
        ([POINTS], "4 z Vlag 1 100 Below the minimum: 4 points."),
        ([POINTS, "--minimum-votes", "1"], "4 z Vlag 1 100 Funded: 100 was left."),
        ([CENTS], "2 pad Pad langs de sloot 2 500.02 Did not fit: 500.01 was left."),
        ([LOT], "1 b Boekenkast 2 1,000 Funded: 2,500 was left, and it came in time by lot."),
        (
            [LOT],
            "3 a Ruilkast 2 1,000 Lost the draw: b and c, with equal votes and cost, came first.",
        ),
        (
            [LOT, "--stop-at-first-misfit"],
            "4 d Picknickbank 1 400 Did not fit: the count stopped at a.",
        ),
    ],
)
def test_in_a_pipe_every_project_is_explained_on_a_line(words: list[str | Path], line: str) -> None:
    assert line in lines(run(*words))


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        ([BASKET], "11 ballots on 10 projects, 100,000 to spend, by most votes."),
        ([BASKET], "6 of 10 projects are funded, for 99,500; 500 is left over."),
        ([BASKET], "The file has the same winners."),
        ([BASKET, "--minimum-votes", "3"], "The file has more winners: 9."),
        ([POINTS, "--minimum-votes", "0"], "The file has fewer winners: not z."),
        ([BASKET, "--seed", "abc"], "Seed for lots: abc"),
        ([LOT], "Drawn by lot: b, c and a, in this order; each has 2 votes and costs 1,000."),
        ([CENTS], "2 of 3 projects are funded, for 2,000.00; 0.00 is left over."),
    ],
)
def test_what_it_comes_to_is_said(words: list[str | Path], remark: str) -> None:
    assert remark in run(*words).stdout


def test_a_file_whose_sums_or_winners_are_others_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "other.pb"
    claimed = BASKET.read_text("utf-8").replace(";7;Kunstgras;Sport;0", ";8;Kunstgras;Sport;1")
    file.write_text(claimed.replace(";Spelen;1", ";Spelen;0"), "utf-8")
    told = run(file).stdout
    assert "The file says that 4 has 8 votes; its ballots say 7." in told
    assert "The file has other winners: 4, and not 8." in told


def test_on_a_terminal_nothing_is_wider_than_that() -> None:
    content = BASKET.read_text("utf-8").replace("Kunstgras", "Kunstgras " * 20).encode()
    report = report_of(content)
    console = Console(width=80, markup=False)
    with console.capture() as printed:
        console.print(report.table(title_width=20))
    assert max(map(len, printed.get().splitlines())) <= 80
    assert "Did not fit: 33,000 was left." in printed.get()


def report_of(content: bytes) -> Report:
    election, rules = read(content), CountRules()
    return Report(election, rules, most_votes(election.candidates(), election.budget, rules, ""))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ((Verdict.THEME_FULL, 1_200, ()), "Theme full: Groen had 1,200 left."),
        ((Verdict.DISTRICT_FULL, 0, ()), "District full: Noord had 0 left."),
        ((Verdict.EXCLUDED, None, ("7",)), "Excluded: 7 is funded, and not both can be."),
        ((Verdict.LOST_DRAW, None, ("7",)), "Lost the draw: 7, with equal votes and cost, came"),
    ],
)
def test_what_only_the_rules_of_an_edition_bring_about_is_explained_too(
    told: tuple[Verdict, int | None, tuple[str, ...]], sentence: str
) -> None:
    verdict, room, by = told
    project = Candidate("8", "Bomen", 5_000, 3, "Groen", "Noord")
    explanation = Explanation(project, verdict, 4, 9_000, room, by)
    assert report_of(BASKET.read_bytes()).why(explanation).startswith(sentence)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([POINTS, *BY_SHARES], "Equal shares are for ballots that choose projects,"),
        ([RANKING, *BY_SHARES], "Equal shares are for ballots that choose projects,"),
        (["nowhere.pb"], "nowhere.pb cannot be read: no such file or directory.\n"),
        ([OURS], "elections cannot be read: is a directory.\n"),
        ([Path(__file__)], "test_command_count.py: Line 1: a Pabulib file begins with META.\n"),
    ],
)
def test_a_refusal_is_one_sentence_on_standard_error(words: list[str | Path], reason: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert reason in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_type_of_vote_that_cannot_be_counted_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "vessels.pb"
    file.write_text(BASKET.read_text("utf-8").replace("approval", "vessels"), "utf-8")
    result = run(file)
    assert result.exit_code == 1
    assert 'vessels.pb: Line 10: the vote_type "vessels" is none of' in result.stderr


@pytest.mark.parametrize(
    "words", [[], [BASKET, "--rule", "fairest"], [BASKET, "--minimum-votes", "-1"], [BASKET, "--x"]]
)
def test_wrong_use_has_a_status_of_its_own(words: list[str | Path]) -> None:
    assert run(*words).exit_code == 2


def test_filling_up_changes_nothing_by_most_votes_and_that_is_said() -> None:
    result = run(BASKET, "--no-fill-up")
    assert (result.exit_code, result.stdout) == (0, run(BASKET).stdout)
    assert "filling up changes nothing" in result.stderr


@pytest.mark.parametrize(
    ("words", "warned"),
    [
        ([*BY_SHARES, "--no-fill-up"], True),
        (BY_SHARES, False),
        ([], False),
    ],
)
def test_where_nothing_is_filled_up_nothing_stops_and_that_is_said(
    words: list[str], warned: bool
) -> None:
    result = run(BASKET, *words, "--stop-at-first-misfit")
    assert result.exit_code == 0
    assert ("nothing stops at a misfit" in result.stderr) is warned


def test_what_we_write_of_a_vote_on_projects_leads_to_the_file_that_can_be_counted(
    tmp_path: Path,
) -> None:
    file = tmp_path / "result.json"
    file.write_text('{"format": "wijkstem results 1", "winners": []}', "utf-8")
    result = run(file)
    assert (result.exit_code, result.stdout) == (1, "")
    reason = "result.json: this file is of a vote on projects: count result.pb.\n"
    assert result.stderr == reason


@pytest.mark.parametrize(
    ("words", "winners", "spent"),
    [
        ([], ["n1", "n2", "n3", "s1", "s2", "y", "z"], 5_000),
        (["--fill-up"], ["n1", "n2", "n3", "s1", "s2", "y", "z"], 5_000),
        (["--no-fill-up"], ["n1", "n2", "n3", "s1", "s2", "y"], 4_950),
        (["--minimum-votes", "2"], ["n1", "n2", "n3", "s1", "s2"], 4_900),
    ],
)
def test_equal_shares_fill_up_unless_they_may_not(
    words: list[str], winners: list[str], spent: int
) -> None:
    result = run(SHARES, *BY_SHARES, "--json", *words)
    told = json.loads(result.stdout)
    assert (told["rule"], told["winners"], told["spent"]) == ("equal-shares", winners, spent)
    assert (result.exit_code, result.stderr) == (0, "")


def test_json_has_what_supporters_paid_as_a_fraction_of_euros() -> None:
    told = json.loads(run(SHARES, *BY_SHARES, "--json").stdout)
    assert told["share"] == [599, 1]
    facts = {
        project["id"]: [project[key] for key in ("stage", "paid", "short", "supporters_left")]
        for project in told["projects"]
    }
    assert facts["n2"] == ["shares", [500, 3], 0, [594, 1]]
    assert facts["z"] == ["filled-up", None, 0, [0, 1]]
    assert facts["x"] == [None, None, 1, [99, 1]]
    cents = json.loads(run(CENTS, *BY_SHARES, "--json").stdout)
    assert cents["share"] == [750, 1]
    assert cents["projects"][0]["paid"] == [149_999, 300]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([SHARES], "1 n1 Bloembakken in Noord 6 900 Funded by shares. Each of its supporters"),
        ([SHARES], "Each of its supporters paid 166.67."),
        ([SHARES], "15 z Vogelhuis in Noord 0 50 Filled up: 50 was left. Nobody supports it."),
        ([SHARES], "Did not fit: 50 was left. Its supporters had 446.00 of 1,100; 4 of 4 had less"),
        ([SHARES], "10 ballots on 15 projects, 5,000 to spend, by equal shares."),
        ([SHARES], "Every ballot had 599.00 to spend."),
        ([CENTS], "Each of its supporters paid 500.00."),
    ],
)
def test_equal_shares_are_explained(words: list[str | Path], line: str) -> None:
    assert any(line in told for told in lines(run(*words, *BY_SHARES)))


def test_who_could_not_pay_as_much_as_others_is_counted() -> None:
    project, purse = Candidate("8", "Bomen", 5_000, 30), Purse(Fraction(400, 3), 4, Fraction(12))
    told = Explanation(project, Verdict.FUNDED, 1, 9_000, stage=Stage.SHARES, purse=purse)
    assert report_of(BASKET.read_bytes()).why(told) == (
        "Funded by shares. Its supporters paid at most 133.33;"
        " 4 of 30 had less left, and paid all of it."
    )


def test_a_draw_under_equal_shares_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "draw.pb"
    content = LOT.read_text("utf-8").replace("budget;2500", "budget;1900")
    file.write_text(
        content.replace("1;a\n2;b\n3;c", "1;a,b\n2;a,b\n3;c").replace("choose-1", "approval")
    )
    told = " ".join(lines(run(file, *BY_SHARES, "--seed", "x")))
    assert "Funded by shares, by lot." in told
    assert "Lost the draw:" in told


@pytest.mark.parametrize(
    ("file", "warned"), [(SHARES, False), (BASKET, False), (LOT, True), (CENTS, True)]
)
def test_equal_shares_with_little_to_tell_are_warned_about(file: Path, warned: bool) -> None:
    result = run(file, *BY_SHARES)
    assert result.exit_code == 0
    assert ("Equal shares tell little" in result.stderr) == warned
    assert result.stderr.count("\n") == warned
