"""What tests of reliability stand on: both stores, and as many turns as somebody has time for.

In CI everything is tried once.  `WIJKSTEM_TIMES=100` tries it a hundred times, each time with
other chance and a store of its own: `pytest tests/reliability/test_shuffled.py` is then 300,000
updates.  A number in the name of a test that failed is its seed, and fails again.
"""

import os

import pytest

from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]


@pytest.fixture(params=range(int(os.environ.get("WIJKSTEM_TIMES", "1"))), scope="module")
def seed(request: pytest.FixtureRequest) -> int:
    """Give a number that chance begins with."""
    found: int = request.param
    return found
