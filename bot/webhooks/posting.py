"""Posting an event: to the address that was given, on the public internet, and nowhere else.

An address that leads into a private network is not followed there, at the very moment of
connecting; nor is a redirect, wherever it leads.  What is answered is not read.
"""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import DefaultResolver

from bot.channels.downloads import Guarded, PrivateAddress
from bot.webhooks.address import BadAddress, checked
from bot.webhooks.failures import Gone, NotDelivered

PATIENCE: Final = 10.0
"""Seconds within which a receiver has to answer."""


class Poster:
    """The way to the receivers of one organisation."""

    def __init__(
        self,
        *,
        loopback: Collection[str] = (),
        patience: float = PATIENCE,
        resolver: AbstractResolver | None = None,
    ) -> None:
        """Programs on this machine are only posted to under these names."""
        self._loopback = loopback
        self._timeout = ClientTimeout(patience, connect=min(5, patience))
        self._resolver = resolver
        self._session: ClientSession | None = None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Return once it has arrived; raise `NotDelivered`."""
        try:
            address = checked(url, loopback=bool(self._loopback))
            posting = self._open().post(address, data=body, headers=headers, allow_redirects=False)
            async with posting as answer:
                status = answer.status
        except (BadAddress, PrivateAddress):
            raise NotDelivered("nothing may be posted there") from None
        except TimeoutError:
            raise NotDelivered("no answer in time") from None
        except (ClientError, OSError, ValueError) as failure:
            private = isinstance(failure.__cause__, PrivateAddress)
            said = "nothing may be posted there" if private else "no connection"
            raise NotDelivered(said) from None
        if status == HTTPStatus.GONE:
            raise Gone(f"status {status}")
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise NotDelivered(f"status {status}")

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    def _open(self) -> ClientSession:
        """Return the session, opened at first use, for it needs a running event loop."""
        if self._session is None:
            resolver = Guarded(self._resolver or DefaultResolver(), self._loopback)
            self._session = ClientSession(
                connector=TCPConnector(resolver=resolver, use_dns_cache=False, limit=8),
                cookie_jar=DummyCookieJar(),
                timeout=self._timeout,
            )
        return self._session
