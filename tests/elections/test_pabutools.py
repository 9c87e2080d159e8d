"""pabutools and pabulib-checker agree with our counts, and with what we write.

They are large and under the GPL, so they are no dependency: `WIJKSTEM_TEST_PABUTOOLS` names a
Python that has them (`pip install pabutools pabulib-checker`).  Every file is counted by us,
written as we publish it, and counted again by them from there.
"""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bot.demo import DE_LINDEN
from bot.demo.votes import invented_votes
from bot.editions.file import read_edition
from bot.exports.files import files
from bot.exports.terms import counted
from budget.ballot import AnyBallot, Basket, Points
from budget.count import CountRules, Outcome, Rule, Verdict, most_votes
from budget.equal_shares import Completion, equal_shares
from budget.pabulib import Election, read
from budget.pabulib_writer import written
from budget.rules import BasketRules, ChoiceRules, PointRules, VoteRules
from budget.tally import result_of
from storage.ballots.published import Published

PYTHON = os.environ.get("WIJKSTEM_TEST_PABUTOOLS", "")
OURS = Path(__file__).parent
SHARED = OURS.parents[2] / "shared/elections"
FILES = sorted([*OURS.glob("*.pb"), *SHARED.glob("*.pb")], key=lambda path: path.name)
KINDS = (b"vote_type;approval", b"vote_type;choose-1")
CHOOSING = [path for path in FILES if any(kind in path.read_bytes()[:4_000] for kind in KINDS)]
pytestmark = pytest.mark.skipif(not PYTHON, reason="WIJKSTEM_TEST_PABUTOOLS names no Python")

LINDEN = read_edition(DE_LINDEN).edition
NASTY = 'Bomen "groot"; en\u2028VOTES\x85voter_id;vote\x0b"'
MADE = datetime(2027, 6, 8, tzinfo=UTC)


def last(count: int) -> int:
    return count - 1


def judged(file: Path, *counts: Sequence[Any]) -> tuple[list[set[str]], dict[str, Any]]:
    """Return who wins by pabutools in each of these counts, and the errors of the checker."""
    command = [PYTHON, str(OURS / "judge.py"), str(file), json.dumps(counts)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2_000:]
    winners, errors = json.loads(ran.stdout)
    return [set(names) for names in winners], errors


def by_shares(election: Election, completion: Completion) -> Outcome:
    return equal_shares(
        election.candidates(),
        [ballot.picked for ballot in election.ballots],
        election.budget,
        CountRules(minimum_votes=election.minimum_votes),
        "seed",
        completion=completion,
        euro=election.unit,
    )


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_pabutools_counts_most_votes_as_we_do(file: Path, tmp_path: Path) -> None:
    election = read(file.read_bytes())
    rules = CountRules(minimum_votes=election.minimum_votes)
    outcome = most_votes(election.candidates(), election.budget, rules, "seed")
    (tmp_path / "again.pb").write_bytes(written(readable(election), outcome, last))
    [winners], _errors = judged(tmp_path / "again.pb", ["most-votes"])
    assert winners == set(outcome.winners)


@pytest.mark.parametrize("file", CHOOSING, ids=lambda path: path.stem)
def test_pabutools_counts_equal_shares_as_we_do(file: Path, tmp_path: Path) -> None:
    """The share at which raising ends gives our winners, and a euro more costs too much."""
    election = read(file.read_bytes())
    raised, filled = (by_shares(election, c) for c in (Completion.RAISED, Completion.FILLED_UP))
    share = (raised.share or Fraction(0)) / election.unit
    (tmp_path / "again.pb").write_bytes(written(readable(election), filled, last))
    [winners, completed, beyond], _errors = judged(
        tmp_path / "again.pb",
        ["equal-shares", share.as_integer_ratio(), False],
        ["equal-shares", share.as_integer_ratio(), True],
        ["equal-shares", (share + 1).as_integer_ratio(), False],
    )
    assert winners == set(raised.winners)
    assert completed == set(filled.winners)
    costs = {candidate.id: candidate.cost for candidate in election.candidates()}
    waiting = {
        told.candidate.id
        for told in raised.explanations
        if told.candidate.votes and told.verdict is Verdict.DID_NOT_FIT
        if told.candidate.cost <= election.budget
    }
    assert sum(costs[name] for name in beyond) > election.budget or not waiting


def readable(election: Election) -> Election:
    """Leave out what pabutools cannot read: ballots without points."""
    if not election.vote_type.spreads_points:
        return election
    return replace(election, ballots=tuple(b for b in election.ballots if b.picked))


def spread(ballot: Basket) -> Points:
    return Points(tuple((number, 1 + number % 2) for number in ballot.picked[:3]))


CAST = [vote.ballot for vote in invented_votes(LINDEN)]
NAMING = [ballot for ballot in CAST if ballot.picked]


@pytest.mark.parametrize(
    ("vote", "ballots"),
    [
        (VoteRules(), NAMING),
        (VoteRules(BasketRules(most=9)), NAMING),
        (VoteRules(count=CountRules(minimum_votes=700)), NAMING),
        (VoteRules(rule=Rule.EQUAL_SHARES), NAMING),
        (VoteRules(ChoiceRules(10), Rule.EQUAL_SHARES), NAMING),
        (VoteRules(PointRules(6, 2)), [spread(ballot) for ballot in NAMING]),
    ],
)
def test_what_we_export_is_valid_and_counts_to_the_same_winners(
    vote: VoteRules, ballots: Sequence[AnyBallot], tmp_path: Path
) -> None:
    """Whatever stands in a title: quotation marks, semicolons, and every way to end a line."""
    projects = (replace(LINDEN.projects[0], title={"nl": NASTY}), *LINDEN.projects[1:])
    edition = replace(LINDEN, vote=vote, projects=projects)
    outcome = result_of(edition, ballots, "seed")
    assert isinstance(outcome, Outcome)
    held = Published(edition, outcome, (), tuple(ballots), (), {})
    file = tmp_path / "result.pb"
    file.write_bytes(files(counted(held), last, MADE)["result.pb"])
    share = (outcome.share or Fraction(0)).as_integer_ratio()
    count = ["most-votes"] if outcome.share is None else ["equal-shares", share, True]
    [winners], errors = judged(file, count)
    assert winners == set(outcome.winners)
    assert errors == {}


def test_blank_votes_are_all_that_the_checker_takes_for_errors(tmp_path: Path) -> None:
    outcome = result_of(LINDEN, CAST, "seed")
    held = Published(LINDEN, outcome, (), tuple(CAST), (), {})
    file = tmp_path / "result.pb"
    file.write_bytes(files(counted(held), last, MADE)["result.pb"])
    _winners, errors = judged(file, ["most-votes"])
    assert len(CAST) - len(NAMING) == sum(map(len, errors.values())) > 0
    told = [text for found in errors.values() for text in found.values()]
    assert all("cannot be None or empty" in text for text in told)
