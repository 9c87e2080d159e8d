"""What the API knows of the editions: what the public page knows, and decisions besides.

The store is asked at most every few seconds, however many ask here, and then only for what is new.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from sqlalchemy import Connection

from bot.exports.decisions import PUBLIC
from bot.public.seen import FRESH, Seen, Window, first, together
from storage import journal
from storage.engine import Storage
from storage.journal import Link
from storage.outage import StoreDown


@dataclass(slots=True)
class Shelf:
    """The decisions of an edition up to a position in the journal, and receipts by alphabet."""

    position: int = 0
    decisions: list[Link] = field(default_factory=list)
    receipts: Sequence[str] = ()
    until: float = -1.0


class Known:
    """The editions of one organisation."""

    def __init__(self, storage: Storage, seconds: Callable[[], float] = monotonic) -> None:
        self._storage = storage
        self._seconds = seconds
        self._shelves: dict[str, Shelf] = {}
        self._looking = asyncio.Lock()
        self.window = Window(storage, seconds)

    async def shelf(self, seen: Seen) -> Shelf:
        """Return what there is of an edition beside what its page shows.

        While the store does not answer, what was there before is good enough; raise `StoreDown` if
        nothing was.
        """
        slug = seen.edition.slug
        async with self._looking:
            shelf = self._shelves.get(slug, Shelf())
            if self._seconds() >= shelf.until:
                await self._look(slug, shelf)
                shelf.until = self._seconds() + FRESH
                self._shelves[slug] = shelf
            if len(shelf.receipts) != len(seen.receipts):
                shelf.receipts = sorted(seen.receipts)
        return shelf

    async def _look(self, slug: str, shelf: Shelf) -> None:
        try:
            position, new = await self._storage.run(lambda db: _newer(db, slug, shelf.position))
        except StoreDown:
            if not shelf.position:
                raise
        else:
            shelf.position = position
            shelf.decisions += new


def _newer(db: Connection, slug: str, position: int) -> tuple[int, list[Link]]:
    """Return how far the journal goes, and what everybody can read of what is new in it.

    What is written meanwhile is read the next time.
    """
    last = journal.length(db, slug)
    new = journal.since(db, slug, position, PUBLIC) if last > position else []
    return last, [link for link in new if link.position <= last]


class Editions:
    """The editions of every organisation; of those alike in name the first."""

    def __init__(self, storages: Mapping[str, Storage]) -> None:
        self._known = [Known(storage) for storage in storages.values()]

    async def every(self) -> Sequence[Seen]:
        """Return all of them."""
        found: dict[str, Seen] = {}
        for there in await together(known.window for known in self._known):
            for seen in there.values():
                found.setdefault(seen.edition.slug, seen)
        return list(found.values())

    async def seen(self, slug: str) -> Seen | None:
        """Return what is on the page of an edition, or None if there is none of this name."""
        return await first(known.window.edition(slug) for known in self._known)

    async def shelf(self, slug: str) -> tuple[Seen, Shelf] | None:
        """Return the same, and what there is besides."""

        async def theirs(known: Known) -> tuple[Seen, Shelf] | None:
            seen = await known.window.edition(slug)
            return (seen, await known.shelf(seen)) if seen else None

        return await first(theirs(known) for known in self._known)
