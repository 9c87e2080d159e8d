"""What the stand-ins post, over a real connection, is what the channels take."""

from dataclasses import replace

from aiohttp import web

from bot.channels import Inbound, Kind, Outbound, messages
from bot.channels.messages import Status
from bot.channels.telegram import Telegram
from bot.channels.twilio import Sms, Twilio
from tests.bot.channels.conftest import HOOK, SECRET, account
from tests.standins.serving import StandIn
from tests.standins.telegram import Telegram as TelegramStandIn
from tests.standins.twilio import Twilio as TwilioStandIn

RESIDENT = "+31612345678"


class Door(StandIn):
    """Takes what is posted, as our service does, and remembers what it read."""

    def __init__(self, telegram: Telegram | None = None) -> None:
        super().__init__()
        self.telegram = telegram
        self.heard: list[Inbound | Status | None] = []

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/telegram", self._update),
            web.post(HOOK, self._form),
            web.post(HOOK + "/status", self._form),
        ]

    async def _update(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if self.telegram is None or not self.telegram.authentic(headers):
            return web.Response(status=403)
        self.heard.append(self.telegram.read(await request.read()))
        return web.Response()

    async def _form(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        twilio = Twilio(replace(account(), public_url=self.url))
        status = request.path.endswith("/status")
        find = twilio.status_form if status else twilio.message_form
        form = find(request.path_qs, headers, await request.read())
        if form is None:
            return web.Response(status=403)
        self.heard.append(messages.read_status(form) if status else messages.read(form))
        return web.Response()


async def test_an_update_comes_in_with_the_secret(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    async with Door(telegram) as door:
        await telegram.register(f"{door.url}/telegram")
        assert await bot_api.post(bot_api.text(31337, "één idee")) == 200
        assert await bot_api.post(bot_api.tap(31337, 4, "12:read")) == 200
        bot_api.webhook["secret_token"] = SECRET + "x"
        assert await bot_api.post(bot_api.text(31337, "vals")) == 403
    assert [(i.kind, i.text, i.choice) for i in door.heard if isinstance(i, Inbound)] == [
        (Kind.TEXT, "één idee", ""),
        (Kind.TAP, "", "12:read"),
    ]


async def test_a_form_comes_in_signed(twilio_api: TwilioStandIn) -> None:
    async with Door() as door:
        twilio_api.hook = door.url + HOOK
        assert await twilio_api.post(twilio_api.form(RESIDENT, "3 & 8 = één + twee")) == 200
        assert await twilio_api.post(twilio_api.form(RESIDENT, "vals"), "guessed") == 403
    (heard,) = door.heard
    assert isinstance(heard, Inbound)
    assert (heard.channel, heard.text) == ("sms", "3 & 8 = één + twee")


async def test_a_status_comes_in_signed(sms: Sms, twilio_api: TwilioStandIn) -> None:
    message = await sms.send(RESIDENT, Outbound("Dag."))
    async with Door() as door:
        twilio_api.hook = door.url + HOOK + "/status"
        failed = twilio_api.status(message, "undelivered", ErrorCode="30006")
        assert await twilio_api.post(failed) == 200
    assert door.heard == [Status(message, "undelivered", 30006)]
