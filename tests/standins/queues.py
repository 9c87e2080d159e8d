"""What Telegram has still to post: a queue for each chat, and another for the taps of each user.

The head of a queue is posted until it gets a 2xx, and holds whatever stands behind it.  The pauses
are those of the official Bot API server: none after the first failure, then twice as long each
time, up to one or two minutes; or as long as `Retry-After` says.  Where no connection can be made,
one is tried every two seconds.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientResponse

from tests.standins.clock import Clock

Json = dict[str, Any]
Post = Callable[[Json], Awaitable[ClientResponse]]

MESSAGE_LIVES, TAP_LIVES = timedelta(hours=24), timedelta(seconds=150)
RECONNECT, LONGEST_PAUSE = 2.0, 60.0
CONNECTIONS = 40


@dataclass
class Waiting:
    """An update that is in nobody's hands yet."""

    update: Json
    expires: datetime
    due: datetime
    fails: int = 0
    pause: float = 1.0


class Queues:
    """All queues of one bot; `dropped` are the updates that waited too long.

    Nothing happens by itself: `deliver` posts what is due, `live` lets time pass meanwhile.
    """

    def __init__(self, post: Post, clock: Clock) -> None:
        self.dropped: list[Json] = []
        self.last_error: Json = {}
        self._post = post
        self._clock = clock
        self._chance = random.Random(1)  # noqa: S311 - the pauses of a stand-in
        self._connections = asyncio.Semaphore(CONNECTIONS)
        self._queues: dict[tuple[str, int], deque[Waiting]] = {}

    def add(self, update: Json) -> None:
        """Put an update at the end of its queue."""
        now = self._clock()
        lives = TAP_LIVES if "callback_query" in update else MESSAGE_LIVES
        queue = self._queues.setdefault(_queue(update), deque())
        queue.append(Waiting(update, now + lives, now))

    def clear(self) -> None:
        """Forget what waits, as when a webhook is set and that is asked for."""
        self._queues.clear()

    @property
    def pending(self) -> int:
        """How many updates wait."""
        return sum(map(len, self._queues.values()))

    async def deliver(self) -> None:
        """Post what is due, all queues side by side, until nothing is."""
        self._drop_expired()
        await asyncio.gather(*map(self._work_through, self._queues.values()))

    async def live(self, seconds: float) -> None:
        """Let so much time pass, and post whatever comes due meanwhile."""
        end = self._clock() + timedelta(seconds=seconds)
        await self.deliver()
        while (due := self._next_due()) and due <= end:
            self._clock.move_to(due)
            await self.deliver()
        self._clock.move_to(end)
        self._drop_expired()

    def _next_due(self) -> datetime | None:
        return min((queue[0].due for queue in self._queues.values() if queue), default=None)

    def _drop_expired(self) -> None:
        now = self._clock()
        for queue in self._queues.values():
            self.dropped += [waiting.update for waiting in queue if waiting.expires < now]
            live = [waiting for waiting in queue if waiting.expires >= now]
            queue.clear()
            queue.extend(live)

    async def _work_through(self, queue: deque[Waiting]) -> None:
        while queue and queue[0].due <= self._clock():
            async with self._connections:
                if await self._taken(queue[0]):
                    queue.popleft()

    async def _taken(self, head: Waiting) -> bool:
        """Post the head of a queue; if it is not taken, say when to try again."""
        try:
            answer = await self._post(head.update)
        except ClientConnectorError:
            self._failed(head, "Connection refused", RECONNECT)
            return False
        except (ClientError, TimeoutError):
            self._failed(head, "Webhook connection closed", self._longer(head))
            return False
        if answer.ok:
            return True
        reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        wait = float(answer.headers.get("Retry-After", 0))
        self._failed(head, reason, wait or self._longer(head))
        return False

    def _longer(self, head: Waiting) -> float:
        """Return how long the next pause is."""
        head.fails += 1
        if head.fails == 1:
            return 0
        head.pause = min(head.pause * 2, self._chance.uniform(LONGEST_PAUSE, LONGEST_PAUSE * 2))
        return head.pause

    def _failed(self, head: Waiting, reason: str, wait: float) -> None:
        now = self._clock()
        head.due = now + timedelta(seconds=wait)
        self.last_error = {
            "last_error_date": int(now.timestamp()),
            "last_error_message": reason,
        }


def _queue(update: Json) -> tuple[str, int]:
    """Return the queue in which an update waits."""
    (what,) = (update[kind] for kind in update if kind != "update_id")
    if "callback_query" in update:
        return "user", what["from"]["id"]
    return "chat", what["chat"]["id"]
