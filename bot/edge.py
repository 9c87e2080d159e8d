"""The edge of a turn, and of a step of the clock: what fails there takes nothing else with it."""

from collections.abc import Awaitable
from typing import TypeVar

from storage.outage import StoreDown

T = TypeVar("T")


async def attempt(doing: Awaitable[T]) -> T | Exception:
    """Return what comes of this, or what went wrong with it.

    An outage of the store is nobody's mistake, and is raised: nothing else would go well either.
    """
    try:
        return await doing
    except StoreDown:
        raise
    except Exception as failure:  # noqa: BLE001 - the edge itself: whoever asked reports it
        return failure
