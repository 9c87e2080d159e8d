"""The doors: where providers post what residents do.  Nothing is believed that is not signed.

A bare ASGI application in front of the rest, for this is the hottest path: authenticate, read,
have it kept and answered, and say 200.  What is not authentic gets 403 and leaves nothing; what
cannot be kept gets 503, so that the provider tries again.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from bot.channels import Garbled, Inbound, Refused, TryLater, Unreachable, Unsure, messages
from bot.channels.messages import Status
from bot.floods import Floods
from bot.office import Office
from storage.outage import StoreDown

if TYPE_CHECKING:  # their libraries are imported by the office that has them, not here
    from bot.channels.gateway import Gateway
    from bot.channels.telegram import Telegram
    from bot.channels.twilio import Twilio

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST = 64 * 1024
"""Bytes of what a provider posts; what is larger does not come from one."""

MOST_INSIDE = 1024
"""Requests that are being answered at once: what these can hold in memory is 64 MiB."""

MOST_UNSIGNED = 64
"""Requests to one organisation of which nobody knows yet whether they are signed: for that their
body is needed, and whoever signs nothing may take as long as that is waited for."""

UNSIGNED_PATIENCE = 4.0
"""Seconds in which all of such a request must have come."""

PATIENCE = 10.0
"""Seconds in which all of a request must have come; providers give up after 15."""

_HOOKS = "/hooks/"
_PROVIDERS_OWN = b"x-"
_TEXT = [(b"content-type", b"text/plain")]
_XML = [(b"content-type", b"text/xml")]

log = structlog.get_logger()


class TooLarge(Exception):
    """No provider posts as much as this."""


class Gone(Exception):
    """Whoever was posting hung up."""


class Crowded(Exception):
    """Too many are waited for already of whom nobody knows yet whether they sign."""


class Knock(NamedTuple):
    """A request at a door, of which the body has not been read yet."""

    office: Office
    door: str
    scope: Scope
    receive: Receive

    @property
    def headers(self) -> dict[str, str]:
        """Return the providers' own headers; one that comes twice is one that nobody signed."""
        found: dict[str, str] = {}
        for name, value in self.scope["headers"]:
            if name.startswith(_PROVIDERS_OWN):
                key, text = name.decode("latin-1"), value.decode("latin-1")
                found[key] = f"{found[key]}, {text}" if key in found else text
        return found

    @property
    def target(self) -> str:
        """Return path and query as they were asked for."""
        query, path = self.scope["query_string"].decode("latin-1"), str(self.scope["path"])
        return f"{path}?{query}" if query else path

    async def body(self, patience: float | None = None) -> bytes:
        """Return the body; raise `TooLarge`, `TimeoutError`, or `Gone` if the rest never comes."""
        body, more = b"", True
        async with asyncio.timeout(PATIENCE if patience is None else patience):
            while more:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                body += message.get("body", b"")
                if len(body) > LARGEST:
                    raise TooLarge
                more = message.get("more_body", False)
        return body


class Answer(NamedTuple):
    """What we say to whoever posted something."""

    status: int
    body: bytes = b""
    headers: list[tuple[bytes, bytes]] = _TEXT


_NO_DOOR = Answer(404, b"There is no such door.")
_UNSIGNED = Answer(403, b"This is not signed.")
_TAKEN = Answer(200)
_TAKEN_BY_TWILIO = Answer(200, b"<Response/>", _XML)


class Doors:
    """The webhooks of all organisations; everything else goes to the rest."""

    def __init__(
        self,
        offices: Mapping[str, Office],
        rest: App,
        floods: Floods | None = None,
        texts: Floods | None = None,
    ) -> None:
        """`floods` is what an address may post at once, `texts` what a number may by SMS a day."""
        self._offices = offices
        self._rest = rest
        self._floods = Floods() if floods is None else floods
        self._texts = Floods.of_texts() if texts is None else texts
        self._inside = 0
        self._unsigned: Counter[int] = Counter()
        self._aside: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(_HOOKS):
            await self._rest(scope, receive, send)
            return
        self._inside += 1
        try:
            status, body, headers = await self._answer(scope, receive)
        finally:
            self._inside -= 1
        headers = [*headers, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        name, _slash, door = scope["path"].removeprefix(_HOOKS).partition("/")
        office = self._offices.get(name)
        if office is None:
            return _NO_DOOR
        if self._inside > MOST_INSIDE:
            return _later(503, 5)
        try:
            return await self._enter(Knock(office, door, scope, receive))
        except TooLarge:
            return Answer(413, b"That is too large.")
        except TimeoutError:
            return Answer(408, b"That takes too long.")
        except Gone:
            return Answer(400, b"That is not all of it.")
        except (StoreDown, Crowded):
            return _later(503, 5)

    async def _enter(self, knock: Knock) -> Answer:
        office, method = knock.office, knock.scope["method"]
        if knock.door == "sms" and office.gateway and method in {"GET", "POST"}:
            return await self._gateway(knock, office.gateway)
        if method != "POST":
            return _NO_DOOR
        if knock.door == "telegram" and office.telegram:
            return await self._telegram(knock, office.telegram)
        if knock.door == "twilio" and office.twilio:
            return await self._twilio(knock, office.twilio)
        if knock.door == "twilio/status" and office.twilio:
            return await self._twilio_status(knock, office.twilio)
        return _NO_DOOR

    async def _telegram(self, knock: Knock, telegram: "Telegram") -> Answer:
        """Take an update; the secret is in a header, so a body without it is not even read."""
        if not telegram.authentic(knock.headers):
            return _UNSIGNED
        body = await knock.body()
        try:
            inbound = telegram.read(body)
        except Garbled:
            sender = telegram.sender(body)
            await knock.office.ingest.keep_garbled(telegram.name, body, sender)
            return _TAKEN
        if inbound is None:
            return _TAKEN
        if early := await self._taken(knock, inbound):
            return _later(429, early)
        if inbound.tap_id:
            self._acknowledge(telegram, inbound)
        return _TAKEN

    async def _twilio(self, knock: Knock, twilio: "Twilio") -> Answer:
        body = await self._unsigned_body(knock)
        form = twilio.message_form(knock.target, knock.headers, body)
        if form is None:
            return _UNSIGNED
        try:
            inbound = messages.read(form)
        except Garbled:
            await knock.office.ingest.keep_garbled("twilio", body, messages.sender(form))
            return _TAKEN_BY_TWILIO
        await self._taken_or_set_aside(knock, inbound)
        return _TAKEN_BY_TWILIO

    async def _twilio_status(self, knock: Knock, twilio: "Twilio") -> Answer:
        body = await self._unsigned_body(knock)
        form = twilio.status_form(knock.target, knock.headers, body)
        if form is None:
            return _UNSIGNED
        if status := messages.read_status(form):
            await knock.office.delivery.note_status(status)
        return _TAKEN_BY_TWILIO

    async def _gateway(self, knock: Knock, gateway: "Gateway") -> Answer:
        query, body = knock.scope["query_string"], await self._unsigned_body(knock)
        fields = gateway.fields(query, body)
        if fields is None:
            return _UNSIGNED
        try:
            said = gateway.read(fields)
        except Garbled as reason:
            return Answer(400, str(reason).encode())
        if isinstance(said, Status):
            await knock.office.delivery.note_status(said)
        elif said:
            await self._taken_or_set_aside(knock, said)
        return _TAKEN

    async def _unsigned_body(self, knock: Knock) -> bytes:
        """Return a body that shows only when it is there whether it is signed.

        Until then it has one of the few places for that of its organisation, and no other; raise
        `Crowded` if there is none.
        """
        whose = id(knock.office)
        if self._unsigned[whose] >= MOST_UNSIGNED:
            raise Crowded
        self._unsigned[whose] += 1
        self._inside -= 1
        try:
            return await knock.body(UNSIGNED_PATIENCE)
        finally:
            self._inside += 1
            self._unsigned[whose] -= 1

    async def _taken_or_set_aside(self, knock: Knock, inbound: Inbound) -> None:
        """Have a message kept and answered, or only kept if it comes too early; it comes once."""
        ingest, address = knock.office.ingest, _sender(knock, inbound)
        if inbound.channel == "sms" and self._texts.early(address):
            await ingest.set_aside(inbound, say_so=self._texts.begins(address))
        elif await self._taken(knock, inbound):
            await ingest.set_aside(inbound, say_so=self._floods.begins(address))

    async def _taken(self, knock: Knock, inbound: Inbound) -> float:
        """Have a message kept and answered, or return how many seconds it comes too early."""
        address = _sender(knock, inbound)
        if early := self._floods.early(address):
            return early
        try:
            await knock.office.ingest.take(inbound)
        except StoreDown:
            self._floods.forgive(address)
            self._texts.forgive(address)
            raise
        return 0

    def _acknowledge(self, telegram: "Telegram", inbound: Inbound) -> None:
        """Let the button stop spinning, beside everything else."""
        task = asyncio.create_task(_acknowledged(telegram, inbound.tap_id))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


def _sender(knock: Knock, inbound: Inbound) -> tuple[int, str, str]:
    """Return by what floods know who wrote, and to which organisation."""
    return id(knock.office), inbound.channel, inbound.address


async def _acknowledged(telegram: "Telegram", tap_id: str) -> None:
    try:
        await telegram.acknowledge(tap_id)
    except (Refused, TryLater, Unreachable, Unsure) as error:
        log.info("tap not acknowledged", error=type(error).__name__)


def _later(status: int, seconds: float) -> Answer:
    """Ask the provider to come again after so many seconds."""
    wait = (b"retry-after", b"%d" % ceil(seconds))
    return Answer(status, b"Please try again.", [*_TEXT, wait])
