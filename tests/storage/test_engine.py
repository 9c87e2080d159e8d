import asyncio
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from sqlalchemy import Connection, delete, insert, select

from storage.engine import CannotOpen, Storage, open_storage
from storage.outage import StoreDown
from storage.post import mail
from storage.post.mail import Posted
from storage.tables import arrivals, inbox
from tests.storage.linden import letter
from tests.stores import Open, do


class Changed(Exception):
    """Somebody changed their mind."""


async def messages(store: Storage) -> list[str]:
    found = select(inbox.c.message_id).order_by(inbox.c.message_id)
    return await store.run(lambda db: list(db.scalars(found)))


def _writes(db: Connection) -> None:
    mail.receive(db, [letter("1")], Posted.DONE)


def _writes_in_a_savepoint(db: Connection) -> None:
    with db.begin_nested():
        mail.receive(db, [letter("1")], Posted.DONE)


def _reads_first(db: Connection) -> None:
    db.execute(select(inbox)).all()
    mail.receive(db, [letter("1")], Posted.DONE)


@pytest.mark.parametrize("work", [_writes, _writes_in_a_savepoint, _reads_first])
async def test_work_that_raises_leaves_nothing(
    store: Storage, work: Callable[[Connection], None]
) -> None:
    def broken(db: Connection) -> None:
        work(db)
        raise Changed

    with pytest.raises(Changed):
        await store.run(broken)
    assert await messages(store) == []
    await store.run(work)
    assert await messages(store) == ["1"]


async def test_work_that_is_refused_by_the_database_leaves_nothing(store: Storage) -> None:
    def twice(db: Connection) -> None:
        mail.receive(db, [letter("1")], Posted.DONE)
        row = {"edition": "linden", "partner": "cafe", "count": 1}
        db.execute(insert(arrivals).values(row))
        db.execute(insert(arrivals).values(row))

    with pytest.raises(Exception, match=r"UNIQUE|unique") as refusal:
        await store.run(twice)
    assert not isinstance(refusal.value, StoreDown)
    assert "cafe" not in str(refusal.value)
    assert await messages(store) == []


async def test_much_work_at_once_is_all_done(opened: Open) -> None:
    stores = [await opened(), await opened()]
    works = [
        do(store, mail.receive, [letter(f"{n:02}")], Posted.DONE)
        for n in range(25)
        for store in stores
    ]
    await asyncio.gather(*works)
    assert await messages(stores[0]) == [f"{n:02}" for n in range(25)]


async def test_what_was_kept_is_there_after_opening_again(
    url: str, organisation: str, store: Storage
) -> None:
    await store.run(_writes)
    await store.close()
    again = await open_storage(url, organisation)
    assert await messages(again) == ["1"]
    await again.close()


async def test_organisations_on_one_server_share_nothing(postgres: str) -> None:
    stores = [await open_storage(postgres, name) for name in ("north", "south")]
    await stores[0].run(_writes)
    assert [await messages(store) for store in stores] == [["1"], []]
    for store in stores:
        await store.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "must be sqlite:///FILE"),
        ("mysql://root@127.0.0.1/x", "must be sqlite:///FILE"),
        ("postgresql://postgres:hush@127.0.0.1:1/x", "cannot be opened: .*Connect call failed"),
        ("postgresql://postgres:hush@127.0.0.1:port/x", "cannot be opened"),
        ("sqlite:////proc/nowhere/store.db", "cannot be opened: .*No such file"),
        ("sqlite:////proc/version/store.db", "cannot be opened: /proc/version is no folder"),
        ("sqlite:////proc/version/in/store.db", "cannot be opened: .* is no folder"),
    ],
)
async def test_a_store_that_cannot_be_opened_says_why(url: str, reason: str) -> None:
    with pytest.raises(CannotOpen, match=reason) as refusal:
        await open_storage(url, "village")
    assert "hush" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"These are my holiday memories. " * 99)
    with pytest.raises(CannotOpen, match="file is not a database"):
        await open_storage(f"sqlite:///{tmp_path / 'store.db'}", "village")


async def test_a_database_that_is_not_there_is_refused(postgres: str) -> None:
    with pytest.raises(CannotOpen, match="does not exist"):
        await open_storage(f"{postgres}_elsewhere", "village")


async def test_a_server_that_hangs_up_is_an_outage_and_then_it_goes_on(postgres: str) -> None:
    store = await open_storage(postgres, "hamlet")

    def hung_up(db: Connection) -> None:
        mail.receive(db, [letter("1")], Posted.DONE)
        db.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(StoreDown):
        await store.run(hung_up)
    assert await messages(store) == []
    await store.close()


class Way:
    """The way to a server, on which those who are connected may be lost without a word."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._lost: list[asyncio.Event] = []
        self._ways: set[asyncio.Task[None]] = set()

    async def open(self) -> str:
        """Open it, and return where."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return self._target._replace(netloc=f"{self._target.username}@127.0.0.1:{port}").geturl()

    def lose(self) -> None:
        """Let no byte through of who is connected now; who comes later is served."""
        for lost in self._lost:
            lost.set()

    async def close(self) -> None:
        self._server.close()
        for way in self._ways:
            way.cancel()
        await asyncio.gather(*self._ways, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = self._target.hostname, self._target.port or 5432
        far_reader, far_writer = await asyncio.open_connection(host, port)
        lost = asyncio.Event()
        self._lost.append(lost)
        for one, other in ((reader, far_writer), (far_reader, writer)):
            self._ways.add(asyncio.create_task(self._carry(one, other, lost)))

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: asyncio.Event
    ) -> None:
        while data := await reader.read(65_536):
            if not lost.is_set():
                writer.write(data)
        writer.close()


async def test_a_server_that_is_gone_without_a_word_is_an_outage_soon(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.postgres.ANSWERS_WITHIN", 1.0)
    way = Way(postgres)
    store = await open_storage(await way.open(), "hamlet")
    assert await messages(store) == []
    way.lose()
    async with asyncio.timeout(30):
        with pytest.raises(StoreDown):
            await store.run(_writes)
        assert await messages(store) == []
        await store.run(_writes)
        assert await messages(store) == ["1"]
        await store.run(lambda db: db.execute(delete(inbox)))
        await store.close()
    await way.close()


async def test_what_takes_long_by_nature_is_waited_for(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.postgres.ANSWERS_WITHIN", 0.5)
    store = await open_storage(postgres, "hamlet")
    other = await asyncpg.connect(postgres)
    async with other.transaction():
        await other.execute("SET search_path TO hamlet")
        await other.execute("LOCK TABLE editions IN ACCESS SHARE MODE")
        with pytest.raises(StoreDown):
            await store.run(lambda db: db.exec_driver_sql("LOCK TABLE editions"))
        purge = asyncio.create_task(store.purge())
        done, _waiting = await asyncio.wait([purge], timeout=1)
        assert not done
    await purge
    await other.close()
    await store.close()


async def test_a_file_that_somebody_else_keeps_locked_is_an_outage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine._WAIT_FOR_LOCK", 0.01)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    one, other = await open_storage(url, "village"), await open_storage(url, "village")
    loop = asyncio.get_running_loop()

    def kept(_db: Connection) -> None:
        asyncio.run_coroutine_threadsafe(refused(), loop).result()

    async def refused() -> None:
        with pytest.raises(StoreDown):
            await other.run(_writes)

    await one.run(kept)
    await other.run(_writes)
    for store in (one, other):
        await store.close()
