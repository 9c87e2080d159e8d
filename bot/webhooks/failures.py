"""What is done where an event does not arrive: it is posted again, for three days."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from storage.post.webhooks import Subscription

PATIENCE: Final = timedelta(days=3)
"""For so long an event is posted again before its subscription is disabled."""

FEWEST: Final = 10
"""Attempts that have to fail before that: fewer may be our own outage."""

_FIRST: Final = timedelta(seconds=5)
_LONGEST: Final = timedelta(hours=1)
_DOUBLED: Final = 10


class NotDelivered(Exception):
    """The event did not arrive; the message says how, without anything that was answered."""


class Gone(NotDelivered):
    """The receiver says that it wants no events any more."""


def wait(attempts: int, chance: Callable[[int], bytes]) -> timedelta:
    """Return how long to wait after so many attempts: up to twice as long each time (full jitter).

    Receivers that come back together are not all asked at the same moment.
    """
    most: timedelta = min(_FIRST * 2 ** min(attempts - 1, _DOUBLED), _LONGEST)
    return most * (int.from_bytes(chance(4)) / 2**32)


def ends(failure: NotDelivered, failing: Subscription, now: datetime) -> str:
    """Return why a subscription is disabled after one more failure; "" if it is not."""
    if isinstance(failure, Gone):
        return f"{failure}: it wants no more"
    since = failing.failing or now
    if now - since < PATIENCE or failing.attempts + 1 < FEWEST:
        return ""
    return f"nothing arrived since {since:%Y-%m-%d}, at last: {failure}"
