"""Reminders of an idea that was begun and not sent: once, by day, and never after a STOP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.turns.reminders import REMIND_AFTER
from budget.timeline import Phase
from storage.engine import Storage
from storage.tables import conversations
from tests.bot.quarter import BY_CLOCK, FATMA, MOMENT, PLAIN, Quarter
from tests.storage.linden import BEGINS, DAY

PLAN = "Prullenbakken op de route naar school"
TEN = BEGINS[Phase.IDEAS] + DAY


@pytest.fixture
async def writing(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in the phase of ideas, in which one idea has been begun, at ten o'clock."""
    quarter = Quarter(store, TEN)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.say(FATMA, "nieuw plan", PLAN)
    yield quarter
    await quarter.office.stop()


async def strike(quarter: Quarter) -> list[str]:
    """Let the clock strike, and return what Fatma hears."""
    before = len(quarter.lines["telegram"].sent)
    await quarter.office.clock.tick()
    await quarter.deliver()
    return [sent.reply.text for sent in quarter.lines["telegram"].sent[before:]]


async def test_an_idea_that_lies_is_brought_back_once(writing: Quarter) -> None:
    writing.now = TEN + REMIND_AFTER - MOMENT
    assert await strike(writing) == []
    writing.now = TEN + REMIND_AFTER
    [reminder] = await strike(writing)
    assert PLAN in reminder
    writing.now += 20 * DAY
    assert await strike(writing) == []


async def test_the_reminder_can_be_answered(writing: Quarter) -> None:
    writing.now = TEN + REMIND_AFTER
    await strike(writing)
    [question] = await writing.say(FATMA, "1")
    assert "Stap 2" in question.reply.text


async def test_at_night_nobody_is_reminded(writing: Quarter) -> None:
    writing.now = TEN + REMIND_AFTER + timedelta(hours=14)
    assert await strike(writing) == []
    writing.now += timedelta(hours=10)
    assert len(await strike(writing)) == 1


@pytest.mark.parametrize("last", ["stop", "0"])
async def test_who_stopped_or_threw_it_away_is_not_reminded(writing: Quarter, last: str) -> None:
    if last == "0":
        writing.now = TEN + REMIND_AFTER
        await strike(writing)
    await writing.say(FATMA, last)
    if last == "0":
        await writing.say(FATMA, "ja")
    writing.now += REMIND_AFTER
    assert await strike(writing) == []
    [row] = await writing.rows(conversations)
    assert (row["unfinished"] == "") == (last == "0")


async def test_a_new_idea_has_a_reminder_of_its_own(writing: Quarter) -> None:
    writing.now = TEN + REMIND_AFTER
    await strike(writing)
    await writing.say(FATMA, "0", "ja", "nieuw plan", "Een bank bij de vijver")
    writing.now += REMIND_AFTER
    [reminder] = await strike(writing)
    assert "vijver" in reminder


async def test_once_the_phase_is_over_nobody_is_reminded(writing: Quarter) -> None:
    writing.now = BEGINS[Phase.VOTING] + MOMENT
    assert [text for text in await strike(writing) if PLAN in text] == []


async def test_after_the_phase_of_ideas_nobody_is_reminded(writing: Quarter) -> None:
    writing.now = BEGINS[Phase.VOTING] + DAY / 2
    assert not any(PLAN in said for said in await strike(writing))
    [answered] = await writing.say(FATMA, "menu")
    assert PLAN not in answered.reply.text


@pytest.fixture
async def arriving(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which Fatma told a plan at once, and was asked for consent."""
    quarter = Quarter(store, TEN)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK))
    quarter.office.start_turns()
    await quarter.say(FATMA, PLAN, "1")
    yield quarter
    await quarter.office.stop()


async def test_who_has_not_joined_is_reminded_of_nothing(arriving: Quarter) -> None:
    [row] = await arriving.rows(conversations)
    assert row["unfinished"].startswith('[{"locked"')
    assert row["remind_at"] is None
    arriving.now = TEN + REMIND_AFTER
    assert await strike(arriving) == []


async def test_what_was_told_before_joining_is_a_plan_afterwards(arriving: Quarter) -> None:
    await arriving.say(FATMA, "ja")
    [asked] = await arriving.say(FATMA, "menu")
    assert "Is dit een plan voor" in asked.reply.text
    [row] = await arriving.rows(conversations)
    assert row["remind_at"] == TEN + REMIND_AFTER


@pytest.mark.parametrize("said", ["stop", "nee"])
async def test_who_does_not_join_leaves_no_words(arriving: Quarter, said: str) -> None:
    await arriving.say(FATMA, said)
    assert {row["unfinished"] for row in await arriving.rows(conversations)} <= {""}
