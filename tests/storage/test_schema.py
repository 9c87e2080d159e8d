import asyncio
from itertools import count
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, insert, inspect, update
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.engine import CannotOpen, Storage, open_storage
from storage.migrations import run
from storage.tables import ballots, metadata
from tests.storage.blueprint import blueprint
from tests.stores import Open

_villages = count(1)
BALLOT = {
    "id": "b1",
    "edition": "linden",
    "content": '{"basket":[1]}',
    "salt": b"",
    "rules_hash": "",
    "receipt": "VX4K7-TN2QD",
    "channel": "sms",
    "cast_on": 1,
}


@pytest.fixture
def organisation() -> str:
    """Give a name that no other test has, so that the tables are new."""
    return f"new_village_{next(_villages)}"


def undo(db: Connection) -> None:
    """Undo every migration, the newest first."""
    with Operations.context(MigrationContext.configure(db)):
        for revision in run.scripts().walk_revisions():
            revision.module.downgrade()


def migrate(db: Connection) -> None:
    """Have nothing but what the migrations make, from the first one."""
    undo(db)
    db.exec_driver_sql("DELETE FROM alembic_version")
    run.upgrade(db)


async def test_a_new_store_is_what_the_migrations_make_to_the_last_column(store: Storage) -> None:
    new = await store.run(blueprint)
    assert all(new.values())
    await store.run(migrate)
    assert await store.run(blueprint) == new


async def test_the_migrations_make_exactly_the_tables(store: Storage) -> None:
    def differences(db: Connection) -> list[object]:
        migrate(db)
        context = MigrationContext.configure(
            db, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, metadata))

    assert await store.run(differences) == []


def test_the_newest_revision_is_the_one_that_a_store_is_asked_for() -> None:
    assert run.scripts().get_heads() == [schema.head()]


async def test_a_store_that_is_new_or_up_to_date_needs_no_migrations(
    url: str, organisation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(run, "upgrade")
    for _twice in range(2):
        store = await open_storage(url, organisation)
        await store.close()


async def test_a_store_of_an_older_version_is_migrated_as_it_is_opened(
    opened: Open, url: str, organisation: str
) -> None:
    def older(db: Connection) -> None:
        with Operations.context(MigrationContext.configure(db)):
            newest = next(iter(run.scripts().walk_revisions()))
            newest.module.downgrade()
        db.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{newest.down_revision}'")  # noqa: S608

    store = await opened()
    new = await store.run(blueprint)
    await store.run(lambda db: db.execute(insert(ballots).values(BALLOT)))
    await store.run(older)
    assert await store.run(blueprint) != new
    again = await open_storage(url, organisation)
    assert await again.run(blueprint) == new
    assert await again.run(lambda db: len(db.execute(ballots.select()).all())) == 1
    await again.close()


async def test_the_migrations_can_be_undone(store: Storage) -> None:
    def undone(db: Connection) -> list[str]:
        undo(db)
        return inspect(db).get_table_names()

    assert await store.run(undone) == ["alembic_version"]


async def test_a_store_that_is_opened_again_stays_as_it_is(opened: Open) -> None:
    store = await opened()
    await store.run(lambda db: db.execute(insert(ballots).values(BALLOT)))
    again = await opened()
    assert await again.run(lambda db: len(db.execute(ballots.select()).all())) == 1


async def test_a_store_of_a_newer_version_is_refused_in_a_sentence(
    url: str, organisation: str, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'store.db'}" if url.startswith("sqlite") else url
    store = await open_storage(address, organisation)
    newer = "UPDATE alembic_version SET version_num = '9999'"
    await store.run(lambda db: db.exec_driver_sql(newer))
    await store.close()
    with pytest.raises(CannotOpen, match="a newer version of Wijkstem made it"):
        await open_storage(address, organisation)


async def test_two_processes_may_open_a_new_store_at_once(url: str, organisation: str) -> None:
    one, other = await asyncio.gather(*(open_storage(url, organisation) for _two in range(2)))
    await one.run(lambda db: db.execute(insert(ballots).values(BALLOT)))
    assert await other.run(lambda db: len(db.execute(ballots.select()).all())) == 1
    for store in (one, other):
        await store.close()


async def test_the_database_refuses_to_change_a_ballot(store: Storage) -> None:
    await store.run(lambda db: db.execute(insert(ballots).values(BALLOT)))
    with pytest.raises(DBAPIError, match="a ballot is never changed"):
        await store.run(lambda db: db.execute(update(ballots).values(content="[]")))
