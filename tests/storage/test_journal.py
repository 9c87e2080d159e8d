import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Executable, insert, update

from storage import journal
from storage.engine import Storage
from storage.journal import Entry
from storage.process import editions
from storage.tables import journal as links
from tests.storage.linden import EDITION, NOW, SLUG
from tests.stores import Open, do


async def written(store: Storage, *numbers: int) -> None:
    for number in numbers:
        entry = Entry(NOW, "idea-submitted", "resident", {"number": number, "title": "Bank é"})
        await do(store, journal.write, SLUG, entry)


async def broken(store: Storage) -> int | None:
    return await store.run(lambda db: journal.broken(db, SLUG))


@pytest.fixture
async def stores(opened: Open) -> list[Storage]:
    """Open one store twice, with an edition in it."""
    both = [await opened(), await opened()]
    await both[0].run(lambda db: editions.create(db, EDITION, [], NOW, "test"))
    return both


async def test_a_journal_that_nobody_touched_is_whole(stores: list[Storage]) -> None:
    assert await broken(stores[0]) is None
    await written(stores[0], 1, 2, 3)
    assert await broken(stores[0]) is None


async def test_two_processes_write_one_chain(stores: list[Storage]) -> None:
    await asyncio.gather(*(written(store, n) for n in range(6) for store in stores))
    assert await broken(stores[0]) is None


@pytest.mark.parametrize(
    ("damage", "position"),
    [
        (update(links).where(links.c.position == 2).values(by="somebody else"), 2),
        (update(links).where(links.c.position == 3).values(content="{}"), 3),
        (update(links).where(links.c.position == 3).values(kind="phase-entered"), 3),
        (update(links).where(links.c.position == 2).values(at=NOW + timedelta(microseconds=1)), 2),
        (update(links).where(links.c.position == 4).values(head="0" * 64), 4),
        (links.delete().where(links.c.position == 1), 1),
        (links.delete().where(links.c.position == 4), 4),
        (
            insert(links).values(
                edition=SLUG, position=5, at=NOW, kind="x", by="y", content="{}", head="z"
            ),
            5,
        ),
    ],
)
async def test_a_link_that_was_changed_is_named(
    stores: list[Storage], damage: Executable, position: int
) -> None:
    await written(stores[0], 1, 2, 3)
    await stores[0].run(lambda db: db.execute(damage))
    assert await broken(stores[0]) == position
