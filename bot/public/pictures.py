"""The pictures of projects, for whoever shows them: our page, a chat by way of its provider.

What has the hash of its content for a name never changes, so the store is asked for it once.
"""

import asyncio
from typing import Final

from bot.public.seen import Seen
from storage import pictures
from storage.engine import Storage

KINDS: Final = {"jpg": "image/jpeg", "png": "image/png"}
"""The content type of a picture, by what its name ends with."""

_MOST: Final = 64
"""Pictures of at most a megabyte each that are remembered; then the one known longest goes."""


class Gallery:
    """The pictures of the editions of one organisation."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._known: dict[tuple[str, str], bytes] = {}
        self._looking = asyncio.Lock()

    async def picture(self, seen: Seen, name: str) -> bytes | None:
        """Return a picture of this edition; raise `StoreDown` if it cannot be had now."""
        slug, projects = seen.edition.slug, seen.edition.projects
        if not any(project.picture and project.picture.name == name for project in projects):
            return None
        async with self._looking:
            if (slug, name) not in self._known:
                found = await self._storage.run(lambda db: pictures.content(db, slug, name))
                if found is None:
                    return None
                if len(self._known) >= _MOST:
                    del self._known[next(iter(self._known))]
                self._known[slug, name] = found
            return self._known[slug, name]
