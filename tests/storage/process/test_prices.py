"""Prices are of the organisation, and a limit is of an edition."""

from dataclasses import replace

from sqlalchemy import Connection

from budget.audience import Audience, Who
from budget.broadcast import Broadcast
from storage.engine import Storage
from storage.post import broadcasts
from storage.process import prices
from tests.storage.linden import SLUG

DRAFT = Broadcast("Feest", Audience(Who.NEWS), {"nl": "Er is feest."}, by="Fatma")


async def test_prices_are_kept_by_channel(store: Storage) -> None:
    def kept(db: Connection) -> None:
        assert prices.of(db) == {}
        prices.keep(db, {"sms": 725, "whatsapp": 300, "telegram": None})
        assert prices.of(db) == {"sms": 725, "whatsapp": 300}
        prices.keep(db, {"sms": 0, "whatsapp": None})
        assert prices.of(db) == {"sms": 0}

    await store.run(kept)


async def test_a_limit_is_of_one_edition(store: Storage) -> None:
    def kept(db: Connection) -> None:
        for euros in (500, 0, 20):
            prices.allow(db, SLUG, euros)
            assert prices.allowance(db, SLUG) == euros
        assert prices.allowance(db, "other") is None
        prices.allow(db, SLUG, None)
        assert prices.allowance(db, SLUG) is None

    await store.run(kept)


async def test_what_was_to_be_spent_is_added_up(store: Storage) -> None:
    def kept(db: Connection) -> None:
        assert prices.spent(db, SLUG) == 0
        for cost in (3_000_000_000, 250):
            broadcasts.add(db, SLUG, replace(DRAFT, cost=cost))
        broadcasts.add(db, "other", replace(DRAFT, cost=7))
        assert prices.spent(db, SLUG) == 3_000_000_250

    await store.run(kept)
