"""The doors of a quarter, knocked upon without a network."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.channels.account import Account
from bot.channels.gateway import Gateway
from bot.channels.telegram import Telegram
from bot.channels.twilio import Twilio
from bot.doors import Doors, Receive, Scope, Send
from bot.floods import Floods
from tests.bot.quarter import Quarter
from tests.standins import telegram, twilio

SECRET = "a-secret-of-telegrams"
GATEWAYS_SECRET = "a-secret-of-the-gateways"
URL = "https://wijkstem.example"
HOOK = "/hooks/village/twilio"
NOBODY = "http://127.0.0.1:9"


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[bytes, bytes]


async def rest(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer as the pages would."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b"pages"})


class House:
    """The doors of one quarter, with every provider; time stands still for floods."""

    def __init__(self, quarter: Quarter, at_once: int = 20) -> None:
        self.quarter = quarter
        self.seconds = 0.0
        self.telegram = telegram.Telegram()
        self.twilio = twilio.Twilio()
        office = quarter.office
        office.telegram = Telegram("7:stand-in", SECRET, NOBODY)
        office.twilio = Twilio(_account())
        office.gateway = Gateway(f"{NOBODY}/?secret={GATEWAYS_SECRET}")
        floods, texts = Floods(at_once, self.watch), Floods.of_texts(self.watch)
        self.doors = Doors({"village": office}, rest, floods, texts)

    def watch(self) -> float:
        """Return the seconds that have passed."""
        return self.seconds

    async def close(self) -> None:
        """Let go of connections."""
        office = self.quarter.office
        for provider in (office.telegram, office.twilio, office.gateway):
            if provider:
                await provider.close()

    async def knock(
        self,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
        *,
        method: str = "POST",
        query: bytes = b"",
        pieces: int = 1,
        hangs_up: bool = False,
        receive: Receive | None = None,
    ) -> Answer:
        size = -(-len(body) // pieces) or 1
        parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
        events: Iterator[dict[str, Any]] = iter(
            [
                {"type": "http.request", "body": part, "more_body": n < len(parts) or hangs_up}
                for n, part in enumerate(parts, 1)
            ]
            + [{"type": "http.disconnect"}]
        )
        heard: list[MutableMapping[str, Any]] = []

        async def heard_next() -> dict[str, Any]:
            return next(events)

        async def send(event: MutableMapping[str, Any]) -> None:
            heard.append(event)

        pairs = headers.items() if isinstance(headers, Mapping) else headers
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query,
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in pairs],
        }
        await self.doors(scope, receive or heard_next, send)
        return Answer(heard[0]["status"], heard[1]["body"], dict(heard[0]["headers"]))

    async def update(self, update: object, **more: Any) -> Answer:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        return await self.knock("/hooks/village/telegram", body, headers, **more)

    async def form(self, form: Mapping[str, str], path: str = HOOK) -> Answer:
        signature = twilio.signature(URL + path, dict(form))
        return await self.knock(path, urlencode(form).encode(), {"X-Twilio-Signature": signature})

    async def texted(self, method: str = "GET", path: str = "sms", **fields: str) -> Answer:
        """Ask what a gateway asks, or post it, with its secret."""
        given = urlencode({"secret": GATEWAYS_SECRET} | fields).encode()
        query, body = (given, b"") if method == "GET" else (b"", given)
        return await self.knock(f"/hooks/village/{path}", body, method=method, query=query)


@pytest.fixture
def url(tmp_path: object) -> str:
    """Knock at the doors of one kind of store: which it is does not matter there."""
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture
async def house(quarter: Quarter) -> AsyncIterator[House]:
    """Give the doors of a quarter."""
    house = House(quarter)
    yield house
    await house.close()


def _account() -> Account:
    number = twilio.WHATSAPP.removeprefix("whatsapp:")
    return Account(twilio.ACCOUNT, (twilio.TOKEN,), URL, twilio.SMS, number, api=NOBODY)
