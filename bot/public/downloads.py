"""The files of a counted edition: the same that `wijkstem export` writes, made when asked for."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from secrets import randbelow

import structlog
from sqlalchemy import Connection

from bot.exports.as_xlsx import TooLong
from bot.exports.files import files
from bot.exports.terms import counted
from bot.public.seen import Seen
from budget.pabulib_writer import CannotWrite
from storage.ballots import published
from storage.ballots.opening import OtherRules
from storage.ballots.published import NotCounted, Published
from storage.engine import Storage

KINDS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pb": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The content type of a file, by what its name ends with."""

log = structlog.get_logger()


class Downloads:
    """The files of the editions of one organisation, made once for each outcome."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._made: dict[str, tuple[int, Mapping[str, bytes]]] = {}
        self._making = asyncio.Lock()

    async def of(self, seen: Seen) -> Mapping[str, bytes]:
        """Return the content of every file by its name; none before the result is public."""
        if seen.result is None:
            return {}
        async with self._making:
            revision, found = self._made.get(seen.edition.slug, (-1, {}))
            if revision != seen.revision:
                found = await self._make(seen.edition.slug)
                self._made[seen.edition.slug] = seen.revision, found
        return found

    async def _make(self, slug: str) -> Mapping[str, bytes]:
        """Make the files beside everything else; none where `wijkstem export` would refuse."""

        def load(db: Connection) -> Published:
            return published.load(db, slug)

        try:
            found = await self._storage.run(load)
            return await asyncio.to_thread(_files, found)
        except (CannotWrite, NotCounted, OtherRules, TooLong) as refusal:
            log.error("no files of a result", edition=slug, error=type(refusal).__name__)
            return {}


def _files(found: Published) -> Mapping[str, bytes]:
    return files(counted(found), randbelow, datetime.now(UTC))
