"""What the journal has arrives at least once and in order, whatever goes wrong on the way."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from socket import AddressFamily

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from sqlalchemy import Connection

from bot.webhooks import subscriptions
from bot.webhooks.address import LOOPBACK
from bot.webhooks.delivering import LEASE, Delivering
from bot.webhooks.events import event
from bot.webhooks.failures import NotDelivered
from bot.webhooks.posting import Poster
from bot.webhooks.subscriptions import MOST, CannotSubscribe, Subscribed
from storage import journal
from storage.ballots.codes import Issuer
from storage.engine import Storage, open_storage
from storage.journal import Entry
from storage.post import webhooks
from storage.process import editions
from storage.sealing import Seal
from tests.bot.webhooks.receiver import Receiver
from tests.logged import logged
from tests.standins.serving import Fault
from tests.storage.linden import EDITION, NOW, SLUG
from tests.stores import do

__all__ = ["logged"]

SEAL = Seal.from_secret("a secret of a village", "village")
ISSUER = Issuer(SEAL, NOW, "test")
DAY = timedelta(days=1)
KINDS = ["counted", "merged", "phase-waits"]


@dataclass
class Village:
    """An edition whose journal somebody hears of."""

    store: Storage
    receiver: Receiver
    delivering: Delivering
    subscribed: Subscribed
    now: datetime = NOW

    async def decide(self, *kinds: str) -> None:
        def decided(db: Connection) -> None:
            for kind in kinds:
                journal.write(db, SLUG, Entry(self.now, kind, "Fatma", {"number": 1}))

        await do(self.store, decided)


@pytest.fixture
async def village() -> AsyncIterator[Village]:
    store = await open_storage("sqlite://", "village")
    await do(store, editions.create, EDITION, [], NOW, "test")
    async with Receiver() as receiver:
        url = f"{receiver.url}/events"
        subscribed = await store.run(
            lambda db: subscriptions.add(db, url, [], ISSUER, loopback=True)
        )
        delivering = Delivering(store, SEAL, lambda: found.now, lambda count: b"\x80" * count)
        delivering.loopback = True
        found = Village(store, receiver, delivering, subscribed)
        yield found
        await delivering.close()
    await store.close()


async def test_every_decision_arrives_once_in_order_and_signed(village: Village) -> None:
    await village.decide(*KINDS)
    assert await village.delivering.tick() == 3
    assert await village.delivering.tick() == 0
    assert village.receiver.kinds == KINDS
    assert all(one.by(village.subscribed.secret) for one in village.receiver.received)
    assert len({one.name for one in village.receiver.received}) == 3
    assert not any("Fatma" in str(one.event) for one in village.receiver.received)


@pytest.mark.parametrize(
    "fault", [Fault(500), Fault(404), Fault(429), Fault(), Fault(done=True), Fault(301)]
)
async def test_what_does_not_arrive_is_posted_again_before_all_that_follows(
    village: Village, fault: Fault
) -> None:
    village.receiver.faults.extend([fault, fault])
    await village.decide(*KINDS)
    for seconds in (0, 3, 6):
        assert len(set(village.receiver.kinds)) <= 1
        village.now += timedelta(seconds=seconds)
        await village.delivering.tick()
        village.now += timedelta(seconds=1)
    once = dict.fromkeys(one.name for one in village.receiver.received)
    assert len(once) == 3
    assert list(dict.fromkeys(village.receiver.kinds)) == KINDS


async def test_who_dies_after_posting_posts_the_same_again(village: Village) -> None:
    await village.decide("counted")
    [due] = await do(village.store, webhooks.lease, NOW, NOW + LEASE)
    await village.delivering.post(due.subscription, event(due.slug, due.link))
    assert await village.delivering.tick() == 0
    village.now += LEASE
    assert await village.delivering.tick() == 1
    first, again = village.receiver.received
    assert (first.name, first.event) == (again.name, again.event)


async def test_a_receiver_that_is_away_for_days_is_disabled_and_resumed_without_a_loss(
    village: Village, logged: StringIO
) -> None:
    village.receiver.outage = Fault(503)
    await village.decide(*KINDS)
    tried = 0
    for _hour in range(24 * 4):
        tried += await village.delivering.tick()
        village.now += timedelta(hours=1)
    [subscription] = await do(village.store, webhooks.every)
    assert subscription.disabled
    assert subscription.disabled == NOW + 3 * DAY
    assert subscription.reason == "nothing arrived since 2027-05-03, at last: status 503"
    assert tried == 24 * 3 + 1
    assert village.receiver.url not in logged.getvalue()
    village.receiver.outage = None
    assert await village.delivering.tick() == 0
    await do(village.store, webhooks.resume, subscription.id, village.now)
    await village.delivering.tick()
    assert village.receiver.kinds == KINDS


async def test_who_wants_no_more_is_disabled_at_once(village: Village) -> None:
    village.receiver.outage = Fault(410)
    await village.decide("counted")
    assert await village.delivering.tick() == 1
    [subscription] = await do(village.store, webhooks.every)
    assert subscription.reason == "status 410: it wants no more"


async def test_for_a_day_both_secrets_sign(village: Village) -> None:
    former = village.subscribed
    secret = await do(village.store, subscriptions.rotate, former.number, ISSUER)
    await village.decide("counted")
    await village.delivering.tick()
    village.now += DAY
    await village.decide("merged")
    await village.delivering.tick()
    first, then = village.receiver.received
    assert (first.by(secret), first.by(former.secret)) == (True, True)
    assert (then.by(secret), then.by(former.secret)) == (True, False)


async def test_there_is_an_end_to_subscribing(village: Village) -> None:
    def subscribed(db: Connection) -> None:
        subscriptions.add(db, "https://example.org/", [], ISSUER)

    for _one in range(MOST - 1):
        await do(village.store, subscribed)
    with pytest.raises(CannotSubscribe, match="There are 20 subscriptions already"):
        await do(village.store, subscribed)


async def test_secrets_are_kept_locked(village: Village) -> None:
    [subscription] = await do(village.store, webhooks.every)
    assert village.subscribed.secret.encode() not in subscription.secret
    assert SEAL.unlock(subscription.secret) == village.subscribed.secret


class Lying(AbstractResolver):
    """Finds every host at one address."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=self.address, port=port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Let go of nothing."""


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "fd00::1"]
)
async def test_a_name_that_leads_into_a_private_network_is_not_followed(address: str) -> None:
    poster = Poster(resolver=Lying(address))
    with pytest.raises(NotDelivered, match="nothing may be posted there"):
        await poster.post("https://example.org/", b"{}", {})
    await poster.close()


async def test_a_redirect_is_not_followed(village: Village) -> None:
    poster = Poster(loopback=LOOPBACK)
    with pytest.raises(NotDelivered, match="status 307"):
        await poster.post(f"{village.receiver.url}/moved", b"{}", {})
    await poster.close()
    assert village.receiver.elsewhere == 0


async def test_who_does_not_answer_is_not_waited_for(village: Village) -> None:
    village.receiver.faults.append(Fault(hangs=True))
    poster = Poster(loopback=LOOPBACK, patience=0.1)
    with pytest.raises(NotDelivered, match="no answer in time"):
        await poster.post(f"{village.receiver.url}/events", b"{}", {})
    await poster.close()
