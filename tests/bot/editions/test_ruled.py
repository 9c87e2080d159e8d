from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels import SCREENS
from bot.editions.checking import NotAccepted, check
from bot.editions.file import read_edition
from bot.editions.ruled import TOPICS, previewed, ruled, spoken_in
from budget.rules import ChoiceRules
from tests.storage.linden import NOW

VESSELS = {
    "ballot": "vessels",
    "rule": "mean",
    "vessels": [{"theme": "groen"}, {"theme": "none"}],
}
DEMO = read_edition(Path(__file__).parents[3] / "bot/demo/de_linden.toml").edition


def test_rules_that_were_filled_in_are_those_of_the_file() -> None:
    vote = {"ballot": "choices", "most": 3, "approvals": 1, "right": {"by": "code"}}
    after = ruled(DEMO, {"vote": vote, "budget": 130_000})
    assert (after.vote.ballot, after.budget, after.place) == (
        ChoiceRules(most=3),
        130_000,
        DEMO.place,
    )
    assert after.projects == DEMO.projects


@pytest.mark.parametrize(
    ("filled_in", "where", "reason"),
    [
        ({"vote": {"ballot": "choices"}}, ("vote",), "needs most"),
        ({"vote": {"ballot": "basket", "least": 0}}, ("vote", "least"), "must be at least 1"),
        ({"budget": -1}, ("budget",), "must be at least 1"),
        ({"vote": {"ballot": "basket", "most": 400}}, ("vote", "most"), "The most number is 400"),
        ({"idea_rules": {"mend_days": 90}}, ("idea_rules", "mend_days"), "must be at most 60"),
        ({"vote": VESSELS | {"chip": 7}}, ("vote", "chip"), "do not divide"),
        ({"vote": VESSELS | {"chip": 5_000}}, ("vote", "vessels", "none"), 'no theme "none"'),
        ({"most_cost": 999_999}, ("most_cost",), "most_cost: this must be at most the budget"),
    ],
)
def test_rules_that_are_wrong_say_where(
    filled_in: dict[str, Any], where: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(NotAccepted, match=reason) as refusal:
        check(ruled(DEMO, filled_in), DEMO)
    assert refusal.value.wrong[0].where == where


def test_what_is_no_rule_keeps_nobody_from_changing_one() -> None:
    long = replace(DEMO.projects[0], title={"nl": "Een titel die op geen sms past, zo lang is hij"})
    before = replace(
        DEMO, place="A place with a name of more than forty characters", projects=(long,)
    )
    after = ruled(before, {"budget": 130_000})
    check(after, before)
    assert after == replace(before, budget=130_000)


@pytest.mark.parametrize("channel", SCREENS)
def test_a_preview_is_what_a_resident_reads(channel: str) -> None:
    after = ruled(DEMO, {"vote": {"ballot": "choices", "most": 3}})
    for language in spoken_in(after):
        for topic in TOPICS:
            bubbles = list(previewed(after, topic, channel, language, NOW))
            assert all(bubble.text and bubble.options for bubble in bubbles)
            assert all((bubble.segments > 0) is (channel == "sms") for bubble in bubbles)
    said = " ".join(bubble.text for bubble in previewed(after, "rules", channel, "nl", NOW))
    assert "Kies hoogstens 3 plannen." in said
