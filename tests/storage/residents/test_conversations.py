import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from storage.engine import Storage
from storage.residents import conversations
from storage.residents.conversations import Conversation
from tests.storage.linden import NOW, conversation
from tests.stores import Open, do

EVERYTHING = {
    "language": "en",
    "district": "haven",
    "news": True,
    "stopped": True,
    "blocked": True,
    "joined": NOW,
    "right_key": b"right",
    "state": '{"at":"Home"}',
    "offered": '[["menu",0,"Menu ☕"]]',
    "prompt": 7,
    "screen": "vote",
    "unfinished": "[null,[1,3]]",
    "changed": NOW + timedelta(hours=1),
}


async def kept(store: Storage, *held: Conversation) -> None:
    await store.run(lambda db: conversations.keep(db, held))


async def found(store: Storage, key: bytes) -> Conversation | None:
    return await store.run(lambda db: conversations.hold(db, {key}).get(key))


@pytest.mark.parametrize("more", [{}, EVERYTHING], ids=["begun", "everything"])
async def test_a_conversation_is_found_as_it_was_kept(
    store: Storage, more: dict[str, object]
) -> None:
    begun = conversation(b"a", **more)
    await kept(store, begun, conversation(b"b"))
    again = await found(store, b"a")
    assert again is not None
    assert replace(again, kept=False, changed=NOW) == replace(begun, changed=NOW)
    assert again.kept


async def test_a_conversation_moves_on(store: Storage) -> None:
    await kept(store, conversation(b"a"), conversation(b"b"))

    def moved(db: Connection) -> None:
        held = conversations.hold(db, {b"a", b"b", b"c"})
        assert held.keys() == {b"a", b"b"}
        for name, value in EVERYTHING.items():
            setattr(held[b"a"], name, value)
        conversations.keep(db, list(held.values()))

    await store.run(moved)
    again = await found(store, b"a")
    assert again is not None
    for name, value in EVERYTHING.items():
        if name != "changed":
            assert getattr(again, name) == value
    other = await found(store, b"b")
    assert other is not None
    assert other.language == "nl"


async def test_who_was_forgotten_is_not_there(store: Storage) -> None:
    await kept(store, conversation(b"a"))
    await store.run(lambda db: conversations.forget(db, b"a"))
    assert await found(store, b"a") is None


async def test_two_turns_of_one_resident_are_one_after_the_other(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await kept(stores[0], conversation(b"a"))

    def counted(db: Connection) -> None:
        held = conversations.hold(db, {b"a"})[b"a"]
        held.prompt += 1
        conversations.keep(db, [held])

    await asyncio.gather(*(store.run(counted) for store in stores * 10))
    again = await found(stores[0], b"a")
    assert again is not None
    assert again.prompt == 20


@pytest.mark.parametrize(
    ("stopped", "opted_out", "after"),
    [
        (False, False, (True, True)),
        (True, False, (True, False)),
        (False, True, (True, False)),
        (True, True, (True, False)),
    ],
)
async def test_who_cannot_be_reached_is_told_from_who_wants_nothing(
    store: Storage, stopped: bool, opted_out: bool, after: tuple[bool, bool]
) -> None:
    await kept(store, conversation(b"a", stopped=stopped), conversation(b"b"))
    await do(store, conversations.unreachable, b"a", opted_out=opted_out)
    [one, other] = [await found(store, key) for key in (b"a", b"b")]
    assert one is not None
    assert other is not None
    assert (one.stopped, one.blocked) == after
    assert (other.stopped, other.blocked) == (False, False)


async def test_a_block_gives_way_to_a_stop_said_to_the_provider(store: Storage) -> None:
    await kept(store, conversation(b"a"))
    for opted_out in (False, True, False):
        await do(store, conversations.unreachable, b"a", opted_out=opted_out)
    one = await found(store, b"a")
    assert one is not None
    assert (one.stopped, one.blocked) == (True, False)


async def test_who_has_begun_something_is_found_in_pages(store: Storage) -> None:
    begun = {"channel": "telegram", "unfinished": "[null,[1]]"}
    await kept(
        store,
        *(conversation(bytes([n]), **begun) for n in range(5)),
        conversation(b"nothing", channel="telegram"),
        conversation(b"stopped", **begun, stopped=True),
        conversation(b"long ago", **begun | {"changed": NOW - timedelta(seconds=1)}),
        conversation(b"elsewhere", unfinished="[null,[1]]"),
    )
    seen: list[bytes] = []
    after = b""
    while page := await do(store, conversations.unfinished, "telegram", NOW, after, 2):
        assert len(page) <= 2
        seen += [one.key for one in page]
        after = seen[-1]
    assert seen == [bytes([n]) for n in range(5)]


async def test_who_says_stop_while_we_wait_for_them_is_not_reminded(
    store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(store, *(conversation(bytes([n]), remind_at=NOW) for n in range(2)))
    held = conversations.hold

    def stopping_first(db: Connection, keys: Collection[bytes]) -> dict[bytes, Conversation]:
        conversations.unreachable(db, b"\0", opted_out=True)
        return held(db, keys)

    monkeypatch.setattr(conversations, "hold", stopping_first)
    due = await do(store, conversations.to_remind, NOW, 9)
    assert [one.key for one in due] == [b"\1"]


async def test_who_takes_part_is_counted_by_channel(store: Storage) -> None:
    await kept(
        store,
        conversation(b"a", joined=NOW),
        conversation(b"b", joined=NOW, channel="telegram"),
        conversation(b"c", joined=NOW),
        conversation(b"d"),
    )
    assert await store.run(conversations.counted) == {"sms": 2, "telegram": 1}
