"""Residents who go on talking while a broadcast leaves and a service dies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import uniform
from time import monotonic

from bot.office import now
from tests.kills.chats import Chats, Said
from tests.kills.lives import MOMENT, Lives

READING = 1.0
"""Seconds in which a reply is read, at most."""

TALKING = ("20001", "20002", "20003")


@dataclass
class Talk:
    """How many seconds each reply took while a broadcast with a `text` leaves, and who stops."""

    service: Lives
    chats: Chats
    text: str
    took: list[float] = field(default_factory=list)
    over: bool = False
    stops: list[asyncio.Task[None]] = field(default_factory=list)

    def stop(self, chat: str) -> None:
        """Have somebody say STOP, now or as soon as there is a service that hears it."""
        if chat:
            said = self.chats.update(chat, "stop", int(now().timestamp()))
            self.stops.append(asyncio.create_task(self.service.deliver(said)))

    async def go_on(self, chat: str) -> None:
        """Write, wait for the reply and read it, until it is over.

        Nobody types as soon as they were answered: who did would be in step with the sender's
        rests, and write at the beginning of each.
        """
        while not self.over:
            before = len(self._said(chat))
            await self.service.deliver(self.chats.update(chat, "menu", int(now().timestamp())))
            written = monotonic()
            while len(self._said(chat)) == before:  # noqa: ASYNC110 - another process has no event
                await asyncio.sleep(MOMENT)
            self.took.append(monotonic() - written)
            await asyncio.sleep(uniform(0, READING))  # noqa: S311 - no secret

    def _said(self, chat: str) -> list[Said]:
        """Return the replies in a chat."""
        return [said for said in self.chats.said.get(chat, ()) if said.text != self.text]


@asynccontextmanager
async def talking(service: Lives, chats: Chats, text: str) -> AsyncIterator[Talk]:
    """Have some residents talk meanwhile; all of them have been answered afterwards."""
    talk = Talk(service, chats, text)
    async with asyncio.TaskGroup() as group:
        for chat in TALKING:
            group.create_task(talk.go_on(chat))
        yield talk
        await asyncio.gather(*talk.stops)
        talk.over = True
