"""A memory for what is wanted again: not for what is wanted once.

Most of what thousands of residents are told is the same few things, and the rest is about a list in
somebody's own order or a basket that nobody else has.  Who kept all would keep mostly that, and be
full of it every few thousand messages.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")

_NUMBERS = 4
"""Numbers of what came once, for each thing there is room for."""


class Memory(Generic[Key, Kept]):
    """Things by what they belong to, at most so many of them; `kept` is what is remembered now.

    Something is kept when it comes for the second time.  Of what came once there is only a number,
    by which nothing can be told of it.  When there is no more room all is forgotten: what is wanted
    often is back at once.
    """

    def __init__(self, most: int) -> None:
        self.kept: dict[Key, Kept] = {}
        self._most = most
        self._once: set[int] = set()

    def find(self, key: Key) -> Kept | None:
        """Return what is remembered, or None."""
        return self.kept.get(key)

    def remember(self, key: Key, thing: Kept) -> None:
        """Remember this from the second time on."""
        number = hash(key)
        if number in self._once:
            if len(self.kept) >= self._most:
                self.kept.clear()
            self.kept[key] = thing
            return
        if len(self._once) >= _NUMBERS * self._most:
            self._once.clear()
        self._once.add(number)

    def forget(self) -> None:
        """Remember nothing any more."""
        self.kept.clear()
        self._once.clear()
