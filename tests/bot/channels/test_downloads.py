"""What residents send beside words is fetched where the provider has it, and nowhere else."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from socket import AddressFamily
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.channels import Refused, TryLater
from bot.channels.connections import public
from bot.channels.downloads import Downloads, TooLarge
from bot.channels.telegram import Telegram
from bot.channels.twilio import Twilio, WhatsApp
from tests.bot.channels.conftest import account
from tests.standins.serving import StandIn
from tests.standins.telegram import Telegram as TelegramStandIn
from tests.standins.twilio import ACCOUNT
from tests.standins.twilio import Twilio as TwilioStandIn

MOST = 1_000
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{'0' * 32}/Media/ME{'1' * 32}"
CDN = "https://mms.twiliocdn.com/"

connected: list[Any] = []
"""Where connections were begun, whoever began them."""

sys.addaudithook(
    lambda event, given: connected.append(given) if event == "socket.connect" else None
)


@pytest.fixture(autouse=True)
def nobody_called() -> Iterator[None]:
    connected.clear()
    yield
    connected.clear()


class Hostile(StandIn):
    """A host that answers with whatever harms."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere: dict[str, str] = {}

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/{what}", self._harm)]

    async def _harm(self, request: web.Request) -> web.StreamResponse:
        match request.match_info["what"]:
            case "endless":
                response = web.StreamResponse()
                await response.prepare(request)
                while True:
                    await response.write(bytes(100))
            case "too-much":
                return web.Response(body=bytes(MOST + 1))
            case "says-too-much":
                return web.Response(headers={"Content-Length": str(10**12)})
            case "says-too-little":
                return await self._short(request)
            case "just-fits":
                return web.Response(body=bytes(MOST))
            case "bomb":
                return web.Response(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
            case "slow":
                response = web.StreamResponse()
                await response.prepare(request)
                await self._closing.wait()
                return response
            case status if status.isdecimal():
                return web.Response(status=int(status))
            case where:
                return web.Response(status=307, headers={"Location": self.elsewhere[where]})

    async def _short(self, request: web.Request) -> web.StreamResponse:
        """Promise more than is sent, and hang up."""
        response = web.StreamResponse(headers={"Content-Length": "900"})
        await response.prepare(request)
        await response.write(bytes(10))
        assert request.transport
        request.transport.close()
        return response


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    async with Hostile() as found:
        yield found


@pytest.fixture
def patience() -> float:
    return 30


@pytest.fixture
async def downloads(hostile: Hostile, patience: float) -> AsyncIterator[Downloads]:
    found = Downloads([f"{hostile.url}/"], hostile.url, patience)
    yield found
    await found.close()


ADDRESSES = [
    "",
    "/",
    PATH,
    f"//api.twilio.com{PATH}",
    f"http://api.twilio.com{PATH}",
    f"ftp://api.twilio.com{PATH}",
    f"https://api.twilio.com:8443{PATH}",
    f"https://api.twilio.com.evil.example{PATH}",
    f"https://evil.example{PATH}",
    f"https://evil.example/api.twilio.com{PATH}",
    f"https://user@api.twilio.com{PATH}",
    f"https://api.twilio.com@evil.example{PATH}",
    f"https://api.twilio.com:x@169.254.169.254{PATH}",
    f"https://api.twilio.com#@evil.example{PATH}",
    f"https://api.twilio.com\\@evil.example{PATH}",
    f"https://API.twilio.com.{PATH}",
    f"https://api.twilio.com{PATH}?next=http://127.0.0.1/",
    f"https://api.twilio.com{PATH}#x",
    f"https://api.twilio.com{PATH}/../../../../../x",
    f"https://api.twilio.com{PATH}\r\nHost: evil.example",
    f"https://api.twilio.com{PATH}\n",
    f"https://api.twilio.com{PATH.replace('a' * 32, 'b' * 32)}",
    "https://api.twilio.com/2010-04-01/Accounts.json",
    "http://169.254.169.254/latest/meta-data/iam/",
    f"http://169.254.169.254{PATH}",
    f"https://[::1]{PATH}",
    f"https://[::ffff:169.254.169.254]{PATH}",
    f"https://[fe80::1%25eth0]{PATH}",
    f"http://127.0.0.1{PATH}",
    f"http://127.1{PATH}",
    f"http://2130706433{PATH}",
    f"http://0x7f000001{PATH}",
    f"http://0177.0.0.1{PATH}",
    f"http://0/{PATH}",
    f"http://localhost{PATH}",
    f"http://localtest.me{PATH}",
    f"http://metadata.google.internal{PATH}",
    f"http://10.0.0.1{PATH}",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "data:image/png;base64,iVBORw0KGgo=",
    "javascript:alert(1)",
    "https://mms.twiliocdn.com/AC/x.jpg",
    f"https://ⓐpi.twilio.com{PATH}",
    "x" * 70_000,
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("api", ["", "http://127.0.0.1:1"])
async def test_no_connection_is_made_to_what_is_no_media_of_ours(address: str, api: str) -> None:
    twilio = Twilio(account(api))
    with pytest.raises(Refused):
        await WhatsApp(twilio).fetch(address, MOST)
    assert connected == []
    await twilio.close()


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:{port}/just-fits",
        "https://127.0.0.1/",
        "http://[::1]:{port}/just-fits",
        "http://localhost:{port}/just-fits",
        "//evil.example/x.jpg",
        "https://mms.twiliocdn.com.evil.example/x.jpg",
        "http://mms.twiliocdn.com/x.jpg",
        "https://s3-external-1.amazonaws.com/another-bucket/x.jpg",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com/../another-bucket/x.jpg",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com/%2e%2e/another-bucket/x.jpg",
        "file:///etc/passwd",
        "\\\\evil.example\\x",
        "https://mms.twiliocdn.com\\@evil.example/",
    ],
)
async def test_nobody_is_followed_to_another_place(hostile: Hostile, where: str) -> None:
    stores = (CDN, "https://s3-external-1.amazonaws.com/media.twiliocdn.com/")
    downloads = Downloads([f"{hostile.url}/", *stores], hostile.url)
    port = int(hostile.url.rpartition(":")[2])
    hostile.elsewhere = {"there": where.format(port=0 if "127.0.0.1:" in where else port)}
    with pytest.raises(Refused):
        await downloads.fetch(f"{hostile.url}/there", MOST)
    assert [address for _socket, address in connected] == [("127.0.0.1", port)]
    await downloads.close()


async def test_who_sends_on_and_on_is_left(hostile: Hostile, downloads: Downloads) -> None:
    hostile.elsewhere = {"there": "/there"}
    with pytest.raises(Refused):
        await downloads.fetch(f"{hostile.url}/there", MOST)


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("endless", TooLarge),
        ("too-much", TooLarge),
        ("says-too-much", TooLarge),
        ("says-too-little", TryLater),
        ("404", Refused),
        ("410", Refused),
        ("204", Refused),
        ("401", TryLater),
        ("403", TryLater),
        ("429", TryLater),
        ("500", TryLater),
        ("503", TryLater),
    ],
)
async def test_what_is_too_much_or_never_comes_is_given_up(
    hostile: Hostile, downloads: Downloads, what: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        async with asyncio.timeout(60):
            await downloads.fetch(f"{hostile.url}/{what}", MOST)


@pytest.mark.parametrize("patience", [0.5])
async def test_what_does_not_come_is_not_waited_for(hostile: Hostile, downloads: Downloads) -> None:
    with pytest.raises(TryLater):
        async with asyncio.timeout(60):
            await downloads.fetch(f"{hostile.url}/slow", MOST)


async def test_what_just_fits_is_fetched(hostile: Hostile, downloads: Downloads) -> None:
    assert await downloads.fetch(f"{hostile.url}/just-fits", MOST) == bytes(MOST)


async def test_nothing_is_unpacked_on_the_way(hostile: Hostile, downloads: Downloads) -> None:
    assert await downloads.fetch(f"{hostile.url}/bomb", MOST) == b"\x1f\x8b"


class Lying(AbstractResolver):
    """Says that every host is here."""

    def __init__(self, *places: str) -> None:
        self.places = places

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in self.places
        ]

    async def close(self) -> None:
        """Nothing to let go of."""


@pytest.mark.parametrize(
    "places", [["127.0.0.1"], ["10.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::1"]]
)
async def test_a_name_that_leads_to_a_private_network_is_not_followed(places: list[str]) -> None:
    downloads = Downloads([CDN], resolver=Lying(*places))
    with pytest.raises(TryLater):
        await downloads.fetch(f"{CDN}x.jpg", MOST)
    assert connected == []
    await downloads.close()


async def test_a_server_of_our_own_settings_may_be_on_a_private_network(hostile: Hostile) -> None:
    own = hostile.url.replace("127.0.0.1", "bot-api.internal")
    downloads = Downloads([f"{own}/"], own, resolver=Lying("127.0.0.1"))
    assert await downloads.fetch(f"{own}/just-fits", MOST) == bytes(MOST)
    await downloads.close()


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("0.1.2.3", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("224.0.1.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("ff02::1", False),
    ],
)
def test_which_addresses_are_public(address: str, is_public: bool) -> None:
    assert public(address) is is_public


async def test_telegram_says_where_a_file_is(bot_api: TelegramStandIn, telegram: Telegram) -> None:
    update = bot_api.photo(31337, b"a photo")
    media = telegram.read(_posted(update))
    assert media
    assert await telegram.fetch(media.media, MOST) == b"a photo"


@pytest.mark.parametrize("size", [MOST + 1, 20_000_001])
async def test_what_telegram_says_is_too_large_is_not_fetched(
    bot_api: TelegramStandIn, telegram: Telegram, size: int
) -> None:
    bot_api.files["large"] = bytes(size)
    with pytest.raises(Refused):
        await telegram.fetch("large", MOST)
    assert bot_api.fetched == []


@pytest.mark.parametrize("media", ["gone", "../../secret", "http://169.254.169.254/"])
async def test_a_file_that_telegram_does_not_have_is_refused(
    telegram: Telegram, media: str
) -> None:
    with pytest.raises(Refused):
        await telegram.fetch(media, MOST)


async def test_twilio_sends_on_and_is_followed_without_the_password(
    twilio_api: TwilioStandIn, whatsapp: WhatsApp
) -> None:
    found = twilio_api.attached("image/jpeg", b"a photo")
    assert await whatsapp.fetch(found["MediaUrl0"], MOST) == b"a photo"


def _posted(update: dict[str, Any]) -> bytes:
    return web.json_response(update).body  # type: ignore[return-value]
