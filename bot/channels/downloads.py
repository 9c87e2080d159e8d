"""Fetching what a resident sent beside words: from the provider's own hosts, and nobody else's.

What is asked for stands in a message from outside, so it is not believed.  An address that does
not begin like one of the provider's is never asked, nor is one to which we are sent on; a name
that leads into a private network is not followed there, at the very moment of connecting, so
that it cannot mean another place by then.  And of what comes, no more is read than was allowed.
"""

import re
from collections.abc import Collection, Mapping
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import AddressFamily
from typing import Final
from urllib.parse import urljoin, urlsplit

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DefaultResolver,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.channels import Refused, TryLater

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
_WITHIN_SIX: Final = ip_network("64:ff9b::/96")
"""Where addresses of the fourth version stand behind a gateway."""


class TooLarge(Refused):
    """There is more of it than we take."""


class PrivateAddress(OSError):
    """A name leads to a place that is not of the public internet."""


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
        self._trusted = {urlsplit(own).hostname or ""}
        self._timeout = ClientTimeout(patience, connect=min(5, patience))
        self._resolver = resolver
        self._session: ClientSession | None = None

    async def fetch(self, url: str, most: int, headers: Mapping[str, str] | None = None) -> bytes:
        """Return at most so many bytes; raise `TooLarge`, `Refused`, or `TryLater`.

        The headers are for the first host only, for they say who we are.
        """
        asked = {**_WHOLE, **(headers or {})}
        try:
            for _hop in range(HOPS):
                if not self.allowed(url):
                    raise Refused("it is nowhere where we fetch from")
                async with self._open().get(url, headers=asked, allow_redirects=False) as answer:
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
        if self._session:
            await self._session.close()
            self._session = None

    def _open(self) -> ClientSession:
        """Return the session, opened at first use, for it needs a running event loop."""
        if self._session is None:
            resolver = Guarded(self._resolver or DefaultResolver(), self._trusted)
            self._session = ClientSession(
                connector=TCPConnector(resolver=resolver, use_dns_cache=False, limit=4),
                cookie_jar=DummyCookieJar(),
                timeout=self._timeout,
                auto_decompress=False,
            )
        return self._session


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


class Guarded(AbstractResolver):
    """Finds out where a host is; whoever is on a private network is not there for us."""

    def __init__(self, resolver: AbstractResolver, trusted: Collection[str]) -> None:
        self._resolver = resolver
        self._trusted = trusted

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host, all of them public; raise `PrivateAddress`."""
        found = await self._resolver.resolve(host, port, family)
        if host not in self._trusted and not all(public(one["host"]) for one in found):
            raise PrivateAddress("the host is on a private network")
        return found

    async def close(self) -> None:
        """Let go of the one that really finds out."""
        await self._resolver.close()


def public(written: str) -> bool:
    """Whether an address is one of the public internet, however it is written."""
    address: IPv4Address | IPv6Address = ip_address(written.partition("%")[0])
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _WITHIN_SIX:
            inside = IPv4Address(int(address) & 0xFFFF_FFFF)
        address = inside or address
    return address.is_global and not address.is_multicast
