"""The register of consent: only added to, read by what was said last, erased with the resident."""

from datetime import datetime

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, select

from budget.consent import Purpose
from storage.engine import Storage
from storage.migrations import run
from storage.process import editions
from storage.residents import consents, conversations
from storage.residents.consents import Consent
from storage.tables import consents as register
from tests.storage.linden import DAY, EDITION, NOW, SLUG, conversation

NEWS, PROJECT, NEXT = Purpose.NEWS, Purpose.PROJECT, Purpose.NEXT
Said = tuple[Purpose, int, bool]


@pytest.fixture
def organisation() -> str:
    """Give a name that no other test has, so that the tables may be changed."""
    return "consenting_village"


def consent(said: Said, at: datetime, who: str = "fatma", slug: str = SLUG) -> Consent:
    purpose, number, given = said
    return Consent(who, slug, purpose, number, given, at, "sms", "0123456789abcdef")


async def note(store: Storage, *said: Said, who: str = "fatma", slug: str = SLUG) -> None:
    """Say one thing each day."""
    for day, one in enumerate(said):
        noted = consent(one, NOW + day * DAY, who, slug)
        await store.run(lambda db, noted=noted: consents.note(db, noted))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ([], {}),
        ([(NEWS, 0, True)], {(NEWS, 0): NOW}),
        ([(NEWS, 0, True), (NEWS, 0, False)], {}),
        ([(NEWS, 0, True), (NEWS, 0, False), (NEWS, 0, True)], {(NEWS, 0): NOW + 2 * DAY}),
        ([(PROJECT, 3, True), (PROJECT, 8, True), (PROJECT, 3, False)], {(PROJECT, 8): NOW + DAY}),
        ([(NEXT, 0, False)], {}),
        ([(NEWS, 0, True), (NEXT, 0, True)], {(NEWS, 0): NOW, (NEXT, 0): NOW + DAY}),
    ],
)
async def test_what_was_said_last_counts(
    store: Storage, said: list[Said], since: dict[tuple[Purpose, int], datetime]
) -> None:
    await note(store, *said)
    await note(store, (NEWS, 0, True), (PROJECT, 3, True), who="hans")
    found = await store.run(lambda db: consents.since(db, SLUG, ["fatma"]))
    assert found.get("fatma", {}) == since
    assert "hans" not in found


async def test_a_project_is_one_of_its_edition(store: Storage) -> None:
    await note(store, (NEWS, 0, True), (PROJECT, 3, True), slug="an-older-edition")
    found = await store.run(lambda db: consents.since(db, SLUG, ["fatma"]))
    assert found == {"fatma": {(NEWS, 0): NOW}}
    assert await store.run(lambda db: consents.last(db, SLUG, "fatma", 3)) is None
    assert await store.run(lambda db: consents.last(db, "an-older-edition", "fatma", 3)) is True


async def test_whether_a_project_was_agreed_to_last_is_known(store: Storage) -> None:
    await note(store, (PROJECT, 3, True), (PROJECT, 3, False), (PROJECT, 8, True))
    said = [await store.run(lambda db, n=n: consents.last(db, SLUG, "fatma", n)) for n in (3, 8, 9)]  # type: ignore[misc]
    assert said == [False, True, None]


async def test_nothing_that_was_noted_changes_until_it_is_erased(store: Storage) -> None:
    await note(store, (NEWS, 0, True), (NEWS, 0, False))
    await note(store, (NEWS, 0, True), who="hans")

    def rows(db: Connection) -> list[tuple[object, ...]]:
        c = register.c
        found = select(c.resident, c.given, c.at, c.channel, c.wording).order_by(c.id)
        return [tuple(row) for row in db.execute(found)]

    how = ("sms", "0123456789abcdef")
    hans = ("hans", True, NOW, *how)
    fatma = [("fatma", True, NOW, *how), ("fatma", False, NOW + DAY, *how)]
    assert await store.run(rows) == [*fatma, hans]
    await store.run(lambda db: consents.forget(db, ["fatma"]))
    assert await store.run(rows) == [hans]


async def test_who_wanted_news_before_the_register_stands_in_it_since_they_joined(
    store: Storage,
) -> None:
    people = [
        conversation(b"a", news=True, joined=NOW + DAY, stopped=True),
        conversation(b"b", news=True, joined=NOW, channel="telegram"),
        conversation(b"c", news=False, joined=NOW),
        conversation(b"d", news=True),
    ]

    def migrated(db: Connection) -> list[Consent]:
        editions.create(db, EDITION, [], NOW, "test")
        conversations.keep(db, people)
        script = run.scripts().get_revision("0034").module
        with Operations.context(MigrationContext.configure(db)):
            script.downgrade()
            script.upgrade()
        held = conversations.hold(db, [b"a", b"b", b"c", b"d"])
        assert {one.upcoming for one in held.values()} == {None}
        c = register.c
        columns = (c.resident, c.edition, c.purpose, c.number, c.given, c.at, c.channel, c.wording)
        return [Consent(*row) for row in db.execute(select(*columns).order_by(c.id))]

    assert await store.run(migrated) == [
        Consent("resident of b'b'", SLUG, NEWS, 0, True, NOW, "telegram", "before the register"),
        Consent("resident of b'a'", SLUG, NEWS, 0, True, NOW + DAY, "sms", "before the register"),
    ]
