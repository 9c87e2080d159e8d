"""Connections over HTTP: opened at first use, and let go of together.

A name that leads into a private network is not followed there, where that is asked for: at the
very moment of connecting, so that it cannot mean another place by then.
"""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import AddressFamily
from typing import Any, Final

from aiohttp import ClientSession, ClientTimeout, DefaultResolver, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

_WITHIN_SIX: Final = ip_network("64:ff9b::/96")
"""Where addresses of the fourth version stand behind a gateway."""


class PrivateAddress(OSError):
    """A name leads to a place that is not of the public internet."""


class Connections:
    """At most so many connections, which keep no cookies; they belong to one event loop."""

    def __init__(self, patience: float, connect: float = 5, *, limit: int, **session: Any) -> None:
        """Wait so many seconds for an answer, and of those for a connection."""
        self._timeout = ClientTimeout(patience, connect=min(connect, patience))
        self._limit = limit
        self._options = session
        self._session: ClientSession | None = None

    @property
    def session(self) -> ClientSession:
        """The session, opened at first use, for it needs a running event loop."""
        if self._session is None:
            self._session = ClientSession(
                connector=self._connector(),
                cookie_jar=DummyCookieJar(),
                timeout=self._timeout,
                **self._options,
            )
        return self._session

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    def _connector(self) -> TCPConnector:
        return TCPConnector(limit=self._limit, ttl_dns_cache=300)


class ToThePublic(Connections):
    """Connections to the public internet alone, and to hosts that are trusted by name."""

    def __init__(
        self,
        patience: float,
        *,
        limit: int,
        trusted: Collection[str],
        resolver: AbstractResolver | None = None,
        **session: Any,
    ) -> None:
        """Ask the resolver anew for every connection."""
        super().__init__(patience, limit=limit, **session)
        self._trusted, self._resolver = trusted, resolver

    def _connector(self) -> TCPConnector:
        resolver = Guarded(self._resolver or DefaultResolver(), self._trusted)
        return TCPConnector(resolver=resolver, use_dns_cache=False, limit=self._limit)


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
