"""The service as a real server, and the providers as real servers beside it."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from aiohttp import ClientSession
from sqlalchemy import Connection

from bot.app import application
from bot.channels.segments import is_gsm, segments
from bot.settings import Settings
from budget.timeline import Phase, Timeline
from storage.contributions import pictures, recordings
from storage.engine import open_storage
from storage.process import editions
from tests.bot.quarter import NUMBER, PLAIN, eventually
from tests.pictures import CONTENT, NAME, illustrated
from tests.recordings import MP3, read_aloud
from tests.standins import contents, telegram, twilio
from tests.standins.serving import Fault

SECRET = "a-secret-of-telegrams"
ORGANISATION = "voorbeeldstad"
CHAT = 7_345_910_026
DAY = timedelta(days=1)


@dataclass
class Service:
    """Where the service is, and the providers that it speaks to."""

    url: str
    telegram: telegram.Telegram
    twilio: twilio.Twilio

    async def update(self, update: dict[str, Any]) -> None:
        """Post an update as Telegram does, now."""
        if message := update.get("message"):
            message["date"] = int(datetime.now(UTC).timestamp())
        assert await self.telegram.post(update) == 200

    async def form(self, sender: str, text: str = "", **more: str) -> dict[str, Any]:
        """Post a form as Twilio does, and return what was sent upon it."""
        before = len(self.twilio.sent)
        assert await self.twilio.post(self.twilio.form(sender, text, **more)) == 200
        return await arrived(self.twilio, before + 1)

    async def fetched(self, url: str) -> tuple[str, bytes]:
        """Fetch what stands at an address, as providers and browsers do; return its type too."""
        async with ClientSession() as session, session.get(url) as answer:
            assert answer.status == 200
            return answer.content_type, await answer.read()

    async def texted(self, *texts: str) -> dict[str, Any]:
        """Send several text messages, and return the last answer."""
        answers = [await self.form(NUMBER, text) for text in texts]
        return answers[-1]


async def arrived(provider: telegram.Telegram | twilio.Twilio, count: int) -> dict[str, Any]:
    """Return the last of so many requests, once the provider has received them."""

    async def there() -> bool:
        return len(provider.sent) >= count

    await eventually(there)
    return provider.sent[count - 1]


class Server(uvicorn.Server):
    """A server that leaves the signals to the tests."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


@pytest.fixture(autouse=True)
def _garbage() -> Iterator[None]:
    """Leave the collector of garbage as it was."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


async def founded(url: str) -> None:
    """Create an edition in which people vote today."""
    now = datetime.now(UTC)
    phases = (Phase.PREPARING, Phase.VOTING, Phase.COUNTING, Phase.RESULTS)
    timeline = Timeline({phase: now + (n - 1.5) * DAY for n, phase in enumerate(phases)})
    storage = await open_storage(url, ORGANISATION)
    edition = read_aloud(illustrated(replace(PLAIN, timeline=timeline)), "project:2")

    def found(db: Connection) -> None:
        editions.create(db, edition, [], now, "test")
        pictures.keep(db, edition.slug, {NAME: CONTENT})
        recordings.keep(db, edition.slug, {MP3.name: MP3.content})

    await storage.run(found)
    await storage.close()


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    """Serve, with stand-ins of the providers."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    await founded(url)
    async with telegram.Telegram() as chats, twilio.Twilio() as phones:
        config = uvicorn.Config("", host="127.0.0.1", port=0, log_config=None, lifespan="on")
        socket = config.bind_socket()
        base = f"http://127.0.0.1:{socket.getsockname()[1]}"
        settings = Settings(
            database_url=url,
            secret_key="a secret of more than sixteen characters",
            public_url=base,
            telegram_token=chats.token,
            telegram_secret=SECRET,
            telegram_api=chats.url,
            twilio_account_sid=twilio.ACCOUNT,
            twilio_auth_token=twilio.TOKEN,
            twilio_api=phones.url,
            sms_number=twilio.SMS,
            whatsapp_number=twilio.WHATSAPP.removeprefix("whatsapp:"),
        )
        config.app = application(settings)
        server = Server(config)
        serving = asyncio.create_task(server.serve([socket]))

        async def started() -> bool:
            return server.started

        await eventually(started)
        await arrived(chats, 1)
        assert chats.webhook["url"] == f"{base}/hooks/{ORGANISATION}/telegram"
        chats.sent.clear()
        phones.hook = f"{base}/hooks/{ORGANISATION}/twilio"
        yield Service(base, chats, phones)
        server.should_exit = True
        await serving


async def test_a_message_on_telegram_comes_back_as_a_text_with_buttons(service: Service) -> None:
    await service.update(service.telegram.text(CHAT, "/start"))
    sent = await arrived(service.telegram, 1)
    assert (sent["method"], int(sent["chat_id"])) == ("sendMessage", CHAT)
    assert "De Linden" in sent["text"]
    buttons = [button for row in sent["reply_markup"]["inline_keyboard"] for button in row]
    assert [(b["text"], b["callback_data"]) for b in buttons] == [
        ("Nederlands", "1:language:nl"),
        ("English", "1:language:en"),
    ]


async def test_a_tap_on_telegram_is_acknowledged_and_edits_its_screen(service: Service) -> None:
    for n, text in enumerate(("/start", "1", "1", "2", "stemmen"), 1):
        await service.update(service.telegram.text(CHAT, text))
        await arrived(service.telegram, n)
    shown = service.telegram.sent[-1]
    [data] = [
        button["callback_data"]
        for row in shown["reply_markup"]["inline_keyboard"]
        for button in row
        if button["callback_data"].endswith("look:1")
    ]
    await service.update(service.telegram.tap(CHAT, 5, data))
    await arrived(service.telegram, 7)
    done = {sent["method"]: sent for sent in service.telegram.sent[5:]}
    assert done.keys() == {"answerCallbackQuery", "editMessageText"}
    assert int(done["editMessageText"]["message_id"]) == 5
    assert "Bank" in done["editMessageText"]["text"]
    assert service.telegram.taps == set()


async def test_a_message_on_whatsapp_comes_back_in_a_template_with_variables(
    service: Service,
) -> None:
    person = f"whatsapp:{NUMBER}"
    sent = await service.form(person, "hallo")
    assert (sent["To"], sent["From"]) == (person, twilio.WHATSAPP)
    assert sent["ContentSid"] in service.twilio.contents
    assert "De Linden" in sent["ContentVariables"]
    assert [action["title"] for action in sent["actions"]] == ["Nederlands", "English"]
    chosen = await service.form(person, "Nederlands", ButtonPayload=sent["actions"][0]["id"])
    assert len(chosen["actions"]) == 3


async def test_a_message_by_sms_comes_back_as_one_text_with_numbers(service: Service) -> None:
    sent = await service.form(NUMBER, "hallo")
    assert (sent["To"], sent["From"]) == (NUMBER, twilio.SMS)
    assert "1 Nederlands 2 English" in sent["Body"]
    assert is_gsm(sent["Body"])
    assert segments(sent["Body"]) == 1


async def test_a_vote_by_sms_in_single_segments_and_what_became_of_it(service: Service) -> None:
    read_back = await service.texted("hallo", "1", "ja", "stemmen", "1, 3", "klaar")
    proof = next(word for word in read_back["Body"].split() if word.isdigit())
    thanks = await service.texted(proof)
    bodies = [sent["Body"] for sent in service.twilio.sent]
    assert [segments(body) for body in bodies] == [1] * len(bodies)
    assert thanks["StatusCallback"] == f"{service.twilio.hook}/status"
    status = service.twilio.status(thanks["sid"], "delivered")
    signed = {"X-Twilio-Signature": twilio.signature(thanks["StatusCallback"], status)}
    async with (
        ClientSession() as session,
        session.post(thanks["StatusCallback"], data=status, headers=signed) as answer,
    ):
        assert answer.status == 200


async def test_on_telegram_a_page_has_its_picture_until_the_list_takes_its_place(
    service: Service,
) -> None:
    for n, text in enumerate(("/start", "1", "1", "2", "?1"), 1):
        await service.update(service.telegram.text(CHAT, text))
        await arrived(service.telegram, n)
    page = service.telegram.sent[-1]
    assert page["text"].endswith("Om te zitten.\nFoto: Een bank onder een boom.")
    assert page["link_preview_options"]["show_above_text"]
    shown = await service.fetched(page["link_preview_options"]["url"])
    assert shown == ("image/jpeg", CONTENT)
    buttons = [button for row in page["reply_markup"]["inline_keyboard"] for button in row]
    await service.update(service.telegram.tap(CHAT, 5, buttons[0]["callback_data"]))
    await arrived(service.telegram, 7)
    [edit] = [sent for sent in service.telegram.sent[5:] if sent["method"] == "editMessageText"]
    assert int(edit["message_id"]) == 5
    assert edit["link_preview_options"] == {"is_disabled": True}


async def test_on_whatsapp_a_picture_goes_ahead_of_its_page(service: Service) -> None:
    person = f"whatsapp:{NUMBER}"
    for text in ("hallo", "1", "ja", "nee"):
        await service.form(person, text)
    before = len(service.twilio.sent)
    ahead = await service.form(person, "?1")
    page = await arrived(service.twilio, before + 2)
    assert ahead["Body"] == "Foto: Een bank onder een boom."
    assert await service.fetched(ahead["MediaUrl"]) == ("image/jpeg", CONTENT)
    assert "Om te zitten." in page["body"]
    assert len(page["actions"]) == 3


async def test_on_sms_nothing_is_said_of_a_picture(service: Service) -> None:
    page = await service.texted("hallo", "1", "ja", "?1")
    assert "Om te zitten." in page["Body"]
    assert "boom" not in page["Body"]
    assert "MediaUrl" not in page


async def test_a_picture_that_a_provider_refuses_does_not_keep_the_page_away(
    service: Service,
) -> None:
    person = f"whatsapp:{NUMBER}"
    for text in ("hallo", "1", "ja", "nee"):
        await service.form(person, text)
    service.twilio.faults.append(contents.fault(21620))
    page = await service.form(person, "?1")
    assert "Om te zitten." in page["body"]
    for n, text in enumerate(("/start", "1", "1", "2"), 1):
        await service.update(service.telegram.text(CHAT, text))
        await arrived(service.telegram, n)
    service.telegram.faults.append(telegram.refusal("Bad Request: WEBPAGE_MEDIA_EMPTY").fault)
    await service.update(service.telegram.text(CHAT, "?1"))
    bare = await arrived(service.telegram, 5)
    assert bare["text"].endswith("Om te zitten.")
    assert "link_preview_options" not in bare


async def test_a_page_is_read_aloud_on_telegram_and_stays_where_it_was(service: Service) -> None:
    for n, text in enumerate(("/start", "1", "1", "2", "?2"), 1):
        await service.update(service.telegram.text(CHAT, text))
        await arrived(service.telegram, n)
    rows = service.telegram.sent[-1]["reply_markup"]["inline_keyboard"]
    [listen] = [b for row in rows for b in row if b["text"] == "Luister"]
    await service.update(service.telegram.tap(CHAT, 5, listen["callback_data"]))
    await arrived(service.telegram, 7)
    done = {sent["method"]: sent for sent in service.telegram.sent[5:]}
    assert done.keys() == {"answerCallbackQuery", "sendAudio"}
    assert done["sendAudio"]["title"] == "Schommel"
    assert await service.fetched(done["sendAudio"]["audio"]) == ("audio/mpeg", MP3.content)


async def test_a_page_is_read_aloud_on_whatsapp_and_comes_again(service: Service) -> None:
    person = f"whatsapp:{NUMBER}"
    for text in ("hallo", "1", "ja", "nee"):
        await service.form(person, text)
    page = await service.form(person, "?2")
    before = len(service.twilio.sent)
    ahead = await service.form(person, "luister")
    again = await arrived(service.twilio, before + 2)
    assert await service.fetched(ahead["MediaUrl"]) == ("audio/mpeg", MP3.content)
    assert again["body"] == page["body"]


async def test_a_recording_that_a_provider_refuses_does_not_keep_the_page_away(
    service: Service,
) -> None:
    person = f"whatsapp:{NUMBER}"
    for text in ("hallo", "1", "ja", "nee", "?2"):
        await service.form(person, text)
    before = len(service.twilio.sent)
    service.twilio.faults.append(contents.fault(63019))
    told = await service.form(person, "luister")
    page = await arrived(service.twilio, before + 2)
    assert told["Body"] == "De opname kan nu niet worden afgespeeld. Hier kunt u het lezen."
    assert "Om te spelen." in page["body"]


async def test_who_is_alive_says_so(service: Service) -> None:
    async with ClientSession() as session, session.get(f"{service.url}/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "alive"})


async def test_who_comes_without_an_address_is_led_to_the_edition_that_is_on(
    service: Service,
) -> None:
    async with ClientSession() as session:
        async with session.get(f"{service.url}/", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["location"]) == (307, f"/editions/{PLAIN.slug}")
        async with session.get(f"{service.url}/desk", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["location"]) == (307, "/desk/")
        async with session.head(f"{service.url}/healthz") as answer:
            assert answer.status == 200
        async with session.get(f"{service.url}/x", headers={"accept": "text/html"}) as answer:
            assert (answer.status, answer.content_type) == (404, "text/html")


async def test_the_town_reads_about_its_edition_on_a_page(service: Service) -> None:
    page = f"{service.url}/editions/{PLAIN.slug}"
    async with ClientSession() as session, session.get(page) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        html = await answer.text()
    assert f"Burgerbegroting van {PLAIN.place}" in html
    for link in (
        "https://t.me/wijkstem_bot",
        f"https://wa.me/{twilio.WHATSAPP.removeprefix('whatsapp:+')}?text=START",
        f"sms:{twilio.SMS}?body=START",
    ):
        assert f'<a href="{link}">' in html


async def test_no_log_has_a_token_or_a_number_in_it(
    service: Service, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    reason = {"ok": False, "error_code": 400, "description": f"Bad Request: no chat {CHAT}"}
    service.telegram.faults.append(Fault(400, reason))
    service.twilio.faults.append(contents.fault(21211))
    await service.twilio.post(service.twilio.form(NUMBER, "hallo"))
    await service.update(service.telegram.text(CHAT, "/start"))

    async def refused() -> bool:
        return not (service.telegram.faults or service.twilio.faults)

    await eventually(refused)
    await service.update(service.telegram.text(CHAT, "1"))
    await arrived(service.telegram, 1)
    await service.texted("1")
    await service.form(f"whatsapp:{NUMBER}", "hallo")
    logged = caplog.text + "".join(capfd.readouterr())
    secrets = (service.telegram.token, SECRET, twilio.TOKEN, NUMBER, str(CHAT), "Welkom")
    assert [secret for secret in secrets if secret in logged] == []
