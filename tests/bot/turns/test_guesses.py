"""Blind guesses at the number that only the real phone was sent, where the sender is faked."""

import asyncio
from datetime import timedelta

from bot.turns import answers
from storage import journal
from storage.ballots import proofs
from storage.tables import conversations, guesses
from tests.bot.quarter import FATMA, NUMBER, Quarter
from tests.storage.linden import SLUG

CLOSED = "Er is vandaag 5 keer een verkeerd nummer gestuurd."
OTHER = "+31687654321"


async def kinds(quarter: Quarter) -> list[str]:
    links = await quarter.storage.run(lambda db: journal.since(db, SLUG, 0))
    return [link.kind for link in links]


def sent_number(quarter: Quarter, key: str = "cast") -> int:
    offers = [o for s in quarter.lines["sms"].sent for o in s.reply.options if o.key == key]
    return offers[-1].number


async def guess(quarter: Quarter, times: int, right: int) -> list[str]:
    """Guess so many wrong numbers; return what is answered to the last."""
    said = []
    for number in [n for n in range(1000, 2000) if n != right][:times]:
        said = await quarter.say(NUMBER, str(number), channel="sms")
    return [sent.reply.text for sent in said]


async def read_back(quarter: Quarter) -> int:
    await quarter.join(NUMBER, "sms")
    await quarter.fill(NUMBER, "1 3", "sms")
    return sent_number(quarter)


async def test_the_number_that_was_sent_stays_and_casts_after_four_misses(quarter: Quarter) -> None:
    right = await read_back(quarter)
    [again] = await guess(quarter, 4, right)
    assert f"Stuur {right} om" in again
    await quarter.say(NUMBER, str(right), channel="sms")
    assert await quarter.counted() == [(1, 3)]
    assert "confirming-closed" not in await kinds(quarter)


async def test_after_five_misses_the_vote_is_closed_until_the_next_day(quarter: Quarter) -> None:
    right = await read_back(quarter)
    [closed] = await guess(quarter, 5, right)
    assert closed.startswith(CLOSED)
    before = len(quarter.lines["sms"].sent)
    await guess(quarter, 200, right)
    await quarter.say(NUMBER, str(right), channel="sms")
    assert len(quarter.lines["sms"].sent) == before
    assert await quarter.counted() == []
    assert (await kinds(quarter)).count("confirming-closed") == 1
    [asked] = await quarter.say(NUMBER, "klaar", channel="sms")
    assert asked.reply.text.startswith(CLOSED)
    quarter.now += timedelta(hours=20)
    await quarter.say(NUMBER, "klaar", channel="sms")
    await quarter.confirm(NUMBER, "cast", "sms")
    assert await quarter.counted() == [(1, 3)]


async def test_going_away_and_coming_back_earns_no_more_tries(quarter: Quarter) -> None:
    right = await read_back(quarter)
    for _each in range(4):
        await guess(quarter, 1, right)
        await quarter.say(NUMBER, "0", "klaar", channel="sms")
        right = sent_number(quarter)
    [closed] = await guess(quarter, 1, right)
    assert closed.startswith(CLOSED)


async def test_erasing_is_closed_as_well_and_the_ballot_stays(quarter: Quarter) -> None:
    await read_back(quarter)
    await quarter.confirm(NUMBER, "cast", "sms")
    await quarter.say(NUMBER, "vergeet mij", channel="sms")
    right = sent_number(quarter, "forget")
    [closed] = await guess(quarter, 5, right)
    assert "Er is niets gewist." in closed
    await quarter.say(NUMBER, str(right), "vergeet mij", channel="sms")
    assert await quarter.counted() == [(1, 3)]
    assert len(await quarter.rows(conversations)) == 1


async def test_guesses_that_come_in_at_once_are_one_after_the_other(quarter: Quarter) -> None:
    right = await read_back(quarter)
    numbers = [n for n in range(1000, 1020) if n != right]
    await quarter.take(*(quarter.inbound(NUMBER, str(n), "sms") for n in numbers))
    await asyncio.gather(*(quarter.take(quarter.inbound(NUMBER, str(right), "sms")) for _ in "ab"))
    assert await quarter.counted() == []
    [row] = await quarter.rows(guesses)
    assert row["wrong"] == proofs.TRIES


async def test_nobody_else_is_closed_and_no_other_channel_of_the_number(quarter: Quarter) -> None:
    right = await read_back(quarter)
    await guess(quarter, 5, right)
    await quarter.join(OTHER, "sms")
    await quarter.vote(OTHER, "2", "sms")
    await quarter.join(NUMBER, "whatsapp")
    await quarter.vote(NUMBER, "3", "whatsapp")
    assert await quarter.counted() == [(2,), (3,)]


async def test_what_is_kept_of_guesses_names_no_number(quarter: Quarter) -> None:
    right = await read_back(quarter)
    await guess(quarter, 5, right)
    links = await quarter.storage.run(lambda db: journal.since(db, SLUG, 0))
    [closing] = [link for link in links if link.kind == "confirming-closed"]
    assert closing.content == {}
    assert NUMBER[1:] not in repr(await quarter.rows(guesses))


async def test_who_cannot_be_faked_is_not_looked_up(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    await quarter.fill(FATMA, "3")
    await quarter.say(FATMA, "1234")
    assert await quarter.rows(guesses) == []


def test_a_month_of_guesses_is_right_with_a_chance_below_two_percent() -> None:
    assert proofs.TRIES * 31 / len(answers._PROOFS) < 0.02  # noqa: SLF001
