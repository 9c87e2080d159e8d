"""The day of a batch that was opened with a wrong one is put right by who opened it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Connection

from budget.paper import HandedIn
from storage import journal
from storage.ballots import paper, paper_redating
from storage.ballots.paper import CannotTake
from storage.engine import Storage
from tests.storage import pile
from tests.storage.linden import SLUG
from tests.storage.pile import DAY, ISSUER
from tests.stores import do

DAY_LONG = timedelta(days=1)
NEXT = DAY + DAY_LONG
THEN = datetime.combine(NEXT + DAY_LONG, time(6), UTC)


@pytest.fixture
async def voting(store: Storage) -> Storage:
    """Give a store with a batch of the first day of the vote, on which a ballot was read."""
    await do(store, pile.begin)
    await do(store, pile.open_batch)
    await do(store, pile.enter_twice, 1, {17: "1"})
    return store


async def redate(store: Storage, day: date, at: datetime | None = None, by: str = "Chris") -> str:
    """Return why it is refused, or ""."""
    issuer = replace(ISSUER, by=by, at=THEN)
    try:
        await do(store, paper_redating.redate, SLUG, 1, HandedIn(day, at), issuer)
    except CannotTake as refusal:
        return str(refusal)
    return ""


async def said(store: Storage) -> list[dict[str, str | int]]:
    def look(db: Connection) -> list[dict[str, str | int]]:
        every = journal.page(db, SLUG, 0, 100)
        return [dict(one.content) for one in every if one.kind == "paper-batch-redated"]

    return await store.run(look)


async def test_the_day_is_put_right_and_what_was_read_stays(voting: Storage) -> None:
    assert await redate(voting, NEXT, by=" chris") == ""
    assert (await do(voting, paper.batch, SLUG, 1)).opening.handed_in == HandedIn(NEXT)
    assert await do(voting, paper.readings, SLUG, 1)
    place = {"batch": 1, "place": "Huis van de Wijk"}
    days = {"day": NEXT.isoformat(), "day before": DAY.isoformat()}
    assert await said(voting) == [place | days]
    assert (await do(voting, pile.close, 1, THEN)).ballots == 1


async def test_a_time_is_put_right_as_well(voting: Storage) -> None:
    at = datetime.combine(DAY, time(12), UTC)
    assert await redate(voting, DAY, at) == ""
    assert (await do(voting, paper.batch, SLUG, 1)).opening.handed_in == HandedIn(DAY, at)
    assert await redate(voting, DAY) == ""
    last, first = await said(voting)
    assert (first["time"], last["time before"]) == ("14:00", "14:00")


@pytest.mark.parametrize(
    ("day", "by", "reason"),
    [
        (NEXT, "Anna", "Chris opened this batch, and can put its day right."),
        (DAY, "Chris", "That is when it was handed in already."),
        (DAY - timedelta(days=30), "Chris", "Nobody could vote then"),
    ],
)
async def test_what_cannot_be_is_refused(voting: Storage, day: date, by: str, reason: str) -> None:
    assert (await redate(voting, day, by=by)).startswith(reason)
    assert (await do(voting, paper.batch, SLUG, 1)).opening.handed_in == HandedIn(DAY)
    assert await said(voting) == []


async def test_a_day_that_is_still_to_come_is_refused(voting: Storage) -> None:
    with pytest.raises(CannotTake, match="That is still to come"):
        await do(voting, paper_redating.redate, SLUG, 1, HandedIn(NEXT + DAY_LONG), ISSUER)


async def test_what_is_closed_keeps_its_day(voting: Storage) -> None:
    await do(voting, pile.close, 1, THEN)
    assert await redate(voting, NEXT) == "Batch 1 is closed; open one of corrections."


async def test_a_correction_has_the_day_of_what_it_corrects(voting: Storage) -> None:
    await do(voting, pile.close, 1, THEN)
    await do(voting, pile.open_batch, corrects="Coffee.", now=THEN)
    with pytest.raises(CannotTake, match="when what it corrects was"):
        await do(voting, paper_redating.redate, SLUG, 2, HandedIn(NEXT), ISSUER)
