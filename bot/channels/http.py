"""The way to a provider: one pool of connections, and two kinds of failure.

What matters to a message is whether it can have arrived.  `NotSent` says that it cannot: no
connection was made.  `NoAnswer` says that it may: the request was written, and then came a
timeout or a reset.  What is posted is never tried again here, and no error names an address, for
the bot's token is part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)


class NotSent(Exception):
    """No connection could be made: the request was surely not sent."""


class NoAnswer(Exception):
    """The request may have been sent: its answer never came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered, whatever its status."""

    status: int
    body: bytes


class Pool:
    """Connections to one provider; they belong to the event loop that first asks something."""

    def __init__(self, patience: float = 20, connect: float = 5, limit: int = 128) -> None:
        """Wait so many seconds for an answer, and of those for a connection, on so many of them."""
        self._timeout = ClientTimeout(patience, connect=min(connect, patience))
        self._limit = limit
        self._session: ClientSession | None = None

    async def ask(
        self,
        method: str,
        url: str,
        *,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request, once, and return the answer; raise `NotSent` or `NoAnswer`."""
        try:
            async with self._open().request(
                method,
                url,
                data=data,
                headers=headers,
                allow_redirects=False,
            ) as response:
                return Answer(response.status, await response.read())
        except (ClientConnectorError, ConnectionTimeoutError, InvalidURL):
            raise NotSent from None
        except (ClientError, TimeoutError, OSError):
            raise NoAnswer from None

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    def _open(self) -> ClientSession:
        """Return the session, opened at first use, for it needs a running event loop."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._limit, ttl_dns_cache=300),
                cookie_jar=DummyCookieJar(),
                timeout=self._timeout,
            )
        return self._session
