"""Who was quiet on WhatsApp for a day is asked to write, and is told what waits once they do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.simulator.phones import Approving
from bot.upkeep.nudge import AGAIN, LOOK
from budget.idea import Answer
from budget.notice import About, Notice
from budget.standing import Standing
from budget.timeline import Phase
from storage.engine import Storage
from storage.post import notices, tiers
from storage.tables import notices as waiting
from tests.bot.quarter import BY_CLOCK, FATMA, NUMBER, PLAIN, SEAL, Quarter, Sent
from tests.storage.linden import BEGINS, DAY, SLUG, idea

NOON = BEGINS[Phase.IDEAS] + DAY + timedelta(hours=4)
NO = Answer(accepted=False, reason={"nl": "De grond is niet van ons."}, at=NOON)
OTHER = "+31612345679"
MOMENT = timedelta(seconds=1)
ASKED = "Er is een bericht voor u over de burgerbegroting waar u aan meedoet."


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which somebody joined on WhatsApp, which approves of whatever it sees."""
    quarter = Quarter(store, NOON)
    refused = [replace(idea(n), standing=Standing.REFUSED, answer=NO) for n in (1, 2)]
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK), refused)
    quarter.office.start_turns()
    quarter.office.templates.library = Approving()
    await quarter.join(NUMBER, "whatsapp")
    yield quarter
    await quarter.office.stop()


async def approve(quarter: Quarter) -> None:
    """Have it asked for, and approved."""
    await quarter.office.clock.tick()
    await quarter.office.templates.tick()


async def tell(quarter: Quarter, number: int, who: str = NUMBER, channel: str = "whatsapp") -> None:
    """Let somebody be told about the answer to an idea."""
    resident = (await quarter.held(who, channel)).resident
    told = [(resident, Notice(About.ANSWERED, number))]
    await quarter.storage.run(lambda db: notices.add(db, SLUG, told, quarter.now, SEAL))


def asked(said: list[Sent]) -> list[str]:
    """Return who is asked to write; nobody is told anything else."""
    assert all(one.reply.template and one.reply.text.startswith(ASKED) for one in said)
    return [one.address for one in said]


async def test_who_wrote_lately_is_told_at_once(quarter: Quarter) -> None:
    await approve(quarter)
    quarter.now += DAY - MOMENT
    await tell(quarter, 1)
    [said] = await quarter.strike("whatsapp")
    assert "De grond is niet van ons." in said.reply.text
    assert not said.reply.template


async def test_where_we_may_always_write_nobody_is_asked(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    await approve(quarter)
    quarter.now += 3 * DAY
    await tell(quarter, 1, FATMA, "telegram")
    [said] = await quarter.strike("telegram")
    assert "De grond is niet van ons." in said.reply.text


@pytest.mark.parametrize("answer", ["1", "ja", "Ja, ik wil het lezen"])
async def test_who_was_quiet_is_asked_once_and_told_when_they_write(
    quarter: Quarter, answer: str
) -> None:
    await approve(quarter)
    quarter.now += DAY
    await tell(quarter, 1)
    assert asked(await quarter.strike("whatsapp")) == [NUMBER]
    quarter.now += 2 * DAY
    assert await quarter.strike("whatsapp") == []
    [good] = await quarter.say(NUMBER, answer, channel="whatsapp")
    assert good.reply.text == "Goed. Hier komt het."
    [said] = await quarter.strike("whatsapp")
    assert "De grond is niet van ons." in said.reply.text
    assert await quarter.strike("whatsapp") == []


async def test_who_had_begun_an_idea_is_told_at_once_as_well(quarter: Quarter) -> None:
    await quarter.say(NUMBER, "nieuw plan", "Een boom bij de kerk", channel="whatsapp")
    await approve(quarter)
    quarter.now += DAY
    await tell(quarter, 1)
    await quarter.strike("whatsapp")
    await quarter.say(NUMBER, "1", channel="whatsapp")
    assert "De grond is niet van ons." in (await quarter.strike("whatsapp"))[0].reply.text
    [resumed] = await quarter.say(NUMBER, "nieuw plan", channel="whatsapp")
    assert "Een boom bij de kerk" in resumed.reply.text


async def test_who_writes_something_else_is_answered_and_told_as_well(quarter: Quarter) -> None:
    await approve(quarter)
    quarter.now += DAY
    await tell(quarter, 1)
    await quarter.strike("whatsapp")
    [how] = await quarter.say(NUMBER, "hoe werkt het", channel="whatsapp")
    assert "U beslist over" in how.reply.text
    quarter.now += timedelta(minutes=2)
    [said] = await quarter.strike("whatsapp")
    assert "De grond is niet van ons." in said.reply.text


async def test_as_long_as_nothing_is_approved_it_waits_and_is_told_when_they_write(
    quarter: Quarter,
) -> None:
    quarter.now += DAY
    await tell(quarter, 1)
    assert await quarter.strike("whatsapp") == []
    await quarter.say(NUMBER, "menu", channel="whatsapp")
    assert len(await quarter.strike("whatsapp")) == 1


async def test_once_it_is_approved_who_waits_is_asked(quarter: Quarter) -> None:
    quarter.now += DAY
    await tell(quarter, 1)
    assert await quarter.strike("whatsapp") == []
    await approve(quarter)
    quarter.now += LOOK
    assert asked(await quarter.strike("whatsapp")) == [NUMBER]


async def test_for_what_comes_later_nobody_is_asked_again_within_a_week(quarter: Quarter) -> None:
    await approve(quarter)
    quarter.now += DAY
    await tell(quarter, 1)
    assert asked(await quarter.strike("whatsapp")) == [NUMBER]
    quarter.now += AGAIN - timedelta(hours=1)
    await tell(quarter, 2)
    assert await quarter.strike("whatsapp") == []
    quarter.now += 3 * DAY
    assert await quarter.strike("whatsapp") == []
    await tell(quarter, 1)
    assert asked(await quarter.strike("whatsapp")) == [NUMBER]


async def test_no_more_are_asked_than_whatsapp_lets_us_write_to_first(quarter: Quarter) -> None:
    await quarter.join(OTHER, "whatsapp")
    await quarter.storage.run(lambda db: tiers.keep(db, 1))
    await approve(quarter)
    quarter.now += DAY
    for who in (NUMBER, OTHER):
        await tell(quarter, 1, who)
    first = asked(await quarter.strike("whatsapp"))
    assert len(first) == 1
    quarter.now += LOOK
    assert await quarter.strike("whatsapp") == []
    quarter.now += DAY
    assert sorted([*first, *asked(await quarter.strike("whatsapp"))]) == [NUMBER, OTHER]


async def test_who_says_stop_instead_is_told_nothing(quarter: Quarter) -> None:
    await approve(quarter)
    quarter.now += DAY
    await tell(quarter, 1)
    await quarter.strike("whatsapp")
    await quarter.say(NUMBER, "stop", channel="whatsapp")
    assert await quarter.strike("whatsapp") == []
    assert await quarter.rows(waiting) == []
