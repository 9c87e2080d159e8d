"""What has the hash of its content for a name: it never changes, so the store is asked once."""

import asyncio
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from storage.engine import Storage

_MOST: Final = 64
"""Files of at most a megabyte each that are remembered; then the one known longest goes."""


class Remembered:
    """The pictures, or the recordings, of the editions of one organisation."""

    def __init__(
        self, storage: Storage, read: Callable[[Connection, str, str], bytes | None]
    ) -> None:
        """`read` returns what stands in the store under an edition and a name."""
        self._storage, self._read = storage, read
        self._known: dict[tuple[str, str], bytes] = {}
        self._looking = asyncio.Lock()

    async def content(self, slug: str, name: str) -> bytes | None:
        """Return what one holds, or None if there is none such; raise `StoreDown`."""
        async with self._looking:
            if (slug, name) not in self._known:
                found = await self._storage.run(lambda db: self._read(db, slug, name))
                if found is None:
                    return None
                if len(self._known) >= _MOST:
                    del self._known[next(iter(self._known))]
                self._known[slug, name] = found
            return self._known[slug, name]
