"""Two people decide what is done with what the count left over, until the result is certified."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from bot.turns import announce
from budget.count import Outcome
from budget.division import DivisionRule
from budget.edition import Edition
from budget.leftover import Leftover, Use
from budget.rules import VoteRules
from budget.timeline import Phase
from budget.vessels import Vessel, VesselRules
from storage import journal
from storage.ballots import certified, settling, votes
from storage.ballots.certified import CertifiedAlready
from storage.ballots.settling import Wish
from storage.documents import result_from_json
from storage.engine import Storage
from storage.process import editions
from storage.process.signing import CannotSign
from storage.tables import journal as decisions
from tests.storage.linden import BEGINS, EDITION, NOW, SLUG, ballot
from tests.stores import Open

ANNA, BAS, CEM = "Anna", "Bas", "Cem"
WHY = "De raad wil dit plan ook."
PARTLY, KEPT = Leftover(Use.PARTLY, WHY), Leftover(Use.CARRIED_OVER, "Volgend jaar meer.")
DECIDED = Leftover(Use.PARTLY, WHY, "2", given=300)
VESSELS = VesselRules(1_000, 100, (Vessel("groen"), Vessel("spelen")))

Work = Callable[[Connection], Leftover | None]


def settle(wish: Leftover, name: str) -> Work:
    return lambda db: settling.settle(db, SLUG, wish, name, NOW)


def hold(db: Connection, edition: Edition = EDITION) -> None:
    """Hold a vote in which 3 and 1 win, and 2 does not fit in the 300 that is left."""
    editions.create(db, replace(edition, entered=Phase.IDEAS), [], NOW, "test")
    editions.enter(db, edition, NOW, "test")
    key = editions.load(db, SLUG).tie_key or b""
    votes.cast(db, SLUG, key, [(bytes(16), ballot(1, 3)), (b"2" * 16, ballot(3))])
    ends = BEGINS[Phase.RESULTS]
    announce.enter(db, editions.hold(db, SLUG), edition.enter(Phase.RESULTS, ends), ends, "test")


@pytest.fixture
async def counted(store: Storage) -> Storage:
    await store.run(hold)
    return store


async def outcome(store: Storage) -> Outcome:
    row = await store.run(lambda db: editions.load(db, SLUG))
    found = result_from_json(row.outcome or "")
    assert isinstance(found, Outcome)
    return found


async def test_two_people_decide_and_it_stands_in_the_result(counted: Storage) -> None:
    before = await outcome(counted)
    revision = (await counted.run(lambda db: editions.load(db, SLUG))).revision
    assert await counted.run(settle(PARTLY, ANNA)) is None
    assert await outcome(counted) == before
    assert await counted.run(settle(PARTLY, BAS)) == DECIDED
    assert await outcome(counted) == replace(before, leftover=DECIDED)
    row = await counted.run(lambda db: editions.load(db, SLUG))
    assert row.revision > revision
    c = decisions.c
    written = select(c.kind, c.by, c.content).order_by(c.position.desc()).limit(3)
    rows = await counted.run(lambda db: list(db.execute(written)))
    assert [(kind, by) for kind, by, _content in reversed(rows)] == [
        ("leftover-signed", ANNA),
        ("leftover-signed", BAS),
        ("leftover-decided", BAS),
    ]
    content = json.loads(rows[0][2])
    assert (content["use"], content["reason"], content["decision"]) == ("partly", WHY, 1)
    assert await counted.run(lambda db: journal.broken(db, SLUG)) is None


@pytest.mark.parametrize("other", [KEPT, Leftover(Use.PARTLY, "Anders.")])
async def test_who_decided_something_else_did_not_decide_this(
    counted: Storage, other: Leftover
) -> None:
    await counted.run(settle(other, ANNA))
    assert await counted.run(settle(PARTLY, BAS)) is None
    assert (await outcome(counted)).leftover is None
    assert await counted.run(settle(PARTLY, ANNA)) == DECIDED


async def test_nobody_decides_twice_or_without_a_name(counted: Storage) -> None:
    await counted.run(settle(PARTLY, ANNA))
    with pytest.raises(CannotSign, match="did so already"):
        await counted.run(settle(PARTLY, " anna "))
    with pytest.raises(CannotSign, match="A name is needed"):
        await counted.run(settle(PARTLY, ""))


async def test_a_decision_can_be_taken_back_by_two_people_again(counted: Storage) -> None:
    for wish in (PARTLY, KEPT, PARTLY):
        assert await counted.run(settle(wish, ANNA)) is None
        assert (await outcome(counted)).leftover != (DECIDED if wish is PARTLY else KEPT)
        await counted.run(settle(wish, BAS))
    assert (await outcome(counted)).leftover == DECIDED


async def test_who_certified_did_not_certify_what_was_decided_since(counted: Storage) -> None:
    await counted.run(lambda db: certified.certify(db, SLUG, ANNA, NOW))
    await counted.run(settle(PARTLY, ANNA))
    await counted.run(settle(PARTLY, BAS))
    assert await counted.run(lambda db: certified.certify(db, SLUG, BAS, NOW)) is False
    assert await counted.run(lambda db: certified.certify(db, SLUG, ANNA, NOW)) is True


async def test_nothing_is_decided_once_the_result_is_certified(counted: Storage) -> None:
    await counted.run(settle(PARTLY, ANNA))
    for name in (ANNA, BAS):
        await counted.run(lambda db, name=name: certified.certify(db, SLUG, name, NOW))  # type: ignore[misc]
    with pytest.raises(CertifiedAlready):
        await counted.run(settle(PARTLY, BAS))
    assert (await outcome(counted)).leftover is None


async def test_two_people_at_once_decide_once(counted: Storage, opened: Open) -> None:
    other = await opened()
    done = await asyncio.gather(counted.run(settle(PARTLY, ANNA)), other.run(settle(PARTLY, BAS)))
    assert [found for found in done if found] == [DECIDED]


async def test_what_cannot_be_decided_is_refused_with_the_reason(store: Storage) -> None:
    created = replace(EDITION, entered=Phase.IDEAS)
    await store.run(lambda db: editions.create(db, created, [], NOW, "test"))
    with pytest.raises(CannotSign, match="have not been counted"):
        await store.run(settle(PARTLY, ANNA))


async def test_a_reason_that_is_too_long_is_refused(counted: Storage) -> None:
    with pytest.raises(CannotSign, match="80 fit an SMS"):
        await counted.run(settle(Leftover(Use.PARTLY, "a" * 90), ANNA))


async def test_a_vote_that_divided_everything_leaves_nothing_over(store: Storage) -> None:
    edition = replace(EDITION, vote=VoteRules(VESSELS, DivisionRule.MEAN))
    await store.run(lambda db: hold(db, edition))
    with pytest.raises(CannotSign, match="nothing is left over"):
        await store.run(settle(PARTLY, ANNA))


async def test_it_is_known_who_proposed_what_until_it_is_decided(counted: Storage) -> None:
    async def stands() -> tuple[list[Wish], Wish | None]:
        def look(db: Connection) -> tuple[list[Wish], Wish | None]:
            row = editions.load(db, SLUG)
            return settling.wished(db, row), settling.settled_by(db, row)

        return await counted.run(look)

    assert await stands() == ([], None)
    for wish, name in ((PARTLY, ANNA), (KEPT, CEM)):
        await counted.run(settle(wish, name))
    partly = Wish(Use.PARTLY, WHY, (ANNA,))
    kept = Wish(Use.CARRIED_OVER, KEPT.reason, (CEM,))
    assert await stands() == ([partly, kept], None)
    await counted.run(settle(PARTLY, BAS))
    decided = partly._replace(by=(ANNA, BAS))
    assert await stands() == ([], decided)
    await counted.run(settle(KEPT, CEM))
    assert await stands() == ([kept], decided)
