"""What each channel makes of a picture: above the text, ahead of it, or nothing."""

from dataclasses import replace

import pytest

from bot.channels import Illustration, Option, Outbound, TryLater, Unsure
from bot.channels.gateway import Gateway
from bot.channels.telegram import Telegram
from bot.channels.twilio import Sms, Twilio, WhatsApp
from tests.bot.channels.conftest import PICTURES, account
from tests.standins import contents
from tests.standins import telegram as telegram_standin
from tests.standins.serving import Fault
from tests.standins.telegram import Telegram as TelegramStandIn
from tests.standins.twilio import Twilio as TwilioStandIn

CHAT, NUMBER = "31001", "+31612345678"
BARREL = Illustration("linden/pictures/abc.jpg", "Foto: Een regenton.")
BACK = Option("back", "Lijst")
PAGE = Outbound("Nr 8. Regentonnen", (BACK,), prompt=3, picture=BARREL)
LIST = replace(PAGE, text="Kies een plan.", picture=None)
URL = f"{PICTURES}linden/pictures/abc.jpg"
TOO_LONG = replace(PAGE, picture=Illustration("x" * 3_000, "Foto"))


async def test_telegram_shows_it_above_the_text_which_says_what_is_on_it(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    await telegram.send(CHAT, PAGE)
    [sent] = bot_api.sent
    assert sent["text"] == "Nr 8. Regentonnen\nFoto: Een regenton."
    assert sent["link_preview_options"] == {
        "url": URL,
        "prefer_large_media": True,
        "show_above_text": True,
    }
    assert sent["reply_markup"]["inline_keyboard"][0][0]["text"] == "Lijst"


async def test_on_telegram_page_and_list_take_each_others_place(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    message = await telegram.send(CHAT, LIST)
    for reply in (PAGE, PAGE, LIST, LIST):
        assert await telegram.send(CHAT, replace(reply, edits=message)) == message
    urls = [sent.get("link_preview_options", {}).get("url") for sent in bot_api.sent]
    assert urls == [None, URL, None]
    assert [sent["method"] for sent in bot_api.sent[1:]] == ["editMessageText"] * 2


async def test_only_telegrams_last_part_of_a_long_text_has_the_picture(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    await telegram.send(CHAT, replace(PAGE, text="Regentonnen bij de kerk. " * 200))
    assert ["link_preview_options" in sent for sent in bot_api.sent] == [False, True]


@pytest.mark.parametrize("edits", [False, True])
async def test_what_telegram_refuses_with_a_picture_it_gets_without(
    telegram: Telegram, bot_api: TelegramStandIn, edits: bool
) -> None:
    first = await telegram.send(CHAT, LIST)
    sent = await telegram.send(CHAT, replace(TOO_LONG, edits=first if edits else ""))
    assert (sent == first) is edits
    assert bot_api.sent[-1]["text"] == PAGE.text
    assert len(bot_api.sent) == 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (telegram_standin.refusal("Too Many Requests", 429, retry_after=3).fault, TryLater),
        (Fault(500, {}), Unsure),
    ],
)
async def test_only_a_refusal_costs_the_picture(
    telegram: Telegram, bot_api: TelegramStandIn, fault: Fault, error: type[Exception]
) -> None:
    bot_api.faults.append(fault)
    with pytest.raises(error):
        await telegram.send(CHAT, PAGE)
    assert bot_api.sent == []


async def test_on_whatsapp_it_goes_ahead_with_what_is_on_it(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    await whatsapp.send(NUMBER, PAGE)
    ahead, page = twilio_api.sent
    assert (ahead["MediaUrl"], ahead["Body"]) == (URL, BARREL.text)
    assert (page["body"], len(page["actions"])) == (PAGE.text, 1)


@pytest.mark.parametrize("text", [PAGE.text, "Regentonnen bij de kerk. " * 80])
async def test_on_whatsapp_picture_and_text_are_parts_that_leave_by_themselves(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn, text: str
) -> None:
    ahead, *rest = whatsapp.parts(replace(PAGE, text=text))
    assert [part.picture for part in rest] == [None] * len(rest)
    assert await whatsapp.send(NUMBER, ahead)
    assert [(sent.get("MediaUrl"), sent["Body"]) for sent in twilio_api.sent] == [
        (URL, BARREL.text)
    ]


@pytest.mark.parametrize("fault", [contents.fault(21620), contents.fault(63019), Fault(500, {})])
async def test_on_whatsapp_the_page_does_not_wait_for_a_picture_that_fails(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn, fault: Fault
) -> None:
    ahead, page = whatsapp.parts(PAGE)
    twilio_api.faults.append(fault)
    assert await whatsapp.send(NUMBER, ahead) == ""
    assert await whatsapp.send(NUMBER, page)
    assert [sent["body"] for sent in twilio_api.sent] == [PAGE.text]


async def test_an_address_that_twilio_cannot_use_is_refused_by_the_stand_in(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    await whatsapp.send(NUMBER, TOO_LONG)
    assert ["MediaUrl" in sent for sent in twilio_api.sent] == [False]


async def test_a_text_message_has_no_picture(sms: Sms, twilio_api: TwilioStandIn) -> None:
    assert sms.parts(PAGE) == (Outbound(PAGE.text),)
    await sms.send(NUMBER, PAGE)
    assert [sent["Body"] for sent in twilio_api.sent] == [PAGE.text]
    gateway = Gateway("http://127.0.0.1:9/?secret=of-sixteen-characters")
    assert all(part.picture is None for part in gateway.parts(PAGE))


async def test_without_a_public_address_there_are_no_pictures(
    telegram: Telegram, bot_api: TelegramStandIn, twilio_api: TwilioStandIn
) -> None:
    telegram.pictures = ""
    await telegram.send(CHAT, PAGE)
    assert bot_api.sent[0]["text"] == PAGE.text
    assert "link_preview_options" not in bot_api.sent[0]
    shared = Twilio(replace(account(twilio_api.url), pictures=""))
    whatsapp = WhatsApp(shared)
    assert whatsapp.parts(PAGE) == (replace(PAGE, picture=None),)
    await whatsapp.send(NUMBER, PAGE)
    await shared.close()
    assert [sent["body"] for sent in twilio_api.sent] == [PAGE.text]
