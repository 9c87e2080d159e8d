"""What tests of turns, doors and commands stand on."""

from collections.abc import AsyncIterator

import pytest

from storage.engine import Storage
from tests.bot.quarter import Quarter
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
