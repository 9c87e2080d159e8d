from storage import anew
from storage.engine import Storage
from storage.process import editions
from storage.sealing import Seal
from storage.secret import require
from tests.storage.linden import EDITION, NOW
from tests.stores import do


async def test_a_store_is_untouched_until_it_is_served_or_used(store: Storage) -> None:
    assert await store.run(anew.untouched)
    await do(store, require, Seal.from_secret("a secret that only tests know", "village"))
    assert not await store.run(anew.untouched)


async def test_a_store_with_an_edition_is_untouched_no_more(store: Storage) -> None:
    await do(store, editions.create, EDITION, [], NOW, "test")
    assert not await store.run(anew.untouched)
    await do(store, anew.empty)
    assert await store.run(anew.untouched)
