"""Small elections of our own, counted from file to outcome."""

from pathlib import Path

import pytest

from budget.count import CountRules, Verdict, most_votes
from budget.equal_shares import Completion, equal_shares
from budget.lot import seed_of
from budget.pabulib import read

HERE = Path(__file__).parent
FILES = sorted(file.name for file in HERE.glob("*.pb"))


@pytest.mark.parametrize(
    ("file", "rules", "winners", "spent"),
    [
        ("basket.pb", CountRules(), ("1", "2", "3", "5", "8", "9"), 99_500),
        ("basket.pb", CountRules(stop_at_first_misfit=True), ("1", "2", "3"), 67_000),
        ("basket.pb", CountRules(minimum_votes=3), ("1", "2", "3", "5", "8"), 96_500),
        ("basket.pb", CountRules(theme_caps={"Groen": 35_000}), ("1", "2", "3", "5", "8"), 96_500),
        ("points.pb", CountRules(), ("w", "y", "z"), 1_000),
        ("points.pb", CountRules(minimum_votes=4), ("w", "y"), 900),
        ("ranking.pb", CountRules(), ("r", "p"), 900),
        ("cents.pb", CountRules(), ("kas", "hek"), 200_000),
    ],
)
def test_an_election_of_ours(
    file: str, rules: CountRules, winners: tuple[str, ...], spent: int
) -> None:
    election = read((HERE / file).read_bytes())
    outcome = most_votes(election.candidates(), election.budget, rules, "")
    assert (outcome.winners, outcome.spent) == (winners, spent)


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_ours_says_what_its_ballots_say(file: str) -> None:
    election = read((HERE / file).read_bytes())
    for project in election.projects:
        assert project.votes in {None, election.tally.get(project.id, 0)}


def test_the_lot_falls_the_same_for_everybody_who_has_the_file() -> None:
    content = (HERE / "lot.pb").read_bytes()
    election = read(content)
    outcome = most_votes(election.candidates(), election.budget, CountRules(), seed_of(content))
    # As `sha256sum lot.pb` and the line of shell in docs/counting.md have it.
    assert outcome.seed == "d73839082a3a1d1e8b5eaa6d9c63be47d797b6526a87c81ef2cb7106d6630578"
    assert [tie.ids for tie in outcome.ties] == [("b", "c", "a")]
    assert outcome.winners == ("b", "c", "d")
    assert outcome.explanations[2].verdict is Verdict.LOST_DRAW


@pytest.mark.parametrize(
    ("file", "completion", "winners", "spent", "share"),
    [
        ("shares.pb", Completion.NONE, "n1 n2 n3 s1 s2", 4_900, 500),
        ("shares.pb", Completion.RAISED, "n1 n2 n3 s1 s2 y", 4_950, 599),
        ("shares.pb", Completion.FILLED_UP, "n1 n2 n3 s1 s2 y z", 5_000, 599),
        ("cents.pb", Completion.RAISED, "kas", 149_999, 75_000),
    ],
)
def test_an_election_of_ours_by_equal_shares(
    file: str, completion: Completion, winners: str, spent: int, share: int
) -> None:
    election = read((HERE / file).read_bytes())
    outcome = equal_shares(
        election.candidates(),
        [ballot.picked for ballot in election.ballots],
        election.budget,
        CountRules(),
        "",
        completion=completion,
        euro=election.unit,
    )
    assert (" ".join(outcome.winners), outcome.spent) == (winners, spent)
    assert outcome.share == share


def test_most_votes_fund_the_north_alone_where_equal_shares_do_not() -> None:
    election = read((HERE / "shares.pb").read_bytes())
    outcome = most_votes(election.candidates(), election.budget, CountRules(), "")
    assert outcome.winners == ("n1", "n2", "n3", "n4", "y", "x", "z")
