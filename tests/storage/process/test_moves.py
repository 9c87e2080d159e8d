from datetime import date, timedelta

from budget.moved import GATHER, Point
from storage.engine import Storage
from storage.process import moves
from storage.process.moves import Moved
from tests.storage.linden import NOW, SLUG
from tests.stores import do

FIRST, SECOND = {Point.RESULT: date(2027, 6, 8)}, {Point.RESULT: date(2027, 6, 9)}
LATER = NOW + timedelta(minutes=40)


async def test_what_residents_knew_before_the_first_move_is_kept(store: Storage) -> None:
    await do(store, moves.note, SLUG, FIRST, NOW + GATHER)
    await do(store, moves.explain, SLUG, {"nl": "Het feest."})
    await do(store, moves.note, SLUG, SECOND, LATER + GATHER)
    assert await do(store, moves.due, NOW + GATHER) == []
    found = await do(store, moves.due, LATER + GATHER)
    assert found == [Moved(SLUG, FIRST, {"nl": "Het feest."})]


async def test_the_last_reason_counts_and_none_is_kept_without_a_move(store: Storage) -> None:
    await do(store, moves.explain, SLUG, {"nl": "Niets bewoog."})
    assert await do(store, moves.due, NOW + GATHER) == []
    await do(store, moves.note, SLUG, FIRST, NOW)
    for reason in ("Eerst dit.", "Toch dat."):
        await do(store, moves.explain, SLUG, {"nl": reason})
    [found] = await do(store, moves.due, NOW)
    assert found.reason == {"nl": "Toch dat."}


async def test_what_was_told_is_told_once(store: Storage) -> None:
    await do(store, moves.note, SLUG, FIRST, NOW)
    await do(store, moves.told, SLUG)
    assert await do(store, moves.due, NOW) == []
