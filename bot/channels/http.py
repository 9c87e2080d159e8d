"""The way to a provider: one pool of connections, and two kinds of failure.

What matters to a message is whether it can have arrived.  `NotSent` says that it cannot: no
connection was made.  `NoAnswer` says that it may: the request was written, and then came a
timeout or a reset.  What is posted is never tried again here, and no error names an address, for
the bot's token is part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError, InvalidURL

from bot.channels.connections import Connections


class NotSent(Exception):
    """No connection could be made: the request was surely not sent."""


class NoAnswer(Exception):
    """The request may have been sent: its answer never came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered, whatever its status."""

    status: int
    body: bytes


class Pool(Connections):
    """Connections to one provider."""

    def __init__(self, patience: float = 20, connect: float = 5, limit: int = 128) -> None:
        """Wait so many seconds for an answer, and of those for a connection, on so many of them."""
        super().__init__(patience, connect, limit=limit)

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
            async with self.session.request(
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
