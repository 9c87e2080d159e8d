"""Brief work on a file is done where it is asked for, and never beside other work."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage import mail
from storage.engine import Store, open_storage
from storage.mail import Posted
from storage.outage import StoreDown
from tests.storage.linden import letter

HERE = "MainThread"
BUSY_TIMEOUT = "PRAGMA busy_timeout"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
async def file(path: Path) -> AsyncIterator[Store]:
    storage = await open_storage(f"sqlite:///{path}", "village")
    yield storage
    await storage.close()


def where(db: Connection) -> str:
    """Write, and say in which thread."""
    db.exec_driver_sql("DELETE FROM inbox")
    return threading.current_thread().name


class Long:
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()
        self.at_it = False

    def __call__(self, _db: Connection) -> None:
        self.at_it = True
        self.begun.set()
        self.let_go.wait(10)
        self.at_it = False


async def _others() -> None:
    """Let everybody else have some turns."""
    for _turn in range(20):
        await asyncio.sleep(0)


async def test_brief_work_is_done_here_and_other_work_in_a_thread(file: Store) -> None:
    assert await file.briefly(where) == HERE
    assert await file.run(where) == "storage_0"
    assert await file.briefly(where) == HERE


async def test_everybody_else_has_a_turn_first(file: Store) -> None:
    order: list[str] = []
    asyncio.get_running_loop().call_soon(order.append, "somebody else")
    await file.briefly(lambda _db: order.append("brief"))
    assert order == ["somebody else", "brief"]


async def test_it_waits_behind_what_was_handed_over_before(file: Store) -> None:
    long = Long()
    handed = asyncio.create_task(file.run(long))
    await asyncio.to_thread(long.begun.wait)
    brief = asyncio.create_task(file.briefly(lambda db: (long.at_it, where(db))))
    await _others()
    assert not brief.done()
    long.let_go.set()
    assert await brief == (False, "storage_0")
    await handed


async def test_who_no_longer_waits_for_work_leaves_it_to_its_end(file: Store) -> None:
    long = Long()
    first, second = asyncio.create_task(file.run(long)), asyncio.create_task(file.run(where))
    await asyncio.to_thread(long.begun.wait)
    for task in (second, first):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    brief = asyncio.create_task(file.briefly(lambda _db: long.at_it))
    await _others()
    long.let_go.set()
    assert not await brief


async def test_nobody_here_waits_for_another_process(file: Store, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        brief = asyncio.create_task(file.briefly(where))
        await _others()
        assert not brief.done()
        other.execute("COMMIT")
        assert await brief == "storage_0"
    assert await file.briefly(where) == HERE
    waits = await file.briefly(lambda db: db.exec_driver_sql(BUSY_TIMEOUT).scalar_one())
    assert waits == 10_000


async def test_a_file_that_stays_locked_is_an_outage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine._WAIT_FOR_LOCK", 0.01)
    storage = await open_storage(f"sqlite:///{path}", "village")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreDown):
            await storage.briefly(where)
        other.execute("ROLLBACK")
    assert await storage.briefly(where) == HERE
    await storage.close()


async def test_while_the_disk_is_slow_nobody_here_waits_for_it(
    file: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("storage.engine.perf_counter", lambda: now[0])

    def slow(db: Connection) -> None:
        mail.receive(db, [letter("1")], Posted.DONE)
        now[0] += 1  # what the work itself takes is no fault of the disk

    await file.briefly(slow)
    assert await file.briefly(where) == HERE
    clock = iter([102.0, 102.0, 102.021])
    monkeypatch.setattr("storage.engine.perf_counter", lambda: next(clock))
    assert await file.briefly(where) == HERE
    monkeypatch.setattr("storage.engine.perf_counter", lambda: now[0])
    now[0] = 103.0
    assert await file.briefly(where) == "storage_0"
    now[0] = 103.1
    assert await file.briefly(where) == HERE


async def test_much_work_of_both_kinds_is_all_done_and_none_beside_another(file: Store) -> None:
    at_it = [0]

    def work(db: Connection, number: int) -> None:
        at_it[0] += 1
        assert at_it[0] == 1
        mail.receive(db, [letter(f"{number:03}")], Posted.DONE)
        at_it[0] -= 1

    async def ask(number: int) -> None:
        if number % 3:
            await file.briefly(lambda db: work(db, number))
        else:
            await file.run(lambda db: work(db, number))

    await asyncio.gather(*map(ask, range(200)))
    kept = "SELECT count(*) FROM inbox"
    assert await file.run(lambda db: db.exec_driver_sql(kept).scalar_one()) == 200
