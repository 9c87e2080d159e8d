"""Pictures are kept with their edition, by the hash of what they hold."""

import pytest
from sqlalchemy import Connection, delete

from storage.contributions import pictures
from storage.engine import Storage
from storage.process import editions
from storage.tables import pictures as every_picture
from tests.pictures import BENCH, CONTENT, NAME, illustrated
from tests.storage.linden import EDITION, NOW, SLUG


def _created(db: Connection) -> None:
    editions.create(db, illustrated(EDITION), [], NOW, "test")
    pictures.keep(db, SLUG, {NAME: CONTENT})


@pytest.mark.parametrize(
    ("slug", "name", "found"), [(SLUG, NAME, CONTENT), ("other", NAME, None), (SLUG, "x", None)]
)
async def test_a_picture_is_found_in_its_own_edition(
    store: Storage, slug: str, name: str, found: bytes | None
) -> None:
    await store.run(_created)
    assert await store.run(lambda db: pictures.content(db, slug, name)) == found


async def test_an_edition_remembers_which_project_its_picture_is_of(store: Storage) -> None:
    await store.run(_created)
    kept = (await store.run(lambda db: editions.load(db, SLUG))).edition()
    assert kept == illustrated(EDITION)
    assert [project.picture for project in kept.projects] == [BENCH, None, None]


async def test_without_pictures_nothing_is_kept(store: Storage) -> None:
    await store.run(lambda db: pictures.keep(db, SLUG, {}))
    assert await store.run(lambda db: db.execute(delete(every_picture)).rowcount) == 0
