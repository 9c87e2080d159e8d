"""What each channel makes of a recording: a message of its own, ahead of the page; or nothing."""

from dataclasses import replace

import pytest

from bot.channels import Option, Outbound, Sound, TryLater, Unreachable
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
INSTEAD = "De opname kan nu niet worden afgespeeld."
MP3 = Sound("linden/recordings/abc.mp3", "Regentonnen", INSTEAD)
OGG = MP3._replace(path="linden/recordings/abc.ogg")
BACK = Option("back", "Lijst")
PAGE = Outbound("Nr 8. Regentonnen", (BACK,), prompt=3, recording=MP3)
TOO_LONG = replace(PAGE, recording=MP3._replace(path="x" * 3_000 + ".mp3"))


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        (MP3, {"method": "sendAudio", "audio": PICTURES + MP3.path, "title": "Regentonnen"}),
        (OGG, {"method": "sendVoice", "voice": PICTURES + OGG.path, "caption": "Regentonnen"}),
    ],
)
async def test_telegram_plays_it_ahead_of_the_page(
    telegram: Telegram, bot_api: TelegramStandIn, sound: Sound, expected: dict[str, str]
) -> None:
    sent = await telegram.send(CHAT, replace(PAGE, recording=sound))
    ahead, page = bot_api.sent
    assert {name: ahead[name] for name in expected} == expected
    assert (page["text"], sent) == (PAGE.text, "2")
    assert page["reply_markup"]["inline_keyboard"][0][0]["text"] == "Lijst"


async def test_on_telegram_the_page_that_is_there_stays_in_its_place(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    first = await telegram.send(CHAT, replace(PAGE, recording=None))
    assert await telegram.send(CHAT, replace(PAGE, edits=first)) == first
    assert [sent["method"] for sent in bot_api.sent] == ["sendMessage", "sendAudio"]


@pytest.mark.parametrize("text", [PAGE.text, "Regentonnen bij de kerk. " * 200])
async def test_recording_and_page_are_parts_that_leave_by_themselves(
    telegram: Telegram, bot_api: TelegramStandIn, whatsapp: WhatsApp, text: str
) -> None:
    for channel in (telegram, whatsapp):
        ahead, *rest = channel.parts(replace(PAGE, text=text))
        assert ahead == Outbound("", recording=MP3)
        assert [part.recording for part in rest] == [None] * len(rest)
        assert rest[-1].options == (PAGE.options if channel is telegram else rest[-1].options)
    await telegram.send(CHAT, Outbound("", recording=MP3))
    assert [sent["method"] for sent in bot_api.sent] == ["sendAudio"]


async def test_what_telegram_refuses_is_told_and_the_page_arrives(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    await telegram.send(CHAT, TOO_LONG)
    assert [sent["text"] for sent in bot_api.sent] == [INSTEAD, PAGE.text]


async def test_who_takes_no_voice_messages_is_told(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    bot_api.faults.append(telegram_standin.refusal("Bad Request: VOICE_MESSAGES_FORBIDDEN").fault)
    await telegram.send(CHAT, replace(PAGE, recording=OGG))
    assert [sent["text"] for sent in bot_api.sent] == [INSTEAD, PAGE.text]


async def test_where_nobody_knows_what_became_of_it_the_page_goes_on(
    telegram: Telegram, bot_api: TelegramStandIn, whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    bot_api.faults.append(Fault(500, {}))
    await telegram.send(CHAT, PAGE)
    assert [sent["text"] for sent in bot_api.sent] == [PAGE.text]
    twilio_api.faults.append(Fault(500, {}))
    await whatsapp.send(NUMBER, PAGE)
    assert [sent["body"] for sent in twilio_api.sent] == [PAGE.text]


async def test_a_recording_waits_where_everything_has_to(
    telegram: Telegram, bot_api: TelegramStandIn, whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    bot_api.flood(3)
    with pytest.raises(TryLater):
        await telegram.send(CHAT, PAGE)
    bot_api.blocked.add(CHAT)
    with pytest.raises(Unreachable):
        await telegram.send(CHAT, PAGE)
    twilio_api.flood()
    with pytest.raises(TryLater):
        await whatsapp.send(NUMBER, PAGE)
    assert (bot_api.sent, twilio_api.sent) == ([], [])


@pytest.mark.parametrize("sound", [MP3, OGG])
async def test_on_whatsapp_it_goes_ahead_without_words(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn, sound: Sound
) -> None:
    await whatsapp.send(NUMBER, replace(PAGE, recording=sound))
    ahead, page = twilio_api.sent
    assert (ahead["MediaUrl"], ahead.get("Body")) == (PICTURES + sound.path, None)
    assert (page["body"], len(page["actions"])) == (PAGE.text, 1)


async def test_on_whatsapp_what_is_refused_is_told_and_the_page_arrives(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    twilio_api.faults.append(contents.fault(63019))
    await whatsapp.send(NUMBER, PAGE)
    told, page = twilio_api.sent
    assert (told["Body"], page["body"]) == (INSTEAD, PAGE.text)


async def test_a_text_message_has_no_recording(sms: Sms, twilio_api: TwilioStandIn) -> None:
    assert sms.parts(PAGE) == (Outbound(PAGE.text),)
    await sms.send(NUMBER, PAGE)
    assert [sent["Body"] for sent in twilio_api.sent] == [PAGE.text]
    gateway = Gateway("http://127.0.0.1:9/?secret=of-sixteen-characters")
    assert all(part.recording is None for part in gateway.parts(PAGE))


async def test_without_a_public_address_it_is_told_that_there_is_none(
    telegram: Telegram, bot_api: TelegramStandIn, twilio_api: TwilioStandIn
) -> None:
    telegram.pictures = ""
    await telegram.send(CHAT, PAGE)
    assert [sent["text"] for sent in bot_api.sent] == [INSTEAD, PAGE.text]
    shared = Twilio(replace(account(twilio_api.url), pictures=""))
    await WhatsApp(shared).send(NUMBER, PAGE)
    await shared.close()
    told, page = twilio_api.sent
    assert (told["Body"], page["body"]) == (INSTEAD, PAGE.text)
