"""However many people read, the store is asked once in a while; and it may be away for a while."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection

from bot.public.routes import public_page
from bot.public.seen import FRESH, Window
from budget.ballot import Basket
from storage.engine import Storage
from storage.outage import StoreDown
from tests.bot.public.test_public_page import conclude, found, vote
from tests.storage.linden import EDITION, SLUG
from tests.stores import do

T = TypeVar("T")


class Counting:
    """A store that counts how often it is asked, and can be down."""

    def __init__(self, store: Storage) -> None:
        self.store, self.asked, self.down = store, 0, False

    async def run(self, work: Callable[[Connection], T]) -> T:
        self.asked += 1
        if self.down:
            raise StoreDown
        return await self.store.run(work)

    async def close(self) -> None:
        await self.store.close()


async def test_many_readers_are_one_question_to_the_store(store: Storage) -> None:
    await do(store, found, EDITION)
    counting, seconds = Counting(store), [0.0]
    window = Window(counting, lambda: seconds[0])
    await asyncio.gather(*(window.edition(slug) for slug in [SLUG, "no", "other"] * 20))
    assert counting.asked == 1
    await do(store, vote, [Basket((1,))] * 10)
    seconds[0] = FRESH - 0.1
    before = await window.edition(SLUG)
    seconds[0] = FRESH
    after = await window.edition(SLUG)
    assert before
    assert after
    assert (before.turnout, after.turnout) == (None, 10)
    assert counting.asked == 2


async def test_while_the_store_is_away_what_was_seen_is_shown(store: Storage) -> None:
    await do(store, found, EDITION)
    counting, seconds = Counting(store), [0.0]
    window = Window(counting, lambda: seconds[0])
    counting.down = True
    with pytest.raises(StoreDown):
        await window.edition(SLUG)
    counting.down = False
    seen = await window.edition(SLUG)
    counting.down, seconds[0] = True, FRESH
    assert await window.edition(SLUG) is seen


async def test_a_file_that_cannot_be_made_now_is_asked_for_later(store: Storage) -> None:
    await do(store, found, EDITION)
    await do(store, vote, [Basket((1,))])
    await do(store, conclude, EDITION)
    counting = Counting(store)
    pages = public_page({"village": counting})
    async with AsyncClient(transport=ASGITransport(pages), base_url="http://town") as browser:
        assert (await browser.get("/elsewhere")).status_code == 404
        counting.down = True
        refused = [await browser.get(path) for path in (f"/{SLUG}", f"/{SLUG}/files/rules.json")]
        counting.down = False
        served = await browser.get(f"/{SLUG}/files/rules.json")
    assert [(one.status_code, one.headers["retry-after"]) for one in refused] == [(503, "10")] * 2
    assert served.status_code == 200
