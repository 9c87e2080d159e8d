"""Which text messages are answered: each answer costs money, and some numbers earn by it."""

import json
from collections import Counter

import pytest

from bot.floods import TEXTS_A_DAY
from storage.tables import inbox, outbox
from tests.bot.house import House, house, url
from tests.bot.quarter import FATMA, NUMBER, Quarter

__all__ = ["house", "url"]

BRITISH = "+447911123456"


@pytest.fixture(autouse=True)
def answered(quarter: Quarter) -> None:
    """Answer only Dutch and Belgian text messages."""
    quarter.office.ingest.answered_by_sms = ("+31", "+32")


async def written_to(house: House) -> Counter[str]:
    """Return how many replies were made for each channel."""
    return Counter(row["channel"] for row in await house.quarter.rows(outbox))


async def test_text_messages_from_elsewhere_are_counted_and_never_answered(house: House) -> None:
    for number in range(1_000):
        sender = f"+4479{number:08}"
        assert (await house.form(house.twilio.form(sender, "hallo"))).status == 200
        fields = {"from": sender, "text": "hallo", "id": f"m-{number}"}
        assert (await house.texted(**fields)).status == 200
    assert await house.quarter.rows(inbox) == []
    assert await written_to(house) == {}
    assert house.quarter.office.ingest.tally.elsewhere == 2_000


async def test_a_flood_from_elsewhere_is_not_answered_either(house: House) -> None:
    for number in range(30):
        fields = {"from": BRITISH, "text": "hallo", "id": f"m-{number}"}
        assert (await house.texted(**fields)).status == 200
    assert await house.quarter.rows(inbox) == []


async def test_who_is_at_home_or_writes_elsewhere_is_answered(house: House) -> None:
    for sender in (NUMBER, "+32470123456", f"whatsapp:{BRITISH}"):
        await house.form(house.twilio.form(sender, "hallo"))
    await house.update(house.telegram.text(int(FATMA), "hallo"))
    assert await written_to(house) == {"sms": 2, "whatsapp": 1, "telegram": 1}


async def test_a_number_is_answered_so_often_in_a_day_and_then_told_once(house: House) -> None:
    for _each in range(TEXTS_A_DAY + 5):
        house.seconds += 1
        assert (await house.form(house.twilio.form(NUMBER, "hallo"))).status == 200
    kept = Counter(row["status"] for row in await house.quarter.rows(inbox))
    late = TEXTS_A_DAY // 288
    assert kept == {"done": TEXTS_A_DAY + late, "dead": 5 - late}
    welcome = 2
    assert await written_to(house) == {"sms": welcome * (TEXTS_A_DAY + late) + 1}


async def beyond_the_limit(house: House) -> None:
    """Let a number use up what it is answered in a day, by a gateway, and hear that it did."""
    for number in range(TEXTS_A_DAY + 5):
        house.seconds += 1
        fields = {"from": NUMBER, "text": "hallo", "id": f"m-{number}"}
        assert (await house.texted(**fields)).status == 200


async def said_since(house: House, before: int) -> list[str]:
    return [json.loads(row["body"])["text"] for row in (await house.quarter.rows(outbox))[before:]]


@pytest.mark.parametrize("stop", ["STOP", "stop aub", "stuur me niks meer", "/stop"])
async def test_stop_is_carried_out_behind_the_limit_and_confirmed_once(
    house: House, stop: str
) -> None:
    await beyond_the_limit(house)
    before = len(await house.quarter.rows(outbox))
    for number in range(5):
        fields = {"from": NUMBER, "text": stop, "id": f"stop-{number}"}
        assert (await house.texted(**fields)).status == 200
    assert (await house.quarter.held(NUMBER, "sms")).stopped
    [confirmed] = await said_since(house, before)
    assert "START" in confirmed
    kept = {row["message_id"]: row["status"] for row in await house.quarter.rows(inbox)}
    assert {kept[f"stop-{number}"] for number in range(5)} == {"done"}


async def test_a_stop_that_twilio_answered_is_carried_out_behind_the_limit(house: House) -> None:
    await beyond_the_limit(house)
    before = len(await house.quarter.rows(outbox))
    await house.form(house.twilio.form(NUMBER, "STOP", OptOutType="STOP"))
    assert (await house.quarter.held(NUMBER, "sms")).stopped
    assert await said_since(house, before) == []


async def test_a_stop_in_a_flood_on_whatsapp_is_carried_out(house: House) -> None:
    sender = f"whatsapp:{NUMBER}"
    for _each in range(25):
        await house.form(house.twilio.form(sender, "hallo"))
    await house.form(house.twilio.form(sender, "stop"))
    assert (await house.quarter.held(NUMBER, "whatsapp")).stopped


async def test_what_is_no_stop_waits_for_the_operator_behind_the_limit(house: House) -> None:
    await beyond_the_limit(house)
    before = len(await house.quarter.rows(outbox))
    for word in ("START", "stop de auto's in onze straat", "vergeet mij"):
        await house.texted(**{"from": NUMBER, "text": word, "id": word.replace(" ", "-")})
    assert await said_since(house, before) == []
    assert not (await house.quarter.held(NUMBER, "sms")).stopped
