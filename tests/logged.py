"""All that is logged in a test, to look for what must never be in it."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from bot.app import quieten


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Catch everything that is logged, however unimportant, by us and by every library."""
    heard = StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quieten()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(heard))
    yield heard
    structlog.reset_defaults()
    root.removeHandler(handler)
    root.setLevel(level)
