"""The editions of every organisation, as the town sees them: windows, files, pictures, contacts."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final, NamedTuple, TypeVar

from fastapi import HTTPException

from bot.contacts import NOWHERE, Contacts
from bot.public.downloads import Downloads
from bot.public.pictures import Gallery, of_project
from bot.public.recordings import has
from bot.public.remembered import Remembered
from bot.public.seen import Seen, Window, first, together
from storage.contributions import recordings
from storage.engine import Storage
from storage.outage import StoreDown

T = TypeVar("T")

FOR_EVER: Final = {"cache-control": "public, max-age=31536000, immutable"}
"""What is named by its hash is never anything else."""

FOR_NOW: Final = {"cache-control": "public, max-age=600"}
"""What residents sent may have to be hidden."""

Known = Callable[[], Mapping[str, Contacts]]
"""What tells where residents find each organisation: that may be known later than its store."""


class Found(NamedTuple):
    """An edition, its files, and where residents find its organisation."""

    seen: Seen
    downloads: Downloads
    contacts: Contacts

    async def files(self) -> Mapping[str, bytes]:
        """Return its files by name, none before the result is public; or raise 503."""
        return await _answered(self.downloads.of(self.seen))


class Town:
    """The windows and the files of every organisation; of editions alike in name the first."""

    def __init__(self, storages: Mapping[str, Storage], known: Known = dict) -> None:
        self._windows = {name: Window(storage) for name, storage in storages.items()}
        self._downloads = {name: Downloads(storage) for name, storage in storages.items()}
        self._galleries = {name: Gallery(storage) for name, storage in storages.items()}
        self._sounds = {
            name: Remembered(each, recordings.content) for name, each in storages.items()
        }
        self._known = known

    async def edition(self, slug: str) -> Found | None:
        """Return an edition of this name; raise 503 if its store may be one that never answered."""
        found = await self._whose(slug)
        if found is None:
            return None
        name, seen = found
        return Found(seen, self._downloads[name], self._known().get(name, NOWHERE))

    async def editions(self) -> list[Seen]:
        """Return all editions, the newest of each organisation first; or raise 503."""
        found: dict[str, Seen] = {}
        for there in await _answered(together(self._windows.values())):
            found |= {slug: there[slug] for slug in reversed(list(there)) if slug not in found}
        return list(found.values())

    async def picture(self, slug: str, name: str) -> tuple[bytes, Mapping[str, str]] | None:
        """Return a picture of an edition of this name, and how long it is good; or raise 503."""
        edition = await self._whose(slug)
        if edition is None:
            return None
        organisation, seen = edition
        found = await _answered(self._galleries[organisation].picture(seen, name))
        return (found, FOR_EVER if of_project(seen, name) else FOR_NOW) if found else None

    async def _whose(self, slug: str) -> tuple[str, Seen] | None:
        """Return whose an edition of this name is, and what is seen of it; or raise 503."""

        async def theirs(name: str) -> tuple[str, Seen] | None:
            seen = await self._windows[name].edition(slug)
            return (name, seen) if seen else None

        return await _answered(first(theirs(name) for name in self._windows))

    async def recording(self, slug: str, name: str) -> bytes | None:
        """Return a recording of an edition of this name; or raise 503."""

        async def there(organisation: str) -> str | None:
            seen = await self._windows[organisation].edition(slug)
            return organisation if seen and has(seen, name) else None

        organisation = await _answered(first(map(there, self._windows)))
        if organisation is None:
            return None
        return await _answered(self._sounds[organisation].content(slug, name))


async def _answered(asked: Awaitable[T]) -> T:
    """Wait for what comes from a store; raise 503 if that does not answer."""
    try:
        return await asked
    except StoreDown as down:
        later = {"retry-after": "10"}
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers=later) from down
