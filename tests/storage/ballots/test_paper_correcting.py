"""What stands again once a ballot on paper is read anew: nobody loses a vote by a misread code."""

from datetime import UTC, datetime

import pytest

from storage.ballots import successions, votes
from storage.ballots.paper import CannotTake
from storage.engine import Storage
from tests.storage import pile
from tests.storage.linden import SLUG
from tests.storage.pile import BY_CODE, DAY, Slip
from tests.stores import do

NINE = datetime(2027, 5, 2, 9, tzinfo=UTC)


@pytest.fixture
async def by_code(store: Storage) -> Storage:
    """Give a store with an edition in which a code gives the right."""
    await do(store, pile.begin, BY_CODE)
    return store


async def test_what_was_voted_in_chat_stands_again_if_a_code_was_misread(by_code: Storage) -> None:
    one, other = await do(by_code, pile.issue, 2)
    await do(by_code, pile.chat, one, DAY, 1)
    await do(by_code, pile.chat, one, DAY, 1, 3)
    await do(by_code, pile.take, {17: Slip("3", one)})
    assert await do(by_code, pile.counted) == ["3"]
    record = await do(by_code, pile.take, {17: Slip("3", other)}, corrects="code misread")
    assert (record.counted, record.replaced) == (1, 0)
    assert await do(by_code, pile.counted) == ["1 3", "3"]
    assert await do(by_code, votes.turnout, SLUG) == 2
    assert await do(by_code, successions.broken, SLUG, ()) is None


async def test_what_was_voted_in_chat_stands_again_if_the_paper_turns_out_invalid(
    by_code: Storage,
) -> None:
    [code] = await do(by_code, pile.issue, 1)
    await do(by_code, pile.chat, code, DAY, 1)
    await do(by_code, pile.take, {17: Slip("3", code)})
    record = await do(by_code, pile.take, {17: Slip("1 2", code)}, corrects="misread")
    assert (record.counted, record.replaced) == (0, 0)
    assert await do(by_code, pile.counted) == ["1"]
    await do(by_code, pile.take, {17: Slip("1 3", code)}, corrects="misread after all")
    assert await do(by_code, pile.counted) == ["1 3"]
    assert await do(by_code, successions.broken, SLUG, ()) is None


async def test_paper_that_a_misread_code_has_replaced_is_read_anew(by_code: Storage) -> None:
    one, other = await do(by_code, pile.issue, 2)
    await do(by_code, pile.take, {17: Slip("1", one), 18: Slip("3", one)})
    number = await do(by_code, pile.open_batch, corrects="code misread")
    await do(by_code, pile.enter_twice, number, {18: Slip("3", other)})
    with pytest.raises(
        CannotTake, match=r"^Ballot 17 has the code of one of these, and counts now"
    ):
        await do(by_code, pile.close, number)
    assert await do(by_code, pile.counted) == ["3"]
    await do(by_code, pile.enter_twice, number, {17: Slip("1", one)})
    record = await do(by_code, pile.close, number)
    assert (record.ballots, record.counted, record.replaced) == (2, 2, 1)
    assert await do(by_code, pile.counted) == ["1", "3"]


async def test_paper_is_not_read_anew_where_something_later_stands(by_code: Storage) -> None:
    one, other = await do(by_code, pile.issue, 2)
    await do(by_code, pile.take, {17: Slip("1", one)}, at=NINE)
    await do(by_code, pile.chat, one, DAY, 1, 3)
    await do(by_code, pile.take, {18: Slip("3", one)})
    assert await do(by_code, pile.counted) == ["3"]
    await do(by_code, pile.take, {18: Slip("3", other)}, corrects="code misread")
    assert await do(by_code, pile.counted) == ["1 3", "3"]


async def test_corrections_that_cross_can_both_be_closed(by_code: Storage) -> None:
    codes = await do(by_code, pile.issue, 4)
    one, other, third, fourth = codes
    slips = {15: Slip("1", one), 16: Slip("3", other), 17: Slip("1 3", one), 18: Slip("", other)}
    await do(by_code, pile.take, slips)
    first = await do(by_code, pile.open_batch, corrects="codes misread")
    await do(by_code, pile.enter_twice, first, {17: Slip("1 3", third), 16: slips[16]})
    crossing = {18: Slip("", fourth), 15: slips[15]}
    await do(by_code, pile.take, crossing, corrects="codes misread")
    with pytest.raises(CannotTake, match=r"^Ballot 15 has the code of one of these"):
        await do(by_code, pile.close, first)
    await do(by_code, pile.enter_twice, first, {15: slips[15]})
    await do(by_code, pile.close, first)
    assert await do(by_code, pile.counted) == ["", "1", "1 3", "3"]
    assert await do(by_code, votes.turnout, SLUG) == 4
    assert await do(by_code, successions.broken, SLUG, ()) is None
