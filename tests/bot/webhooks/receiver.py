"""A program that receives webhooks, and verifies each as docs/api.md says."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.standins.serving import StandIn


@dataclass(frozen=True)
class Received:
    """What was posted: its id, its event, and by how many signatures."""

    name: str
    event: dict[str, Any]
    signatures: tuple[str, ...]
    signed: bytes

    @property
    def kind(self) -> str:
        return str(self.event["type"])

    def by(self, secret: str) -> bool:
        """Whether one of the signatures was made with this secret."""
        key = b64decode(secret.removeprefix("whsec_"))
        made = b64encode(hmac.new(key, self.signed, "sha256").digest()).decode()
        return f"v1,{made}" in self.signatures


def received(headers: Mapping[str, str], body: bytes) -> Received:
    name = headers["webhook-id"]
    signed = f"{name}.{headers['webhook-timestamp']}.".encode() + body
    signatures = tuple(headers["webhook-signature"].split(" "))
    return Received(name, json.loads(body), signatures, signed)


class Receiver(StandIn):
    """A receiver on this machine; faults are what it answers next."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Received] = []
        self.elsewhere = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/events", self._take),
            web.post("/moved", self._moved),
            web.route("*", "/elsewhere", self._elsewhere),
        ]

    @property
    def kinds(self) -> list[str]:
        return [one.kind.removeprefix("edition.") for one in self.received]

    async def _take(self, request: web.Request) -> web.Response:
        self.received.append(received(request.headers, await request.read()))
        return web.Response(status=204)

    async def _moved(self, request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=307, headers={"Location": f"{self.url}/elsewhere"})

    async def _elsewhere(self, _request: web.Request) -> web.Response:
        self.elsewhere += 1
        return web.Response()
