"""A vote counts to the second: by which clock, at which close, and whatever is moved meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from bot.turns import announce
from budget.edition import Edition
from budget.receipt import rules_hash
from budget.timeline import Phase, Timeline, local_time
from storage.ballots import votes
from storage.documents import edition_as_json
from storage.engine import Storage
from storage.process import editions
from storage.tables import ballots
from storage.tables import editions as every_edition
from tests.bot.quarter import BY_CLOCK, CLOSE, FATMA, MOMENT, NUMBER, PLAIN, Quarter
from tests.storage.linden import SLUG
from tests.stores import Open

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Counted = list[tuple[int, ...]]
ON_TIME: Counted = [(1,)]
TOO_LATE: Counted = []

CLOSES = {
    "before an hour is left out": ("2027-03-28T00:00", "2027-03-27T23:00:00+00:00"),
    "when an hour is left out": ("2027-03-28T03:00", "2027-03-28T01:00:00+00:00"),
    "after an hour was left out": ("2027-03-29T00:00", "2027-03-28T22:00:00+00:00"),
    "before an hour comes twice": ("2027-10-31T00:00", "2027-10-30T22:00:00+00:00"),
    "when an hour came twice": ("2027-10-31T03:00", "2027-10-31T02:00:00+00:00"),
    "after an hour came twice": ("2027-11-01T00:00", "2027-10-31T23:00:00+00:00"),
}
"""Closes by the clock on the wall, on the nights on which it is changed."""


def closing(close: datetime) -> Edition:
    """Return an edition in which voting is open until this moment."""
    begins = {
        Phase.PREPARING: close - 90 * DAY,
        Phase.IDEAS: close - 60 * DAY,
        Phase.VOTING: close - 3 * DAY,
        Phase.COUNTING: close,
        Phase.RESULTS: close + 2 * DAY,
    }
    return replace(PLAIN, timeline=Timeline(begins))


@pytest.fixture(params=CLOSES)
async def night(request: pytest.FixtureRequest, store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter that votes until one of these closes."""
    wall, expected = CLOSES[request.param]
    close = local_time(datetime.fromisoformat(wall), PLAIN.zone)
    assert close == datetime.fromisoformat(expected)
    quarter = Quarter(store, close - DAY)
    await quarter.found(closing(close))
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms")
    yield quarter
    await quarter.office.stop()


async def proof(quarter: Quarter) -> str:
    """Have the vote of a resident read back by SMS; return the number to type."""
    [read_back] = await quarter.fill(NUMBER, "1", "sms")
    return str(next(o.number for o in read_back.reply.options if o.key == "cast"))


@pytest.mark.parametrize(("late", "counts"), [(-MOMENT, ON_TIME), (0 * MOMENT, TOO_LATE)])
async def test_the_last_second_counts_and_the_next_does_not(
    night: Quarter, late: timedelta, counts: Counted
) -> None:
    typed = await proof(night)
    night.now += DAY + late
    [*_before, said] = await night.say(NUMBER, typed, channel="sms")
    assert await night.counted() == counts
    assert ("Uw stem telt." in said.reply.text) is bool(counts)


@pytest.mark.parametrize(
    ("channel", "at", "counts"),
    [
        ("telegram", CLOSE - MOMENT, ON_TIME),
        ("telegram", CLOSE, TOO_LATE),
        ("sms", None, TOO_LATE),
        ("whatsapp", None, TOO_LATE),
        ("sms", CLOSE - MOMENT, ON_TIME),
        ("sms", CLOSE + MOMENT, TOO_LATE),
    ],
    ids=["telegram", "telegram late", "sms", "whatsapp", "reconciled", "reconciled late"],
)
async def test_what_is_received_after_the_close_counts_by_the_provider_s_clock_if_it_has_one(
    quarter: Quarter, channel: str, at: datetime | None, counts: Counted
) -> None:
    address = FATMA if channel == "telegram" else NUMBER
    await quarter.join(address, channel)
    [read_back] = await quarter.fill(address, "1", channel)
    if channel == "telegram":
        [read_back] = await quarter.share(address, NUMBER)
    [cast] = [option for option in read_back.reply.options if option.key == "cast"]
    quarter.now = CLOSE + 5 * MINUTE
    await quarter.office.clock.tick()
    await quarter.do(quarter.inbound(address, str(cast.number), channel, at=at))
    assert await quarter.counted() == counts


@pytest.mark.parametrize("late", [timedelta(0), 3 * DAY])
async def test_a_basket_that_is_confirmed_after_the_close_is_not_cast(
    quarter: Quarter, late: timedelta
) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.fill(NUMBER, "1", "whatsapp")
    quarter.now = CLOSE + late
    [said] = await quarter.tap(NUMBER, "cast", channel="whatsapp")
    assert said.reply.text.startswith("Stemmen kon tot en met 4 mei, 10.00 uur.")
    assert await quarter.counted() == []
    assert await quarter.rows(ballots) == []


async def test_once_the_votes_are_counted_nothing_is_in_time_any_more(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    typed = await proof(quarter)
    quarter.now = CLOSE + DAY
    await quarter.office.clock.tick()
    row = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    assert row.outcome
    late = quarter.inbound(NUMBER, typed, "sms", at=CLOSE - MINUTE)
    assert await quarter.do(late)
    assert await quarter.counted() == []
    after = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    assert after.outcome == row.outcome


async def _entered(storage: Storage, phase: Phase, now: datetime) -> None:
    """Let an organiser bring the edition into a phase, from another process."""

    def moved(db: Connection) -> None:
        row = editions.hold(db, SLUG)
        announce.enter(db, row, row.edition().enter(phase, now), now, "organiser")

    await storage.run(moved)


@pytest.mark.parametrize(("said", "counts"), [(-MOMENT, ON_TIME), (0 * MOMENT, TOO_LATE)])
async def test_a_close_that_is_moved_while_somebody_reads_their_vote_back(
    quarter: Quarter, opened: Open, said: timedelta, counts: Counted
) -> None:
    await quarter.join(NUMBER, "sms")
    typed = await proof(quarter)
    moved = quarter.now + MINUTE
    assert moved < CLOSE
    await _entered(await opened(), Phase.COUNTING, moved)
    quarter.now = moved + MINUTE
    await quarter.do(quarter.inbound(NUMBER, typed, "sms", at=moved + said))
    assert await quarter.counted() == counts


async def test_a_ballot_that_the_store_would_not_take_is_heard_once_more(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await quarter.join(NUMBER, "sms")
    typed = await proof(quarter)
    ended = votes.VotingOver(SLUG)
    real = votes.cast
    tried: list[object] = []

    def cast_late(db: Connection, *given: object) -> tuple[str, ...]:
        if not tried:
            tried.append(given)
            raise ended
        return real(db, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(votes, "cast", cast_late)
    [answer] = await quarter.say(NUMBER, typed, channel="sms")
    assert tried
    assert "Uw stem telt." in answer.reply.text
    assert await quarter.counted() == ON_TIME
    assert await quarter.storage.run(lambda db: votes.broken(db, SLUG)) is None


async def test_a_ballot_that_does_not_fit_the_rules_any_more_is_not_cast(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    typed = await proof(quarter)
    before = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    dearer = replace(before.edition(), projects=(replace(PLAIN.projects[0], cost=1_001),))

    def changed(db: Connection) -> None:
        document = edition_as_json(dearer)
        values = {"document": document, "revision": every_edition.c.revision + 1}
        db.execute(update(every_edition).where(every_edition.c.slug == SLUG).values(values))

    await quarter.storage.run(changed)
    assert await quarter.say(NUMBER, typed, channel="sms")
    assert await quarter.counted() == []


async def test_a_ballot_carries_the_rules_with_which_voting_opened(store: Storage) -> None:
    opens = closing(CLOSE)
    quarter = Quarter(store, CLOSE - 4 * DAY)
    await quarter.found(replace(opens, entered=Phase.IDEAS, vote=BY_CLOCK))
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms")
    quarter.now = CLOSE - DAY
    await quarter.office.clock.tick()
    await quarter.vote(NUMBER, "1", "sms")
    row = await store.run(lambda db: editions.load(db, SLUG))
    kept = await store.run(lambda db: list(db.scalars(select(ballots.c.rules_hash))))
    assert kept == [row.rules_hash] == [rules_hash(row.edition())]
    await quarter.office.stop()
