"""How many text messages are sent in a day, and what becomes of those beyond that."""

import asyncio
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection
from structlog.testing import capture_logs

from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.delivery.daily import held_until
from bot.health import Vitals, metrics
from storage.post import mail, texts
from storage.post.mail import BROADCAST, LEASE, NOTICE, Post
from storage.tables import outbox
from tests.bot.posting import put, statuses
from tests.bot.quarter import CLOSE, FATMA, MOMENT, NUMBER, SEAL, Quarter
from tests.stores import Open

MOST = 9
DAY = timedelta(days=1)
NUMBERS = [f"+316000000{number:02}" for number in range(20)]


@pytest.fixture
def few(quarter: Quarter) -> Quarter:
    """Give a quarter in which few text messages are sent in a day."""
    quarter.office.delivery.send_in_a_day(MOST)
    return quarter


async def sent_today(quarter: Quarter) -> int:
    return await quarter.storage.run(lambda db: texts.sent(db, quarter.now.date()))


async def test_replies_beyond_so_many_wait_for_the_next_day(few: Quarter) -> None:
    await put(few, *NUMBERS, channel="sms")
    await put(few, FATMA)
    await few.deliver()
    assert (await statuses(few))[:20] == ["sent"] * MOST + ["waiting"] * (20 - MOST)
    assert (await statuses(few))[20:] == ["sent"]
    assert await sent_today(few) == MOST
    few.now = (few.now + DAY).replace(hour=0, minute=0, second=0)
    await few.deliver()
    assert Counter(await statuses(few)) == {"sent": MOST + 6 + 1, "waiting": 20 - MOST - 6}
    few.now += DAY
    await few.deliver()
    assert {sent.address for sent in few.lines["sms"].sent} == set(NUMBERS)
    assert len(few.lines["sms"].sent) == len(NUMBERS)


async def test_what_is_long_counts_for_its_segments(few: Quarter) -> None:
    long = "x" * 4 * 153
    body = f'{{"text": "{long}", "options": []}}'
    posts = [Post("sms", SEAL.key("sms", n), SEAL.lock(n), body, few.now) for n in NUMBERS[:4]]
    await few.storage.run(lambda db: mail.send(db, posts))
    await few.deliver()
    assert await statuses(few) == ["sent"] * 3 + ["waiting"]
    assert await sent_today(few) == 12


@pytest.mark.parametrize("rank", [NOTICE, BROADCAST])
async def test_a_third_is_kept_for_replies(few: Quarter, rank: int) -> None:
    await put(few, *NUMBERS[:10], channel="sms", rank=rank)
    await few.deliver()
    assert Counter(await statuses(few)) == {"sent": 6, "waiting": 4}
    await put(few, *NUMBERS[10:], channel="sms")
    await few.deliver()
    assert Counter((await statuses(few))[10:]) == {"sent": 3, "waiting": 7}


async def test_without_a_limit_nothing_is_counted(quarter: Quarter) -> None:
    await put(quarter, *NUMBERS, channel="sms")
    await quarter.deliver()
    assert set(await statuses(quarter)) == {"sent"}
    assert await sent_today(quarter) == 0


@pytest.mark.parametrize(
    ("fault", "counts"),
    [(TryLater(5), 0), (Refused("no"), 0), (Unreachable(), 0), (Unsure(), 1), (ValueError(), 1)],
)
async def test_what_surely_was_not_sent_is_not_counted(
    few: Quarter, fault: Exception, counts: int
) -> None:
    few.lines["sms"].faults.append(fault)
    await put(few, NUMBER, channel="sms")
    await few.office.delivery.send_due()
    assert await sent_today(few) == counts


async def test_two_processes_send_no_more_together(few: Quarter, opened: Open) -> None:
    other = Quarter(await opened())
    other.office.delivery.send_in_a_day(MOST)
    await put(few, *NUMBERS, channel="sms")
    await asyncio.gather(few.deliver(), other.deliver())
    await few.deliver()
    assert Counter(await statuses(few)) == {"sent": MOST, "waiting": 20 - MOST}
    assert await sent_today(few) == MOST


async def used_up(quarter: Quarter) -> None:
    """Let others use up what is sent today."""
    day = quarter.now.date()
    await quarter.storage.run(lambda db: texts.count(db, day, MOST - texts.sent(db, day)))


async def test_a_stop_is_confirmed_all_the_same_and_the_rest_is_not_sent_after_it(
    few: Quarter,
) -> None:
    await few.join(NUMBER, "sms")
    await used_up(few)
    before = len(few.lines["sms"].sent)
    assert await few.say(NUMBER, "hallo", channel="sms") == []
    few.now += timedelta(minutes=11)
    [bye] = await few.say(NUMBER, "stop", channel="sms")
    assert "START" in bye.reply.text
    few.now += DAY
    await few.deliver()
    assert len(few.lines["sms"].sent) == before + 1


async def test_who_says_stop_again_and_again_is_answered_once_in_a_day(few: Quarter) -> None:
    await few.join(NUMBER, "sms")
    await used_up(few)
    before = len(few.lines["sms"].sent)
    for _each in range(3):
        await few.say(NUMBER, "stop", "start", channel="sms")
    assert len(few.lines["sms"].sent) == before + 1
    few.now += DAY + LEASE + MOMENT
    await used_up(few)
    assert len(await few.say(NUMBER, "stop", channel="sms")) == 1


async def test_a_stop_on_another_channel_is_as_it_was(few: Quarter) -> None:
    await few.join(FATMA)
    await few.say(FATMA, "stop")
    assert {row["spared"] for row in await few.rows(outbox)} == {False}


async def test_in_the_last_hour_of_the_vote_replies_are_as_many_again(few: Quarter) -> None:
    few.now = CLOSE - timedelta(hours=1) - MOMENT
    await put(few, *NUMBERS, channel="sms")
    await few.deliver()
    assert Counter(await statuses(few)) == {"sent": MOST, "waiting": 20 - MOST}
    few.now += timedelta(minutes=1)
    await few.deliver()
    assert Counter(await statuses(few)) == {"sent": 2 * MOST, "waiting": 20 - 2 * MOST}
    await put(few, NUMBER, channel="sms", rank=NOTICE)
    few.now += timedelta(minutes=10)
    await few.deliver()
    assert Counter(await statuses(few)) == {"sent": 2 * MOST, "waiting": 21 - 2 * MOST}


async def test_who_watches_is_told(few: Quarter) -> None:
    tally, loops = few.office.delivery.tally, [asyncio.create_task(asyncio.Event().wait())]
    vitals = Vitals(few.storage, tally, few.lines, loops)
    await put(few, NUMBER, channel="sms")
    with capture_logs() as logs:
        await few.deliver()
        assert await vitals.word() == "ready"
        await put(few, *NUMBERS, channel="sms")
        await few.deliver()
        assert await vitals.word() == "ready; text messages wait"
        measured = await metrics({"village": vitals})
        assert 'wijkstem_texts_today{organisation="village"} 9' in measured
        assert 'wijkstem_texts_a_day{organisation="village"} 9' in measured
        few.now += DAY
        await few.office.delivery.send_due()
    assert [(log["event"], log["sent"]) for log in logs if "text" in log["event"]] == [
        ("text messages wait", 9),
        ("text messages go again", 0),
    ]
    for loop in loops:
        loop.cancel()


async def sent_to(quarter: Quarter, since: int) -> list[str]:
    """Return to whom text messages left after the first so many."""
    await quarter.deliver()
    return [sent.address for sent in quarter.lines["sms"].sent[since:]]


@pytest.fixture
async def left_over(few: Quarter) -> Quarter:
    """Give a quarter on the day after a great many replies waited, most of them to one number."""
    many, others = NUMBERS[0], NUMBERS[1:10]
    await put(few, *NUMBERS[10:19], channel="sms")
    await few.deliver()
    few.now += MOMENT
    await put(few, *[many] * 20, *others, channel="sms")
    few.now = (few.now + DAY).replace(hour=0, minute=0, second=1)
    return few


async def test_of_what_was_left_over_each_number_has_one_reply_before_any_has_two(
    left_over: Quarter,
) -> None:
    assert sorted(await sent_to(left_over, MOST)) == NUMBERS[:6]
    left_over.now += DAY
    second = await sent_to(left_over, MOST + 6)
    assert Counter(second) == Counter([*NUMBERS[6:10], NUMBERS[0], NUMBERS[0]])


async def test_a_third_of_the_day_is_kept_for_who_writes_on_it(left_over: Quarter) -> None:
    assert len(await sent_to(left_over, MOST)) == 6
    left_over.now += MOMENT
    await put(left_over, *NUMBERS[10:14], channel="sms")
    assert await sent_to(left_over, MOST + 6) == NUMBERS[10:13]


async def test_who_writes_again_is_answered_at_once_and_in_order(left_over: Quarter) -> None:
    assert len(await sent_to(left_over, MOST)) == 6
    left_over.now += MOMENT
    await put(left_over, NUMBERS[9], channel="sms")
    assert await sent_to(left_over, MOST + 6) == [NUMBERS[9], NUMBERS[9]]
    waiting = {row["id"] for row in await left_over.rows(outbox) if row["status"] == "waiting"}
    assert max(row["id"] for row in await left_over.rows(outbox)) not in waiting


@pytest.mark.parametrize(
    ("most", "segments", "days"),
    [(0, 1_000, None), (9, 4, None), (9, 5, 1), (9, 10, 1), (9, 11, 2), (1, 2, 2)],
)
async def test_until_when_what_nobody_asked_for_waits(
    quarter: Quarter, most: int, segments: int, days: int | None
) -> None:
    def held(db: Connection) -> date | None:
        texts.count(db, quarter.now.date(), 2)
        return held_until(db, most, segments, quarter.now)

    until = quarter.now.date() + timedelta(days=days) if days else None
    assert await quarter.storage.run(held) == until
