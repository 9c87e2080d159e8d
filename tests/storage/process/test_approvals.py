"""Two people put their names to the rules before voting opens, exactly as these are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from bot.turns import announce
from budget.edition import NotReady
from budget.receipt import rules_hash
from budget.rules import VoteRules, as_data, from_data
from budget.timeline import Phase
from storage import journal
from storage.documents import edition_as_json
from storage.engine import Storage
from storage.process import approvals, editions
from storage.process.signing import CannotSign
from storage.tables import editions as every_edition
from tests.storage.linden import EDITION, NOW, PROJECTS, SLUG

ANNA, BAS, CEM = "Anna de Vries", "Bas", "Cem"
BEFORE = replace(EDITION, entered=Phase.IDEAS)


def approving(name: str) -> Callable[[Connection], int]:
    return lambda db: approvals.approve(db, SLUG, name, NOW)


async def test_voting_waits_for_two_people_who_approve_of_the_rules(store: Storage) -> None:
    await store.run(lambda db: editions.create(db, BEFORE, [], NOW, "test"))
    with pytest.raises(NotReady, match=r"Of the 2 people .* 0 did"):
        BEFORE.enter(Phase.VOTING, NOW)
    assert await store.run(approving(ANNA)) == 1
    with pytest.raises(CannotSign, match="did so already"):
        await store.run(approving(ANNA.upper()))
    assert not await store.run(lambda db: announce.enter_what_is_due(db, SLUG, NOW))
    assert await store.run(approving(BAS)) == 2
    assert await store.run(lambda db: announce.enter_what_is_due(db, SLUG, NOW))
    assert (await store.run(lambda db: editions.load(db, SLUG))).phase == Phase.VOTING
    with pytest.raises(CannotSign, match="Voting has opened"):
        await store.run(approving(CEM))
    approved = await store.run(lambda db: journal.of(db, SLUG, ["rules-approved"]))
    assert [one.by for one in approved] == [ANNA, BAS]


async def test_rules_that_changed_are_to_be_approved_anew(store: Storage) -> None:
    await store.run(lambda db: editions.create(db, BEFORE, [], NOW, "test"))
    for name in (ANNA, BAS):
        await store.run(approving(name))
    dearer = replace(BEFORE, projects=(replace(PROJECTS[0], cost=401), *PROJECTS[1:]))
    assert rules_hash(dearer) != rules_hash(BEFORE)
    own, document = every_edition.c.slug == SLUG, edition_as_json(dearer)
    await store.run(
        lambda db: db.execute(update(every_edition).where(own).values(document=document))
    )
    assert not await store.run(lambda db: announce.enter_what_is_due(db, SLUG, NOW))
    assert await store.run(approving(ANNA)) == 1
    assert await store.run(approving(CEM)) == 2
    later = NOW + timedelta(hours=1)
    assert await store.run(lambda db: announce.enter_what_is_due(db, SLUG, later))


def test_rules_from_before_there_were_approvals_ask_for_none_and_keep_their_hash() -> None:
    none = replace(EDITION, vote=VoteRules(approvals=0))
    assert "approvals" not in as_data(none.vote)
    assert "check" not in as_data(none.vote)["right"]
    assert from_data(as_data(none.vote)) == none.vote
    assert rules_hash(none) != rules_hash(EDITION)
