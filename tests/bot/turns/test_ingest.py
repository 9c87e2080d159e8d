import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import asyncpg
import pytest
from sqlalchemy import Connection

from bot.channels import Inbound
from bot.turns import turn
from budget.timeline import Phase
from storage.contributions import ideas
from storage.engine import Storage, open_storage
from storage.outage import StoreDown
from storage.tables import ballots, conversations, inbox, outbox
from tests.bot.poison import allow, refuse
from tests.bot.quarter import (
    FATMA,
    HANS,
    NUMBER,
    PLAIN,
    SEAL,
    Quarter,
    eventually,
)
from tests.storage.linden import BEGINS, SLUG, idea
from tests.stores import Open, do

T = TypeVar("T")

Refuse = Callable[[str, str], Awaitable[None]]

POISONED = "NEW.message_id = 'poison' AND NEW.status = 'done'"


def poison(address: str = HANS) -> Inbound:
    return Inbound("telegram", address, "poison", text="hallo")


@pytest.fixture
async def poisoned(quarter: Quarter) -> AsyncIterator[Refuse]:
    """Give what has rows refused, for as long as a test lasts."""
    tables: list[str] = []

    async def refused(table: str, condition: str) -> None:
        tables.append(table)
        await quarter.storage.run(lambda db: refuse(db, table, condition))

    yield refused
    for table in tables:
        await do(quarter.storage, allow, table)


async def statuses(quarter: Quarter) -> dict[str, str]:
    return {row["message_id"]: row["status"] for row in await quarter.rows(inbox)}


async def test_what_a_resident_sends_at_once_is_answered_in_order(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    texts = ["stemmen", "1", "-1", "3", "klaar"]
    answers = await quarter.do(*(quarter.inbound(FATMA, text) for text in texts))
    assert len(answers) == len(texts)
    [row] = await quarter.rows(conversations)
    assert (row["unfinished"], '"Proving"' in row["state"]) == ("[null,[3]]", True)


async def test_when_it_is_taken_it_is_kept_with_its_answer(opened: Open, quarter: Quarter) -> None:
    await quarter.take(quarter.inbound(FATMA, "hallo"))
    elsewhere = Quarter(await opened())
    assert [row["status"] for row in await elsewhere.rows(inbox)] == ["done"]
    assert [row["status"] for row in await elsewhere.rows(outbox)] == ["waiting"]


async def test_a_message_is_answered_once_however_often_it_comes(quarter: Quarter) -> None:
    said = quarter.inbound(FATMA, "hallo")
    await quarter.take(said, said, quarter.inbound(HANS, "hallo"), said)
    await quarter.take(said)
    await quarter.deliver()
    assert sorted(s.address for s in quarter.lines["telegram"].sent) == [FATMA, HANS]


async def test_more_than_fits_in_one_batch_is_all_answered(quarter: Quarter) -> None:
    await quarter.take(*(quarter.inbound(str(n), "hallo") for n in range(1, 301)))
    await quarter.deliver()
    assert len(quarter.lines["telegram"].sent) == 300


async def test_a_poison_message_is_put_aside_and_nobody_else_suffers(
    quarter: Quarter, poisoned: Refuse
) -> None:
    await quarter.join(FATMA)
    await poisoned("inbox", POISONED)
    answers = await quarter.do(
        quarter.inbound(FATMA, "stemmen"), poison(), quarter.inbound(FATMA, "1")
    )
    assert [sent.address for sent in answers].count(FATMA) == 2
    [apology] = [sent.reply for sent in answers if sent.address == HANS]
    assert apology.options
    rows = {row["message_id"]: row for row in await quarter.rows(inbox)}
    assert {name for name, row in rows.items() if row["status"] != "done"} == {"poison"}
    assert rows["poison"]["status"] == "dead"
    assert '"text": "hallo"' in SEAL.unlock(rows["poison"]["body"])


async def test_who_sent_poison_can_go_on_and_is_not_apologised_to_twice(
    quarter: Quarter, poisoned: Refuse
) -> None:
    await poisoned("inbox", POISONED)
    assert len(await quarter.do(poison())) == 1
    assert await quarter.do(poison()) == []
    assert len(await quarter.say(HANS, "hallo")) == 1


async def test_a_message_that_cannot_even_be_apologised_for_is_kept(
    quarter: Quarter, poisoned: Refuse
) -> None:
    await quarter.take(quarter.inbound(FATMA, "hallo"))
    await poisoned("outbox", "NEW.channel = 'telegram'")
    await quarter.take(poison())
    assert (await statuses(quarter))["poison"] == "dead"
    assert len(await quarter.say(NUMBER, "hallo", channel="sms")) == 1


async def test_what_cannot_be_kept_at_all_is_not_acknowledged_and_the_rest_goes_on(
    quarter: Quarter, poisoned: Refuse
) -> None:
    await poisoned("inbox", "NEW.message_id = 'poison'")
    with pytest.raises(StoreDown):
        await quarter.take(poison())
    assert len(await quarter.say(FATMA, "hallo")) == 1


class Unsteady:
    """A store that goes down before its work, or right after it was committed."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.down: list[str] = []

    async def run(self, work: Callable[[Connection], T]) -> T:
        when = self.down.pop(0) if self.down else ""
        if when == "before":
            raise StoreDown
        done = await self.storage.run(work)
        if when == "after":
            raise StoreDown
        return done

    async def close(self) -> None:
        await self.storage.close()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_while_the_store_is_down_nothing_is_acknowledged_and_then_all_is_answered_once(
    store: Storage, when: str
) -> None:
    unsteady = Unsteady(store)
    quarter = Quarter(unsteady)
    await quarter.found()
    quarter.office.start_turns()
    await quarter.join(FATMA)
    said = [quarter.inbound(FATMA, text) for text in ("stemmen", "1")]
    unsteady.down = [when]
    done = await asyncio.gather(*map(quarter.office.ingest.take, said), return_exceptions=True)
    assert [type(refusal) for refusal in done] == [StoreDown, StoreDown]
    answers = await quarter.do(*said)
    assert len(answers) == 2
    [row] = await quarter.rows(conversations)
    assert row["unfinished"] == "[null,[1]]"
    await quarter.office.stop()


async def test_a_server_that_was_restarted_costs_a_refusal_and_nothing_is_lost(
    postgres: str,
) -> None:
    quarter = Quarter(await open_storage(postgres, "restarted"))
    await quarter.found()
    quarter.office.start_turns()
    await quarter.join(FATMA)
    db = await asyncpg.connect(postgres)
    await db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await db.close()
    said = quarter.inbound(FATMA, "stemmen")
    with pytest.raises(StoreDown):
        await quarter.take(said)
    answers = await quarter.do(said)
    assert len(answers) == 1
    await quarter.office.stop()


async def test_a_message_before_there_is_an_edition_is_answered_once_there_is_one(
    store: Storage,
) -> None:
    quarter = Quarter(store)
    quarter.office.start_turns()
    assert await quarter.do(*(quarter.inbound(FATMA, text) for text in ("hallo", "1"))) == []
    await quarter.office.clock.tick()
    assert set((await statuses(quarter)).values()) == {"waiting"}
    await quarter.found()
    await quarter.office.clock.tick()
    await quarter.deliver()
    assert [s.keys[0] for s in quarter.lines["telegram"].sent] == ["language:nl", "consent:yes"]
    assert {(row["status"], row["body"]) for row in await quarter.rows(inbox)} == {("done", None)}
    await quarter.office.stop()


async def test_poison_that_waited_is_put_aside_after_three_tries(
    store: Storage,
) -> None:
    quarter = Quarter(store)
    quarter.office.start_turns()
    await quarter.take(poison(), quarter.inbound(FATMA, "hallo"))
    await quarter.found()
    await store.run(lambda db: refuse(db, "conversations", "NEW.prompt = 1"))
    await quarter.office.clock.tick()  # nor can we say sorry
    assert set((await statuses(quarter)).values()) == {"dead"}
    await store.run(lambda db: allow(db, "conversations"))
    assert {row["attempts"] for row in await quarter.rows(inbox)} == {3 + 1}
    assert len(await quarter.say(FATMA, "hallo")) == 1
    await quarter.office.stop()


async def test_poison_that_waited_is_apologised_for(
    store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarter = Quarter(store)
    quarter.office.start_turns()
    await quarter.take(poison())
    await quarter.found()
    monkeypatch.setattr(turn, "take", lambda *_given: 1 / 0)
    await quarter.office.clock.tick()
    await quarter.deliver()
    [apology] = quarter.lines["telegram"].sent
    assert apology.keys
    assert await statuses(quarter) == {"poison": "dead"}
    await quarter.office.stop()


async def test_what_cannot_be_read_is_kept_once_for_the_operator(quarter: Quarter) -> None:
    for _twice in range(2):
        await quarter.office.ingest.keep_garbled("telegram", b'{"update_id": "\xff"}')
    [row] = await quarter.rows(inbox)
    assert row["status"] == "dead"
    assert "update_id" in SEAL.unlock(row["body"])


@pytest.fixture
async def two(opened: Open) -> AsyncIterator[list[Quarter]]:
    """Give two processes on one store."""
    both = [Quarter(await opened()), Quarter(await opened())]
    await both[0].found()
    for quarter in both:
        quarter.office.start_turns()
    yield both
    for quarter in both:
        await quarter.office.stop()


async def test_a_message_that_two_processes_hear_is_answered_once(two: list[Quarter]) -> None:
    for n in range(10):
        said = two[0].inbound(str(2000 + n), "hallo")
        await asyncio.gather(*(quarter.take(said) for quarter in two))
    assert len(await two[0].rows(outbox)) == 10


async def test_a_new_resident_whom_two_processes_hear_has_one_conversation(
    two: list[Quarter],
) -> None:
    said = [[Inbound("telegram", FATMA, f"{q} {n}", text="hallo") for n in (1, 2)] for q in (1, 2)]
    await asyncio.gather(*(quarter.take(*some) for quarter, some in zip(two, said, strict=True)))
    [row] = await two[0].rows(conversations)
    assert row["prompt"] == 4
    assert len(await two[0].rows(outbox)) == 4


async def test_residents_in_any_order_do_not_stop_two_processes(two: list[Quarter]) -> None:
    people = [str(3000 + n) for n in range(30)]
    for text in ("hallo", "1", "1"):
        batches = [
            [Inbound("telegram", a, f"{text} {a} {n}", text=text) for a in people[::step]]
            for n, step in enumerate((1, -1))
        ]
        await asyncio.gather(*(q.take(*some) for q, some in zip(two, batches, strict=True)))
    assert {row["status"] for row in await two[0].rows(inbox)} == {"done"}
    assert len(await two[0].rows(conversations)) == 30


async def test_another_process_sees_at_once_that_a_phase_has_begun(two: list[Quarter]) -> None:
    await two[0].join(NUMBER, "whatsapp")
    await two[0].fill(NUMBER, "1", "whatsapp")
    cast = two[0].tapped(NUMBER, "cast", "whatsapp")
    two[1].now = BEGINS[Phase.RESULTS]
    await two[1].office.clock.tick()
    await two[0].do(cast)
    assert await two[0].counted() == []


async def test_another_process_sees_at_once_that_an_idea_has_come_in(store: Storage) -> None:
    quarter = Quarter(store, BEGINS[Phase.IDEAS])
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await store.run(lambda db: ideas.put(db, SLUG, idea(1, "elsewhere")))
    await store.run(lambda db: ideas.support(db, SLUG, "somebody", 1))
    [menu] = await quarter.say(FATMA, "menu")
    assert "ideas" in menu.keys
    snapshot = await store.run(quarter.office.ingest.snapshots.fresh)
    assert snapshot is not None
    assert [(i.number, i.supports) for i in snapshot.ideas.find()] == [(1, 1)]
    await quarter.office.stop()


async def test_an_idea_of_a_batch_that_failed_was_never_there(
    store: Storage,
) -> None:
    quarter = Quarter(store, BEGINS[Phase.IDEAS])
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.say(FATMA, "idee", "Een bank bij de vijver")
    await quarter.say(FATMA, *["weet ik niet"] * 3)
    sends = [k for s in quarter.lines["telegram"].sent for k in s.keys if k.startswith("send")]
    await store.run(lambda db: refuse(db, "journal", "NEW.kind = 'idea-submitted'"))
    await quarter.tap(FATMA, sends[-1])
    await store.run(lambda db: allow(db, "journal"))
    assert await store.run(lambda db: ideas.since(db, SLUG, -1)) == []
    snapshot = await store.run(quarter.office.ingest.snapshots.fresh)
    assert snapshot is not None
    assert (len(snapshot.ideas), snapshot.ideas.last) == (0, 0)
    await quarter.office.stop()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_ballot_that_meets_the_count_is_refused_and_answered(
    postgres: str, quarter: Quarter
) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.fill(NUMBER, "1", "whatsapp")
    db = await asyncpg.connect(postgres, server_settings={"search_path": "village"})
    counting = db.transaction()
    await counting.start()
    await db.execute("SELECT id FROM editions FOR UPDATE")
    casting = asyncio.create_task(quarter.tap(NUMBER, "cast", channel="whatsapp"))
    blocked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

    async def waits() -> bool:
        return bool(await db.fetchval(blocked))

    await eventually(waits)
    await db.execute("UPDATE editions SET phase = 'results', revision = revision + 1")
    await counting.commit()
    await db.close()
    await casting
    assert await quarter.counted() == []
    assert await quarter.rows(ballots) == []
    assert (await quarter.rows(inbox))[-1]["status"] == "done"
