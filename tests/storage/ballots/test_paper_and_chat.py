"""Which ballot of a right stands, where it votes both in chat and on paper."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta

import pytest

from budget.timeline import Phase
from storage.ballots.votes import Overtaken
from storage.engine import Storage
from tests.storage import pile
from tests.storage.linden import BEGINS
from tests.storage.pile import BY_CODE, DAY, Slip
from tests.stores import do

BEFORE, AFTER = date(2027, 5, 1), date(2027, 5, 3)
WITH_A_TIME = datetime.combine(DAY, BEGINS[Phase.VOTING].timetz()) + timedelta(hours=2)


@pytest.fixture
async def by_code(store: Storage) -> Storage:
    """Give a store with an edition in which a code gives the right."""
    await do(store, pile.begin, BY_CODE)
    return store


async def test_paper_and_chat_have_one_right_by_a_code(by_code: Storage) -> None:
    one, other, third = await do(by_code, pile.issue, 3)
    await do(by_code, pile.chat, one, BEFORE, 1)
    record = await do(by_code, pile.take, {17: Slip("3", one), 18: Slip("1 3", other)})
    assert (record.counted, record.replaced) == (2, 1)
    assert await do(by_code, pile.counted) == ["1 3", "3"]
    await do(by_code, pile.chat, other, AFTER, 1)
    await do(by_code, pile.chat, third, AFTER)
    assert await do(by_code, pile.counted) == ["", "1", "3"]


@pytest.mark.parametrize(
    ("cast_on", "hour", "at", "stands"),
    [
        (BEFORE, 12, None, "3"),
        (DAY, 12, None, "3"),  # the paper counts as of the end of that day
        (AFTER, 12, None, "1"),
        (BEFORE, 12, WITH_A_TIME, "3"),
        (DAY, 9, WITH_A_TIME, "3"),
        (DAY, 11, WITH_A_TIME, "1"),
        (AFTER, 9, WITH_A_TIME, "1"),
    ],
)
async def test_the_last_valid_ballot_stands(
    by_code: Storage, cast_on: date, hour: int, at: datetime | None, stands: str
) -> None:
    [code] = await do(by_code, pile.issue, 1)
    await do(by_code, pile.chat, code, cast_on, 1, hour=hour)
    record = await do(by_code, pile.take, {17: Slip("3", code)}, DAY, at)
    assert await do(by_code, pile.counted) == [stands]
    assert (record.counted, record.later, record.replaced) == (
        (1, 0, 1) if stands == "3" else (0, 1, 0)
    )


@pytest.mark.parametrize(
    ("cast_on", "hour", "at", "late"),
    [
        (DAY, 12, None, True),
        (AFTER, 0, None, False),
        (DAY, 9, WITH_A_TIME, True),
        (DAY, 11, WITH_A_TIME, False),
    ],
)
async def test_chat_that_comes_in_after_paper_stands_if_it_is_newer(
    by_code: Storage, cast_on: date, hour: int, at: datetime | None, late: bool
) -> None:
    [code] = await do(by_code, pile.issue, 1)
    await do(by_code, pile.take, {17: Slip("3", code)}, DAY, at)
    with pytest.raises(Overtaken) if late else nullcontext():
        await do(by_code, pile.chat, code, cast_on, 1, hour=hour)
    assert await do(by_code, pile.counted) == ["3" if late else "1"]
