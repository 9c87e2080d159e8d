"""Requests for a person: kept until somebody has seen to them, and no longer."""

import pytest
from sqlalchemy import select, update

from budget.asking import Context, Doing, Help
from budget.timeline import Phase
from storage.engine import Storage
from storage.residents import requests
from storage.residents.requests import Answered, Request, Waiting
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
    await do(store, requests.seen_to, first, NOW)
    assert await do(store, requests.waiting) == [second]
    assert await do(store, requests.hold, first.id) is None
    rows = select(table.c.key, table.c.question).where(table.c.id == first.id)
    assert await store.run(lambda db: tuple(db.execute(rows).one())) == (b"", b"")


async def asked(store: Storage, key: bytes = b"a", follows: int | None = None) -> Waiting:
    """Keep a question, and return it as the last that waits."""
    request = Request(key, Help.QUESTION, b"locked", NOW, b"context", 7, follows)
    await do(store, requests.ask, SLUG, request)
    return (await do(store, requests.waiting))[-1]


async def kept(store: Storage, number: int) -> tuple[object, ...]:
    """Return whose a request is, and what is kept of what it says."""
    c = table.c
    row = select(c.key, c.question, c.context, c.answer).where(c.id == number)
    return await store.run(lambda db: tuple(db.execute(row).one()))


async def test_an_answer_stays_with_its_question_but_not_with_the_context(store: Storage) -> None:
    one = await asked(store)
    assert (one.request.about, one.request.context) == (7, b"context")
    await do(store, requests.answer, one, b"answer", NOW)
    assert await kept(store, one.id) == (b"a", b"locked", None, b"answer")
    found = await do(store, requests.answered_before, {one.id})
    assert found == {one.id: Answered(b"locked", b"answer")}
    assert await do(store, requests.waiting) == []


@pytest.mark.parametrize("key", [b"a", b"b"])
async def test_a_question_follows_only_on_one_of_the_same_resident(
    store: Storage, key: bytes
) -> None:
    one = await asked(store)
    await do(store, requests.answer, one, b"answer", NOW)
    following = await asked(store, key, one.id)
    assert following.request.follows == (one.id if key == b"a" else None)


@pytest.mark.parametrize("how", ["answered", "seen to"])
async def test_once_what_followed_is_seen_to_what_it_followed_on_is_erased(
    store: Storage, how: str
) -> None:
    one = await asked(store)
    await do(store, requests.answer, one, b"answer", NOW)
    two = await asked(store, follows=one.id)
    if how == "answered":
        await do(store, requests.answer, two, b"another", NOW)
    else:
        await do(store, requests.seen_to, two, NOW)
    assert await kept(store, one.id) == (b"", b"", None, None)


@pytest.mark.parametrize(
    ("key", "number", "erased"), [(b"a", 0, True), (b"b", 0, False), (b"a", 1, False)]
)
async def test_only_who_asked_settles_what_was_answered(
    store: Storage, key: bytes, number: int, *, erased: bool
) -> None:
    one, two = await asked(store), await asked(store)
    await do(store, requests.answer, one, b"answer", NOW)
    await do(store, requests.settle, key, (one.id, two.id)[number])
    assert (await kept(store, one.id))[0] == (b"" if erased else b"a")
    assert await kept(store, two.id) == (b"a", b"locked", b"context", None)


async def test_what_was_answered_goes_after_a_while_and_what_waits_does_not(
    store: Storage,
) -> None:
    one, two = await asked(store), await asked(store)
    await do(store, requests.answer, one, b"answer", NOW)
    await do(store, requests.settle_old, NOW + requests.KEPT - DAY)
    assert (await kept(store, one.id))[3] == b"answer"
    await do(store, requests.settle_old, NOW + requests.KEPT)
    assert await kept(store, one.id) == (b"", b"", None, None)
    assert await kept(store, two.id) == (b"a", b"locked", b"context", None)


@pytest.mark.parametrize(
    "context", [Context(), Context(Phase.IDEAS, "nl", Doing.WRITING, "place", 7, "“zo”\n\\")]
)
def test_a_context_is_read_as_it_was_written(context: Context) -> None:
    assert requests.context_from_json(requests.context_as_json(context)) == context
