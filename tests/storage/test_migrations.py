"""What is kept stays what it is when the tables change."""

from datetime import UTC, datetime
from itertools import count

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, select, update

from budget.moderation import Subject, Thing
from storage.ballots import votes
from storage.contributions import contests, hidings, ideas
from storage.contributions.contests import Contest
from storage.engine import Storage
from storage.migrations import run
from storage.post import mail
from storage.post.mail import Posted
from storage.process import editions
from storage.residents import conversations
from storage.tables import current_ballots, metadata
from storage.tables import editions as every_edition
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
    ideas.support(db, SLUG, "resident", 3)
    editions.enter(db, EDITION, NOW, "test")
    votes.cast(db, SLUG, bytes(32), [(b"right", ballot(1)), (b"other", ballot(3))])


def _everything(db: Connection) -> dict[str, list[str]]:
    """Return what is in each table, by column, whatever columns it has at this point."""
    found = {t.name: db.exec_driver_sql(f"SELECT * FROM {t.name}") for t in metadata.sorted_tables}  # noqa: S608
    return {
        name: sorted(str(sorted(row.items())) for row in rows.mappings())
        for name, rows in found.items()
    }


async def test_less_to_write_keeps_everything_both_ways(store: Storage) -> None:
    def there_and_back(db: Connection) -> None:
        _filled(db)
        numbers = ("0002", "0009", "0035", "0045")
        first, later, last, newest = (run.scripts().get_revision(n).module for n in numbers)
        with Operations.context(MigrationContext.configure(db)):
            newest.downgrade()
            last.downgrade()
            later.downgrade()
            before = _everything(db)
            first.downgrade()
            assert _everything(db) == before
            first.upgrade()
            assert _everything(db) == before
            later.upgrade()
            last.upgrade()
            newest.upgrade()

    await store.run(there_and_back)


async def test_a_ballot_of_which_the_day_is_known_was_cast_as_that_day_began(
    store: Storage,
) -> None:
    def there_and_back(db: Connection) -> None:
        _filled(db)
        kept = select(current_ballots.c.cast_at).distinct()
        when = run.scripts().get_revision("0009").module
        with Operations.context(MigrationContext.configure(db)):
            for tie_key, expected in ((bytes(32), datetime(2027, 5, 3, tzinfo=UTC)), (None, None)):
                when.downgrade()
                db.execute(update(every_edition).values(tie_key=tie_key))
                when.upgrade()
                assert db.scalars(kept).all() == [expected]

    await store.run(there_and_back)


async def test_on_sqlite_nothing_tells_in_which_order_rights_were_used(store: Storage) -> None:
    def numbered(db: Connection) -> set[str]:
        if db.dialect.name != "sqlite":
            return set()
        made = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {name for name, sql in made if "WITHOUT ROWID" not in sql}

    assert not await store.run(numbered) & {"rights", "current_ballots", "supports", "inbox"}


async def test_what_an_author_said_first_goes_back_beside_the_reason(store: Storage) -> None:
    hidden, other = Thing(Subject.IDEA, 3), Thing(Subject.REACTION, 8)

    def there_and_back(db: Connection) -> None:
        for thing in (hidden, other):
            hidings.hide(db, SLUG, thing, b"why", NOW)
        for who in ("fatma", "els"):
            hidings.contest(db, SLUG, hidden, Contest(who, who.encode(), NOW))
        module = run.scripts().get_revision("0043").module
        with Operations.context(MigrationContext.configure(db)):
            module.downgrade()
            rows = db.exec_driver_sql("SELECT number, contested_by, words FROM hidings").all()
            assert [(n, by, bytes(said)) for n, by, said in sorted(rows)] == [
                (3, "fatma", b"fatma"),
                (8, "", b""),
            ]
            module.upgrade()
        [kept] = contests.of(db, SLUG, hidden)
        assert kept == Contest("fatma", b"fatma", NOW)
        assert contests.of(db, SLUG, other) == []

    await store.run(there_and_back)
