"""How messages leave in parts, at what pace, and what stops their sender."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.channels import Outbound, TryLater, Unsure
from bot.delivery.deliver import POLL, Delivery
from bot.delivery.outcomes import ATTEMPTS, Outcome
from bot.delivery.rates import Rate
from bot.delivery.senders import FAILURES
from storage.engine import Storage
from storage.outage import StoreDown
from storage.post import mail
from storage.post.mail import BROADCAST, LEASE, NOTICE, Parcel, Room
from storage.tables import outbox
from tests.bot.posting import put, statuses
from tests.bot.quarter import FATMA, HANS, MOMENT, NUMBER, SEAL, Line, Quarter

HOUR = timedelta(hours=1)


class Telling(Line):
    """A channel on which a text leaves in parts of one word."""

    def parts(self, reply: Outbound) -> tuple[Outbound, ...]:
        return tuple(map(Outbound, reply.text.split()))

    @property
    def told(self) -> list[str]:
        """The words that left, in order."""
        return [sent.reply.text for sent in self.sent]


@pytest.fixture
def telling(quarter: Quarter) -> Telling:
    """Give a line on which `for ADDRESS` leaves in two parts."""
    quarter.lines["telegram"] = line = Telling("telegram")
    return line


@pytest.mark.parametrize("fault", [TryLater(5), TryLater(5, everybody=True), Unsure()])
async def test_a_part_that_was_sent_is_not_sent_again(
    quarter: Quarter, telling: Telling, fault: Exception
) -> None:
    await put(quarter, FATMA, FATMA)
    assert await quarter.office.delivery.send_due() == 1
    telling.faults.append(fault)
    assert await quarter.office.delivery.send_due() == 1
    quarter.now += HOUR
    await quarter.deliver()
    assert telling.told == ["for", FATMA, "for", FATMA]
    assert await statuses(quarter) == ["sent", "sent"]
    rows = await quarter.rows(outbox)
    assert {row["provider_id"] for row in rows} == {"telegram 2", "telegram 4"}


async def test_who_lives_goes_on_with_the_part_after_those_that_were_sent(
    store: Storage, quarter: Quarter, telling: Telling
) -> None:
    await put(quarter, FATMA)
    assert await quarter.office.delivery.send_due() == 1
    assert await statuses(quarter) == ["waiting"]
    await store.run(lambda db: mail.lease(db, quarter.now, [Room("telegram", 9, 9)]))
    other = Quarter(store)
    other.lines["telegram"] = telling
    other.now += LEASE
    await other.deliver()
    assert telling.told == ["for", FATMA]


async def test_a_part_that_was_sent_while_the_store_was_away_is_not_sent_again(
    quarter: Quarter, telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(quarter, FATMA)
    delivery, exchanged = quarter.office.delivery, Delivery._exchanged  # noqa: SLF001

    def away(self: Delivery, db: Connection, done: Sequence[Outcome], *more: Any) -> list[Parcel]:
        if done:
            raise StoreDown
        return exchanged(self, db, done, *more)

    with monkeypatch.context() as outage:
        outage.setattr(Delivery, "_exchanged", away)
        with pytest.raises(StoreDown):
            await delivery.send_due()
    quarter.now += LEASE + MOMENT
    await quarter.deliver()
    assert telling.told == ["for", FATMA]


@pytest.mark.parametrize("rank", [NOTICE, BROADCAST])
async def test_news_of_which_a_part_may_have_come_is_not_sent_again(
    quarter: Quarter, telling: Telling, rank: int
) -> None:
    await put(quarter, FATMA, rank=rank)
    await quarter.office.delivery.send_due()
    telling.faults.append(Unsure())
    await quarter.deliver()
    assert await statuses(quarter) == ["unknown"]
    assert telling.told == ["for"]


async def test_nothing_leaves_faster_than_its_sender_may_and_replies_keep_a_third(
    quarter: Quarter,
) -> None:
    delivery, line = quarter.office.delivery, quarter.lines["telegram"]
    delivery.keep_to({"telegram": Rate(30)})
    await put(quarter, *(str(5000 + n) for n in range(99)), rank=BROADCAST)
    await quarter.deliver()
    assert len(line.sent) == 2
    await put(quarter, FATMA)
    await put(quarter, NUMBER, rank=BROADCAST, channel="sms")
    await quarter.deliver()
    assert [sent.address for sent in line.sent[2:]] == [FATMA]
    assert len(quarter.lines["sms"].sent) == 1
    for _tick in range(10):
        quarter.now += MOMENT / 10
        await quarter.deliver()
    assert len(line.sent) == 3 + 20


async def test_a_chat_is_sent_no_more_than_it_may_get_in_order(quarter: Quarter) -> None:
    delivery, line = quarter.office.delivery, quarter.lines["telegram"]
    delivery.keep_to({"telegram": Rate(30, a_chat=1)})
    await put(quarter, *[FATMA] * 5)
    for seconds, gone in ((0, 3), (0.9, 3), (0.1, 4), (0.9, 4), (0.1, 5)):
        quarter.now += seconds * MOMENT
        await quarter.deliver()
        assert len(line.sent) == gone
    await put(quarter, HANS)
    quarter.now += MOMENT / 10
    await quarter.deliver()
    assert line.sent[-1].address == HANS
    assert [row["attempts"] for row in await quarter.rows(outbox)] == [0] * 6


async def test_while_nothing_gets_through_one_message_tries_and_none_is_given_up(
    quarter: Quarter,
) -> None:
    line, delivery = quarter.lines["telegram"], quarter.office.delivery
    addresses = [str(5000 + n) for n in range(FAILURES)]
    await put(quarter, *addresses)
    line.faults.extend([TryLater(5)] * FAILURES)
    assert await delivery.send_due() == FAILURES
    for _try in range(FAILURES * (ATTEMPTS + 1)):
        quarter.now += 30 * MOMENT
        line.faults.append(TryLater(5))
        assert await delivery.send_due() == 1
        assert not line.faults
    quarter.now += 30 * MOMENT
    assert [await delivery.send_due() for _twice in range(2)] == [1, FAILURES - 1]
    assert sorted(sent.address for sent in line.sent) == addresses


async def test_a_sender_that_fails_is_none_of_the_others(quarter: Quarter) -> None:
    line, delivery = quarter.lines["telegram"], quarter.office.delivery
    await put(quarter, *(str(5000 + n) for n in range(20)))
    line.faults.extend([TryLater(5)] * 20)
    await delivery.send_due()
    await put(quarter, HANS)
    await put(quarter, *(f"+3161234{n:04}" for n in range(20)), channel="sms")
    assert await delivery.send_due() == 20
    assert len(quarter.lines["sms"].sent) == 20


async def test_a_provider_that_asks_one_process_to_wait_is_left_alone_by_all(
    store: Storage, quarter: Quarter
) -> None:
    other = Delivery(store, SEAL, quarter.lines, lambda: quarter.now, quarter.chance)
    quarter.lines["telegram"].faults.append(TryLater(30, everybody=True))
    await put(quarter, FATMA)
    await quarter.office.delivery.send_due()
    await put(quarter, HANS)
    await put(quarter, NUMBER, channel="sms")
    assert await other.send_due() == 1
    assert len(quarter.lines["sms"].sent) == 1
    quarter.now += 30 * MOMENT
    assert await other.send_due() == 2


@pytest.mark.parametrize(("seconds", "looks"), [(9.0, POLL), (0.04, 0.04), (0.0, POLL)])
async def test_a_sender_that_rests_is_looked_at_again_as_soon_as_it_may_send(
    quarter: Quarter, seconds: float, looks: float
) -> None:
    delivery = quarter.office.delivery
    delivery._senders["telegram"].rest(seconds, quarter.now)  # noqa: SLF001 - nobody else sees it
    assert delivery._next_look((), ()) == pytest.approx(looks)  # noqa: SLF001
