"""Small elections of our own, counted from file to outcome."""

from pathlib import Path

import pytest

from budget.count import CountRules, Verdict, most_votes
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
