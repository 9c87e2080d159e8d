"""One organisation whose database is away: all others are served, and it is tried again."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select

from bot.app import application
from bot.doors import App, Scope
from bot.late_store import LateStore, open_or_wait
from bot.settings import Settings
from storage import tables
from storage.engine import CannotOpen, Store, open_storage
from storage.outage import StoreDown
from storage.process import editions
from tests.bot.quarter import NUMBER, PLAIN, SECRET, Quarter, eventually
from tests.storage.linden import NOW
from tests.stores import Open

BEGAN = NOW - timedelta(days=90)
GATEWAY = "http://127.0.0.1:9/?secret=a-secret-of-the-gateways"


@pytest.fixture(autouse=True)
def _garbage() -> Iterator[None]:
    """Leave the collector of garbage as it was."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


async def refused() -> Store:
    raise CannotOpen("The database cannot be opened: it is away.")


async def test_a_store_that_is_there_is_opened_at_once(url: str, organisation: str) -> None:
    store = await open_or_wait(organisation, lambda: open_storage(url, organisation))
    assert not isinstance(store, LateStore)
    await store.close()


async def test_a_store_is_down_until_it_can_be_opened(
    url: str, organisation: str, opened: Open
) -> None:
    await opened()
    tries = 0

    async def the_third_time() -> Store:
        nonlocal tries
        tries += 1
        return await (open_storage(url, organisation) if tries == 3 else refused())

    late = LateStore(organisation, the_third_time, again=0)
    with pytest.raises(StoreDown):
        await late.run(lambda db: db.execute(select(tables.editions.c.slug)).all())
    with pytest.raises(StoreDown):
        await late.purge()
    async with asyncio.timeout(60):
        await late.opened.wait()
    assert await late.run(lambda db: db.execute(select(tables.editions.c.slug)).all()) == []
    assert tries == 3
    await late.close()


async def test_a_store_that_never_opens_is_let_go_of() -> None:
    late = LateStore("north", refused, again=0)
    await asyncio.sleep(0)
    await late.close()
    with pytest.raises(StoreDown):
        await late.run(lambda _db: None)


async def test_an_office_goes_to_work_once_its_store_is_open(
    url: str, organisation: str, opened: Open
) -> None:
    await (await opened()).run(lambda db: editions.create(db, PLAIN, [], BEGAN, "test"))
    gate = asyncio.Event()

    async def opens() -> Store:
        await gate.wait()
        return await open_storage(url, organisation)

    late = LateStore(organisation, opens, again=0)
    quarter = Quarter(late)
    quarter.office.start()
    with pytest.raises(StoreDown):
        await quarter.take(quarter.inbound(NUMBER, "hallo", "sms"))
    gate.set()
    await late.opened.wait()
    await quarter.take(quarter.inbound(NUMBER, "hallo", "sms"))

    async def answered() -> bool:
        return bool(quarter.lines["sms"].sent)

    await eventually(answered)
    await quarter.office.stop()


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[AsyncClient]:
    """Serve for as long as this lasts."""
    to_app: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    from_app: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    lifespan: Scope = {"type": "lifespan"}
    running = asyncio.ensure_future(app(lifespan, to_app.get, from_app.put))
    await to_app.put({"type": "lifespan.startup"})
    assert (await from_app.get())["type"] == "lifespan.startup.complete"
    async with AsyncClient(transport=ASGITransport(app), base_url="http://t") as client:
        yield client
    await to_app.put({"type": "lifespan.shutdown"})
    await running


async def test_where_one_of_several_is_away_the_others_serve(tmp_path: Path) -> None:
    (tmp_path / "north.db").mkdir()
    store = await open_storage(f"sqlite:///{tmp_path}/south.db", "south")
    await store.run(lambda db: editions.create(db, PLAIN, [], BEGAN, "test"))
    await store.close()
    described = "".join(
        f'[[organisation]]\nname = "{name}"\nsms_gateway_url = "{GATEWAY}"\n'
        for name in ("north", "south")
    )
    (tmp_path / "organisations.toml").write_text(described, "utf-8")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/wijkstem.db",
        secret_key=SECRET,
        organisations_file=str(tmp_path / "organisations.toml"),
    )
    fields = {"secret": "a-secret-of-the-gateways", "id": "1", "from": NUMBER, "text": "hallo"}
    async with serving(application(settings)) as client:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (
            503,
            {"north": "unreachable", "south": "ready"},
        )
        assert (await client.post("/hooks/north/sms", data=fields)).status_code == 503
        assert (await client.post("/hooks/south/sms", data=fields)).status_code == 200
        assert (await client.get(f"/editions/{PLAIN.slug}")).status_code == 200
        assert PLAIN.slug in (await client.get("/editions/")).text
        assert (await client.get("/editions/elsewhere")).status_code == 503
        assert (await client.get("/api/v1/editions")).json()["editions"][0]["slug"] == PLAIN.slug
        assert (await client.get(f"/api/v1/editions/{PLAIN.slug}")).status_code == 200
        measured = (await client.get("/metrics")).text
        assert 'wijkstem_store_reachable{organisation="north"} 0' in measured
