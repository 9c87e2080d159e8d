"""Residents who write to a bot, each over a connection of their own, and what they see."""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import cast

from benchmarks.dialogue import SAID, filled

_OK = b"HTTP/1.1 200 "
_EMPTY = b"HTTP/1.1 204 "
_LENGTH = b"content-length: "
_MOST_REFUSALS = 1_000


@dataclass
class Crowd:
    """Everybody who writes, and what they saw.

    A resident has an answer, or waits for one.  `steady` messages fall due at their own pace, and
    wait in `due` if nobody is free to say them; else whoever was answered goes on at once.  After
    `most` messages, if that is no 0, nobody says anything more.
    """

    requests: tuple[bytes, ...]
    steady: bool = False
    most: int = 0
    counting: bool = False
    said: int = 0
    finished: int = 0
    refused: int = 0
    late: list[float] = field(default_factory=list)
    due: deque[float] = field(default_factory=deque)
    free: deque["Line"] = field(default_factory=deque)
    newcomers: Iterator[int] = field(default_factory=lambda: count(1))
    silent: asyncio.Event = field(default_factory=asyncio.Event)
    broken: str = ""
    _stopped: bool = False
    _size: int = 0

    def join(self, line: "Line") -> None:
        """Take in a resident who can write."""
        self._size += 1
        self.free.append(line)

    def speak(self, at: float) -> None:
        """Let somebody say something that falls due now, or as soon as anybody is free."""
        if self.free:
            self._say(self.free.popleft(), at)
        else:
            self.due.append(at)

    def stop(self) -> None:
        """Say nothing more; `silent` is set once everybody has an answer."""
        self._stopped = True
        self._settle()

    def answer(self, line: "Line", *, finished: bool) -> None:
        """Note an answer, and let the resident say what is due next."""
        now = perf_counter()
        self.finished += finished
        if self.counting:
            self.late.append(now - line.due)
        if self.due:
            self._say(line, self.due.popleft())
        elif self._stopped or self.steady:
            self.free.append(line)
            self._settle()
        else:
            self._say(line, now)

    def refuse(self, head: bytes) -> None:
        """Note a refusal; too many of them are no benchmark."""
        self.refused += 1
        if self.refused > _MOST_REFUSALS:
            self.lose(head.decode(errors="replace"))

    def lose(self, why: str) -> None:
        """Give up: the bot is not what is to be measured."""
        self.broken = self.broken or why
        self.silent.set()

    def _say(self, line: "Line", at: float) -> None:
        self.said += 1
        line.say(at)
        if self.said == self.most:
            self.stop()

    def _settle(self) -> None:
        if self._stopped and len(self.free) == self._size:
            self.silent.set()


class Line(asyncio.Protocol):
    """A connection, and the resident who writes over it; when one is done, the next comes."""

    def __init__(self, crowd: Crowd) -> None:
        self.due = 0.0
        self._crowd = crowd
        self._resident = next(crowd.newcomers)
        self._step = 0
        self._got = b""
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be ready to write."""
        self._transport = cast("asyncio.WriteTransport", transport)
        self._crowd.join(self)

    def say(self, at: float) -> None:
        """Send the next message, which fell due at this moment."""
        self.due = at
        request = self._crowd.requests[self._step]
        self._transport.write(filled(request, self._resident, self._step))

    def data_received(self, data: bytes) -> None:
        """Take an answer, and go on; a message that was refused is sent again, as Telegram does."""
        self._got += data
        head, _, body = self._got.partition(b"\r\n\r\n")
        if len(body) < _length(head):
            return
        self._got = b""
        if not head.startswith(_OK):
            self._crowd.refuse(head)
            self.say(self.due)
            return
        self._step += 1
        finished = self._step == len(SAID)
        if finished:
            self._step, self._resident = 0, next(self._crowd.newcomers)
        self._crowd.answer(self, finished=finished)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the others."""
        self._crowd.lose(f"The bot hung up: {exc}")


def _length(head: bytes) -> int:
    """Return how long the body is that belongs to this head, or 1 while the head is not whole."""
    _, found, rest = head.lower().partition(_LENGTH)
    if found:
        return int(rest.split(b"\r\n", 1)[0])
    return 0 if head.startswith(_EMPTY) else 1
