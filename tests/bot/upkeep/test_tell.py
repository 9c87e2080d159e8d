"""Notices: by day, one at a time, never between a question and its answer; each of them once."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.health import Vitals, metrics
from bot.upkeep.tell import BETWEEN, BLOCKED, QUIET
from budget.idea import Answer
from budget.notice import About, Notice
from budget.standing import Standing
from budget.timeline import Phase
from flows.state import Home
from flows.state_json import as_json
from flows.talk import Kind
from storage.engine import Storage
from storage.post import mail, notices
from storage.tables import notices as table
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, MOMENT, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG, idea

TEN = BEGINS[Phase.IDEAS] + DAY
NO = Answer(accepted=False, reason={"nl": "De grond is niet van ons."}, at=TEN)
NIGHT = timedelta(hours=14)


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter at ten o'clock, in which Fatma and Hans take part, with two refused ideas."""
    quarter = Quarter(store, TEN)
    refused = [replace(idea(n), standing=Standing.REFUSED, answer=NO) for n in (1, 2)]
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK), refused)
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.join(HANS)
    yield quarter
    await quarter.office.stop()


async def tell(quarter: Quarter, who: str, *numbers: int) -> None:
    """Let somebody be told about the answers to these ideas."""
    resident = (await quarter.held(who)).resident
    told = [(resident, Notice(About.ANSWERED, number)) for number in numbers]
    await quarter.storage.run(lambda db: notices.add(db, SLUG, told, quarter.now, SEAL))


async def block(quarter: Quarter) -> None:
    await quarter.do(quarter.inbound(FATMA, kind=Kind.BLOCKED))


async def test_a_notice_is_told_once(quarter: Quarter) -> None:
    await tell(quarter, FATMA, 1)
    [said] = await quarter.strike()
    assert "De grond is niet van ons." in said.reply.text
    quarter.now += DAY
    assert await quarter.strike() == []


async def damage(quarter: Quarter, who: str) -> None:
    """Let somebody be told something that cannot be unlocked."""
    row = {"edition": SLUG, "resident": (await quarter.held(who)).resident, "number": 0}
    said = {"about": About.ENDS, "said": b"damaged, and long enough to be so", "due": quarter.now}
    await quarter.storage.run(lambda db: db.execute(insert(table).values(row | said)))


async def test_a_notice_that_cannot_be_told_keeps_nobody_else_waiting(quarter: Quarter) -> None:
    await damage(quarter, FATMA)
    await tell(quarter, HANS, 1)
    before = await quarter.storage.run(mail.progress)
    assert [sent.address for sent in await quarter.strike()] == [HANS]
    assert await quarter.rows(table) == []
    after = await quarter.storage.run(mail.progress)
    failed = [each["telegram"]["not delivered"] for each in (before, after)]
    assert failed == [0, 1]
    assert quarter.office.clock.failing == set()


@pytest.mark.parametrize(
    "broken", ["remind", "moved.tell", "broadcasts.under_way", "let_go", "Backlog.work_off"]
)
async def test_a_step_of_the_clock_that_fails_keeps_no_other_waiting(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    await tell(quarter, HANS, 1)

    def breaking(*_given: object, **_more: object) -> float:
        return 1 / 0

    async def waiting(*_given: object, **_more: object) -> float:
        return 1 / 0

    step = waiting if broken == "Backlog.work_off" else breaking
    monkeypatch.setattr(f"bot.upkeep.clock.{broken}", step)
    assert [sent.address for sent in await quarter.strike()] == [HANS]
    assert len(quarter.office.clock.failing) == 1
    vitals = Vitals(quarter.storage, quarter.office.ingest.tally, ["telegram"], [_lasting()])  # type: ignore[list-item]
    assert (await vitals.word()).startswith("ready; failing: ")
    assert 'steps_failing{organisation="village"' in await metrics({"village": vitals})
    monkeypatch.undo()
    quarter.now += timedelta(hours=1)
    await quarter.strike()
    assert await vitals.word() == "ready"


def _lasting() -> "asyncio.Future[None]":
    return asyncio.get_running_loop().create_future()


async def test_what_a_notice_offers_can_be_answered(quarter: Quarter) -> None:
    await tell(quarter, FATMA, 1)
    await quarter.strike()
    [idea_itself] = await quarter.say(FATMA, "1")
    assert "Nr 1." in idea_itself.reply.text


async def test_at_night_nobody_is_told(quarter: Quarter) -> None:
    await tell(quarter, FATMA, 1)
    quarter.now += NIGHT
    assert await quarter.strike() == []
    quarter.now += timedelta(hours=10)
    assert len(await quarter.strike()) == 1


async def test_two_notices_do_not_come_at_once(quarter: Quarter) -> None:
    await tell(quarter, FATMA, 1, 2)
    await tell(quarter, HANS, 2)
    assert len(await quarter.strike()) == 2
    quarter.now += BETWEEN - MOMENT
    assert await quarter.strike() == []
    quarter.now += MOMENT
    assert len(await quarter.strike()) == 1


async def test_a_notice_does_not_come_between_a_question_and_its_answer(quarter: Quarter) -> None:
    await quarter.say(FATMA, "nieuw plan")
    await tell(quarter, FATMA, 1)
    assert await quarter.strike() == []
    quarter.now += QUIET
    assert len(await quarter.strike()) == 1
    [where] = await quarter.tap(FATMA, "again")
    assert "Wat is uw plan?" in where.reply.text


async def test_a_notice_leaves_a_resident_where_they_are(quarter: Quarter) -> None:
    await tell(quarter, FATMA, 1)
    await quarter.strike()
    assert json.loads((await quarter.held(FATMA)).state) == as_json(Home())


async def test_who_said_stop_is_told_nothing(quarter: Quarter) -> None:
    await quarter.say(FATMA, "stop")
    await tell(quarter, FATMA, 1)
    assert await quarter.strike() == []
    await quarter.say(FATMA, "start")
    assert await quarter.strike() == []


async def test_who_has_blocked_us_is_tried_again(quarter: Quarter) -> None:
    await block(quarter)
    await tell(quarter, FATMA, 1)
    assert await quarter.strike() == []
    await quarter.say(FATMA, "menu")
    quarter.now += BLOCKED
    assert len(await quarter.strike()) == 1


async def test_who_is_forgotten_is_told_nothing(quarter: Quarter) -> None:
    await tell(quarter, FATMA, 1)
    await quarter.say(FATMA, "vergeet mij", "1")
    assert await quarter.strike() == []
    left = await quarter.storage.run(lambda db: notices.due(db, SLUG, quarter.now + DAY, 9))
    assert left == []
