"""A way to a stand-in on which anything can go wrong: a TCP proxy, switched while it runs."""

import asyncio
import socket
import struct
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

_RESET_AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Trouble:
    """What goes wrong on every connection, until another trouble is set.

    `latency` is in seconds, each way.  A connection is reset once so many bytes of what was asked
    or answered have passed since the trouble began; `swallows` takes what is asked and does
    nothing with it.
    """

    latency: float = 0.0
    asked: int | None = None
    answered: int | None = None
    swallows: bool = False


class Proxy:
    """Stands before one server, as `async with`; `url` is where to find it.

    `trouble` may be set at any time.  `refuse` takes the listening socket away and cuts off who is
    connected, as a server that died; `accept` brings it back in the same place.  `resets` counts
    the connections that were reset, by the way on which the limit was reached.
    """

    def __init__(self, target: str) -> None:
        self.trouble = Trouble()
        self.url = ""
        self.resets: Counter[str] = Counter()
        self._host, self._port = urlsplit(target).hostname, urlsplit(target).port
        self._server: asyncio.Server | None = None
        self._at = 0
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.accept()
        self.url = f"http://127.0.0.1:{self._at}"
        return self

    async def __aexit__(self, *_failure: object) -> None:
        await self.refuse()

    async def accept(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._at)
        self._at = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Listen no more, and cut off who is connected."""
        if self._server:
            self._server.close()
        connections = list(self._connections)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)
        connection.add_done_callback(lambda _ended: _reset(writer))  # also if it never began

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes both ways until either side ends, or a trouble does."""
        try:
            far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            return
        ways = [
            asyncio.create_task(self._carry(reader, far_writer, "asked")),
            asyncio.create_task(self._carry(far_reader, writer, "answered")),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            _reset(far_writer)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        """Carry bytes one way; return when there are no more, or the connection is to be reset."""
        trouble, passed = self.trouble, 0
        with suppress(ConnectionError):
            while chunk := await reader.read(65_536):
                if self.trouble is not trouble:
                    trouble, passed = self.trouble, 0
                if trouble.swallows:
                    continue
                await asyncio.sleep(trouble.latency)
                limit: int | None = getattr(trouble, way)
                if limit is not None:
                    chunk = chunk[: limit - passed]
                passed += len(chunk)
                writer.write(chunk)
                await writer.drain()
                if passed == limit:
                    self.resets[way] += 1
                    return


def _reset(writer: asyncio.StreamWriter) -> None:
    """Reset a connection: what was not read yet is lost, and the other side sees an error."""
    plug: socket.socket = writer.get_extra_info("socket")
    with suppress(OSError):
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)
    writer.transport.abort()
