"""What machines that watch are told, and that nothing else is told with it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, event, update

from bot.app import add_health
from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.health import FRESH, Tally, Vitals, metrics
from storage import journal
from storage.engine import Storage
from storage.journal import Entry
from storage.outage import StoreDown
from storage.post import mail, webhooks
from storage.post.mail import Letter, Post, Posted
from storage.tables import outbox
from tests.bot.quarter import FATMA, NUMBER, ORGANISATION, Quarter
from tests.storage.linden import NOW, SLUG

Samples = dict[str, float]


def samples(text: str) -> Samples:
    """Return the samples of a page, without the number of the process."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'wijkstem_[a-z_]+\{([a-z]+="\w+",?)+\} [\d.e+]+', x) for x in lines)
    pairs = [re.sub(r',process="\d+"', "", line).rsplit(" ", 1) for line in lines]
    return {name.removeprefix("wijkstem_"): float(value) for name, value in pairs}


class Watch:
    """A watch that is moved by hand."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    """Give a watch."""
    return Watch()


@pytest.fixture
async def vitals(quarter: Quarter, watch: Watch) -> AsyncIterator[Vitals]:
    """Give the signs of life of an office with one loop, that waits for ever."""
    loop = asyncio.create_task(asyncio.Event().wait())
    yield Vitals(quarter.storage, quarter.office.ingest.tally, quarter.lines, {loop}, watch)
    loop.cancel()


def fill_up(db: Connection) -> None:
    """Have the store keep no message any more, as when its disk is full."""
    if db.dialect.name == "sqlite":
        db.connection.driver_connection.create_function("is_full", 0, _is_full)  # type: ignore[union-attr]
        does = "BEGIN SELECT is_full(); END"
    else:
        db.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$"
        )
        does = "FOR EACH ROW EXECUTE FUNCTION is_full()"
    db.exec_driver_sql(f"CREATE TRIGGER full_disk BEFORE INSERT ON inbox {does}")


def _is_full() -> None:
    """Fail as SQLite does: what goes wrong in a function is an operational error."""
    raise OSError


def make_room(db: Connection) -> None:
    """Have the store keep messages again."""
    of = "" if db.dialect.name == "sqlite" else " ON inbox"
    db.exec_driver_sql(f"DROP TRIGGER full_disk{of}")


@contextmanager
def listened(said: list[str], storage: Storage) -> Iterator[None]:
    """Note what the engine of a store is asked meanwhile."""
    engine = getattr(storage, "_engine", None)
    target = getattr(engine, "sync_engine", engine)

    def listen(_db: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(target, "before_cursor_execute", listen)
    yield
    event.remove(target, "before_cursor_execute", listen)


async def told(vitals: Vitals) -> Samples:
    return samples(await metrics({ORGANISATION: vitals}))


async def test_who_cannot_keep_a_message_is_not_well_until_it_can(
    quarter: Quarter, vitals: Vitals
) -> None:
    assert await vitals.keeps()
    await quarter.storage.run(fill_up)
    assert await vitals.keeps()
    with pytest.raises(StoreDown):
        await quarter.take(quarter.inbound(FATMA, "hallo"))
    assert not await vitals.keeps()
    assert await vitals.word() == "failing"
    assert (await told(vitals))[f'keeping{{organisation="{ORGANISATION}"}}'] == 0
    await quarter.storage.run(make_room)
    assert await vitals.word() == "ready"
    assert await vitals.keeps()
    assert len(await quarter.say(FATMA, "hallo")) == 1


async def test_a_message_that_is_kept_says_so_as_well(quarter: Quarter, vitals: Vitals) -> None:
    vitals.tally.failing = True
    await quarter.say(FATMA, "hallo")
    assert not vitals.tally.failing


async def test_the_proof_that_something_is_kept_leaves_nothing(
    quarter: Quarter, vitals: Vitals
) -> None:
    vitals.tally.failing = True
    assert await vitals.keeps()
    assert await quarter.storage.run(mail.depth) == {}


async def test_a_loop_that_ended_is_told(quarter: Quarter, watch: Watch) -> None:
    ended = asyncio.create_task(asyncio.Event().wait())
    ended.cancel()
    await asyncio.gather(ended, return_exceptions=True)
    tally = quarter.office.ingest.tally
    assert await Vitals(quarter.storage, tally, (), {ended}, watch).word() == "stopped"
    assert await Vitals(quarter.storage, tally, (), (), watch).word() == "stopped"


class Silent:
    """A store that never answers, or never did."""

    def __init__(self, *, hangs: bool) -> None:
        self.hangs = hangs

    async def run(self, _work: object) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        raise StoreDown

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("hangs", [True, False])
async def test_a_store_that_does_not_answer_is_told_and_keeps_nobody_waiting(hangs: bool) -> None:
    loop = asyncio.create_task(asyncio.Event().wait())
    vitals = Vitals(Silent(hangs=hangs), Tally(), ("sms",), {loop})  # type: ignore[arg-type]
    assert await vitals.word() == "unreachable"
    found = await told(vitals)
    assert found == {
        f'store_reachable{{organisation="{ORGANISATION}"}}': 0,
        f'keeping{{organisation="{ORGANISATION}"}}': 1,
        f'steps_failing{{organisation="{ORGANISATION}"}}': 0,
        f'turns_total{{organisation="{ORGANISATION}",channel="sms"}}': 0,
    }
    loop.cancel()


async def test_what_waits_is_told_by_channel_and_class(quarter: Quarter, vitals: Vitals) -> None:
    def wait(db: Connection) -> None:
        letters = [Letter("sms", f"m{n}", b"key", NOW, b"body") for n in range(3)]
        mail.receive(db, letters[:2], Posted.WAITING)
        mail.receive(db, letters[2:], Posted.DEAD)
        mail.receive(db, [Letter("sms", "m9", b"", NOW)], Posted.DONE)
        key, sealed = b"key", b"sealed"
        mail.send(db, [Post("telegram", key, sealed, "{}", NOW, mail.NOTICE)] * 4)
        mail.send(db, [Post("whatsapp", b"k2", sealed, "{}", NOW, mail.REPLY)])
        to_whatsapp = update(outbox).where(outbox.c.channel == "whatsapp")
        db.execute(to_whatsapp.values(status=Posted.SENDING))

    await quarter.storage.run(wait)
    found = await told(vitals)
    own = f'organisation="{ORGANISATION}",channel='
    assert found[f'inbox_messages{{{own}"sms",status="waiting"}}'] == 2
    assert found[f'inbox_messages{{{own}"sms",status="dead"}}'] == 1
    assert found[f'inbox_messages{{{own}"telegram",status="waiting"}}'] == 0
    assert found[f'outbox_messages{{{own}"telegram",class="notice",status="waiting"}}'] == 4
    assert found[f'outbox_messages{{{own}"telegram",class="reply",status="waiting"}}'] == 0
    assert found[f'outbox_messages{{{own}"whatsapp",class="reply",status="sending"}}'] == 1
    assert not [name for name in found if 'status="done"' in name]


async def test_how_long_the_oldest_waits_is_told_in_seconds(
    quarter: Quarter, vitals: Vitals
) -> None:
    def wait(db: Connection) -> None:
        mail.receive(db, [Letter("sms", "m1", b"key", NOW.replace(year=2020))], Posted.WAITING)
        mail.receive(db, [Letter("sms", "m2", b"key", NOW)], Posted.WAITING)
        mail.send(db, [Post("sms", b"key", b"", "{}", NOW.replace(year=9000))])

    await quarter.storage.run(wait)
    found = await told(vitals)
    own = f'organisation="{ORGANISATION}",channel='
    assert found[f'inbox_oldest_seconds{{{own}"sms"}}'] > 365 * 24 * 3600
    assert found[f'inbox_oldest_seconds{{{own}"telegram"}}'] < 60
    assert found[f'outbox_oldest_seconds{{{own}"sms",class="reply"}}'] == 0


async def test_the_store_is_counted_once_in_two_seconds(
    quarter: Quarter, vitals: Vitals, watch: Watch
) -> None:
    said: list[str] = []
    with listened(said, quarter.storage):
        await asyncio.gather(*(told(vitals) for _ in range(5)))
        watch.seconds += 1.9
        await told(vitals)
        assert len([sql for sql in said if "count(*)" in sql]) == 1
        watch.seconds += 0.2
        await told(vitals)
    assert len([sql for sql in said if "count(*)" in sql]) == 2


async def test_a_turn_is_counted_once_where_it_was_taken(quarter: Quarter, vitals: Vitals) -> None:
    again = quarter.inbound(FATMA, "hallo")
    await quarter.take(again, again)
    await quarter.take(again, quarter.inbound(NUMBER, "hallo", "sms"))
    found = await told(vitals)
    own = f'organisation="{ORGANISATION}",channel='
    assert found[f'turns_total{{{own}"telegram"}}'] == 1
    assert found[f'turns_total{{{own}"sms"}}'] == 1


def test_attempts_to_send_are_counted_by_how_they_ended() -> None:
    tally = Tally()
    everybody = TryLater(5, everybody=True)
    for result in ("SM1", "SM2", TryLater(1), everybody, Unsure(), Unreachable(), Refused()):
        tally.sent("sms", mail.REPLY, result)
    tally.sent("sms", mail.NOTICE, "SM3")
    tally.sent("telegram", 7, KeyError())
    assert tally.sends == {
        ("sms", "reply", "sent"): 2,
        ("sms", "reply", "later"): 2,
        ("sms", "reply", "unsure"): 1,
        ("sms", "reply", "unreachable"): 1,
        ("sms", "reply", "refused"): 1,
        ("sms", "notice", "sent"): 1,
        ("telegram", "broadcast", "failed"): 1,
    }
    assert tally.pauses == {"sms": 1}


async def test_whether_programs_hear_what_is_decided_is_told(
    quarter: Quarter, vitals: Vitals, watch: Watch
) -> None:
    def subscribed(db: Connection) -> None:
        numbers = [webhooks.add(db, "https://example.org/?key=1", [], b"", NOW) for _ in range(3)]
        journal.write(db, SLUG, Entry(NOW, "counted", "test", {}))
        due = webhooks.lease(db, NOW, NOW)
        webhooks.failed(db, due[0], NOW, NOW)
        webhooks.disable(db, due[1], NOW, "status 410")
        webhooks.pause(db, numbers[2], NOW, "Olga")

    def of(found: Samples) -> dict[str, float]:
        own = f'organisation="{ORGANISATION}"'
        states = ("arrives", "failing", "disabled", "paused")
        told = {state: found[f'webhooks{{{own},state="{state}"}}'] for state in states}
        return told | {"events": found[f"webhook_events{{{own}}}"]}

    nobody = {"arrives": 0, "failing": 0, "disabled": 0, "paused": 0, "events": 0}
    assert of(await told(vitals)) == nobody
    await quarter.storage.run(subscribed)
    watch.seconds += FRESH
    expected = {"arrives": 0, "failing": 1, "disabled": 1, "paused": 1, "events": 3}
    assert of(await told(vitals)) == expected
    assert "key=1" not in await metrics({ORGANISATION: vitals})


async def test_nothing_that_is_told_names_anybody(quarter: Quarter, vitals: Vitals) -> None:
    await quarter.say(NUMBER, "hallo", "een geheim woord", channel="sms")
    vitals.tally.sent("sms", mail.REPLY, "SM1")
    page = await metrics({ORGANISATION: vitals})
    assert "turns_total" in page
    assert [said for said in (NUMBER, NUMBER[1:], "geheim", "SM1", "m1") if said in page] == []


async def asked(pages: FastAPI, path: str) -> tuple[int, str, str]:
    """Return the status, the kind and the body of a page."""
    said: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    await pages(scope, receive, send)
    kind = dict(said[0]["headers"])[b"content-type"].decode()
    return said[0]["status"], kind, said[1]["body"].decode()


async def pages_of(vitals: Vitals) -> list[tuple[int, Any]]:
    """Return what the two pages for a watch answer."""
    pages = FastAPI()
    add_health(pages, {ORGANISATION: vitals})
    found = [await asked(pages, path) for path in ("/healthz", "/readyz")]
    return [(status, json.loads(body)) for status, _kind, body in found]


async def test_who_is_well_says_so_with_200(vitals: Vitals) -> None:
    assert await pages_of(vitals) == [(200, {"status": "alive"}), (200, {ORGANISATION: "ready"})]


async def test_who_keeps_nothing_says_so_with_503(quarter: Quarter, vitals: Vitals) -> None:
    await quarter.storage.run(fill_up)
    vitals.tally.failing = True
    failing = [(503, {"status": "failing"}), (503, {ORGANISATION: "failing"})]
    assert await pages_of(vitals) == failing
    await quarter.storage.run(make_room)
    assert await pages_of(vitals) == [(200, {"status": "alive"}), (200, {ORGANISATION: "ready"})]


async def test_who_works_no_more_is_alive_but_not_ready(quarter: Quarter, vitals: Vitals) -> None:
    still = Vitals(quarter.storage, vitals.tally, (), ())
    assert await pages_of(still) == [(200, {"status": "alive"}), (503, {ORGANISATION: "stopped"})]


async def test_the_measures_are_a_page_that_prometheus_reads(vitals: Vitals) -> None:
    pages = FastAPI()
    add_health(pages, {ORGANISATION: vitals})
    status, kind, body = await asked(pages, "/metrics")
    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert samples(body)


async def test_what_an_office_sends_is_told(quarter: Quarter) -> None:
    await quarter.say(FATMA, "hallo")
    assert quarter.office.ingest.tally.sends == {("telegram", "reply", "sent"): 1}
