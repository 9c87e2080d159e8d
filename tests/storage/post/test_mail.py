import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select

from storage.engine import Storage
from storage.post import backlog, mail
from storage.post.mail import BROADCAST, LEASE, NOTICE, REPLY, Letter, Parcel, Post, Posted, Room
from storage.tables import inbox, metadata, outbox, wordings
from tests.storage.linden import NOW, letter, post
from tests.stores import Open, do

SECOND = timedelta(seconds=1)
WORDS = ("queued", "sent", "delivered", "read", "failed", "undelivered", "partially_delivered")


async def received(store: Storage, *letters: Letter, status: Posted = Posted.DONE) -> set[str]:
    new = await store.run(lambda db: mail.receive(db, letters, status))
    return {message_id for _channel, message_id in new}


async def put(store: Storage, *posts: Post) -> None:
    await store.run(lambda db: mail.send(db, posts))


async def leased(store: Storage, most: int = 64, later: timedelta = 0 * SECOND) -> list[Parcel]:
    rooms = [Room("sms", most, most), Room("telegram", most, most)]
    return await store.run(lambda db: mail.lease(db, NOW + later, rooms))


async def statuses(store: Storage) -> list[str]:
    found = select(outbox.c.status).order_by(outbox.c.id)
    return await store.run(lambda db: list(db.scalars(found)))


def said(parcels: Sequence[Parcel]) -> list[str]:
    return [parcel.body for parcel in parcels]


async def test_a_message_is_received_once(store: Storage) -> None:
    assert await received(store, letter("1"), letter("2")) == {"1", "2"}
    assert await received(store, letter("2"), letter("3")) == {"3"}
    assert await received(store, letter("1")) == set()


async def test_a_message_twice_in_one_batch_is_received_once(store: Storage) -> None:
    assert await received(store, letter("1"), letter("1")) == {"1"}


async def test_the_same_id_on_another_channel_is_another_message(store: Storage) -> None:
    assert await received(store, letter("1")) == {"1"}
    assert await received(store, Letter("telegram", "1", b"key", NOW)) == {"1"}


async def test_many_messages_at_once(store: Storage) -> None:
    many = [letter(str(n)) for n in range(1_500)]
    assert len(await received(store, *many)) == 1_500
    assert await received(store, *many) == set()


async def test_one_message_that_two_processes_receive_is_new_to_one(opened: Open) -> None:
    stores = [await opened(), await opened()]
    for n in range(20):
        new = await asyncio.gather(*(received(store, letter(str(n))) for store in stores))
        assert sorted(map(len, new)) == [0, 1]


async def test_an_address_gets_one_message_at_a_time_and_in_order(store: Storage) -> None:
    await put(store, post("a1", b"a"), post("a2", b"a"), post("b1", b"b"), post("a3", b"a"))
    heard: list[str] = []
    while parcels := await leased(store):
        assert len({parcel.key for parcel in parcels}) == len(parcels)
        assert await leased(store) == []
        await do(store, mail.sent, [(parcel.id, "SM1") for parcel in parcels])
        heard += said(parcels)
    assert heard == ["a1", "b1", "a2", "a3"]


async def test_a_reply_does_not_wait_for_a_notice_to_the_same_address(store: Storage) -> None:
    await put(store, *(post(f"news {n}", bytes([n]), NOTICE) for n in range(9)))
    await put(store, post("answer", bytes([5])))
    assert said(await leased(store, most=1)) == ["answer"]
    assert "news 5" not in said(await leased(store))


async def test_a_notice_waits_for_every_reply_to_the_same_address(store: Storage) -> None:
    await put(store, post("news", b"a", NOTICE), post("hello", b"a"), post("bye", b"a"))
    heard: list[str] = []
    while parcels := await leased(store):
        [parcel] = parcels
        await do(store, mail.sent, [(parcel.id, "SM1")])
        heard.append(parcel.body)
    assert heard == ["hello", "bye", "news"]


async def test_a_message_is_not_sent_before_it_is_due(store: Storage) -> None:
    await put(store, post("hello"))
    [parcel] = await leased(store)
    await store.run(lambda db: mail.later(db, parcel, NOW + 5 * SECOND, 1))
    assert await leased(store, later=4 * SECOND) == []
    [again] = await leased(store, later=5 * SECOND)
    assert (again.body, again.attempts) == ("hello", 1)


async def test_a_channel_without_room_is_left_alone(store: Storage) -> None:
    await put(store, post("a", b"a"), post("b", b"b", channel="telegram"))
    found = await store.run(lambda db: mail.lease(db, NOW, [Room("telegram", 9, 9)]))
    assert said(found) == ["b"]


@pytest.mark.parametrize(
    ("most", "others", "wanted"),
    [
        (9, 9, ["r0", "r1", "n0", "n1", "b0", "b1"]),
        (9, 3, ["r0", "r1", "n0", "n1", "b0"]),
        (9, 1, ["r0", "r1", "n0"]),
        (3, 3, ["r0", "r1", "n0"]),
        (1, 1, ["r0"]),
        (9, 0, ["r0", "r1"]),
    ],
)
async def test_replies_go_before_notices_before_broadcasts_as_far_as_there_is_room(
    store: Storage, most: int, others: int, wanted: list[str]
) -> None:
    ranks = {"b": BROADCAST, "n": NOTICE, "r": REPLY}
    names = [f"{kind}{n}" for kind in ranks for n in range(2)]
    await put(store, *(post(name, name.encode(), ranks[name[0]]) for name in names))
    found = await store.run(lambda db: mail.lease(db, NOW, [Room("sms", most, others)]))
    assert said(found) == wanted


async def test_one_channel_takes_nothing_of_the_room_of_another(store: Storage) -> None:
    await put(store, *(post(f"sms {n}", bytes([n])) for n in range(9)))
    await put(store, post("telegram", b"t", NOTICE, "telegram"))
    rooms = [Room("sms", 2, 2), Room("telegram", 1, 1)]
    found = await store.run(lambda db: mail.lease(db, NOW, rooms))
    assert said(found) == ["sms 0", "sms 1", "telegram"]


async def test_a_message_of_which_a_part_was_sent_goes_on_before_the_next(store: Storage) -> None:
    await put(store, post("long"), post("next"))
    [parcel] = await leased(store)
    assert parcel.parts_sent == 0
    await store.run(lambda db: mail.further(db, parcel, NOW))
    [again] = await leased(store)
    assert (again.body, again.parts_sent) == ("long", 1)
    await store.run(lambda db: mail.resume(db, NOW + LEASE))
    [again] = await leased(store, later=LEASE)
    assert (again.body, again.parts_sent) == ("long", 1)


async def test_a_part_that_was_sent_is_known_though_another_took_us_to_have_died(
    store: Storage,
) -> None:
    await put(store, post("long"))
    [parcel] = await leased(store)
    await do(store, mail.resume, NOW + LEASE)
    for times in (1, 2):
        await do(store, mail.further, parcel, NOW + times * LEASE)
        [again] = await leased(store, later=times * LEASE)
        assert again.parts_sent == 1
        await do(store, mail.resume, NOW + (times + 1) * LEASE)


async def test_what_is_ours_to_send_is_still_on_its_way(store: Storage) -> None:
    await put(store, post("one"), post("two", b"b"))
    one, _two = await leased(store)
    assert await do(store, mail.resume, NOW + LEASE, [one.id]) == 1
    assert await statuses(store) == ["sending", "waiting"]


async def test_who_cannot_be_reached_is_sent_nothing_that_was_not_asked_for(store: Storage) -> None:
    ranks = {"r": REPLY, "n": NOTICE, "b": BROADCAST}
    await put(store, *(post(name, b"a", rank) for name, rank in ranks.items()))
    await put(store, post("other", b"o", NOTICE))
    await store.run(lambda db: mail.withhold(db, b"a"))
    assert await statuses(store) == ["waiting", "failed", "failed", "waiting"]
    kept = select(outbox.c.body).order_by(outbox.c.id)
    assert await store.run(lambda db: list(db.scalars(kept))) == ["r", "", "", "other"]


async def test_only_one_address_is_served_where_others_are_not_ours(store: Storage) -> None:
    await put(store, post("a", b"a"), post("b", b"b"), post("c", b"b", channel="telegram"))
    found = await store.run(lambda db: mail.lease(db, NOW, [Room("sms", 9, 9)], b"b"))
    assert said(found) == ["b"]


async def test_no_more_are_leased_than_asked_for_and_replies_come_first(store: Storage) -> None:
    await put(store, *(post(f"news {n}", bytes([n]), NOTICE) for n in range(50)))
    await put(store, *(post(f"reply {n}", bytes([n])) for n in range(50)))
    found = await leased(store, most=20)
    assert said(found) == [f"reply {n}" for n in range(20)]
    assert (await statuses(store)).count("sending") == 20


async def test_two_processes_never_lease_the_same(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await put(stores[0], *(post(str(n), bytes([n])) for n in range(200)))

    async def emptied(store: Storage) -> list[Parcel]:
        found: list[Parcel] = []
        while parcels := await leased(store, most=7):
            found += parcels
        return found

    found = await asyncio.gather(*(emptied(store) for store in stores * 2))
    everything = [parcel.id for parcels in found for parcel in parcels]
    assert len(everything) == 200
    assert len(set(everything)) == 200


@pytest.mark.parametrize(("rank", "after"), [(REPLY, "waiting"), (NOTICE, "unknown")])
async def test_what_was_cut_short_is_taken_up_after_its_lease(
    store: Storage, rank: int, after: str
) -> None:
    await put(store, post("hello", rank=rank))
    await leased(store)
    assert await store.run(lambda db: mail.resume(db, NOW + LEASE - SECOND)) == 0
    assert await store.run(lambda db: mail.resume(db, NOW + LEASE)) == 1
    assert await statuses(store) == [after]
    again = await leased(store, later=LEASE)
    assert said(again) == (["hello"] if rank == REPLY else [])


async def test_who_comes_back_too_late_changes_nothing(store: Storage) -> None:
    await put(store, post("hello"))
    [slow] = await leased(store)
    await store.run(lambda db: mail.resume(db, NOW + LEASE))
    [quick] = await leased(store, later=LEASE)
    await store.run(lambda db: mail.sent(db, [(quick.id, "SM1")]))
    await store.run(lambda db: mail.later(db, slow, NOW, 1))
    await store.run(lambda db: mail.give_up(db, slow, Posted.FAILED))
    assert await statuses(store) == ["sent"]


async def test_what_was_sent_or_given_up_says_nothing_any_more(store: Storage) -> None:
    await put(store, post("one", b"a"), post("two", b"b"))
    one, two = await leased(store)
    await store.run(lambda db: mail.sent(db, [(one.id, "SM1")]))
    await store.run(lambda db: mail.give_up(db, two, Posted.FAILED))
    rows = select(outbox.c.body, outbox.c.sealed, outbox.c.provider_id).order_by(outbox.c.id)
    found = await store.run(lambda db: [tuple(row) for row in db.execute(rows)])
    assert found == [("", b"", "SM1"), ("", b"", "")]


@pytest.mark.parametrize(
    ("words", "last"),
    [
        (["queued", "sent"], "sent"),
        (["delivered", "sent", "queued"], "delivered"),
        (["read", "delivered"], "delivered"),
        (["delivered", "undelivered"], "delivered"),
        (["failed", "sent"], "failed"),
        (["failed", "delivered"], "delivered"),
        (["something new"], "sent"),
    ],
)
async def test_a_status_never_goes_back(store: Storage, words: list[str], last: str) -> None:
    await put(store, post("hello"))
    [parcel] = await leased(store)
    await store.run(lambda db: mail.sent(db, [(parcel.id, "SM1")]))
    for word in words:
        await do(store, mail.note, "SM1", word)
    assert await statuses(store) == [last]


@settings(max_examples=50, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), data=st.data())
def test_statuses_say_the_same_in_any_order_and_any_number_of_times(
    words: list[str], data: st.DataObject
) -> None:
    again = words + data.draw(st.lists(st.sampled_from(words), max_size=4))
    shuffled = data.draw(st.permutations(again))
    assert outcome(words) == outcome(shuffled)


def outcome(words: list[str]) -> str:
    """Return what becomes of a message of which this is said."""
    engine = create_engine("sqlite://")
    with engine.begin() as db:
        metadata.create_all(db, [outbox, wordings])
        mail.send(db, [post("hello")])
        [parcel] = mail.lease(db, NOW, [Room("sms", 1, 1)])
        mail.sent(db, [(parcel.id, "SM1")])
        for word in words:
            mail.note(db, "SM1", word)
        said: str = db.execute(select(outbox.c.status)).scalar_one()
    engine.dispose()
    return said


async def test_a_status_of_nothing_of_ours_changes_nothing(store: Storage) -> None:
    await put(store, post("hello"))
    assert not await store.run(lambda db: mail.note(db, "", "delivered"))
    assert not await store.run(lambda db: mail.note(db, "SM9", "failed"))
    assert await statuses(store) == ["waiting"]


async def test_forgetting_an_address_leaves_nothing_of_it(store: Storage) -> None:
    await received(store, letter("1", b"a", b"body"), letter("2", b"b"), status=Posted.WAITING)
    await put(store, post("sent", b"a"), post("waits", b"a"), post("other", b"b"))
    sent, _other = await leased(store)
    await store.run(lambda db: mail.sent(db, [(sent.id, "SM1")]))
    assert await do(store, mail.addressee, "SM1", "failed") == (b"a", NOW)
    await store.run(lambda db: mail.forget(db, b"a"))

    def keys(db: Connection) -> set[bytes]:
        return {*db.scalars(select(inbox.c.key)), *db.scalars(select(outbox.c.key))}

    assert await store.run(keys) == {b"", b"b"}
    assert await do(store, mail.addressee, "SM1", "failed") is None
    assert await store.run(lambda db: backlog.unanswered(db, NOW + SECOND)) == 1


async def test_the_depth_of_both_boxes_is_known(store: Storage) -> None:
    await received(store, letter("1"), letter("2"))
    await put(store, post("hello"))
    assert await store.run(mail.depth) == {"inbox done": 2, "outbox waiting": 1}


async def test_an_organiser_is_told_in_five_words_what_became_of_messages(store: Storage) -> None:
    names = ("waits", "leaves", "left", "came", "failed", "unsure")
    await put(store, *(post(name, name.encode()) for name in names))
    await put(store, post("elsewhere", b"t", channel="telegram"))
    rooms = [Room("sms", 9, 9)]
    waits, leaves, left, came, failed, unsure = await do(store, mail.lease, NOW, rooms)
    assert (waits.body, leaves.body) == ("waits", "leaves")

    def settled(db: Connection) -> None:
        mail.later(db, waits, NOW, 1)
        mail.sent(db, [(left.id, "SM1"), (came.id, "SM2")])
        mail.note(db, "SM2", "delivered")
        mail.give_up(db, failed, Posted.FAILED)
        mail.give_up(db, unsure, Posted.UNKNOWN)

    await store.run(settled)
    nothing = dict.fromkeys(mail.WORDS, 0)
    assert await store.run(mail.progress) == {
        "sms": {"waiting": 2, "sent": 1, "delivered": 1, "not delivered": 1, "unknown": 1},
        "telegram": nothing | {"waiting": 1},
    }
