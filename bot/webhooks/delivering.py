"""Delivering events: at least once, and to each subscriber in the order of the journal.

What is to be delivered next is leased, posted outside any transaction, and noted as delivered.
Who dies in between leaves it to be posted again, with the same id.
"""

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Final, NamedTuple, Protocol

import structlog
from sqlalchemy import Connection

from bot.upkeep.clock import striking
from bot.webhooks.address import LOOPBACK
from bot.webhooks.events import TEST, Event, event, test_event
from bot.webhooks.failures import NotDelivered, ends, wait
from bot.webhooks.signing import headers
from storage import journal
from storage.engine import Storage
from storage.journal import Link
from storage.post import deliveries, webhooks
from storage.post.deliveries import Delivery
from storage.post.webhooks import Due, Subscription
from storage.sealing import Seal

LEASE: Final = timedelta(minutes=1)
"""How long a subscription belongs to whoever posts to it: longer than that lasts."""

log = structlog.get_logger()


class Post(Protocol):
    """What posts events."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Return once it has arrived; raise `NotDelivered`."""

    async def close(self) -> None:
        """Let go of the connections."""


class NotPosted(Exception):
    """This was not posted to that subscriber lately."""


class Tried(NamedTuple):
    """How long a receiver took, and what went wrong, if anything did."""

    milliseconds: int
    failure: NotDelivered | None


class Delivering:
    """Delivers the events of one organisation to its own programs."""

    def __init__(
        self,
        storage: Storage,
        seal: Seal,
        now: Callable[[], datetime],
        chance: Callable[[int], bytes] = os.urandom,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        """By `watch`, in seconds, is known how long a receiver takes."""
        self._storage = storage
        self._seal = seal
        self._now = now
        self._chance = chance
        self._watch = watch
        self._poster: Post | None = None
        self.loopback = False
        """Whether a program on this very machine may be posted to."""

    async def run(self) -> None:
        """Look every second, until cancelled."""
        await striking("webhooks", self.tick, 1)

    async def tick(self) -> int:
        """Deliver all that is due, one event after another to each; return how many were tried."""
        tried = 0
        while due := await self._storage.run(self._leased):
            await asyncio.gather(*map(self._one, due))
            tried += len(due)
        return tried

    async def close(self) -> None:
        """Let go of the connections."""
        if self._poster:
            await self._poster.close()

    def _leased(self, db: Connection) -> list[Due]:
        now = self._now()
        return webhooks.lease(db, now, now + LEASE)

    async def _one(self, due: Due) -> None:
        """Deliver one event, or see to it that it is delivered later, or never again."""
        tried = await self._tried(due.subscription, event(due.slug, due.link))
        await self._storage.run(partial(self._note, due=due, tried=tried))

    async def trial(self, number: int) -> None:
        """Post an event for which nothing happened; raise `NotDelivered`, `NoSuchSubscription`."""
        to = await self._storage.run(lambda db: webhooks.get(db, number))
        at = self._now()
        await self._beside(to, test_event(at), Delivery(at, "", 0, TEST, 1, 0, ""))

    async def again(self, number: int, slug: str, position: int) -> None:
        """Post once more what was posted lately, with its id; raise `NotDelivered`, `NotPosted`."""

        def found(db: Connection) -> tuple[Subscription, Link, int]:
            to, link = webhooks.get(db, number), journal.link(db, slug, position)
            posted = [(one.edition, one.position) for one in deliveries.latest(db, number)]
            if link is None or (times := posted.count((slug, position))) == 0:
                raise NotPosted
            return to, link, times

        to, link, times = await self._storage.run(found)
        once_more = Delivery(self._now(), slug, position, link.kind, times + 1, 0, "")
        await self._beside(to, event(slug, link), once_more)

    async def _beside(self, to: Subscription, posted: Event, delivery: Delivery) -> None:
        """Post something beside what is due: where a subscriber is stays as it is."""
        tried = await self._tried(to, posted)
        done = delivery._replace(milliseconds=tried.milliseconds, failure=str(tried.failure or ""))
        await self._storage.run(lambda db: deliveries.keep(db, to.id, done))
        if tried.failure:
            raise tried.failure

    async def _tried(self, to: Subscription, posted: Event) -> Tried:
        began, failure = self._watch(), None
        try:
            await self.post(to, posted)
        except NotDelivered as failed:
            failure = failed
        return Tried(round((self._watch() - began) * 1_000), failure)

    async def post(self, to: Subscription, posted: Event) -> None:
        """Post an event to a subscriber, signed; raise `NotDelivered`."""
        if self._poster is None:
            self._poster = opened(loopback=self.loopback)
        at = self._now()
        signed = headers(posted.name, at, posted.body, secrets(to, self._seal, at))
        await self._poster.post(to.url, posted.body, signed)

    def _note(self, db: Connection, due: Due, tried: Tried) -> None:
        now, link, failure = self._now(), due.link, tried.failure
        done = Delivery(
            *(now, due.slug, link.position, link.kind, due.subscription.attempts + 1),
            *(tried.milliseconds, str(failure or "")),
        )
        deliveries.keep(db, due.subscription.id, done)
        if failure:
            log.warning(
                "event not delivered", subscription=due.subscription.id, reason=str(failure)
            )
            self._failed(db, due, failure)
        else:
            webhooks.delivered(db, due, now)

    def _failed(self, db: Connection, due: Due, failure: NotDelivered) -> None:
        now, subscription = self._now(), due.subscription
        if reason := ends(failure, subscription, now):
            log.error("webhook disabled", subscription=subscription.id, reason=reason)
            webhooks.disable(db, due, now, reason)
            return
        again = now + wait(subscription.attempts + 1, self._chance)
        webhooks.failed(db, due, again, subscription.failing or now)


def secrets(of: Subscription, seal: Seal, now: datetime) -> list[str]:
    """Return the secrets with which is signed now, the newest first."""
    both = of.former_until is not None and now < of.former_until
    return [seal.unlock(locked) for locked in (of.secret, of.former)[: 2 if both else 1]]


def opened(*, loopback: bool) -> Post:
    """Return what posts, of which the library is imported when there is something to post."""
    room = import_module("bot.webhooks.posting")
    poster: Post = room.Poster(loopback=LOOPBACK if loopback else ())
    return poster
