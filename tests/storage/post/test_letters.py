import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from storage.engine import Storage
from storage.post import backlog, letters, mail
from storage.post.letters import GARBLED, DeadLetter
from storage.post.mail import Letter, Posted
from storage.tables import inbox
from tests.storage.linden import DAY, NOW, letter
from tests.storage.test_indexes import plan
from tests.stores import Open, do

FIRST, SECOND = DeadLetter("sms", "1", NOW, 0), DeadLetter("sms", "2", NOW + DAY, 0)
UNREAD = DeadLetter("sms", f"{GARBLED}f00", NOW, 0)
ROUND = 4


async def kept(store: Storage, *ids: str, status: Posted = Posted.DEAD) -> None:
    """Keep messages, each a day after the one before it."""
    some = [
        letter(message_id, body=b"locked")._replace(received=NOW + n * DAY)
        for n, message_id in enumerate(ids)
    ]
    await do(store, mail.receive, some, status)


async def row(store: Storage, message_id: str) -> tuple[str, int, bytes | None, bytes]:
    """Return status, attempts, body and key of a message."""
    found = select(inbox.c.status, inbox.c.attempts, inbox.c.body, inbox.c.key)
    one = await store.run(
        lambda db: db.execute(found.where(inbox.c.message_id == message_id)).one()
    )
    status, attempts, body, key = one
    return status, attempts, body, key


async def test_only_what_is_dead_is_listed_oldest_first(store: Storage) -> None:
    await kept(store, "1", "2")
    await kept(store, "waits", status=Posted.WAITING)
    await kept(store, "done", status=Posted.DONE)
    await do(store, mail.receive, [Letter("telegram", "0", b"", NOW - DAY)], Posted.DEAD)
    found = await do(store, letters.dead)
    assert found == [DeadLetter("telegram", "0", NOW - DAY, 0), FIRST, SECOND]


async def test_what_runs_again_waits_with_all_that_it_said(store: Storage) -> None:
    await kept(store, "1", "2")
    assert await do(store, letters.again, [FIRST], ROUND) == 1
    assert await row(store, "1") == ("waiting", ROUND, b"locked", b"key")
    assert await row(store, "2") == ("dead", 0, b"locked", b"key")
    claim = await do(store, backlog.claim, NOW)
    assert claim
    assert (claim.letter.message_id, claim.letter.received) == ("1", NOW)


async def test_the_count_of_attempts_goes_on(store: Storage) -> None:
    await kept(store, "1")
    await do(store, letters.again, [FIRST], ROUND)

    def put_aside(db: Connection) -> None:
        claim = backlog.claim(db, NOW)
        assert claim
        backlog.settle(db, claim.letter._replace(attempts=2 * ROUND - 1), Posted.DEAD)

    await do(store, put_aside)
    assert await do(store, letters.again, [FIRST], ROUND) == 1
    assert (await row(store, "1"))[1] == 2 * ROUND


async def test_what_is_no_dead_letter_is_left_alone(store: Storage) -> None:
    await kept(store, "1", status=Posted.DONE)
    await kept(store, "2", status=Posted.WAITING)
    for work in (letters.drop, lambda db, some: letters.again(db, some, ROUND)):
        assert await do(store, work, [FIRST, SECOND, DeadLetter("sms", "3", NOW, 0)]) == 0
    assert [(await row(store, name))[0] for name in ("1", "2")] == ["done", "waiting"]


async def test_what_cannot_be_read_cannot_run_again(store: Storage) -> None:
    await kept(store, UNREAD.message_id)
    assert await do(store, letters.again, [UNREAD], ROUND) == 0
    assert await do(store, letters.dead) == [UNREAD]


async def test_of_what_is_dropped_only_its_id_is_left(store: Storage) -> None:
    await kept(store, "1", UNREAD.message_id, "2")
    assert await do(store, letters.drop, [FIRST, UNREAD]) == 2
    assert await row(store, "1") == ("done", 0, None, b"")
    assert await row(store, UNREAD.message_id) == ("done", 0, None, b"")
    assert await row(store, "2") == ("dead", 0, b"locked", b"key")
    assert await do(store, mail.receive, [letter("1", body=b"locked")], Posted.DEAD) == set()


@pytest.mark.parametrize(
    ("since", "left"), [(NOW, ["1", "2"]), (NOW + DAY, ["2"]), (NOW + 2 * DAY, [])]
)
async def test_what_is_older_is_erased(store: Storage, since: datetime, left: list[str]) -> None:
    await kept(store, "1", "2")
    assert await do(store, letters.drop_older, since) == 2 - len(left)
    assert [one.message_id for one in await do(store, letters.dead)] == left


@pytest.mark.parametrize(("since", "left"), [(NOW, "waiting"), (NOW + DAY, "done")])
async def test_what_waits_in_vain_is_erased_as_well(
    store: Storage, since: datetime, left: str
) -> None:
    await kept(store, "waits", status=Posted.WAITING)
    await do(store, letters.drop_older, since)
    status, _attempts, body, key = await row(store, "waits")
    assert status == left
    assert (body is None, key == b"") == (left == "done", left == "done")


async def test_two_who_run_one_again_at_once_do_so_once(opened: Open) -> None:
    stores = [await opened(), await opened()]
    for n in range(20):
        one = DeadLetter("sms", str(n), NOW, 0)
        await kept(stores[0], one.message_id)
        done = await asyncio.gather(*(do(s, letters.again, [one], ROUND) for s in stores))
        assert sorted(done) == [0, 1]


class TestPlan:
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        """Give a store of SQLite's, which plans without looking at what there is."""
        return f"sqlite:///{tmp_path / 'store.db'}"

    async def test_what_is_done_is_never_looked_at(self, store: Storage) -> None:
        for search in (
            letters.dead,
            lambda db: letters.again(db, [FIRST], ROUND),
            lambda db: letters.drop(db, [FIRST]),
            lambda db: letters.drop_older(db, NOW),
        ):
            found = [step for step in await plan(store, search) if "inbox" in step]
            assert found
            assert not [s for s in found if "inbox_address" not in s and "PRIMARY KEY" not in s]
