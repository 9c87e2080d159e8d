"""`approvals` in the `[vote]` of an edition's file."""

import pytest

from bot.demo import DE_LINDEN
from bot.editions.file import EditionError, read_edition
from budget.receipt import rules_hash
from budget.rules import VoteRules, as_data, from_data

WHOLE = DE_LINDEN.read_text("utf-8")


def test_an_edition_may_ask_that_people_approve_of_its_rules() -> None:
    asking = read_edition(f"{WHOLE}\n[vote]\napprovals = 2").edition
    assert asking.vote == VoteRules(approvals=2)
    assert from_data(as_data(asking.vote)) == asking.vote
    without = read_edition(WHOLE).edition
    assert without.vote.approvals == 0
    assert rules_hash(asking) != rules_hash(without)


@pytest.mark.parametrize("value", ["-1", "10", "1.5", "true", '"two"'])
def test_a_number_of_people_is_a_small_number(value: str) -> None:
    with pytest.raises(EditionError, match="approvals"):
        read_edition(f"{WHOLE}\n[vote]\napprovals = {value}")
