"""STOP sticks until START, or an explicit yes; a block lasts until we hear something."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels import Inbound, Kind, TryLater, Unreachable, messages
from budget.audience import Audience, Who
from storage.post import mail
from storage.residents import audiences
from storage.tables import consents, conversations, outbox
from tests.bot.quarter import FATMA, NUMBER, Quarter, eventually
from tests.standins.twilio import Twilio
from tests.storage.linden import SLUG

TWILIO = Twilio()
CHANNELS = {"telegram": FATMA, "whatsapp": NUMBER, "sms": NUMBER}


def posted(text: str, opt_out: str) -> Inbound:
    """Return an SMS that Twilio answered before it posted it."""
    return messages.read(TWILIO.form(NUMBER, text, OptOutType=opt_out))


async def stopped(quarter: Quarter) -> bool:
    """Whether the only resident hears nothing of our own accord."""
    [row] = await quarter.rows(conversations)
    return bool(row["stopped"])


async def told(quarter: Quarter) -> int:
    """Return how many would hear that a phase begins."""
    news = Audience(Who.NEWS)
    found = await quarter.storage.run(lambda db: audiences.counted(db, SLUG, news, quarter.now))
    return sum(one.people for one in found)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_nothing_but_start_undoes_a_stop(quarter: Quarter, channel: str) -> None:
    address = CHANNELS[channel]
    await quarter.join(address, channel)
    await quarter.say(address, "stop", channel=channel)
    for text in ("1", "ja", "hallo", "menu", "stemmen", "1", "klaar", "help", "taal", "?1"):
        assert await quarter.say(address, text, channel=channel), text
        assert await stopped(quarter), text
    [answer] = await quarter.say(address, "start", channel=channel)
    assert answer.reply.options
    assert not await stopped(quarter)


@pytest.mark.parametrize("purpose", ["news", "next"])
@pytest.mark.parametrize(("answer", "after"), [("yes", False), ("no", True)])
async def test_only_a_yes_to_news_or_the_next_edition_undoes_a_stop(
    quarter: Quarter, purpose: str, answer: str, after: bool
) -> None:
    await quarter.join(FATMA)
    await quarter.say(FATMA, "stop", "nieuws")
    await quarter.tap(FATMA, f"about:{purpose}:0", f"{purpose}:{answer}")
    assert await stopped(quarter) is after


async def test_start_brings_back_what_was_agreed_before_and_nothing_else(quarter: Quarter) -> None:
    await quarter.join(FATMA, news="yes")
    await quarter.say(FATMA, "stop", "start")
    [row] = await quarter.rows(conversations)
    assert (row["news"], row["upcoming"], row["stopped"]) == (True, None, False)
    assert [entry["given"] for entry in await quarter.rows(consents)] == [True]


async def test_the_button_start_undoes_a_stop(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    await quarter.say(FATMA, "stop")
    await quarter.tap(FATMA, "start")
    assert not await stopped(quarter)


async def test_a_stop_that_the_provider_answered_is_taken_and_not_answered(
    quarter: Quarter,
) -> None:
    await quarter.join(NUMBER, "sms")
    assert await quarter.do(posted("stop aub", "STOP")) == []
    assert await stopped(quarter)
    assert await quarter.say(NUMBER, "menu", channel="sms")
    assert await stopped(quarter)


async def test_a_start_that_the_provider_answered_is_a_start(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.do(posted("stop", "STOP"))
    [welcome] = await quarter.do(posted("beginnen", "START"))
    assert welcome.reply.text.startswith("Welkom terug.")
    assert not await stopped(quarter)


@pytest.mark.parametrize("before", ["stop", "menu"])
async def test_a_call_for_help_that_the_provider_answered_changes_nothing(
    quarter: Quarter, before: str
) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.say(NUMBER, before, channel="sms")
    [was] = await quarter.rows(conversations)
    assert await quarter.do(posted("info", "HELP")) == []
    [now] = await quarter.rows(conversations)
    assert now | {"changed": was["changed"]} == was


@pytest.mark.parametrize("word", ["STOP", "HELP"])
async def test_who_only_ever_spoke_to_the_provider_leaves_nothing(
    quarter: Quarter, word: str
) -> None:
    assert await quarter.do(posted("stop", word)) == []
    assert await quarter.rows(conversations) == []


async def test_an_idea_goes_on_after_the_provider_answered(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.say(NUMBER, "stemmen", "1", channel="sms")
    await quarter.do(posted("info", "HELP"))
    [read_back] = await quarter.say(NUMBER, "klaar", channel="sms")
    assert "cast" in read_back.keys


@pytest.mark.parametrize("how", [Kind.UNBLOCKED, Kind.TEXT])
async def test_a_block_lasts_until_we_hear_something(quarter: Quarter, how: Kind) -> None:
    await quarter.join(FATMA, news="yes")
    await quarter.do(quarter.inbound(FATMA, kind=Kind.BLOCKED))
    assert (await stopped(quarter), await told(quarter)) == (True, 0)
    await quarter.do(quarter.inbound(FATMA, "hallo" if how is Kind.TEXT else "", kind=how))
    assert (await stopped(quarter), await told(quarter)) == (False, 1)


@pytest.mark.parametrize("order", ["stop, block", "block, stop"])
async def test_a_stop_outlives_a_block(quarter: Quarter, order: str) -> None:
    await quarter.join(FATMA, news="yes")
    for deed in order.split(", "):
        if deed == "stop":
            await quarter.say(FATMA, "stop")
        else:
            await quarter.do(quarter.inbound(FATMA, kind=Kind.BLOCKED))
    await quarter.do(quarter.inbound(FATMA, kind=Kind.UNBLOCKED))
    await quarter.say(FATMA, "hallo")
    assert (await stopped(quarter), await told(quarter)) == (True, 0)


@pytest.mark.parametrize("after", ["stop", "menu"])
async def test_who_could_not_be_reached_is_reached_again_once_they_write(
    quarter: Quarter, after: str
) -> None:
    await quarter.join(FATMA, news="yes")
    quarter.lines["telegram"].faults.append(Unreachable())
    await quarter.say(FATMA, "menu")
    assert await stopped(quarter)
    await quarter.say(FATMA, after)
    assert await stopped(quarter) is (after == "stop")


@pytest.mark.parametrize("text", ["stop", "STOP!", "afmelden"])
async def test_who_stopped_is_not_told_and_not_reminded(quarter: Quarter, text: str) -> None:
    await quarter.join(FATMA, news="yes")
    assert await told(quarter) == 1
    await quarter.say(FATMA, text)
    assert await told(quarter) == 0


async def test_a_stop_that_only_the_provider_heard_sticks(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    quarter.lines["sms"].faults.append(messages.OptedOut())
    await quarter.say(NUMBER, "menu", channel="sms")
    await quarter.say(NUMBER, "menu", channel="sms")
    assert await stopped(quarter)


async def write_news(quarter: Quarter) -> None:
    """Have news wait for the only resident."""
    [row] = await quarter.rows(conversations)
    body = '{"text":"Nieuws","options":[]}'
    news = mail.Post("telegram", row["key"], row["sealed"], body, quarter.now, mail.BROADCAST)
    await quarter.storage.run(lambda db: mail.send(db, [news]))


async def test_news_that_waits_is_not_sent_after_a_stop(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    await write_news(quarter)
    [bye] = await quarter.say(FATMA, "stop")
    assert "Nieuws" not in bye.reply.text


async def test_news_that_waits_is_not_sent_after_a_block(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    await write_news(quarter)
    sent = quarter.lines["telegram"].sent
    before = len(sent)
    await quarter.take(quarter.inbound(FATMA, "", kind=Kind.BLOCKED))
    await quarter.deliver()
    assert sent[before:] == []


@pytest.mark.parametrize("fault", [TryLater(1), TryLater(5, everybody=True)])
async def test_news_that_could_not_be_sent_is_not_sent_after_a_stop_meanwhile(
    quarter: Quarter, fault: TryLater
) -> None:
    await quarter.join(FATMA)
    await write_news(quarter)
    line = quarter.lines["telegram"]
    before = len(line.sent)
    line.faults.append(fault)
    line.gate = asyncio.Event()
    sending = asyncio.create_task(quarter.office.delivery.send_due())

    async def on_its_way() -> bool:
        return "sending" in {row["status"] for row in await quarter.rows(outbox)}

    await eventually(on_its_way)
    await quarter.take(quarter.inbound(FATMA, "stop"))
    line.gate.set()
    await sending
    quarter.now += timedelta(minutes=5)
    await quarter.deliver()
    [bye] = line.sent[before:]
    assert "Nieuws" not in bye.reply.text
