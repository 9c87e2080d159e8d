"""Fetching what a resident sent beside words: from the provider's own hosts, and nobody else's.

What is asked for stands in a message from outside, so it is not believed.  An address that does
not begin like one of the provider's is never asked, nor is one to which we are sent on; a name
that leads into a private network is not followed there, at the very moment of connecting, so
that it cannot mean another place by then.  And of what comes, no more is read than was allowed.
"""

import re
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ConnectionTimeoutError,
    InvalidURL,
)
from aiohttp.abc import AbstractResolver

from bot.channels import Refused, TryLater
from bot.channels.connections import ToThePublic

HOPS: Final = 3
"""Addresses that are asked for one file: the first, and where it sends us."""

_CHUNK: Final = 65_536
_PLAIN: Final = re.compile(r"https?://[!-;=?-\[\]_a-z~]{1,4000}")
_UPWARDS: Final = re.compile(r"\.\.|%2e|%2f|%5c", re.IGNORECASE)
_SENT_ON: Final = frozenset({301, 302, 303, 307, 308})
_LATER: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
)
_WHOLE: Final = {"Accept-Encoding": "identity"}


class TooLarge(Refused):
    """There is more of it than we take."""


class Downloads:
    """The way to files that are on a provider's hosts."""

    def __init__(
        self,
        places: Collection[str],
        own: str = "",
        patience: float = 30,
        resolver: AbstractResolver | None = None,
    ) -> None:
        """Ask only what begins like one of these places: scheme, host, and a path that ends in /.

        The host of our `own` settings may be on a private network, all others may not.
        """
        self._places = tuple(places)
        self._connections = ToThePublic(
            patience,
            limit=4,
            trusted={urlsplit(own).hostname or ""},
            resolver=resolver,
            auto_decompress=False,
        )

    async def fetch(self, url: str, most: int, headers: Mapping[str, str] | None = None) -> bytes:
        """Return at most so many bytes; raise `TooLarge`, `Refused`, or `TryLater`.

        The headers are for the first host only, for they say who we are.
        """
        asked = {**_WHOLE, **(headers or {})}
        try:
            for _hop in range(HOPS):
                if not self.allowed(url):
                    raise Refused("it is nowhere where we fetch from")
                async with self._connections.session.get(
                    url, headers=asked, allow_redirects=False
                ) as answer:
                    if answer.status not in _SENT_ON:
                        return await _content(answer, most)
                    url = urljoin(url, answer.headers.get("Location", ""))
                    asked = _WHOLE
        except (ClientConnectorError, ConnectionTimeoutError, TimeoutError, OSError):
            raise TryLater(5) from None
        except InvalidURL:
            raise Refused("its address is none") from None
        except ClientError:
            raise TryLater(5) from None
        raise Refused("it sends us on and on")

    def allowed(self, url: str) -> bool:
        """Whether an address begins like one of the places, and nothing in it leads out of that."""
        plain = _PLAIN.fullmatch(url) and not _UPWARDS.search(urlsplit(url).path)
        return bool(plain) and url.startswith(self._places)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._connections.close()


async def _content(answer: ClientResponse, most: int) -> bytes:
    """Read what was answered, and stop reading where it is too much."""
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _LATER:
        raise TryLater(5)
    if answer.status != HTTPStatus.OK:
        raise Refused(f"status {answer.status}")
    if (answer.content_length or 0) > most:
        raise TooLarge
    content = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > most:
            raise TooLarge
    return bytes(content)
