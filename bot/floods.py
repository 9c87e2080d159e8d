"""Floods: what one address may post at once or in a day, and what is too much.

Whoever writes by hand never gets there.  What does costs no turn and is not lost either: Telegram
is asked to come back and holds that resident's queue meanwhile, and what SMS and WhatsApp bring
once only is kept for the operator, and its sender told once that it was not answered.
"""

import time
from collections.abc import Callable, Hashable
from typing import Self

AT_ONCE = 20
"""Messages that an address may send in one go."""

EVERY = 1.0
"""Seconds after which it may send one more."""

TEXTS_A_DAY = 300
"""Text messages that one number is answered in a day: each answer costs money.  Whoever votes sends
ten, and a phone in a community centre on which thirty people vote in turn sends as many."""

_DAY = 24 * 60 * 60.0


class Floods:
    """A bucket for each address, remembered only until it is full again."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        clock: Callable[[], float] = time.monotonic,
        every: float = EVERY,
    ) -> None:
        """`clock` gives seconds that never go back, and `every` so many one more may come."""
        self._every = every
        self._spare = (at_once - 1) * every
        self._clock = clock
        self._full: dict[Hashable, float] = {}
        self._told: set[Hashable] = set()

    @classmethod
    def of_texts(cls, clock: Callable[[], float] = time.monotonic) -> Self:
        """Return the buckets of text messages, each of which is full again after a day."""
        return cls(TEXTS_A_DAY, clock, _DAY / TEXTS_A_DAY)

    def __len__(self) -> int:
        return len(self._full)

    def early(self, address: Hashable) -> float:
        """Count a message, or return how many seconds it comes too early to be counted."""
        now = self._clock()
        self._forget(now)
        full = max(self._full.get(address, now), now)
        if (early := full - now - self._spare) > 0:
            return early
        self._full.pop(address, None)
        self._full[address] = full + self._every
        return 0

    def begins(self, address: Hashable) -> bool:
        """Whether this is asked for the first time since an address began to send too fast."""
        told = address in self._told
        self._told.add(address)
        return not told

    def forgive(self, address: Hashable) -> None:
        """Take back a message that could not be kept and will come again."""
        if address in self._full:
            self._full[address] -= self._every

    def _forget(self, now: float) -> None:
        """Drop the buckets that are full; who wrote longest ago stands first."""
        while self._full:
            oldest = next(iter(self._full))
            if self._full[oldest] > now:
                return
            del self._full[oldest]
            self._told.discard(oldest)
