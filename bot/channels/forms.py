"""The forms that Twilio posts: parsed strictly, and proven to be Twilio's.

Twilio signs the address and then each name with its value, sorted, with nothing in between.  So
whoever has seen one signature can cut the same string into other fields: a text that reads
"…From+31600000000…" becomes a sender.  Twilio's own validator takes such a form, and one with a
field twice.  Here no name comes twice, and a sender or a message id is found in the string that
was signed as often as there are fields for it, and no oftener (docs/decisions/0012).
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import unquote_plus, urlsplit

from bot.channels import Garbled

Form = Mapping[str, str]

MOST_BYTES = 65_536
MOST_FIELDS = 100

_HEADER = "x-twilio-signature"
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IDENTITY = re.compile(r"From(?=\+|whatsapp:)|MessageSid(?=[A-Z]{2}[0-9a-f]{32})")
_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
_SENDER = re.compile(
    r"""\+\d{1,15}                                      # a phone number
    |   whatsapp:(?:\+\d{1,15}|[A-Z]{2}\.[0-9A-Za-z]+)  # or an id that is none
    |   [0-9A-Za-z][0-9A-Za-z\ ]{0,10}                  # a short number, a name""",
    re.VERBOSE | re.ASCII,
)
_IDENTITIES = ("From", "MessageSid", "SmsMessageSid", "OriginalRepliedMessageSid")


class Webhook:
    """Where Twilio posts: what shows that a form is its own, and meant for us."""

    def __init__(
        self, account: str, tokens: Iterable[str], public_url: str, numbers: Collection[str]
    ) -> None:
        """Know our account, its tokens (several while they rotate), address and numbers."""
        self._account = account
        self._tokens = [token.encode() for token in tokens]
        self._addresses = _with_and_without_port(public_url.rstrip("/"))
        self._numbers = frozenset(numbers)

    def form(
        self, target: str, headers: Mapping[str, str], body: bytes, *, ours: str = "To"
    ) -> Form | None:
        """Return the form, or None unless it is authentic.

        `target` is path and query as they were asked for, the names of headers are in lower
        case, and `ours` is the field that must hold one of our numbers.
        """
        try:
            form = parsed(body)
        except Garbled:
            return None
        if form.get("AccountSid") != self._account or form.get(ours) not in self._numbers:
            return None
        given = headers.get(_HEADER, "").encode()
        content = "".join(name + value for name, value in sorted(form.items()))
        if not self._signed(target, content, given) or not _whole(content, form):
            return None
        return form

    def _signed(self, target: str, content: str, given: bytes) -> bool:
        """Whether one of our tokens signed it; Twilio is not consistent about the port."""
        return any(
            hmac.compare_digest(signature(token, address + target + content), given)
            for token in self._tokens
            for address in self._addresses
        )


def signature(token: bytes, content: str) -> bytes:
    """Return Twilio's signature of an address and what was posted to it."""
    return b64encode(hmac.digest(token, content.encode(), "sha1"))


def parsed(body: bytes) -> dict[str, str]:
    """Parse a form; raise `Garbled` if there is any way to read it differently."""
    try:
        pieces = body.decode("ascii").split("&")
        if len(body) > MOST_BYTES or len(pieces) > MOST_FIELDS:
            raise Garbled
        fields = [_field(piece) for piece in pieces]
    except UnicodeDecodeError:
        raise Garbled from None
    form = dict(fields)
    if len(form) < len(fields):
        raise Garbled
    return form


def _field(piece: str) -> tuple[str, str]:
    name, equals, value = piece.partition("=")
    if not name or not equals or "=" in value or ";" in piece:
        raise Garbled
    return _unquoted(name), _unquoted(value)


def _unquoted(text: str) -> str:
    if "%" not in text and "+" not in text:
        return text
    if _BROKEN_ESCAPE.search(text):
        raise Garbled
    return unquote_plus(text, errors="strict")


def _whole(content: str, form: Form) -> bool:
    """Whether sender and message id are whole, and the string that was signed holds no others."""
    identified = _SENDER.fullmatch(form.get("From", "")) and _SID.fullmatch(
        form.get("MessageSid", "")
    )
    shown = sum(name in form for name in _IDENTITIES)
    return bool(identified) and len(_IDENTITY.findall(content)) <= shown


def _with_and_without_port(url: str) -> tuple[str, str]:
    """Return an address as Twilio may have signed it."""
    parts = urlsplit(url)
    bare = parts._replace(netloc=parts.netloc.split(":")[0])
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return bare.geturl(), bare._replace(netloc=f"{bare.netloc}:{port}").geturl()
