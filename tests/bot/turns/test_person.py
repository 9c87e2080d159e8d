"""A person answers in the resident's own chat: once, and nothing else there changes by it."""

import pytest

from bot.turns import person
from storage import requests
from storage.tables import outbox
from storage.tables import requests as table
from tests.bot.quarter import FATMA, NUMBER, Quarter
from tests.stores import do


async def asked(quarter: Quarter, address: str, channel: str) -> int:
    """Let somebody ask a question of a person; return the number by which it is known."""
    await quarter.join(address, channel)
    await quarter.say(address, "9", channel=channel)
    await quarter.say(address, "1", channel=channel)
    await quarter.say(address, "Mag mijn zoon van 14 ook stemmen?", channel=channel)
    [waiting] = await do(quarter.storage, requests.waiting)
    return waiting.id


@pytest.mark.parametrize(("channel", "address"), [("telegram", FATMA), ("sms", NUMBER)])
async def test_an_answer_comes_back_in_the_same_chat_once(
    quarter: Quarter, channel: str, address: str
) -> None:
    number = await asked(quarter, address, channel)
    before = len(quarter.lines[channel].sent)
    answered = [
        await do(quarter.storage, person.answer, number, "Ja, vanaf 14 jaar.", quarter.now)
        for _twice in range(2)
    ]
    assert answered == [True, False]
    await quarter.deliver()
    [sent] = quarter.lines[channel].sent[before:]
    assert sent.address == address
    assert sent.reply.text.startswith(("Een antwoord op uw vraag", "Antwoord op uw vraag"))
    assert sent.reply.text.endswith("Ja, vanaf 14 jaar.")
    [row] = await quarter.rows(table)
    assert (row["key"], row["question"]) == (b"", b"")


async def test_an_answer_leaves_what_was_offered_before_as_it_was(quarter: Quarter) -> None:
    number = await asked(quarter, FATMA, "telegram")
    said = await quarter.say(FATMA, "menu")
    await do(quarter.storage, person.answer, number, "Ja.", quarter.now)
    await quarter.deliver()
    assert await quarter.tap(FATMA, said[-1].keys[0])


async def test_who_was_forgotten_meanwhile_is_sent_nothing(quarter: Quarter) -> None:
    number = await asked(quarter, FATMA, "telegram")
    await quarter.say(FATMA, "vergeet mij")
    await quarter.confirm(FATMA, "forget", "telegram")
    before = len(await quarter.rows(outbox))
    assert not await do(quarter.storage, person.answer, number, "Ja.", quarter.now)
    assert len(await quarter.rows(outbox)) == before
