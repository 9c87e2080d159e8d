from collections.abc import AsyncIterator

import pytest

from bot.channels.account import Account
from bot.channels.telegram import Telegram
from bot.channels.twilio import Sms, Twilio, WhatsApp
from tests.standins import twilio as standin
from tests.standins.telegram import Telegram as TelegramStandIn
from tests.standins.twilio import Twilio as TwilioStandIn

SECRET = "s3cret-of-the-webhook"
PUBLIC = "https://stem.example"
PICTURES = f"{PUBLIC}/editions/"
HOOK = "/hooks/voorbeeldstad/twilio"


@pytest.fixture
async def bot_api() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn() as found:
        yield found


@pytest.fixture
async def telegram(bot_api: TelegramStandIn) -> AsyncIterator[Telegram]:
    channel = Telegram(bot_api.token, SECRET, bot_api.url)
    channel.pictures = PICTURES
    yield channel
    await channel.close()


@pytest.fixture
async def twilio_api() -> AsyncIterator[TwilioStandIn]:
    async with TwilioStandIn() as found:
        yield found


def account(api: str = "", **more: str) -> Account:
    """Return the account that the stand-in knows."""
    number = standin.WHATSAPP.removeprefix("whatsapp:")
    return Account(
        standin.ACCOUNT,
        (standin.TOKEN,),
        PUBLIC,
        sms=standin.SMS,
        whatsapp=number,
        api=api,
        pictures=PICTURES,
        **more,
    )


@pytest.fixture
async def twilio(twilio_api: TwilioStandIn) -> AsyncIterator[Twilio]:
    shared = Twilio(account(twilio_api.url))
    yield shared
    await shared.close()


@pytest.fixture
def sms(twilio: Twilio) -> Sms:
    return Sms(twilio)


@pytest.fixture
def whatsapp(twilio: Twilio) -> WhatsApp:
    return WhatsApp(twilio)


@pytest.fixture(params=[Sms, WhatsApp])
def either(request: pytest.FixtureRequest, twilio: Twilio) -> Sms | WhatsApp:
    channel: type[Sms | WhatsApp] = request.param
    return channel(twilio)
