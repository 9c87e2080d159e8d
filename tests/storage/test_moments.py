import asyncio
from datetime import timedelta

import pytest

from storage import moments
from storage.engine import Storage
from storage.post import arrears, mail
from storage.post.mail import Posted
from tests.storage.linden import NOW, letter
from tests.stores import Open, do

LATER = NOW + timedelta(seconds=7)


async def test_a_moment_is_noted_by_name(store: Storage) -> None:
    assert await do(store, moments.last, "beat") is None
    assert await do(store, moments.note, "beat", NOW) is None
    assert await do(store, moments.note, "other", NOW) is None
    assert await do(store, moments.note, "beat", LATER) == NOW
    assert await do(store, moments.last, "beat") == LATER
    assert await do(store, moments.last, "other") == NOW


async def test_an_earlier_moment_is_not_noted(store: Storage) -> None:
    await do(store, moments.note, "beat", LATER)
    assert await do(store, moments.note, "beat", NOW) == LATER
    assert await do(store, moments.last, "beat") == LATER


@pytest.mark.parametrize("first", [True, False])
async def test_only_one_of_two_processes_sees_the_gap(opened: Open, *, first: bool) -> None:
    stores = [await opened(), await opened()]
    if not first:
        await do(stores[0], moments.note, "beat", NOW)
    seen = await asyncio.gather(*(do(store, moments.note, "beat", LATER) for store in stores * 3))
    assert sorted(map(str, seen)) == sorted(map(str, [None if first else NOW, *[LATER] * 5]))


async def test_what_the_inbox_lacks(store: Storage) -> None:
    await do(store, mail.receive, [letter("1"), letter("2")], Posted.DONE)
    asked = {("sms", "1"), ("sms", "3"), ("telegram", "2")}
    assert await do(store, arrears.lacking, asked) == {("sms", "3"), ("telegram", "2")}
    assert await do(store, arrears.lacking, set()) == set()


async def test_very_many_messages_can_be_asked_for(store: Storage) -> None:
    await do(store, mail.receive, [letter(str(n)) for n in range(0, 1_200, 2)], Posted.DONE)
    lacking = await do(store, arrears.lacking, {("sms", str(n)) for n in range(1_200)})
    assert lacking == {("sms", str(n)) for n in range(1, 1_200, 2)}
