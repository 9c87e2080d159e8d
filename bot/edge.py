"""The edge of a turn, a step of the clock, a thread: what fails takes nothing else with it."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from storage.outage import StoreDown

T = TypeVar("T")


async def attempt(doing: Awaitable[T]) -> T | Exception:
    """Return what comes of this, or what went wrong with it.

    An outage of the store is nobody's mistake, and is raised: nothing else would go well either.
    """
    with caught() as failures:
        done = await doing
    return failures[0] if failures else done


@contextmanager
def caught() -> Iterator[list[Exception]]:
    """Give where to find what went wrong inside; an outage of the store is raised."""
    failures: list[Exception] = []
    try:
        yield failures
    except StoreDown:
        raise
    except Exception as failure:  # noqa: BLE001 - the edge itself: whoever asked reports it
        failures.append(failure)
