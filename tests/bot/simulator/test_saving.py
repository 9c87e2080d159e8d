from datetime import timedelta

import pytest
from httpx import AsyncClient

from bot.channels import Kind
from bot.simulator.journey import Answer, Deed, Exchange, Pause, read, written
from bot.simulator.saving import journey
from bot.simulator.suggestions import join
from bot.simulator.town import Town, moment_in
from bot.simulator.view import View
from budget.timeline import Phase
from tests.bot.simulator.conftest import EDITION

VIEW = View.asked({})


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
async def test_a_saved_conversation_can_be_read_again(town: Town, channel: str) -> None:
    phone = VIEW.phones[channel]
    await join(town, phone)
    await town.say(channel, phone.address, "(hm)\nwat nu?", "nl")
    await town.send(channel, phone.address, Kind.PICTURE)
    saved = journey(phone, town.phones[channel].happened(phone.address), EDITION.zone, town.clock())
    assert read(written(saved)) == saved
    assert (saved.channel, saved.language, f"{saved.moment}") == (
        channel,
        "nl",
        "2027-05-03 10:00:00",
    )
    assert [exchange.deed for exchange in saved.exchanges][:2] == [
        Deed("hallo"),
        Deed("1") if channel == "sms" else Deed("Nederlands", Kind.TAP),
    ]
    assert all(exchange.answers for exchange in saved.exchanges)


async def test_what_is_said_of_our_own_accord_comes_after_a_pause(town: Town) -> None:
    phone = VIEW.phones["telegram"]
    await join(town, phone)
    await town.move(moment_in(EDITION, Phase.RESULTS))
    happened = town.phones["telegram"].happened(phone.address)
    saved = journey(phone, happened, EDITION.zone, town.clock())
    news = saved.exchanges[-1]
    assert news.deed == Pause(timedelta(days=38))
    assert "uitslag" in news.answers[0].text
    assert read(written(saved)) == saved


async def test_an_empty_conversation_can_be_saved_too(town: Town) -> None:
    saved = journey(VIEW.phones["sms"], [], EDITION.zone, town.clock())
    assert saved.exchanges == ()
    assert read(written(saved)) == saved


async def test_it_is_downloaded_under_the_name_of_a_test(page: AsyncClient) -> None:
    await page.post("/phones/sms", data={"text": "hallo"})
    answer = await page.get("/journeys/sms")
    assert answer.headers["content-disposition"].endswith('filename="oleksandr.sms.nl.txt"')
    [exchange] = read(answer.text).exchanges
    assert isinstance(exchange, Exchange)
    assert isinstance(exchange.answers[0], Answer)
    assert (await page.get("/journeys/pigeon")).status_code == 404
