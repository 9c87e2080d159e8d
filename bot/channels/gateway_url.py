"""The address of an SMS gateway: how a message is sent, and the secret that goes both ways.

One setting says it all.  An address with `{to}` and `{text}` in it is filled in and asked for; to
one without, a form with `to` and `text` is posted.  The `secret` in its query goes out with every
message, and must come in with whatever the gateway posts to us.  While it is replaced there are
several, with commas between: the first goes out, and each may come in.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple, Self
from urllib.parse import quote, unquote, urlencode

from bot.channels import web_address
from bot.channels.segments import is_gsm

_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_BLANK = re.compile(r"\{(\w*)\}")
_NEEDED = frozenset({"to", "text"})
_KNOWN = _NEEDED | {"id", "coding"}


class Request(NamedTuple):
    """What to ask of the gateway; without a form it is a GET."""

    url: str
    form: bytes | None


@dataclass(frozen=True, slots=True)
class GatewayUrl:
    """An address that can be filled in; it shows itself to nobody, for it has passwords in it."""

    template: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)

    @classmethod
    def read(cls, written: str) -> Self:
        """Read it as it was set; raise `ValueError` with what is wrong, and no part of it."""
        parts = web_address.read(written)
        if parts is None:
            raise ValueError("is no address: it begins with http:// or https://")
        pieces = parts.query.split("&")
        given = [piece.removeprefix("secret=") for piece in pieces if piece.startswith("secret=")]
        secrets = unquote(given[0]).split(",") if len(given) == 1 else []
        if not secrets or not all(map(_SECRET.fullmatch, secrets)):
            raise ValueError(
                "has no secret: add secret= with at least 16 letters and digits to its query, "
                "for without it anybody could post messages"
            )
        blanks = set(_BLANK.findall(written))
        if not blanks <= _KNOWN or len(blanks & _NEEDED) == 1:
            raise ValueError("must have both {to} and {text} in it, or neither")
        query = "&".join(f"secret={secrets[0]}" if p.startswith("secret=") else p for p in pieces)
        return cls(parts._replace(query=query, fragment="").geturl(), tuple(secrets))

    @property
    def names_messages(self) -> bool:
        """Whether the gateway hears our own id of a message, by which it reports."""
        return "{id}" in self.template

    def request(self, to: str, text: str, own_id: str) -> Request:
        """Return what sends a text; `coding` is 0 for the cheap alphabet and 2 for any other."""
        values = {"to": to, "text": text, "id": own_id, "coding": "0" if is_gsm(text) else "2"}
        url = _BLANK.sub(lambda blank: quote(values[blank[1]], safe=""), self.template)
        posted = None if "{to}" in self.template else {"to": to, "text": text}
        return Request(url, urlencode(posted).encode() if posted else None)
