"""Several processes at one backlog: each message is answered once, in order, and none is lost."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.channels import Inbound
from bot.turns import turn
from bot.turns.backlog import Backlog
from bot.turns.known import Heard
from storage.engine import Storage
from storage.outage import StoreDown
from storage.post import backlog
from storage.post.backlog import LEASE
from storage.tables import conversations, inbox
from tests.bot.poison import allow, refuse
from tests.bot.quarter import FATMA, HANS, MOMENT, SEAL, Quarter
from tests.stores import Open, do

SAID = ["hallo", "1", "2"]
PEOPLE = [str(5250018000 + n) for n in range(12)]


async def at_it(opened: Open, workers: int, *said: str) -> tuple[Quarter, list[Backlog]]:
    """Return a quarter in which everybody said these before there was an edition; and workers."""
    stores = [await opened() for _each in range(workers)]
    quarter = Quarter(stores[0])
    quarter.office.start_turns()
    for address in PEOPLE:
        for text in said:
            quarter.now += MOMENT
            await quarter.take(quarter.inbound(address, text))
    await quarter.found()
    return quarter, [Backlog(s, SEAL, lambda: None, quarter.chance) for s in stores]


async def letters(quarter: Quarter) -> Counter[tuple[str, int]]:
    return Counter((row["status"], row["attempts"]) for row in await quarter.rows(inbox))


@pytest.mark.parametrize("workers", [1, 4])
async def test_a_good_message_is_answered_at_its_first_attempt_and_in_order(
    opened: Open, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarter, backlogs = await at_it(opened, workers, *SAID)
    heard = noting(monkeypatch)
    answered = await asyncio.gather(*(each.work_off(quarter.now) for each in backlogs))
    assert sum(answered) == 3 * len(PEOPLE)
    assert await letters(quarter) == {("done", 1): 3 * len(PEOPLE)}
    for address in PEOPLE:
        assert [one.text for one in heard if one.address == address] == SAID
    assert len(await quarter.rows(conversations)) == len(PEOPLE)
    await quarter.office.stop()


def noting(monkeypatch: pytest.MonkeyPatch) -> list[Inbound]:
    """Return what is heard from now on, in order."""
    heard: list[Inbound] = []
    real = turn.take

    def noted(db: Connection, given: Sequence[Heard], *others: Any) -> int:
        heard.extend(one.inbound for one in given)
        return real(db, given, *others)

    monkeypatch.setattr(turn, "take", noted)
    return heard


@pytest.mark.parametrize("workers", [1, 4])
async def test_a_message_whose_turn_fails_is_put_aside_and_all_others_are_answered(
    opened: Open, workers: int
) -> None:
    quarter, backlogs = await at_it(opened, workers, "hallo")
    await do(quarter.storage, refuse, "conversations", f"NEW.key = {_literal(quarter)}")
    await asyncio.gather(*(each.work_off(quarter.now) for each in backlogs))
    await do(quarter.storage, allow, "conversations")
    assert await letters(quarter) == {("done", 1): len(PEOPLE) - 1, ("dead", 4): 1}
    await quarter.office.stop()


def _literal(quarter: Quarter) -> str:
    """Return the key of the first resident as SQL says it."""
    key = SEAL.key("telegram", PEOPLE[0]).hex()
    lite = type(quarter.storage).__name__ == "SqliteStorage"
    return f"X'{key}'" if lite else f"decode('{key}', 'hex')"


async def test_an_apology_is_made_with_the_dead_letter_or_not_at_all(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarter, [worker] = await at_it(opened, 1, "hallo")
    monkeypatch.setattr(turn, "take", lambda *_given: 1 / 0)
    await worker.work_off(quarter.now)
    await quarter.deliver()
    assert await letters(quarter) == {("dead", 4): len(PEOPLE)}
    told = [sent.address for sent in quarter.lines["telegram"].sent]
    assert sorted(told) == PEOPLE
    await quarter.office.stop()


async def test_an_outage_is_no_attempt_and_is_gone_on_from(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarter, [worker] = await at_it(opened, 1, "hallo")
    real = turn.take

    def away(*_given: object) -> int:
        raise StoreDown

    monkeypatch.setattr(turn, "take", away)
    for _again in range(5):
        with pytest.raises(StoreDown):
            await worker.work_off(quarter.now)
    monkeypatch.setattr(turn, "take", real)
    assert await worker.work_off(quarter.now) == len(PEOPLE)
    assert await letters(quarter) == {("done", 1): len(PEOPLE)}
    await quarter.office.stop()


async def test_what_kills_every_process_that_takes_it_up_is_put_aside_in_the_end(
    store: Storage,
) -> None:
    quarter = Quarter(store)
    quarter.office.start_turns()
    await quarter.take(quarter.inbound(FATMA, "hallo"))
    await quarter.found()
    for _death in range(3):
        assert await do(store, backlog.claim, quarter.now)
        quarter.now += LEASE
    await quarter.office.clock.tick()
    await quarter.deliver()
    assert await letters(quarter) == {("dead", 4): 1}
    assert len(quarter.lines["telegram"].sent) == 1  # an apology
    await quarter.office.stop()


async def test_an_apology_that_kills_is_not_tried_twice(store: Storage) -> None:
    quarter = Quarter(store)
    quarter.office.start_turns()
    await quarter.take(quarter.inbound(FATMA, "hallo"))
    await quarter.found()
    for _death in range(4):
        assert await do(store, backlog.claim, quarter.now)
        quarter.now += LEASE
    await quarter.office.clock.tick()
    await quarter.deliver()
    assert await letters(quarter) == {("dead", 4): 1}
    assert quarter.lines["telegram"].sent == []
    await quarter.office.stop()


async def test_who_has_a_message_waiting_has_the_next_one_wait_behind_it(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await quarter.join(FATMA)
    await quarter.join(HANS)
    await _left_waiting(quarter, "stemmen")
    heard = noting(monkeypatch)
    for _each in range(2):
        await quarter.take(quarter.inbound(FATMA, "1"), quarter.inbound(HANS, "menu"))
        quarter.now += MOMENT
    await quarter.take(quarter.inbound(FATMA, "klaar"))
    assert [one.text for one in heard] == ["menu", "menu"]
    await quarter.office.clock.tick()
    assert [one.text for one in heard[2:]] == ["stemmen", "1", "1", "klaar"]
    assert {row["status"] for row in await quarter.rows(inbox)} == {"done"}
    quarter.now += timedelta(minutes=1)
    await quarter.take(quarter.inbound(FATMA, "menu"))
    assert heard[-1].text == "menu"


async def _left_waiting(quarter: Quarter, text: str) -> None:
    """Leave something of Fatma's waiting, as if a process had died on it."""
    await do(quarter.storage, refuse, "inbox", "NEW.status = 'done'")
    await do(quarter.storage, refuse, "outbox", "NEW.channel <> ''")
    quarter.now += MOMENT
    await quarter.take(quarter.inbound(FATMA, text))
    for table in ("inbox", "outbox"):
        await do(quarter.storage, allow, table)

    def waits(db: Connection) -> None:
        db.execute(inbox.update().where(inbox.c.status == "dead").values(status="waiting"))

    await quarter.storage.run(waits)
    quarter.now += MOMENT
