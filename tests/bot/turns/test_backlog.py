"""Messages that an operator sends round again, after they could not be answered."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from bot.channels import Inbound, Kind
from bot.turns.backlog import ROUND, tried
from storage.engine import Storage
from storage.post import letters
from storage.post.letters import GARBLED, DeadLetter
from storage.tables import conversations, inbox
from tests.bot.poison import allow, refuse
from tests.bot.quarter import CLOSE, FATMA, MOMENT, NUMBER, Quarter
from tests.storage.linden import NOW
from tests.stores import Open, do

HOUR = timedelta(hours=1)

Puts = Callable[..., Awaitable[None]]


@pytest.fixture
async def dies(quarter: Quarter) -> AsyncIterator[Puts]:
    """Give what lets messages come in that cannot be answered."""

    async def put_aside(*inbound: Inbound, apology: bool = True) -> None:
        for one in inbound:
            quarter.now += MOMENT
            await do(quarter.storage, refuse, "inbox", "NEW.status = 'done'")
            if not apology:
                await do(quarter.storage, refuse, "outbox", "NEW.channel <> ''")
            await quarter.take(one)
            await do(quarter.storage, allow, "inbox")
            if not apology:
                await do(quarter.storage, allow, "outbox")
        await quarter.deliver()

    yield put_aside
    for table in ("inbox", "outbox"):
        await do(quarter.storage, allow, table)


async def run_again(quarter: Quarter) -> int:
    """Let all dead letters wait again, as an operator would; return how many those are."""
    return await quarter.storage.run(lambda db: letters.again(db, letters.dead(db), ROUND))


async def ticked(quarter: Quarter, line: str = "telegram") -> list[list[str]]:
    """Let the clock strike; return what can be chosen in each message that leaves."""
    before = len(quarter.lines[line].sent)
    await quarter.office.clock.tick()
    await quarter.deliver()
    return [sent.keys for sent in quarter.lines[line].sent[before:]]


async def statuses(quarter: Quarter) -> set[str]:
    return {row["status"] for row in await quarter.rows(inbox)}


async def test_what_runs_again_is_answered_now_once_and_its_text_is_gone(
    quarter: Quarter, dies: Puts
) -> None:
    await quarter.join()
    said = quarter.inbound(FATMA, "stemmen")
    await dies(said)
    assert await run_again(quarter) == 1
    quarter.now += HOUR
    [keys] = await ticked(quarter)
    assert "look:1" in keys
    assert await ticked(quarter) == []
    assert await quarter.do(said) == []
    assert {(row["status"], row["body"], row["key"]) for row in await quarter.rows(inbox)} == {
        ("done", None, b"")
    }
    assert [row["changed"] for row in await quarter.rows(conversations)] == [quarter.now]


async def test_nothing_runs_again_by_itself(quarter: Quarter, dies: Puts) -> None:
    await quarter.join()
    await dies(quarter.inbound(FATMA, "stemmen"))
    assert await ticked(quarter) == []
    assert "dead" in await statuses(quarter)


async def fails(quarter: Quarter) -> None:
    """Let the clock strike while nothing that waits can be answered."""
    await do(quarter.storage, refuse, "outbox", "NEW.channel <> ''")
    await quarter.office.clock.tick()
    await do(quarter.storage, allow, "outbox")
    assert "dead" in await statuses(quarter)


async def test_whoever_was_apologised_to_hears_no_second_apology(
    quarter: Quarter, dies: Puts
) -> None:
    await quarter.join()
    await dies(quarter.inbound(FATMA, "stemmen"))
    for again in (1, 2):
        assert await run_again(quarter) == 1
        await fails(quarter)
        assert await ticked(quarter) == []
        [dead] = await do(quarter.storage, letters.dead)
        assert tried(dead) == 3 * (again + 1)
    assert await run_again(quarter) == 1
    assert len(await ticked(quarter)) == 1
    assert await statuses(quarter) == {"done"}


async def test_a_vote_that_was_in_time_counts_after_the_deadline(
    quarter: Quarter, dies: Puts
) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.fill(NUMBER, "1", "whatsapp")
    await dies(quarter.tapped(NUMBER, "cast", "whatsapp"), apology=False)
    quarter.now = CLOSE + HOUR
    await quarter.office.clock.tick()
    assert await run_again(quarter) == 1
    assert len(await ticked(quarter, "whatsapp")) == 1
    assert await quarter.counted() == [(1,)]


async def test_a_vote_that_was_too_late_does_not_become_one_that_counts(
    quarter: Quarter, dies: Puts
) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.fill(NUMBER, "1", "whatsapp")
    quarter.now = CLOSE + HOUR
    await dies(quarter.tapped(NUMBER, "cast", "whatsapp"), apology=False)
    assert await run_again(quarter) == 1
    assert len(await ticked(quarter, "whatsapp")) == 1
    assert await quarter.counted() == []


async def test_a_number_from_then_is_no_answer_to_what_was_asked_since(
    quarter: Quarter, dies: Puts
) -> None:
    await quarter.join()
    await quarter.say(FATMA, "stemmen")
    await dies(quarter.inbound(FATMA, "1"), quarter.inbound(FATMA, "1"))
    quarter.now += HOUR
    [asked] = await quarter.say(FATMA, "vergeet mij")
    [forget] = [option for option in asked.reply.options if option.key == "forget"]
    assert forget.number == 1
    assert await run_again(quarter) == 2
    quarter.now += HOUR
    assert len(await ticked(quarter)) == 2
    [row] = await quarter.rows(conversations)
    assert row["unfinished"] == "[null,[1]]"  # at the menu it is a project, which is not cast yet


async def test_a_number_from_then_is_no_answer_to_the_menu_of_an_apology(
    quarter: Quarter, dies: Puts
) -> None:
    await quarter.join()
    await dies(quarter.inbound(FATMA, "1"))
    assert quarter.lines["telegram"].sent[-1].reply.options[0].number == 1
    await run_again(quarter)
    assert len(await ticked(quarter)) == 1
    [row] = await quarter.rows(conversations)
    assert row["unfinished"] == "[null,[1]]"


async def test_what_was_begun_since_stays_begun(quarter: Quarter, dies: Puts) -> None:
    await quarter.join()
    await dies(quarter.inbound(FATMA, "hoe werkt het"))
    quarter.now += HOUR
    await quarter.say(FATMA, "stemmen", "1")
    await run_again(quarter)
    assert len(await ticked(quarter)) == 1
    [row] = await quarter.rows(conversations)
    assert row["unfinished"] == "[null,[1]]"


async def test_a_button_from_then_has_expired(quarter: Quarter, dies: Puts) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.fill(NUMBER, "1", "whatsapp")
    await dies(quarter.tapped(NUMBER, "cast", "whatsapp"))
    await quarter.vote(NUMBER, "-1, 3", "whatsapp")
    await run_again(quarter)
    assert len(await ticked(quarter, "whatsapp")) == 1
    assert await quarter.counted() == [(3,)]


async def test_a_first_message_that_runs_again_begins_the_conversation(
    quarter: Quarter, dies: Puts
) -> None:
    await dies(quarter.inbound(FATMA, "hallo"))
    await run_again(quarter)
    [keys] = await ticked(quarter)
    assert "language:nl" in keys


async def test_a_block_that_runs_again_is_not_answered_and_moves_nobody(
    quarter: Quarter, dies: Puts
) -> None:
    await quarter.join()
    await dies(quarter.inbound(FATMA, kind=Kind.BLOCKED))
    quarter.now += HOUR
    await quarter.say(FATMA, "stemmen")
    [before] = await quarter.rows(conversations)
    await run_again(quarter)
    assert await ticked(quarter) == []
    [after] = await quarter.rows(conversations)
    assert {name for name in after if after[name] != before[name]} == {"stopped", "blocked"}


async def test_who_was_forgotten_meanwhile_is_not_written_to(quarter: Quarter, dies: Puts) -> None:
    await quarter.join()
    await dies(quarter.inbound(FATMA, "stemmen"))
    await quarter.say(FATMA, "vergeet mij")
    await quarter.tap(FATMA, "forget")
    assert await run_again(quarter) == 0
    assert await ticked(quarter) == []
    assert await quarter.rows(conversations) == []


async def test_two_processes_take_what_runs_again_once(opened: Open) -> None:
    two = [Quarter(await opened()), Quarter(await opened())]
    await two[0].found()
    two[0].office.start_turns()
    people = [str(3000 + n) for n in range(12)]
    await do(two[0].storage, refuse, "inbox", "NEW.status = 'done'")
    await two[0].take(*(two[0].inbound(address, "hallo") for address in people))
    await do(two[0].storage, allow, "inbox")
    await two[0].deliver()
    done = await asyncio.gather(*map(run_again, two))
    assert sum(done) == len(people)
    await asyncio.gather(*(quarter.office.clock.tick() for quarter in two))
    await two[0].deliver()
    sent = [one.address for one in two[0].lines["telegram"].sent]
    assert sorted(sent) == sorted(people * 2)  # an apology, and an answer
    assert await statuses(two[0]) == {"done"}
    for quarter in two:
        await quarter.office.stop()


async def test_what_runs_again_before_there_is_an_edition_waits(store: Storage) -> None:
    quarter = Quarter(store)
    quarter.office.start_turns()
    await quarter.take(quarter.inbound(FATMA, "hallo"))
    assert await ticked(quarter) == []
    await quarter.found()
    assert len(await ticked(quarter)) == 1
    await quarter.office.stop()


@pytest.mark.parametrize(
    ("message_id", "attempts", "times"),
    [("1", 0, 3), ("1", 3, 3), ("1", 4, 3), ("1", 8, 6), (f"{GARBLED}f00", 0, 0)],
)
def test_attempts_are_those_in_which_a_turn_was_tried(
    message_id: str, attempts: int, times: int
) -> None:
    assert tried(DeadLetter("sms", message_id, NOW, attempts)) == times
