"""Votes are counted once everybody is heard who wrote before the close, or a day after it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.channels import TryLater
from bot.channels.bot_api import Posting
from bot.turns import announce
from bot.turns.backlog import Backlog
from bot.turns.missed import BEAT
from bot.upkeep.reconcile import Archive, Webhook
from budget.edition import NotReady
from budget.timeline import Phase, Timeline
from storage import journal
from storage.engine import Storage
from storage.post import mail
from storage.post.mail import Posted
from storage.process import editions
from storage.tables import inbox
from tests.bot.quarter import BY_CLOCK, CLOSE, MOMENT, NUMBER, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, NOW, SLUG
from tests.stores import do

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

NONE = {phase: at for phase, at in BEGINS.items() if phase is not Phase.COUNTING} | {
    Phase.RESULTS: CLOSE
}
SHORT = BEGINS | {Phase.RESULTS: CLOSE + MINUTE}

Begun = Callable[..., Awaitable[str]]


@pytest.fixture(params=[NONE, SHORT], ids=["no phase to count in", "a minute to count in"])
async def evening(request: pytest.FixtureRequest, store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter that counts at the close, or a minute after it."""
    quarter = Quarter(store)
    await quarter.found(replace(PLAIN, vote=BY_CLOCK, timeline=Timeline(request.param)))
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms")
    yield quarter
    await quarter.office.stop()


async def wait_with_a_vote(quarter: Quarter, at: datetime | None, received: datetime) -> None:
    """Keep the last word of a vote waiting in the inbox, as a process does that dies on it."""
    [read_back] = await quarter.fill(NUMBER, "1", "sms")
    proof = next(o.number for o in read_back.reply.options if o.key == "cast")
    said = quarter.inbound(NUMBER, str(proof), "sms", at=at)
    before, quarter.now = quarter.now, received
    await do(quarter.storage, backlog_of_another, quarter)
    await quarter.take(said)
    await do(quarter.storage, answered_by_another)
    quarter.now = before


def backlog_of_another(db: Connection, quarter: Quarter) -> None:
    """Have something of the resident's wait that is taken out again: what follows waits behind."""
    first = mail.Letter("sms", "first", SEAL.key("sms", NUMBER), quarter.now - DAY)
    mail.receive(db, [first], Posted.WAITING)


def answered_by_another(db: Connection) -> None:
    db.execute(inbox.delete().where(inbox.c.message_id == "first"))


async def phase(quarter: Quarter) -> str:
    return (await do(quarter.storage, editions.load, SLUG)).phase


@pytest.mark.parametrize("at", [None, CLOSE - MOMENT], ids=["received", "provider"])
async def test_a_vote_that_waited_over_the_close_is_counted(
    evening: Quarter, at: datetime | None
) -> None:
    late = CLOSE - MOMENT if at is None else CLOSE + MOMENT
    await wait_with_a_vote(evening, at, late)
    evening.now = CLOSE + 2 * MINUTE
    [*_before, told] = await evening.strike("sms")
    assert await evening.counted() == [(1,)]
    assert await phase(evening) == Phase.RESULTS
    assert not told.reply.text.startswith("Stemmen kon")
    row = await do(evening.storage, editions.load, SLUG)
    assert '"votes": 1' in (row.outcome or "")


async def test_a_vote_that_came_in_after_the_close_keeps_nobody_waiting(evening: Quarter) -> None:
    await wait_with_a_vote(evening, None, CLOSE)
    evening.now = CLOSE + 2 * MINUTE
    await do(evening.storage, announce.enter_what_is_due, SLUG, evening.now)
    assert await phase(evening) == Phase.RESULTS


async def test_while_somebody_is_at_it_nothing_is_counted_for_a_day_at_most(
    evening: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wait_with_a_vote(evening, None, CLOSE - MOMENT)

    async def nobody_answers(_backlog: Backlog, _now: datetime) -> int:
        return 0

    monkeypatch.setattr(Backlog, "work_off", nobody_answers)
    for now, counted in ((CLOSE + 2 * MINUTE, False), (CLOSE + DAY - MOMENT, False)):
        evening.now = now
        await evening.office.clock.tick()
        assert (await phase(evening) == Phase.RESULTS) is counted
        await evening.say("+31699999999", "hallo", channel="sms")
        assert await phase(evening) != Phase.RESULTS
    waits = await do(evening.storage, journal.of, SLUG, ["phase-waits"])
    said = "One message from before the close is not answered yet: the count waits for it."
    assert [entry.content["reasons"] for entry in waits] == [said]
    evening.now = CLOSE + DAY
    await evening.office.clock.tick()
    assert await phase(evening) == Phase.RESULTS


async def test_whoever_counts_by_hand_hears_how_many_wait(evening: Quarter) -> None:
    await wait_with_a_vote(evening, None, NOW + MINUTE)
    evening.now = NOW + 2 * MINUTE
    other = mail.Letter("sms", "other", b"other", NOW, SEAL.lock("{}"))
    await do(evening.storage, mail.receive, [other], Posted.WAITING)

    def by_hand(db: Connection) -> None:
        row = editions.hold(db, SLUG)
        announce.following(db, row.edition(), Phase.RESULTS, evening.now)

    with pytest.raises(NotReady, match="2 messages from before the close are not answered yet"):
        await do(evening.storage, by_hand)


async def test_no_vote_is_cast_after_the_close_while_the_count_waits(evening: Quarter) -> None:
    await wait_with_a_vote(evening, None, CLOSE - MOMENT)
    other = "+31612345679"
    await evening.join(other, "sms")
    [read_back] = await evening.fill(other, "3", "sms")
    proof = next(o.number for o in read_back.reply.options if o.key == "cast")
    evening.now = CLOSE + MINUTE / 2
    [*_others, said] = await evening.say(other, str(proof), channel="sms")
    assert said.reply.text.startswith("Stemmen kon")
    evening.now = CLOSE + 2 * MINUTE
    await evening.office.clock.tick()
    assert await evening.counted() == [(1,)]


async def a_minute_passes(quarter: Quarter) -> None:
    for _beat in range(MINUTE // BEAT):
        quarter.now += BEAT
        await quarter.office.reconciler.beat()


async def test_what_was_missed_over_the_close_is_fetched_before_the_count(
    evening: Quarter,
) -> None:
    [read_back] = await evening.fill(NUMBER, "1", "sms")
    proof = next(o.number for o in read_back.reply.options if o.key == "cast")
    said = evening.inbound(NUMBER, str(proof), "sms", at=CLOSE - MOMENT)
    reconciler, down = evening.office.reconciler, [True]
    await reconciler.beat()

    async def received(_since: datetime) -> list[object]:
        if down[0]:
            raise TryLater(5)
        return [said]

    async def completed(one: object) -> object:
        return one

    reconciler.archive = Archive(received, completed, evening.office.ingest.take)  # type: ignore[arg-type]
    evening.now = CLOSE + 2 * MINUTE
    await evening.office.clock.tick()
    assert await phase(evening) != Phase.RESULTS
    for _each in range(2):
        await reconciler.tick()
        await evening.office.clock.tick()
        assert await phase(evening) != Phase.RESULTS
        await a_minute_passes(evening)
    down[0] = False
    await reconciler.tick()
    await evening.office.clock.tick()
    assert await phase(evening) == Phase.RESULTS
    assert await evening.counted() == [(1,)]
    waits = await do(evening.storage, journal.of, SLUG, ["phase-waits"])
    assert "has not yet fetched what came in" in str(waits[0].content["reasons"])


async def test_what_telegram_still_has_is_posted_before_the_count(evening: Quarter) -> None:
    reconciler, pending = evening.office.reconciler, [3]
    reconciler.awaits_webhook = True
    await reconciler.beat()

    async def posting() -> Posting:
        return Posting("here", pending[0], None, "")

    async def register(_url: str) -> None:
        return

    evening.now = CLOSE + 2 * MINUTE
    for waiting in (3, 3, 0):
        await reconciler.tick()
        await evening.office.clock.tick()
        assert await phase(evening) != Phase.RESULTS
        reconciler.webhook = Webhook("here", posting, register)
        pending[0] = waiting
        await a_minute_passes(evening)
    await reconciler.tick()
    await evening.office.clock.tick()
    assert await phase(evening) == Phase.RESULTS


async def test_a_service_that_does_not_come_back_holds_the_count_up_for_a_day(
    evening: Quarter,
) -> None:
    await evening.office.reconciler.beat()
    for late, counts in ((2 * MINUTE, False), (DAY - MOMENT, False), (DAY, True)):
        evening.now = CLOSE + late
        await do(evening.storage, announce.enter_what_is_due, SLUG, evening.now)
        assert (await phase(evening) == Phase.RESULTS) is counts


async def test_who_went_away_after_the_close_has_missed_nothing(evening: Quarter) -> None:
    evening.now = CLOSE + MOMENT
    await evening.office.reconciler.beat()
    evening.now = CLOSE + 2 * MINUTE
    await do(evening.storage, announce.enter_what_is_due, SLUG, evening.now)
    assert await phase(evening) == Phase.RESULTS


async def test_a_service_that_was_there_over_the_close_counts_at_once(evening: Quarter) -> None:
    evening.now = CLOSE + MINUTE - BEAT
    await evening.office.reconciler.beat()
    evening.now = CLOSE + MINUTE
    await evening.office.clock.tick()
    assert await phase(evening) == Phase.RESULTS
