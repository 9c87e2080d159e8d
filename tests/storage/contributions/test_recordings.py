"""Recordings are kept with their edition, by the hash of what they hold."""

import pytest
from sqlalchemy import Connection, delete

from budget.recordings import TOPICS, current
from storage.contributions import recordings
from storage.engine import Storage
from storage.process import editions
from storage.tables import recordings as every_recording
from tests.recordings import MP3, read_aloud
from tests.storage.linden import EDITION, NOW, SLUG

PAGES = (*TOPICS, "theme:groen", "project:1")
READ = read_aloud(EDITION, *PAGES)


def _created(db: Connection) -> None:
    editions.create(db, READ, [], NOW, "test")
    recordings.keep(db, SLUG, {MP3.name: MP3.content})


@pytest.mark.parametrize(
    ("slug", "name", "found"),
    [(SLUG, MP3.name, MP3.content), ("other", MP3.name, None), (SLUG, "x", None)],
)
async def test_a_recording_is_found_in_its_own_edition(
    store: Storage, slug: str, name: str, found: bytes | None
) -> None:
    await store.run(_created)
    assert await store.run(lambda db: recordings.content(db, slug, name)) == found


async def test_an_edition_that_was_kept_still_says_what_was_recorded(store: Storage) -> None:
    await store.run(_created)
    kept = (await store.run(lambda db: editions.load(db, SLUG))).edition()
    assert kept == READ
    assert [page for page in PAGES if current(kept, page, "nl") is None] == []


async def test_without_recordings_nothing_is_kept(store: Storage) -> None:
    await store.run(lambda db: recordings.keep(db, SLUG, {}))
    assert await store.run(lambda db: db.execute(delete(every_recording)).rowcount) == 0
