"""The doors: where providers post what residents do.  Nothing is believed that is not signed.

A bare ASGI application in front of the rest, for this is the hottest path: authenticate, read,
have it kept and answered, and say 200.  What is not authentic gets 403 and leaves nothing; what
cannot be kept gets 503, so that the provider tries again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

import structlog

from bot.channels import Garbled, Inbound, Refused, TryLater, Unreachable, Unsure, messages
from bot.office import Office
from storage.outage import StoreDown

if TYPE_CHECKING:  # its library is imported by the office that has it, not here
    from bot.channels.telegram import Telegram

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST = 64 * 1024
"""Bytes of what a provider posts; what is larger does not come from one."""

_HOOKS = "/hooks/"
_PROVIDERS_OWN = b"x-"
_TEXT = [(b"content-type", b"text/plain")]
_XML = [(b"content-type", b"text/xml")]
_LATER = [(b"content-type", b"text/plain"), (b"retry-after", b"5")]

log = structlog.get_logger()


class TooLarge(Exception):
    """No provider posts as much as this."""


class Gone(Exception):
    """Whoever was posting hung up."""


class Doors:
    """The webhooks of all organisations; everything else goes to the rest."""

    def __init__(self, offices: Mapping[str, Office], rest: App) -> None:
        self._offices = offices
        self._rest = rest
        self._aside: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(_HOOKS):
            await self._rest(scope, receive, send)
            return
        status, headers, body = await self._answer(scope, receive)
        headers = [*headers, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, Any, bytes]:
        name, _slash, door = scope["path"].removeprefix(_HOOKS).partition("/")
        office = self._offices.get(name)
        if office is None or scope["method"] != "POST":
            return 404, _TEXT, b"There is no such door."
        try:
            body = await _body(receive)
        except TooLarge:
            return 413, _TEXT, b"That is too large."
        except Gone:
            return 400, _TEXT, b"That is not all of it."
        headers = {
            key.decode("latin-1"): value.decode("latin-1")
            for key, value in scope["headers"]
            if key.startswith(_PROVIDERS_OWN)
        }
        try:
            return await self._enter(office, door, scope, headers, body)
        except StoreDown:
            return 503, _LATER, b"Please try again."

    async def _enter(
        self, office: Office, door: str, scope: Scope, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Any, bytes]:
        if door == "telegram" and office.telegram:
            return await self._telegram(office, office.telegram, headers, body)
        query = scope["query_string"].decode("latin-1")
        target = f"{scope['path']}?{query}" if query else scope["path"]
        if door == "twilio" and office.twilio:
            form = office.twilio.message_form(target, headers, body)
            if form is None:
                return 403, _TEXT, b"This is not signed."
            try:
                await office.ingest.take(messages.read(form))
            except Garbled:
                await office.ingest.keep_garbled("twilio", body)
            return 200, _XML, b"<Response/>"
        if door == "twilio/status" and office.twilio:
            form = office.twilio.status_form(target, headers, body)
            if form is None:
                return 403, _TEXT, b"This is not signed."
            if status := messages.read_status(form):
                await office.delivery.note_status(status)
            return 200, _XML, b"<Response/>"
        return 404, _TEXT, b"There is no such door."

    async def _telegram(
        self, office: Office, telegram: "Telegram", headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Any, bytes]:
        if not telegram.authentic(headers):
            return 403, _TEXT, b"This is not signed."
        try:
            inbound = telegram.read(body)
        except Garbled:
            await office.ingest.keep_garbled(telegram.name, body)
            return 200, _TEXT, b""
        if inbound is not None:
            await office.ingest.take(inbound)
            if inbound.tap_id:
                self._acknowledge(telegram, inbound)
        return 200, _TEXT, b""

    def _acknowledge(self, telegram: "Telegram", inbound: Inbound) -> None:
        """Let the button stop spinning, beside everything else."""
        task = asyncio.create_task(_acknowledged(telegram, inbound.tap_id))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


async def _acknowledged(telegram: "Telegram", tap_id: str) -> None:
    try:
        await telegram.acknowledge(tap_id)
    except (Refused, TryLater, Unreachable, Unsure) as error:
        log.info("tap not acknowledged", error=type(error).__name__)


async def _body(receive: Receive) -> bytes:
    """Return the body of a request; raise `TooLarge`, or `Gone` if the rest never comes."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
        if len(body) > LARGEST:
            raise TooLarge
        more = message.get("more_body", False)
    return body
