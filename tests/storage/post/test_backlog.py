"""Who is at which letter: one worker at each, and of each address the first alone."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from storage.engine import Storage
from storage.post import backlog, mail
from storage.post.backlog import LEASE, Claim
from storage.post.mail import Letter, Posted
from storage.tables import inbox
from tests.storage.linden import NOW, letter
from tests.stores import Open, do

SECOND = timedelta(seconds=1)


async def wait(store: Storage, *letters: Letter) -> None:
    await do(store, mail.receive, letters, Posted.WAITING)


def said(name: str, key: bytes, after: int = 0) -> Letter:
    return letter(name, key, b"locked")._replace(received=NOW + after * SECOND)


async def claimed(store: Storage, now: datetime = NOW) -> Claim:
    found = await do(store, backlog.claim, now)
    assert found
    return found


async def rows(store: Storage) -> dict[str, tuple[str, int]]:
    found = select(inbox.c.message_id, inbox.c.status, inbox.c.attempts)
    return {row[0]: (row[1], row[2]) for row in await store.run(lambda db: db.execute(found).all())}


async def test_the_oldest_is_taken_first_and_nothing_of_the_same_address_beside_it(
    store: Storage,
) -> None:
    await wait(store, said("a2", b"a", 1), said("a1", b"a"), said("b1", b"b", 2))
    first, other = await claimed(store), await claimed(store)
    assert [one.letter.message_id for one in (first, other)] == ["a1", "b1"]
    assert await do(store, backlog.claim, NOW) is None
    assert await do(store, backlog.settle, first.letter, Posted.DONE)
    assert (await claimed(store)).letter.message_id == "a2"


async def test_what_came_at_the_same_moment_is_in_the_order_of_its_ids(store: Storage) -> None:
    await wait(store, said("10", b"a"), said("9", b"a"))
    assert (await claimed(store)).letter.message_id == "9"


async def test_once_it_is_done_only_its_id_is_left(store: Storage) -> None:
    await wait(store, said("a1", b"a"))
    ours = (await claimed(store)).letter
    assert await do(store, backlog.settle, ours, Posted.DONE)
    assert not await do(store, backlog.settle, ours, Posted.DEAD)
    found = select(inbox.c.status, inbox.c.body, inbox.c.key, inbox.c.held)
    assert await store.run(lambda db: [tuple(row) for row in db.execute(found)]) == [
        ("done", None, b"", None)
    ]


async def test_an_attempt_counts_once_it_failed(store: Storage) -> None:
    await wait(store, said("a1", b"a"))
    for attempts in range(3):
        claim = await claimed(store)
        assert (claim.letter.attempts, claim.died) == (attempts, False)
        await do(store, backlog.give_back, claim.letter)


async def test_whoever_died_leaves_it_to_the_next_and_has_tried(store: Storage) -> None:
    await wait(store, said("a1", b"a"))
    dead = await claimed(store)
    assert await do(store, backlog.claim, NOW + LEASE - SECOND) is None
    heir = await claimed(store, NOW + LEASE)
    assert (heir.letter.attempts, heir.died) == (1, True)
    assert not await do(store, backlog.settle, dead.letter, Posted.DONE)
    await do(store, backlog.give_back, dead.letter)
    assert await rows(store) == {"a1": ("waiting", 1)}
    assert await do(store, backlog.settle, heir.letter, Posted.DONE)


async def test_a_clock_that_was_put_back_holds_nothing_up(store: Storage) -> None:
    await wait(store, said("a1", b"a"))
    await claimed(store, NOW + 2 * LEASE)
    assert (await claimed(store)).letter.message_id == "a1"


async def test_one_letter_is_taken_by_one_of_several_processes(opened: Open) -> None:
    stores = [await opened() for _each in range(4)]
    for n in range(10):
        await wait(stores[0], said(str(n), b"a"))
        claims = await asyncio.gather(*(do(store, backlog.claim, NOW) for store in stores))
        [mine] = [claim for claim in claims if claim]
        await do(stores[0], backlog.settle, mine.letter, Posted.DONE)


async def test_who_has_something_waiting_is_known_in_one_go(store: Storage) -> None:
    await wait(store, said("a1", b"a"))
    await do(store, mail.receive, [said("b1", b"b")], Posted.DEAD)
    new, crowded = await do(store, mail.take_in, [letter("c1", b""), letter("c1", b"")])
    assert (new, crowded) == ({("sms", "c1")}, True)
    assert await do(store, backlog.behind, {b"a", b"b", b"c"}) == {b"a"}
    await do(store, backlog.settle, (await claimed(store)).letter, Posted.DONE)
    assert not (await do(store, mail.take_in, [letter("c2", b"")])).crowded


@pytest.mark.parametrize(("at", "number"), [(None, 0), (NOW - SECOND, 1), (NOW + SECOND, 0)])
async def test_what_was_sent_before_a_moment_is_told_by_when_it_was_sent(
    store: Storage, at: datetime | None, number: int
) -> None:
    await wait(store, said("a1", b"a", 5)._replace(at=at))
    await do(store, mail.receive, [said("b1", b"b", -9)], Posted.DEAD)
    assert await do(store, backlog.unanswered, NOW) == number


async def test_what_came_in_before_that_was_kept_counts_from_when_it_came_in(
    store: Storage,
) -> None:
    await wait(store, said("a1", b"a"))

    def as_it_was(db: Connection) -> None:
        db.execute(update(inbox).values(at=None))

    await store.run(as_it_was)
    assert await do(store, backlog.unanswered, NOW) == 0
    assert await do(store, backlog.unanswered, NOW + SECOND) == 1
