"""What residents send beside words waits until it is fetched, and is never kept in the clear."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from storage.contributions import attachments
from storage.contributions.attachments import Arrival, Attachment, Medium
from storage.engine import Storage
from storage.tables import attachments as every_one
from tests.storage.linden import NOW, SLUG
from tests.stores import Open, do

MINUTE = timedelta(minutes=1)


def sent(token: str = "t", **more: Any) -> Attachment:
    known: dict[str, Any] = {"kind": Medium.PHOTO, "received": NOW, "due": NOW, **more}
    return Attachment(token, SLUG, known.pop("key", b"k"), "telegram", media=b"locked", **known)


def left(db: Connection) -> list[str]:
    return list(db.scalars(select(every_one.c.token).order_by(every_one.c.token)))


def leased(now: datetime, most: int = 9) -> Callable[[Connection], list[str]]:
    return lambda db: [a.token for a in attachments.lease(db, now, now + MINUTE, most)]


async def test_what_was_sent_is_found_as_it_was(store: Storage) -> None:
    await do(store, attachments.keep, sent())
    assert await do(store, attachments.held, "t") == sent()
    assert await do(store, attachments.held, "other") is None


async def test_nobody_else_fetches_what_somebody_is_fetching(opened: Open) -> None:
    one, other = await opened(), await opened()
    await do(one, attachments.keep, sent())
    assert await one.run(leased(NOW)) == ["t"]
    assert await other.run(leased(NOW)) == []
    assert await other.run(leased(NOW + MINUTE)) == ["t"]  # who had it has died
    found = await do(one, attachments.held, "t")
    assert found
    assert found.attempts == 2


async def test_the_longest_due_is_fetched_first(store: Storage) -> None:
    for token, due in (("c", 3), ("a", 1), ("b", 2), ("later", 9)):
        await do(store, attachments.keep, sent(token, due=NOW + due * MINUTE))
    assert await store.run(leased(NOW + 5 * MINUTE, 2)) == ["a", "b"]
    assert await store.run(leased(NOW + 5 * MINUTE)) == ["c"]


async def test_what_fails_is_fetched_later(store: Storage) -> None:
    await do(store, attachments.keep, sent())
    await store.run(leased(NOW))
    await do(store, attachments.later, "t", NOW + 3 * MINUTE)
    assert await store.run(leased(NOW + 2 * MINUTE)) == []
    assert await store.run(leased(NOW + 3 * MINUTE)) == ["t"]


async def test_what_was_had_is_not_fetched_again(store: Storage) -> None:
    await do(store, attachments.keep, sent())
    await do(store, attachments.had, "t", b"locked content", "x.jpg")
    await do(store, attachments.later, "t", NOW)
    assert await store.run(leased(NOW + MINUTE)) == []
    found = await do(store, attachments.held, "t")
    assert found
    assert (found.status, found.content, found.name) == (Arrival.KEPT, b"locked content", "x.jpg")
    assert found.media == b""


async def test_what_belongs_to_an_idea_or_a_request_is_found_by_it(store: Storage) -> None:
    for token, kind in (("photo", Medium.PHOTO), ("voice", Medium.VOICE), ("asked", Medium.VOICE)):
        await do(store, attachments.keep, sent(token, kind=kind))
    await store.run(lambda db: attachments.belongs(db, "photo", idea=7))
    await store.run(lambda db: attachments.belongs(db, "voice", idea=7))
    await store.run(lambda db: attachments.belongs(db, "asked", request=3))

    def tokens(db: Connection) -> list[str | None]:
        found = [attachments.of_idea(db, SLUG, 7, kind) for kind in Medium]
        found += [attachments.of_idea(db, "other", 7, Medium.PHOTO)]
        found += [attachments.of_request(db, 3), attachments.of_request(db, 7)]
        return [one.token if one else None for one in found]

    assert await store.run(tokens) == ["photo", "voice", None, "asked", None]
    await do(store, attachments.drop_request, 3)
    assert await store.run(left) == ["photo", "voice"]


@pytest.mark.parametrize(
    ("kind", "idea", "days", "stays"),
    [
        (Medium.VOICE, 0, 29, True),
        (Medium.VOICE, 0, 31, False),
        (Medium.VOICE, 7, 31, True),  # it is the idea itself
        (Medium.PHOTO, 0, 31, True),  # as long as what is being written
    ],
)
async def test_a_voice_note_is_not_kept_for_ever(
    store: Storage, kind: Medium, idea: int, days: int, *, stays: bool
) -> None:
    await do(store, attachments.keep, sent(kind=kind, idea=idea))
    before = NOW + timedelta(days=days) - timedelta(days=30)
    await do(store, attachments.drop_older, before)
    assert bool(await store.run(left)) is stays


async def test_who_is_forgotten_leaves_nothing(store: Storage) -> None:
    await do(store, attachments.keep, sent("mine", key=b"me"))
    await do(store, attachments.keep, sent("mine too", key=b"me", idea=4))
    await do(store, attachments.keep, sent("theirs"))
    await do(store, attachments.forget, b"me")
    assert await store.run(left) == ["theirs"]
    await do(store, attachments.drop, "theirs")
    assert await store.run(lambda db: db.scalar(select(func.count()).select_from(every_one))) == 0
