"""What tests of turns, doors and commands stand on."""

from collections.abc import AsyncIterator

import pytest

from bot.turns.memory import Memory
from storage.engine import Storage
from tests.bot.lettered import LETTERS, Street, by_code, issued
from tests.bot.quarter import NUMBER, Quarter
from tests.storage.linden import SLUG
from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which people vote, and in which turns are taken."""
    quarter = Quarter(store)
    await quarter.found()
    quarter.office.start_turns()
    yield quarter
    await quarter.office.stop()


@pytest.fixture
async def street(store: Storage) -> AsyncIterator[Street]:
    """Give a quarter in which everybody has had a letter, and one phone takes part."""
    street = Street(store)
    await street.found(by_code())
    street.letters = await issued(store, SLUG, LETTERS)
    street.office.start_turns()
    await street.join(NUMBER, "sms")
    yield street
    await street.office.stop()


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every answer remembered the first time already, to see what should never be."""
    monkeypatch.setattr(
        Memory, "remember", lambda memory, key, thing: memory.kept.update({key: thing})
    )
