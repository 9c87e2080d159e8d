"""What residents agree to is written down: what, when, and in which words it was asked."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.turns.consents import wording
from budget.consent import Purpose
from budget.timeline import Phase
from flows.residents.agreeing import question
from storage.engine import Storage
from storage.tables import consents, conversations
from tests.bot.quarter import FATMA, NUMBER, SEAL, Quarter
from tests.bot.test_forgetting import forget, places
from tests.storage.linden import BEGINS, SLUG

ADDRESSES = {"telegram": FATMA, "whatsapp": NUMBER, "sms": NUMBER}


@pytest.fixture
async def result_quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which somebody voted, and the result is there."""
    quarter = Quarter(store)
    await quarter.found()
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms")
    await quarter.vote(NUMBER, "1", "sms")
    quarter.now = BEGINS[Phase.RESULTS]
    await quarter.office.clock.tick()
    yield quarter
    await quarter.office.stop()


async def entries(quarter: Quarter) -> list[tuple[str, int, bool, str]]:
    """Return what stands in the register, the oldest first."""
    rows = sorted(await quarter.rows(consents), key=lambda row: row["id"])
    return [(row["purpose"], row["number"], row["given"], row["channel"]) for row in rows]


async def test_a_yes_at_joining_is_written_down_with_its_words(quarter: Quarter) -> None:
    await quarter.join(FATMA, news="yes")
    [entry] = await quarter.rows(consents)
    [held] = await quarter.rows(conversations)
    asked = wording(question(Purpose.NEWS).msgid, "nl", "telegram")
    expected = {
        "resident": held["resident"],
        "edition": SLUG,
        "purpose": "news",
        "number": 0,
        "given": True,
        "at": held["joined"],
        "channel": "telegram",
        "wording": asked,
    }
    assert {name: entry[name] for name in expected} == expected


async def test_a_no_that_was_never_a_yes_is_nothing_to_write_down(quarter: Quarter) -> None:
    await quarter.join(FATMA, news="no")
    assert await entries(quarter) == []


def test_words_are_told_apart_by_language_and_by_manner() -> None:
    msgid = question(Purpose.NEXT).msgid
    said = {wording(msgid, lang, on) for lang in ("nl", "en") for on in ("telegram", "sms")}
    assert len(said) == 4
    assert wording(msgid, "nl", "telegram") == wording(msgid, "nl", "whatsapp")


@pytest.mark.parametrize("channel", ADDRESSES)
async def test_what_changes_is_written_down_and_what_does_not_is_not(
    quarter: Quarter, channel: str
) -> None:
    address = ADDRESSES[channel]
    await quarter.join(address, channel)
    for answer in ("ja", "ja", "nee", "nee", "ja"):
        await quarter.say(address, "menu", "nieuws", "1", answer, channel=channel)
    news = [("news", 0, given, channel) for given in (True, False, True)]
    assert await entries(quarter) == news
    await quarter.say(address, "menu", "nieuws", "2", "ja", channel=channel)
    assert await entries(quarter) == [*news, ("next", 0, True, channel)]
    [held] = await quarter.rows(conversations)
    assert (held["news"], held["upcoming"]) == (True, True)


async def test_the_next_edition_is_asked_of_once(result_quarter: Quarter) -> None:
    quarter = result_quarter
    [*_result, asked] = await quarter.say(NUMBER, "uitslag", "0", channel="sms")
    assert "volgende ronde" in asked.reply.text
    [held] = await quarter.rows(conversations)
    assert held["upcoming"] is False
    await quarter.say(NUMBER, "menu", channel="sms")
    [*_result, again] = await quarter.say(NUMBER, "uitslag", "0", channel="sms")
    assert "volgende ronde" not in again.reply.text
    assert await entries(quarter) == []
    await quarter.say(NUMBER, "nieuws", "volgende ronde", "ja", channel="sms")
    assert await entries(quarter) == [("next", 0, True, "sms")]


async def test_following_a_project_is_written_down_when_it_begins_and_ends(
    result_quarter: Quarter,
) -> None:
    quarter = result_quarter
    await quarter.say(NUMBER, "voortgang", "1", "volg", channel="sms")
    assert await entries(quarter) == [("project", 1, True, "sms")]
    await quarter.say(NUMBER, "nieuws", "plan 1", "nee", channel="sms")
    await quarter.say(NUMBER, "voortgang", "1", "volg", channel="sms")
    kept = [("project", 1, given, "sms") for given in (True, False, True)]
    assert await entries(quarter) == kept


async def test_my_data_says_since_when(result_quarter: Quarter) -> None:
    quarter = result_quarter
    await quarter.say(NUMBER, "nieuws", "1", "ja", channel="sms")
    await quarter.say(NUMBER, "voortgang", "1", "volg", channel="sms")
    [held] = await quarter.say(NUMBER, "mijn gegevens", channel="sms")
    lines = held.reply.text.split("\n")
    day = f"{quarter.now.day} mei"
    assert f"- nieuws: ja, {day}" in lines
    assert f"- plan 1: ja, {day}" in lines


async def test_only_who_asks_for_their_data_has_the_register_read(quarter: Quarter) -> None:
    await quarter.join(FATMA, news="yes")
    read: list[str] = []

    def listen(_db: object, _cursor: object, statement: str, *_more: Any) -> None:
        if "FROM consents" in statement:
            read.append(statement)

    engine: Engine = await quarter.storage.run(lambda db: db.engine)
    event.listen(engine, "before_cursor_execute", listen)
    await quarter.say(FATMA, "menu", "stemmen", "1", "klaar", "nieuws", "help", "hallo")
    assert read == []
    await quarter.say(FATMA, "mijn gegevens")
    event.remove(engine, "before_cursor_execute", listen)
    assert len(read) == 1


async def test_of_who_is_forgotten_nothing_stands_in_the_register(result_quarter: Quarter) -> None:
    quarter = result_quarter
    await quarter.say(NUMBER, "nieuws", "1", "ja", "2", "ja", channel="sms")
    await quarter.say(NUMBER, "voortgang", "1", "volg", channel="sms")
    [held] = await quarter.rows(conversations)
    assert await places(quarter, held["resident"]) >= {"consents.resident", "marks.resident"}
    assert len(await quarter.rows(consents)) == 3
    assert "consents" not in str(await places(quarter, NUMBER, SEAL.key("sms", NUMBER)))
    await forget(quarter, NUMBER, "sms")
    assert await quarter.rows(consents) == []
    assert await places(quarter, held["resident"], NUMBER, SEAL.key("sms", NUMBER)) == set()
