"""Posting an event: to the address that was given, on the public internet, and nowhere else.

An address that leads into a private network is not followed there, at the very moment of
connecting; nor is a redirect, wherever it leads.  What is answered is not read.
"""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import ClientError
from aiohttp.abc import AbstractResolver

from bot.channels.connections import PrivateAddress, ToThePublic
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
        self._connections = ToThePublic(patience, limit=8, trusted=loopback, resolver=resolver)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Return once it has arrived; raise `NotDelivered`."""
        try:
            address = checked(url, loopback=bool(self._loopback))
            async with self._connections.session.post(
                address, data=body, headers=headers, allow_redirects=False
            ) as answer:
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
        await self._connections.close()
