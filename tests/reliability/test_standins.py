"""The stand-ins' own lives: what they keep, hold, drop and repeat, as the providers do."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from bot.channels.account import Account
from bot.channels.twilio import Twilio
from tests.standins import telegram, twilio
from tests.standins.serving import StandIn
from tests.standins.telegram import Json

FATMA, HANS = 1001, 1002
NUMBER = "+31612345678"


class Hook(StandIn):
    """A webhook that answers each post with the next of these, and with 200 after them."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[int] = []
        self.heard: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/json", self._update), web.post("/form", self._form)]

    async def _update(self, request: web.Request) -> web.Response:
        update: Json = await request.json()
        if "message" in update:
            return self._answered(update["message"]["text"])
        return self._answered(update["callback_query"]["data"])

    async def _form(self, request: web.Request) -> web.Response:
        form = await request.post()
        return self._answered(str(form.get("MessageStatus") or form["Body"]))

    def _answered(self, heard: str) -> web.Response:
        self.heard.append(heard)
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with Hook() as found:
        yield found


@pytest.fixture
def chats(hook: Hook) -> telegram.Telegram:
    chats = telegram.Telegram()
    chats.webhook = {"url": f"{hook.url}/json"}
    return chats


@pytest.fixture
async def phones(hook: Hook) -> AsyncIterator[twilio.Twilio]:
    async with twilio.Twilio(patience=0.2) as phones:
        phones.hook = f"{hook.url}/form"
        yield phones


async def test_a_chat_waits_for_its_first_message_and_nobody_else_does(
    chats: telegram.Telegram, hook: Hook
) -> None:
    hook.answers = [500, 500]
    for update in (chats.text(FATMA, "een"), chats.text(FATMA, "twee")):
        chats.queues.add(update)
    await chats.queues.deliver()
    assert hook.heard == ["een", "een"]  # at once again after the first time
    chats.queues.add(chats.tap(FATMA, 1, "tik"))
    chats.queues.add(chats.text(HANS, "drie"))
    await chats.queues.deliver()
    assert sorted(hook.heard[2:]) == ["drie", "tik"]
    assert chats.webhook_info()["pending_update_count"] == 2
    await chats.queues.live(2)
    assert hook.heard[4:] == ["een", "twee"]
    assert chats.queues.pending == 0


async def test_the_pauses_grow_and_a_message_is_dropped_after_a_day(
    chats: telegram.Telegram, hook: Hook
) -> None:
    hook.answers = [500] * 5_000
    chats.queues.add(chats.text(FATMA, "een"))
    chats.queues.add(chats.tap(FATMA, 1, "tik"))
    await chats.queues.live(150)
    assert (len(hook.heard), chats.queues.dropped) == (2 * 8, [])
    await chats.queues.live(1)
    assert [list(update)[1] for update in chats.queues.dropped] == ["callback_query"]
    await chats.queues.live(timedelta(days=1).total_seconds())
    assert [list(update)[1] for update in chats.queues.dropped] == ["callback_query", "message"]
    assert 24 * 30 < len(hook.heard) < 24 * 60


@pytest.mark.parametrize("status", [403, 503])
async def test_telegram_tells_what_it_was_last_answered(
    chats: telegram.Telegram, hook: Hook, status: int
) -> None:
    hook.answers = [status] * 2
    chats.queues.add(chats.text(FATMA, "een"))
    await chats.queues.deliver()
    info = chats.webhook_info()
    assert info["last_error_message"].startswith(f"Wrong response from the webhook: {status} ")
    assert info["last_error_date"] == telegram.MOMENT


async def test_twilio_gives_up_and_keeps_what_nobody_took(
    phones: twilio.Twilio, hook: Hook
) -> None:
    hook.answers = [503]
    assert not await phones.deliver(phones.form(NUMBER, "mislukt"))
    hook.latency = 0.6
    assert not await phones.deliver(phones.form(NUMBER, "te laat"))
    hook.latency = 0
    assert await phones.deliver(phones.form(NUMBER, "gelukt"))
    phones.hook = "http://127.0.0.1:9/form"
    assert not await phones.deliver(phones.form(NUMBER, "niemand"))
    assert [form["Body"] for form in phones.missed] == ["mislukt", "te laat", "niemand"]
    assert "gelukt" in hook.heard


async def test_twilio_lists_everything_in_pages(phones: twilio.Twilio) -> None:
    for n in range(120):
        phones.clock.move(1)
        phones.form(NUMBER, f"{n}")
    number = twilio.SMS
    account = Account(twilio.ACCOUNT, (twilio.TOKEN,), "https://a.example", number, api=phones.url)
    ours = Twilio(account)
    listing = await ours.client.messages.list_async(to=number, page_size=50)
    assert [message.body for message in listing] == [f"{n}" for n in reversed(range(120))]
    since = twilio.MOMENT + timedelta(seconds=101)
    assert [one.text for one in await ours.received(since)] == [f"{n}" for n in range(100, 120)]
    await ours.close()


async def test_twilio_tells_what_became_of_a_message_twice_and_in_disorder(
    phones: twilio.Twilio, hook: Hook
) -> None:
    sent = {"sid": "SM1", "From": twilio.SMS, "To": NUMBER, "StatusCallback": phones.hook}
    phones.sent.append(sent)
    await phones.report("SM1", "queued", "sent", "delivered")
    assert hook.heard == ["delivered", "sent", "queued", "queued", "sent", "delivered"]
