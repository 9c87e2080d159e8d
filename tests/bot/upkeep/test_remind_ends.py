"""Who asks for it hears that a phase ends: once, some days ahead, unless they are done."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.channels import Kind
from budget.reminder import days_ahead, last_call
from budget.timeline import Phase, Timeline
from storage.engine import Storage
from storage.journal import Entry
from storage.post import notices as waiting
from storage.process import editions
from storage.tables import notices, outbox, reminders
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, MOMENT, NUMBER, PLAIN, Quarter
from tests.storage.linden import BEGINS, DAY, NOW

END = NOW + 28 * DAY
LONG = replace(
    PLAIN,
    timeline=Timeline({**BEGINS, Phase.COUNTING: END, Phase.RESULTS: END + DAY}),
    vote=BY_CLOCK,
)
"""The edition with a month to vote in; the last day ends at ten."""
AHEAD = days_ahead(LONG, Phase.VOTING) or END
CALL = last_call(LONG, Phase.VOTING) or END
IDEAS = replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK)
ASKED = "U vroeg om een herinnering"


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter at ten o'clock in which people vote, and Fatma takes part."""
    quarter = Quarter(store, NOW)
    await quarter.found(LONG)
    quarter.office.start_turns()
    await quarter.join(FATMA)
    yield quarter
    await quarter.office.stop()


@pytest.fixture
async def writing(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in the phase of ideas, in which Fatma takes part."""
    quarter = Quarter(store, BEGINS[Phase.IDEAS] + DAY)
    await quarter.found(IDEAS)
    quarter.office.start_turns()
    await quarter.join(FATMA)
    yield quarter
    await quarter.office.stop()


async def told(quarter: Quarter) -> list[str]:
    """Let the clock strike, and return who is reminded because of it."""
    said = await quarter.strike()
    return [sent.address for sent in said if sent.reply.text.startswith(ASKED)]


async def move(quarter: Quarter, end: datetime) -> None:
    """Let voting end at another moment."""
    begins = {**LONG.timeline.begins, Phase.COUNTING: end, Phase.RESULTS: end + DAY}
    moved = replace(LONG, timeline=Timeline(begins))
    await quarter.storage.run(
        lambda db: editions.change(db, moved, Entry(quarter.now, "timeline-changed", "test"))
    )


async def test_who_asks_hears_when_that_will_be_and_is_told_once(quarter: Quarter) -> None:
    [noted] = await quarter.say(FATMA, "herinner mij")
    assert "op 28 mei" in noted.reply.text
    quarter.now = AHEAD - MOMENT
    assert await told(quarter) == []
    quarter.now = AHEAD
    await quarter.office.clock.tick()
    assert [row["rank"] for row in await quarter.rows(outbox) if ASKED in row["body"]] == [1]
    await quarter.deliver()
    assert await quarter.rows(reminders) == []
    quarter.now = CALL
    assert await told(quarter) == []


async def test_who_did_not_ask_is_not_told(quarter: Quarter) -> None:
    await quarter.join(HANS)
    await quarter.say(HANS, "herinner mij")
    quarter.now = AHEAD
    assert await told(quarter) == [HANS]


async def test_who_asks_in_the_last_days_is_told_on_the_last_morning(quarter: Quarter) -> None:
    quarter.now = AHEAD + timedelta(hours=1)
    [noted] = await quarter.say(FATMA, "herinner mij")
    assert "op 31 mei" in noted.reply.text
    quarter.now = CALL - MOMENT
    assert await told(quarter) == []
    quarter.now = CALL
    assert await told(quarter) == [FATMA]


async def test_on_the_last_day_it_is_too_late_to_ask(quarter: Quarter) -> None:
    quarter.now = CALL
    [said] = await quarter.say(FATMA, "herinner mij")
    assert "te laat" in said.reply.text
    assert await quarter.rows(reminders) == []


async def test_a_wish_is_taken_back_also_when_the_reminder_waits(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij")
    await quarter.tap(FATMA, "unremind")
    assert await quarter.rows(reminders) == []
    await quarter.say(FATMA, "herinner mij", "stemmen")
    quarter.now = AHEAD
    await quarter.say(FATMA, "?1")
    await quarter.office.clock.tick()
    assert len(await quarter.rows(notices)) == 1  # they are busy
    await quarter.say(FATMA, "geen herinnering")
    assert await quarter.rows(notices) == []
    quarter.now += DAY
    assert await told(quarter) == []


async def test_who_asks_twice_is_told_once(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij", "herinnering")
    quarter.now = AHEAD
    assert await told(quarter) == [FATMA]
    quarter.now = CALL
    assert await told(quarter) == []


async def vote(quarter: Quarter) -> None:
    await quarter.say(FATMA, "stemmen", "1", "klaar")
    await quarter.share(FATMA, NUMBER)
    await quarter.tap(FATMA, "cast")


async def test_who_has_voted_is_not_told_and_need_not_ask(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij")
    await vote(quarter)
    [said] = await quarter.say(FATMA, "herinner mij")
    assert "niet nodig" in said.reply.text
    quarter.now = AHEAD
    assert await told(quarter) == []
    assert await quarter.rows(reminders) == []
    assert await quarter.rows(notices) == []


async def test_who_votes_while_the_reminder_waits_is_not_told(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij", "stemmen")
    quarter.now = AHEAD
    await quarter.say(FATMA, "?1")
    await quarter.office.clock.tick()
    await vote(quarter)
    quarter.now += timedelta(hours=1)
    assert await told(quarter) == []


@pytest.mark.parametrize("last", ["stop", "vergeet mij"])
async def test_who_stopped_or_is_forgotten_is_not_told(quarter: Quarter, last: str) -> None:
    await quarter.say(FATMA, "herinner mij", last)
    if last == "vergeet mij":
        await quarter.say(FATMA, "1")
        assert await quarter.rows(reminders) == []
    quarter.now = AHEAD
    assert await told(quarter) == []
    assert await quarter.rows(notices) == []


async def test_who_stopped_asks_in_vain_until_they_start(quarter: Quarter) -> None:
    await quarter.say(FATMA, "stop")
    [said] = await quarter.say(FATMA, "herinner mij")
    assert "START" in said.reply.text
    assert await quarter.rows(reminders) == []


async def test_who_cannot_be_reached_is_tried_again_before_the_end(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij")
    await quarter.do(quarter.inbound(FATMA, kind=Kind.BLOCKED))
    quarter.now = AHEAD
    assert await told(quarter) == []
    await quarter.do(quarter.inbound(FATMA, kind=Kind.UNBLOCKED))
    quarter.now += DAY
    assert await told(quarter) == [FATMA]


async def test_at_night_nobody_is_told(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij")
    quarter.now = AHEAD + timedelta(hours=14)
    assert await told(quarter) == []
    quarter.now += timedelta(hours=10)
    assert await told(quarter) == [FATMA]


async def test_a_date_that_moves_takes_its_reminder_along(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij")
    await move(quarter, END + 14 * DAY)
    quarter.now = AHEAD
    assert await told(quarter) == []
    quarter.now = AHEAD + 14 * DAY
    [said] = await quarter.strike()
    assert "14 juni" in said.reply.text


async def test_a_date_that_moves_nearer_is_told_at_once(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij")
    quarter.now = NOW + DAY
    assert await told(quarter) == []
    await move(quarter, NOW + DAY + timedelta(hours=6))
    assert await told(quarter) == [FATMA]


async def test_after_the_end_nothing_is_told_and_nothing_is_kept(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij")
    quarter.now = END
    assert await told(quarter) == []
    quarter.now += timedelta(hours=2)
    assert await told(quarter) == []
    assert await quarter.rows(reminders) == []


async def test_a_reminder_that_waited_too_long_is_not_told(quarter: Quarter) -> None:
    await quarter.say(FATMA, "herinner mij", "stemmen")
    quarter.now = AHEAD
    await quarter.say(FATMA, "?1")
    await quarter.office.clock.tick()
    assert len(await quarter.rows(notices)) == 1
    quarter.now = END + DAY
    assert await told(quarter) == []
    assert await quarter.rows(notices) == []


async def test_a_crash_in_between_leaves_one_reminder(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await quarter.say(FATMA, "herinner mij")
    quarter.now = AHEAD
    with monkeypatch.context() as broken:
        broken.setattr(waiting, "add", _crash)
        await quarter.office.clock.tick()
        assert quarter.office.clock.failing
    assert len(await quarter.rows(reminders)) == 1
    assert await told(quarter) == [FATMA]
    assert await told(quarter) == []


def _crash(*_given: object) -> None:
    raise RuntimeError("crash")


async def test_ideas_end_too_for_who_has_not_sent_one(writing: Quarter) -> None:
    await writing.join(HANS)
    await writing.say(FATMA, "herinner mij")
    await writing.say(HANS, "herinner mij", "nieuw plan", "Een bank bij de vijver in het park")
    await writing.tap(HANS, "answer:", "answer:?", "answer:?", "send")
    writing.now = days_ahead(IDEAS, Phase.IDEAS) or END
    [said] = [sent for sent in await writing.strike() if sent.reply.text.startswith(ASKED)]
    assert (said.address, said.keys) == (FATMA, ["write", "menu"])
    assert "een plan sturen kan tot en met 2 mei" in said.reply.text


async def test_a_wish_of_one_phase_is_none_in_the_next(writing: Quarter) -> None:
    await writing.say(FATMA, "herinner mij")
    [data] = await writing.say(FATMA, "mijn gegevens")
    assert "om een herinnering voor het einde" in data.reply.text
    writing.now = BEGINS[Phase.VOTING] + MOMENT
    assert await told(writing) == []
    [data] = await writing.say(FATMA, "mijn gegevens")
    assert "herinnering" not in data.reply.text
