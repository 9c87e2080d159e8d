"""What was read under a wrong number, or in a wrong batch, is taken out by who read it."""

import pytest
from sqlalchemy import Connection

from budget.paper import Round
from storage.ballots import paper, paper_taking_out
from storage.ballots.paper import CannotTake
from storage.engine import Storage
from tests.storage import pile
from tests.storage.linden import SLUG
from tests.storage.pile import ANNA, BERT, Slip
from tests.stores import do


@pytest.fixture
async def voting(store: Storage) -> Storage:
    """Give a store with an edition in which people vote, and a batch that is open."""
    await do(store, pile.begin)
    await do(store, pile.open_batch)
    return store


async def take_out(store: Storage, number: int, serial: int, by: str) -> str:
    """Return why it is refused, or ""."""
    try:
        await do(store, paper_taking_out.take_out, SLUG, number, serial, by)
    except CannotTake as refusal:
        return str(refusal)
    return ""


async def read(store: Storage, number: int = 1) -> dict[int, list[Round]]:
    found = await do(store, paper.readings, SLUG, number)
    return {serial: sorted(rounds) for serial, rounds in found.items()}


async def test_a_wrong_number_keeps_no_batch_from_being_closed(voting: Storage) -> None:
    await do(voting, pile.enter, 1, Round.FIRST, ANNA, {77: "1"})
    await do(voting, pile.enter_twice, 1, {17: "1"})
    with pytest.raises(CannotTake, match=r"1 of its ballots was read once only: 77\."):
        await do(voting, pile.close, 1)
    assert await take_out(voting, 1, 77, " anna") == ""
    assert (await do(voting, pile.close, 1)).ballots == 1


async def test_a_ballot_that_nobody_has_read_can_be_in_another_batch(voting: Storage) -> None:
    await do(voting, pile.open_batch)
    await do(voting, pile.enter_twice, 1, {17: "1"})
    assert await take_out(voting, 1, 17, ANNA) == ""
    with pytest.raises(CannotTake, match=r"Ballot 17 is in batch 1 already\."):
        await do(voting, pile.enter, 2, Round.FIRST, ANNA, {17: "1"})
    assert await take_out(voting, 1, 17, BERT) == ""
    await do(voting, pile.enter_twice, 2, {17: "1"})
    assert (await do(voting, pile.close, 2)).counted == 1


async def test_what_somebody_else_read_stays(voting: Storage) -> None:
    await do(voting, pile.enter_twice, 1, {17: "1"})
    assert await take_out(voting, 1, 17, "Dirk") == "Dirk read no ballot 17 in batch 1."
    assert await take_out(voting, 1, 18, ANNA) == "Anna read no ballot 18 in batch 1."
    assert await take_out(voting, 1, 17, BERT) == ""
    assert await read(voting) == {17: [Round.FIRST]}
    with pytest.raises(CannotTake, match=r"read once only: 17\."):
        await do(voting, pile.close, 1)


async def test_where_two_differ_nobody_changes_what_they_read(voting: Storage) -> None:
    def resolve(db: Connection) -> None:
        paper.resolve(db, SLUG, 1, 17, pile.read(db, Slip("1 3"), "Dirk"))

    await do(voting, pile.enter, 1, Round.FIRST, ANNA, {17: "1"})
    await do(voting, pile.enter, 1, Round.SECOND, BERT, {17: "3"})
    differing = "Ballot 17 was read differently; resolve it."
    assert await take_out(voting, 1, 17, BERT) == differing
    await do(voting, resolve)
    assert await take_out(voting, 1, 17, BERT) == differing
    assert (await do(voting, pile.close, 1)).resolved == 1


async def test_what_was_not_to_be_corrected_counts_as_it_did(voting: Storage) -> None:
    await do(voting, pile.enter_twice, 1, {17: "1", 18: "3"})
    await do(voting, pile.close, 1)
    number = await do(voting, pile.open_batch, corrects="coffee on the form")
    await do(voting, pile.enter_twice, number, {17: "3"})
    await do(voting, pile.enter, number, Round.FIRST, ANNA, {18: "1"})
    assert await take_out(voting, number, 18, ANNA) == ""
    await do(voting, pile.close, number)
    assert await do(voting, pile.counted) == ["3", "3"]
    assert "is closed" in await take_out(voting, 1, 18, ANNA)


async def test_all_that_keeps_a_batch_open_is_said_at_once(voting: Storage) -> None:
    await do(voting, pile.enter, 1, Round.FIRST, ANNA, {16: "1", 17: "1"})
    await do(voting, pile.enter, 1, Round.SECOND, BERT, {17: "3"})
    with pytest.raises(CannotTake) as refusal:
        await do(voting, pile.close, 1)
    assert list(refusal.value.reasons) == [
        "1 of its ballots was read once only: 16.",
        "1 of its ballots was read differently: 17; resolve it.",
    ]
