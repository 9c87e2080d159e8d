"""What a subscriber has heard is a position in the journal of each edition, and never lost."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from storage import journal
from storage.engine import Storage
from storage.journal import Entry
from storage.post import deliveries, webhooks
from storage.post.deliveries import KEPT, Delivery
from storage.post.webhooks import Due, NoSuchSubscription
from storage.process import editions
from tests.storage.linden import DAY, EDITION, NOW, SLUG
from tests.stores import do

LATER = NOW + DAY
OTHER = replace(EDITION, slug="haven")


def _decide(db: Connection, *kinds: str, slug: str = SLUG, days: int = 0) -> None:
    for kind in kinds:
        journal.write(db, slug, Entry(NOW + days * DAY, kind, "Fatma", {"number": 1}))


def _founded(db: Connection, *kinds: str) -> int:
    """Found an edition in which something was decided before somebody subscribes to these kinds."""
    editions.create(db, EDITION, [], NOW, "test")
    _decide(db, "before")
    return webhooks.add(db, "https://example.org/", kinds, b"sealed", NOW)


def _heard(db: Connection, most: int = 9) -> list[str]:
    """Deliver so much as it comes, and return what that was."""
    heard: list[str] = []
    while len(heard) < most and (due := webhooks.lease(db, LATER, LATER + DAY)):
        for one in due:
            webhooks.delivered(db, one, NOW)
            heard.append(f"{one.slug} {one.link.kind}")
    return heard


def _kinds(due: Sequence[Due]) -> list[str]:
    return [one.link.kind for one in due]


async def test_who_subscribes_hears_what_is_decided_from_then_on(store: Storage) -> None:
    await do(store, _founded)
    assert await do(store, _heard) == []
    await do(store, _decide, "counted", "merged")
    assert await do(store, _heard) == ["linden counted", "linden merged"]
    assert await do(store, _heard) == []


async def test_of_an_edition_that_is_made_later_everything_is_heard_in_order(
    store: Storage,
) -> None:
    def decided(db: Connection) -> None:
        _founded(db)
        editions.create(db, OTHER, [], NOW + 2 * DAY, "test")
        _decide(db, "counted", days=3)
        _decide(db, "merged", slug="haven", days=4)

    await do(store, decided)
    assert await do(store, _heard) == ["haven edition-created", "linden counted", "haven merged"]


async def test_only_the_kinds_that_are_wanted_are_heard(store: Storage) -> None:
    await do(store, _founded, "counted", "phase-waits")
    await do(store, _decide, "merged", "counted", "merged")
    assert await do(store, _heard) == ["linden counted"]
    await do(store, _decide, "merged", "phase-waits")
    assert await do(store, _heard) == ["linden phase-waits"]


async def test_a_subscription_that_is_leased_is_nobody_elses(store: Storage) -> None:
    await do(store, _founded)
    await do(store, _decide, "counted", "merged")
    [due] = await do(store, webhooks.lease, NOW, LATER)
    assert await do(store, webhooks.lease, NOW, LATER) == []
    again = await do(store, webhooks.lease, LATER, LATER + DAY)
    assert _kinds(again) == ["counted"]  # whoever had it died, and it is delivered once more
    await do(store, webhooks.delivered, due, NOW)
    assert await do(store, webhooks.lease, NOW, LATER) == []  # that was not theirs to say any more
    await do(store, webhooks.delivered, again[0], NOW)
    assert await do(store, _heard) == ["linden merged"]


async def test_what_failed_is_due_again_at_its_time_and_before_all_that_follows(
    store: Storage,
) -> None:
    await do(store, _founded)
    await do(store, _decide, "counted", "merged")
    [due] = await do(store, webhooks.lease, NOW, LATER)
    await do(store, webhooks.failed, due, NOW + 2 * DAY, NOW)
    assert await do(store, webhooks.lease, LATER, LATER) == []
    [again] = await do(store, webhooks.lease, NOW + 2 * DAY, NOW + 3 * DAY)
    assert (again.link.kind, again.subscription.attempts) == ("counted", 1)
    assert again.subscription.failing == NOW
    await do(store, webhooks.delivered, again, NOW)
    [well] = await do(store, webhooks.every)
    assert (well.attempts, well.failing) == (0, None)


async def test_who_is_disabled_goes_on_where_it_stopped(store: Storage) -> None:
    number = await do(store, _founded)
    await do(store, _decide, "counted")
    [due] = await do(store, webhooks.lease, NOW, LATER)
    await do(store, webhooks.disable, due, NOW, "status 410")
    await do(store, _decide, "merged")
    assert await do(store, _heard) == []
    assert (await do(store, webhooks.get, number)).reason == "status 410"
    await do(store, webhooks.resume, number, NOW)
    assert (await do(store, webhooks.get, number)).disabled is None
    assert await do(store, _heard) == ["linden counted", "linden merged"]


async def test_who_is_paused_hears_nothing_and_then_all_that_waited(store: Storage) -> None:
    number = await do(store, _founded, "counted", "merged")
    await do(store, webhooks.pause, number, NOW, "Olga")
    await do(store, _decide, "counted", "phase-waits", "merged")
    assert await do(store, _heard) == []
    found = await do(store, webhooks.get, number)
    assert (found.paused_by, found.reason) == ("Olga", "paused by Olga")
    assert await do(store, webhooks.waiting, found) == 2
    await do(store, webhooks.resume, number, NOW)
    assert (await do(store, webhooks.get, number)).paused_by == ""
    assert await do(store, _heard) == ["linden counted", "linden merged"]
    assert await do(store, webhooks.waiting, found) == 0


async def test_who_pauses_while_something_is_posted_is_not_overruled(store: Storage) -> None:
    number = await do(store, _founded)
    await do(store, _decide, "counted", "merged")
    [due] = await do(store, webhooks.lease, NOW, LATER)
    await do(store, webhooks.pause, number, NOW, "Olga")
    await do(store, webhooks.delivered, due, NOW)
    found = await do(store, webhooks.get, number)
    assert (found.paused_by, await do(store, webhooks.waiting, found)) == ("Olga", 1)


async def test_what_failed_can_be_tried_before_its_time(store: Storage) -> None:
    number = await do(store, _founded)
    await do(store, _decide, "counted")
    [due] = await do(store, webhooks.lease, NOW, LATER)
    await do(store, webhooks.failed, due, NOW + 2 * DAY, NOW)
    assert await do(store, webhooks.lease, LATER, LATER) == []
    await do(store, webhooks.hurry, number, LATER)
    [again] = await do(store, webhooks.lease, LATER, LATER + DAY)
    assert (again.link.kind, again.subscription.failing) == ("counted", NOW)


async def test_the_last_attempts_are_kept_of_each_subscriber_and_gone_with_it(
    store: Storage,
) -> None:
    def posted(db: Connection) -> tuple[int, int]:
        first, done = _founded(db), Delivery(NOW, SLUG, 1, "counted", 1, 20, "")
        other = webhooks.add(db, "https://example.org/", (), b"sealed", NOW)
        for number in (first, other):
            for position in range(1, KEPT + 4):
                deliveries.keep(db, number, done._replace(position=position))
        deliveries.keep(db, 99, done)
        return first, other

    first, other = await do(store, posted)
    kept = [one.position for one in await do(store, deliveries.latest, first)]
    assert kept == list(range(KEPT + 3, 3, -1))
    await do(store, webhooks.remove, first)
    lengths = [len(await do(store, deliveries.latest, one)) for one in (first, other, 99)]
    assert lengths == [0, KEPT, 0]


async def test_who_is_removed_while_something_is_posted_stays_removed(store: Storage) -> None:
    number = await do(store, _founded)
    await do(store, _decide, "counted")
    [due] = await do(store, webhooks.lease, NOW, LATER)
    await do(store, webhooks.remove, number)
    await do(store, webhooks.delivered, due, NOW)
    assert await do(store, webhooks.every) == []


async def test_the_secret_before_stays_beside_a_new_one(store: Storage) -> None:
    number = await do(store, _founded)
    await do(store, webhooks.rotate, number, b"new", LATER)
    found = await do(store, webhooks.get, number)
    assert (found.secret, found.former, found.former_until) == (b"new", b"sealed", LATER)


async def test_who_was_never_subscribed_is_not_found(store: Storage) -> None:
    asked: list[Callable[[Connection], object]] = [
        lambda db: webhooks.get(db, 7),
        lambda db: webhooks.remove(db, 7),
        lambda db: webhooks.rotate(db, 7, b"", NOW),
        lambda db: webhooks.resume(db, 7, NOW),
        lambda db: webhooks.hurry(db, 7, NOW),
        lambda db: webhooks.pause(db, 7, NOW, "Olga"),
    ]
    for ask in asked:
        with pytest.raises(NoSuchSubscription, match="7"):
            await store.run(ask)
