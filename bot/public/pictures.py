"""The pictures of projects and ideas, for whoever shows them: our page, or a chat by its provider.

What has the hash of its content for a name never changes, so the store is asked for it once; but
whether an idea can still be read, a photo of what is built is still shown, or a broadcast has it,
each time.
"""

import re
from typing import Final

from bot.public.remembered import Remembered
from bot.public.seen import Seen
from storage.contributions import ideas, pictures
from storage.engine import Storage
from storage.post import broadcasts
from storage.process import progress

KINDS: Final = {"jpg": "image/jpeg", "png": "image/png"}
"""The content type of a picture, by what its name ends with."""

_NAME: Final = re.compile(r"[0-9a-f]{64}\.jpg")


def of_project(seen: Seen, name: str) -> bool:
    """Whether this is a project's picture, which stays what it is for ever."""
    return any(one.picture and one.picture.name == name for one in seen.edition.projects)


class Gallery:
    """The pictures of the editions of one organisation."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._kept = Remembered(storage, pictures.content)

    async def picture(self, seen: Seen, name: str) -> bytes | None:
        """Return a picture of this edition; raise `StoreDown` if it cannot be had now."""
        slug = seen.edition.slug
        if not (of_project(seen, name) or await self._of_now(slug, name)):
            return None
        return await self._kept.content(slug, name)

    async def _of_now(self, slug: str, name: str) -> bool:
        """Whether this is shown just now: with an idea, or of what is built."""
        if not _NAME.fullmatch(name):
            return False
        return await self._storage.run(
            lambda db: any(those.shows(db, slug, name) for those in (ideas, progress, broadcasts))
        )
