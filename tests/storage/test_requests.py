"""Requests for a person: kept until somebody has seen to them, and no longer."""

from sqlalchemy import select, update

from budget.decisions import Help
from storage import requests
from storage.engine import Storage
from storage.requests import Request
from storage.tables import requests as table
from tests.storage.linden import DAY, NOW, SLUG
from tests.stores import do


async def test_only_a_request_that_was_not_answered_can_be_withdrawn(store: Storage) -> None:
    for key, way in ((b"a", Help.CALL), (b"a", Help.ANSWER), (b"b", Help.CALL), (b"c", Help.CALL)):
        await do(store, requests.ask, SLUG, Request(key, way, b"locked", NOW))
    answered = update(table).where(table.c.key == b"c").values(answered=NOW)
    await store.run(lambda db: db.execute(answered))
    for key in (b"a", b"c"):
        await do(store, requests.withdraw, SLUG, key, Help.CALL)
    rows = select(table.c.key, table.c.help).order_by(table.c.key)
    left = await store.run(lambda db: [tuple(row) for row in db.execute(rows)])
    assert left == [(b"a", "answer"), (b"b", "call"), (b"c", "call")]


async def test_a_request_for_a_person_is_kept_until_it_is_forgotten(store: Storage) -> None:
    for key in (b"a", b"b"):
        asked = Request(key, Help.CALL, b"locked", NOW)
        await do(store, requests.ask, SLUG, asked)
    await store.run(lambda db: requests.forget(db, b"a"))
    rows = select(table.c.key, table.c.help, table.c.question, table.c.asked)
    found = await store.run(lambda db: [tuple(row) for row in db.execute(rows)])
    assert found == [(b"b", "call", b"locked", NOW)]


async def test_who_waited_longest_comes_first_and_leaves_nothing_once_it_is_seen_to(
    store: Storage,
) -> None:
    late = Request(b"a", Help.CALL, b"locked", NOW + DAY)
    early = Request(b"b", Help.ANSWER, b"also locked", NOW)
    for one in (late, early):
        await do(store, requests.ask, SLUG, one)
    first, second = await do(store, requests.waiting)
    assert (first.request, second.request) == (early, late)
    assert (first.edition, await do(store, requests.hold, first.id)) == (SLUG, first)
    await do(store, requests.seen_to, first.id, NOW)
    assert await do(store, requests.waiting) == [second]
    assert await do(store, requests.hold, first.id) is None
    rows = select(table.c.key, table.c.question).where(table.c.id == first.id)
    assert await store.run(lambda db: tuple(db.execute(rows).one())) == (b"", b"")
