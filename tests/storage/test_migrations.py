"""What is kept stays what it is when the tables change."""

from itertools import count

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, select

from storage import conversations, editions, mail, votes
from storage.engine import Storage
from storage.mail import Posted
from storage.migrations import run
from storage.tables import metadata
from tests.storage.linden import EDITION, NOW, SLUG, ballot, conversation, idea, letter, post

_villages = count(1)


@pytest.fixture
def organisation() -> str:
    """Give a name that no other test has, so that the tables may be changed."""
    return f"moved_village_{next(_villages)}"


def _filled(db: Connection) -> None:
    editions.create(db, EDITION, [idea(3)], NOW, "test")
    conversations.keep(db, [conversation(b"a", news=True), conversation(b"b", remind_at=NOW)])
    mail.receive(db, [letter("1", body=b"said"), letter("2")], Posted.WAITING)
    mail.send(db, [post("Hello"), post("Good day")])
    editions.support(db, SLUG, "resident", 3)
    editions.enter(db, EDITION, NOW, "test")
    votes.cast(db, SLUG, bytes(32), [(b"right", ballot(1)), (b"other", ballot(3))])


def _everything(db: Connection) -> dict[str, list[tuple[object, ...]]]:
    tables = metadata.sorted_tables
    return {t.name: sorted(tuple(row) for row in db.execute(select(t))) for t in tables}


async def test_less_to_write_keeps_everything_both_ways(store: Storage) -> None:
    def there_and_back(db: Connection) -> None:
        _filled(db)
        before = _everything(db)
        newest = run.scripts().get_revision("0002").module
        with Operations.context(MigrationContext.configure(db)):
            newest.downgrade()
            assert _everything(db) == before
            newest.upgrade()
        assert _everything(db) == before

    await store.run(there_and_back)


async def test_on_sqlite_nothing_tells_in_which_order_rights_were_used(store: Storage) -> None:
    def numbered(db: Connection) -> set[str]:
        if db.dialect.name != "sqlite":
            return set()
        made = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {name for name, sql in made if "WITHOUT ROWID" not in sql}

    assert not await store.run(numbered) & {"rights", "current_ballots", "supports", "inbox"}
