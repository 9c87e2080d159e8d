"""What a provider says became of what was sent: late, early, twice, and of all that waits."""

from datetime import timedelta

import pytest

from bot.channels.messages import Status
from bot.delivery.deliver import EARLY, OVERFLOW
from storage.tables import conversations, outbox
from tests.bot.posting import put, statuses
from tests.bot.quarter import FATMA, MOMENT, NUMBER, Quarter


@pytest.mark.parametrize(("error", "channel"), [(30001, "sms"), (63018, "whatsapp")])
async def test_where_a_provider_had_no_room_all_that_waits_on_that_channel_rests(
    quarter: Quarter, error: int, channel: str
) -> None:
    await quarter.join(NUMBER, channel, news="yes")
    delivery, last = quarter.office.delivery, quarter.lines[channel].sent[-1].number
    await delivery.note_status(Status(last, "undelivered", error))
    for waits in ("sms", "whatsapp"):
        await put(quarter, NUMBER, channel=waits)
    await delivery.send_due()
    waiting = [row["channel"] for row in await quarter.rows(outbox) if row["status"] == "waiting"]
    assert waiting == [channel]
    quarter.now += timedelta(seconds=OVERFLOW)
    await quarter.deliver()
    assert "waiting" not in await statuses(quarter)


async def test_a_failure_that_is_told_later_stops_the_news(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms", news="yes")
    before, last = (sent.number for sent in quarter.lines["sms"].sent[-2:])
    delivery = quarter.office.delivery
    await delivery.note_status(Status(before, "undelivered", 30003))
    assert [row["stopped"] for row in await quarter.rows(conversations)] == [False]
    await delivery.note_status(Status(last, "failed", 30005))
    assert [row["stopped"] for row in await quarter.rows(conversations)] == [True]
    assert (await statuses(quarter))[-1] == "failed"


@pytest.mark.parametrize(("error", "first"), [(21610, ""), (30005, ""), (30005, "delivered")])
async def test_a_failure_that_is_told_twice_or_too_late_stops_nobody_who_is_back(
    quarter: Quarter, error: int, first: str
) -> None:
    await quarter.join(NUMBER, "sms", news="yes")
    last, delivery = quarter.lines["sms"].sent[-1].number, quarter.office.delivery
    await delivery.note_status(Status(last, first or "failed", error if not first else 0))
    assert (await quarter.held(NUMBER, "sms")).stopped == (first == "")
    await quarter.say(NUMBER, "START", channel="sms")
    await delivery.note_status(Status(last, "failed", error))
    assert not (await quarter.held(NUMBER, "sms")).stopped


async def test_a_failure_of_what_was_sent_before_they_wrote_says_nothing_of_who_wrote(
    quarter: Quarter,
) -> None:
    await quarter.join(NUMBER, "sms", news="yes")
    last = quarter.lines["sms"].sent[-1].number
    quarter.now += MOMENT
    await quarter.say(NUMBER, "START", channel="sms")
    await quarter.office.delivery.note_status(Status(last, "failed", 30005))
    assert not (await quarter.held(NUMBER, "sms")).stopped
    assert "failed" in await statuses(quarter)


async def test_what_is_told_before_the_sending_is_noted_is_noted_all_the_same(
    quarter: Quarter,
) -> None:
    await quarter.join(NUMBER, "sms", news="yes")
    delivery = quarter.office.delivery
    following = f"sms {quarter.lines['sms'].numbers + 1}"
    await delivery.note_status(Status(following, "failed", 30005))
    await delivery.note_status(Status("not of ours", "delivered"))
    await put(quarter, NUMBER, channel="sms")
    await quarter.deliver()
    assert (await statuses(quarter))[-1] == "sent"
    quarter.now += MOMENT
    await quarter.deliver()
    assert (await statuses(quarter))[-1] == "failed"
    assert [row["stopped"] for row in await quarter.rows(conversations)] == [True]


async def test_what_is_told_of_messages_of_others_is_not_remembered_for_long(
    quarter: Quarter,
) -> None:
    await quarter.office.delivery.note_status(Status("telegram 1", "delivered"))
    quarter.now += EARLY
    await quarter.deliver()
    await put(quarter, FATMA)
    await quarter.deliver()
    quarter.now += MOMENT
    await quarter.deliver()
    assert await statuses(quarter) == ["sent"]
