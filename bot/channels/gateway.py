"""SMS by way of any gateway that speaks HTTP, as Kannel does: requests with a secret, both ways.

What comes in is a GET or a form with `from`, `text`, `id` and `secret`; with `status` instead of
`text` it tells what became of a message of ours.  A gateway has no signature, so the secret is
all that proves it, and nothing is read before that.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from http import HTTPStatus
from secrets import token_hex
from urllib.parse import unquote_to_bytes

import orjson
from aiohttp import ClientSession

from bot.channels import Garbled, Inbound, Kind, Outbound, Refused, TryLater, Unsure
from bot.channels.fitting import parts, sms
from bot.channels.gateway_url import GatewayUrl
from bot.channels.http import NoAnswer, NotSent, Pool
from bot.channels.messages import Status
from bot.channels.segments import folded, is_gsm

Fields = Mapping[str, bytes]

CHEAP, DEAR = 1530, 670
"""Units of ten segments, in either alphabet: gateways cut off what is longer."""

_MOST_BYTES, _MOST_FIELDS = 65_536, 100
_POSTED = {"Content-Type": "application/x-www-form-urlencoded"}
_OURS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED})
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_NUMBER = re.compile(r"(?:\+|00)?([1-9][0-9]{7,14})")
_ID = re.compile(r"[!-~]+")
_NAMED = re.compile(rb"\bid\s*[:=]\s*([!-~]+)", re.IGNORECASE)

_LONGEST_ID = 200
"""Signs of an id that is kept as it is."""

_CHARSETS = {
    **dict.fromkeys(("", "utf8", "gsm", "usascii"), "utf-8"),
    **dict.fromkeys(("iso88591", "windows1252", "cp1252"), "cp1252"),
    **dict.fromkeys(("utf16be", "ucs2"), "utf-16-be"),
}
"""What texts may be written in, by name without dashes; Kannel recodes `gsm` itself."""

_STATES = {
    **dict.fromkeys(("1", "delivered", "delivrd"), "delivered"),
    **dict.fromkeys(("2", "16", "undelivered", "undeliv", "rejected", "rejectd"), "undelivered"),
    **dict.fromkeys(("failed", "expired"), "failed"),
}
"""What a report says, as Kannel and SMPP number and name it; anything else is no news."""


class Once(Pool):
    """A way on which nothing is asked twice: aiohttp asks again itself when a GET is cut short.

    Of any other GET that is right; this one sends a message.
    """

    @property
    def session(self) -> ClientSession:
        """The session, which asks once."""
        session = super().session
        session._retry_connection = False  # noqa: SLF001 - there is no other way to say so
        return session


class Gateway:
    """Residents who send text messages to a number of the gateway's."""

    name = "sms"

    def __init__(self, url: str, patience: float = 20) -> None:
        """Send by this address, and believe what comes with its secret."""
        self._url = GatewayUrl.read(url)
        self._secrets = [secret.encode() for secret in self._url.secrets]
        self._pool = Once(patience)

    def fields(self, query: bytes, body: bytes) -> Fields | None:
        """Return what was asked or posted, or None unless it came with the secret."""
        try:
            fields = _parsed(b"&".join(piece for piece in (query, body) if piece))
        except Garbled:
            return None
        given = fields.get("secret", b"")
        return fields if sum(hmac.compare_digest(s, given) for s in self._secrets) else None

    def read(self, fields: Fields) -> Inbound | Status | None:
        """Return what a resident sent, or what became of a message; None if that is no news.

        Raise `Garbled` with a sentence for whoever set up the gateway.
        """
        message = _text(fields, "id")
        if not _ID.fullmatch(message):
            raise Garbled(
                "The id is missing, or has a space in it: it tells a message from its own "
                "repetition."
            )
        message = _kept(message)
        if "status" in fields:
            state = _STATES.get(_text(fields, "status").lower())
            return Status(message, state) if state else None
        number = _NUMBER.fullmatch(_text(fields, "from").strip())
        if not number:
            raise Garbled("The sender (from) is no international number, such as +31600000000.")
        if "text" not in fields:
            raise Garbled("The text is missing.")
        text = _text(fields, "text", _text(fields, "charset")).replace("\0", "")
        kind = Kind.TEXT if text else Kind.OTHER
        return Inbound(self.name, f"+{number[1]}", message, kind, text)

    def parts(self, reply: Outbound) -> tuple[Outbound, ...]:
        """Split what is too long for ten segments; the gateway splits it in those.

        The numbers to type stand in the text already.
        """
        cheap = folded(reply.text)
        text, most = (cheap, CHEAP) if is_gsm(cheap) else (reply.text, DEAR)
        return tuple(map(Outbound, parts(text, most, sms)))

    async def send(self, address: str, reply: Outbound) -> str:
        """Send one part, once; return the gateway's id of it, or our own if it names none."""
        own_id = token_hex(16)
        url, form = self._url.request(address, reply.text, own_id)
        method, headers = ("POST", _POSTED) if form else ("GET", None)
        try:
            answer = await self._pool.ask(method, url, data=form, headers=headers)
        except NotSent:
            raise TryLater(5) from None
        except NoAnswer:
            raise Unsure from None
        if failure := verdict(answer.status):
            raise failure
        return own_id if self._url.names_messages else _named(answer.body) or own_id

    async def close(self) -> None:
        """Let go of connections."""
        await self._pool.close()


def verdict(status: int) -> Exception | None:
    """Say what a status means for the message; a wrong password is our fault, not the message's.

    403 is a wrong password at one gateway and a barred number at another, so only this message
    waits.  An address that has moved took nothing.
    """
    if status in range(200, 300):
        return None
    if status in _BUSY:
        return TryLater(5, everybody=True)
    if status in _OURS or status < HTTPStatus.BAD_REQUEST:
        return TryLater(60, everybody=True)
    if status == HTTPStatus.FORBIDDEN:
        return TryLater(60, address=True)
    return Unsure() if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Refused(f"status {status}")


def _parsed(raw: bytes) -> dict[str, bytes]:
    """Parse a query or a form; raise `Garbled` if there is any way to read it differently."""
    pieces = raw.split(b"&")
    if len(raw) > _MOST_BYTES or len(pieces) > _MOST_FIELDS or _BROKEN_ESCAPE.search(raw):
        raise Garbled
    halves = [piece.partition(b"=") for piece in pieces]
    if not all(name and equals and b"=" not in value for name, equals, value in halves):
        raise Garbled
    fields = {_unquoted(name).decode("latin-1"): _unquoted(value) for name, _, value in halves}
    if len(fields) < len(pieces):
        raise Garbled
    return fields


def _unquoted(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))


def _text(fields: Fields, name: str, charset: str = "") -> str:
    """Return a field as text; raise `Garbled` if it is not written in what it says."""
    encoding = _CHARSETS.get(re.sub(r"[^a-z0-9]", "", charset.lower()))
    if encoding is None:
        raise Garbled("The charset is none of utf-8, iso-8859-1 and utf-16be.")
    try:
        return fields.get(name, b"").decode(encoding)
    except UnicodeDecodeError:
        raise Garbled(
            f"The field {name} is not written in the charset that it should be."
        ) from None


def _named(body: bytes) -> str:
    """Return the id that the gateway gave to a message, if it says so in JSON or in words."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        found = _NAMED.search(body)
        return _kept(found[1].decode("ascii")) if found else ""
    if not isinstance(answer, dict):
        return ""
    given = (answer.get(name) for name in ("id", "message_id", "messageId"))
    return next((_kept(str(one)) for one in given if isinstance(one, str | int)), "")


def _kept(message_id: str) -> str:
    """Return a message's id as it is kept: a long one by what can be told from it."""
    if len(message_id) <= _LONGEST_ID:
        return message_id
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()
