"""By which secret a store was begun: with another one everybody in it would be a stranger."""

import pytest

from storage import secret
from storage.engine import Storage
from storage.sealing import Seal
from storage.secret import OtherSecret
from tests.stores import do

OURS = Seal.from_secret("a-secret-of-ours-1", "village")
OTHERS = (
    Seal.from_secret("a-secret-of-ours-2", "village"),
    Seal.from_secret("a-secret-of-ours-1", "hamlet"),
)


async def test_a_store_is_begun_by_the_first_secret_and_holds_to_it(store: Storage) -> None:
    assert await do(store, secret.holds, OTHERS[0])
    for _time in range(2):
        await do(store, secret.require, OURS)
        assert await do(store, secret.holds, OURS)


@pytest.mark.parametrize("other", OTHERS)
async def test_another_secret_is_refused_and_changes_nothing(store: Storage, other: Seal) -> None:
    await do(store, secret.require, OURS)
    assert not await do(store, secret.holds, other)
    with pytest.raises(OtherSecret, match="not the one with which this database was begun"):
        await do(store, secret.require, other)
    assert await do(store, secret.holds, OURS)
