"""The whole cycle of an edition: two hundred residents, two organisers, and every number again."""

import pytest

# What differs is told where it is found: in the chapters.
pytest.register_assert_rewrite("tests.cycle.story", "tests.cycle.phones")
