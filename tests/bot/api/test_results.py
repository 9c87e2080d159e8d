"""Every kind of result fits its form, and says what the export of the same count says."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.api.models.results import result, turnout
from bot.exports.as_json import as_json
from bot.exports.counted import Counted, Divided
from bot.exports.tables import sheets
from bot.public.board import Board
from bot.public.seen import Seen
from budget.ballot import AnyBallot, Basket
from budget.count import Outcome, Rule
from budget.division import Division, DivisionRule
from budget.edition import Edition
from budget.leftover import Leftover, Use
from budget.receipt import rules_hash, rules_of
from budget.rules import VoteRules
from budget.tally import result_of
from budget.timeline import Phase
from tests.bot.exports.linden import POURED, VESSELS
from tests.storage.linden import EDITION

CHANNELS = {"sms": 30, "telegram": 20}
CHOSEN = tuple(map(Basket, [(1, 3), (2,), (3,), (1, 2)]))
SHARES = VoteRules(rule=Rule.EQUAL_SHARES)
VOTES: Mapping[str, tuple[VoteRules, tuple[AnyBallot, ...]]] = {
    "most votes": (VoteRules(), CHOSEN),
    "equal shares": (SHARES, CHOSEN),
    "mean": (VoteRules(VESSELS, DivisionRule.MEAN), POURED),
    "per euro": (VoteRules(VESSELS, DivisionRule.PER_EURO), POURED),
}


def _seen(rules: VoteRules, ballots: tuple[AnyBallot, ...]) -> Seen:
    edition = replace(EDITION, vote=rules, entered=Phase.RESULTS)
    outcome = result_of(edition, ballots, "seed")
    fixed = rules_hash(edition)
    return Seen(
        edition,
        7,
        fixed,
        True,
        "",
        (),
        50,
        outcome,
        True,
        frozenset(),
        CHANNELS,
        Board(),
        current=True,
    )


def _exported(edition: Edition, seen: Seen) -> dict[str, object]:
    common = {"edition": edition, "rules": rules_of(edition), "receipts": (), "ballots": None}
    kind = Divided if isinstance(seen.result, Division) else Counted
    held = kind(**common, outcome=seen.result)  # type: ignore[arg-type]
    document: dict[str, object] = json.loads(as_json(held, sheets(held)))
    return document


@pytest.mark.parametrize("vote", VOTES)
def test_it_says_what_the_export_says(vote: str) -> None:
    seen = _seen(*VOTES[vote])
    told = result(seen)
    assert told
    said = json.loads(told.model_dump_json())
    assert said.pop("of") == ("themes" if isinstance(seen.result, Division) else "projects")
    assert said.pop("certified") is True
    exported = _exported(seen.edition, seen)
    assert {name: exported[name] for name in said} == said


def test_what_was_decided_about_the_rest_stands_with_it() -> None:
    seen = _seen(*VOTES["most votes"])
    assert isinstance(seen.result, Outcome)
    leftover = Leftover(Use.PARTLY, "De raad wil dit ook.", "2", 300)
    told = result(replace(seen, result=replace(seen.result, leftover=leftover)))
    assert told
    assert json.loads(told.model_dump_json())["leftover"] == leftover.as_json()


def test_the_turnout_by_channel_is_that_of_the_ballots_that_count() -> None:
    told = turnout(_seen(*VOTES["mean"]))
    assert [(one.by, one.group, one.ballots) for one in told.groups] == [
        ("channel", "sms", 30),
        ("channel", "telegram", 20),
    ]
