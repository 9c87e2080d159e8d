import json
from dataclasses import replace

import pytest

from budget.count import CountRules, Rule
from budget.receipt import rules_hash
from budget.rules import BasketRules, ChoiceRules, PointRules, RightBy, RightRules, VoteRules
from storage.documents import edition_as_json, edition_from_json
from storage.engine import Storage
from storage.process import editions
from tests.storage.linden import EDITION, NOW

LIMITED = BasketRules(900, 1, 2, {"groen": 400}, {"haven": 400}, ((1, 2), (2, 3)))
COUNTED = CountRules(True, 10, {"groen": 400}, {"haven": 400}, (("1", "3"),))
VOTES = [
    VoteRules(),
    VoteRules(LIMITED, count=COUNTED),
    VoteRules(ChoiceRules(3, 1, 1, 2, ((1, 2),)), Rule.EQUAL_SHARES),
    VoteRules(PointRules(points=5, most_each=3), right=RightRules(RightBy.CODE, 2)),
]


@pytest.mark.parametrize("vote", VOTES, ids=lambda vote: type(vote.ballot).__name__)
def test_the_rules_of_a_vote_go_through_json_unchanged(vote: VoteRules) -> None:
    edition = replace(EDITION, vote=vote)
    again = edition_from_json(edition_as_json(edition), edition.entered)
    assert again == edition
    assert rules_hash(again) == rules_hash(edition)


def test_an_edition_kept_before_there_were_rules_has_the_plain_ones() -> None:
    kept = json.loads(edition_as_json(EDITION))
    del kept["vote"]
    assert edition_from_json(json.dumps(kept), EDITION.entered).vote == VoteRules()


@pytest.mark.parametrize("vote", VOTES, ids=lambda vote: type(vote.ballot).__name__)
async def test_the_rules_of_a_vote_are_found_in_the_store(store: Storage, vote: VoteRules) -> None:
    edition = replace(EDITION, vote=vote)
    await store.run(lambda db: editions.create(db, edition, [], NOW, "test"))
    row = await store.run(lambda db: editions.load(db, edition.slug))
    assert row.edition() == edition
