"""What days came to: counted once, and there when nobody is held any more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, update

from budget.ballot import Basket
from budget.timeline import Phase
from storage.ballots import votes
from storage.ballots.votes import Cast
from storage.contributions import ideas
from storage.engine import Storage
from storage.process import editions, figures, participation
from storage.process.figures import Day
from storage.process.participation import Votes
from storage.residents import conversations, erasure
from storage.tables import conversations as held
from storage.tables import editions as every_edition
from storage.tables import supports
from tests.storage.linden import DAY, EDITION, NOW, SLUG, conversation, idea
from tests.stores import do

HOUR = NOW.replace(minute=0, second=0, microsecond=0)
FIRST = date(2027, 5, 3)
"""The day of `NOW`."""


def on_sms(number: int, **more: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    return {
        "channel": {"sms": number},
        "district": {"": number},
        "language": {"nl": number},
        **more,
    }


def joins(db: Connection, name: bytes, at: datetime, **more: object) -> None:
    conversations.keep(db, [conversation(name, joined=at, changed=at, **more)])


def begin(db: Connection, slug: str = SLUG, at: datetime = NOW) -> None:
    editions.create(db, replace(EDITION, slug=slug, entered=Phase.IDEAS), [], at, "test")


def counted(db: Connection, slug: str = SLUG) -> dict[date, Mapping[str, Mapping[str, int]]]:
    return {one.day: one.joined for one in figures.days(db, slug)}


async def test_a_day_is_counted_once_it_is_over_by_the_clock_of_the_edition(store: Storage) -> None:
    def lived(db: Connection) -> list[Day]:
        begin(db)
        joins(db, b"before", NOW - DAY, channel="telegram", language="en", district="haven")
        joins(db, b"today", NOW + timedelta(hours=1))
        joins(db, b"tomorrow", NOW + timedelta(hours=14))  # 00:00 in Amsterdam
        assert figures.catch_up(db, NOW) == 1  # the day before the first
        assert figures.catch_up(db, NOW + timedelta(hours=13)) == 0
        assert figures.catch_up(db, NOW + timedelta(hours=14)) == 1
        return figures.days(db, SLUG)

    before, first = await store.run(lived)
    assert before.day == FIRST - DAY
    assert before.joined == {
        "channel": {"telegram": 1},
        "district": {"haven": 1},
        "language": {"en": 1},
    }
    assert (first.day, first.joined) == (FIRST, on_sms(1))


async def test_what_was_counted_stays_when_residents_are_gone(store: Storage) -> None:
    def lived(db: Connection) -> tuple[list[Day], list[Day]]:
        begin(db)
        joins(db, b"a", NOW, resident="fatma", news=True)
        joins(db, b"b", NOW, resident="hans")
        ideas.put(db, SLUG, replace(idea(1, "fatma"), others=("hans",)))
        ideas.support(db, SLUG, "hans", 1)
        figures.catch_up(db, NOW + DAY)
        before = figures.days(db, SLUG)
        db.execute(update(held).values(stopped=True))
        assert erasure.let_go(db, NOW + DAY, NOW, 9) == 2
        assert not db.execute(supports.select()).all()
        figures.catch_up(db, NOW + DAY)
        return before, figures.days(db, SLUG)

    before, after = await store.run(lived)
    assert before == after
    assert after[-1].joined == on_sms(2)
    assert after[-1].stood == {
        "authors": 2,
        "informed": 1,
        "supporters": 1,
        "supports": 1,
        "reports": 0,
        "settled": 0,
    }


async def test_days_on_which_nobody_was_there_to_count_are_made_good(store: Storage) -> None:
    def lived(db: Connection) -> list[Day]:
        begin(db)
        joins(db, b"a", NOW)
        joins(db, b"b", NOW + 2 * DAY)
        figures.catch_up(db, NOW + 3 * DAY)
        return figures.days(db, SLUG)

    found = await store.run(lived)
    assert [one.joined for one in found] == [{}, on_sms(1), {}, on_sms(1)]
    assert [bool(one.stood) for one in found] == [False, False, False, True]


async def test_the_days_of_an_edition_end_where_the_next_begins(store: Storage) -> None:
    def lived(db: Connection) -> tuple[object, object]:
        begin(db)
        joins(db, b"a", NOW)
        begin(db, "next", NOW + DAY)
        joins(db, b"b", NOW + DAY + timedelta(hours=1))
        figures.catch_up(db, NOW + 4 * DAY)
        return counted(db), counted(db, "next")

    first, following = await store.run(lived)
    assert first == {FIRST - DAY: {}, FIRST: on_sms(1), FIRST + DAY: {}}
    assert following == {
        FIRST: on_sms(1),
        FIRST + DAY: on_sms(1),
        **{FIRST + n * DAY: {} for n in (2, 3)},
    }


async def test_an_edition_that_is_prepared_beside_another_has_no_days_yet(store: Storage) -> None:
    def lived(db: Connection) -> tuple[object, ...]:
        begin(db)
        prepared = replace(EDITION, slug="next", entered=Phase.PREPARING)
        editions.create(db, prepared, [], NOW, "test")
        joins(db, b"a", NOW + DAY)
        figures.catch_up(db, NOW + 3 * DAY)
        before = counted(db, "next"), figures.joined(db, "next")["channel"]
        editions.enter(db, replace(prepared, entered=Phase.INFORMING), NOW + 3 * DAY, "test")
        figures.catch_up(db, NOW + 5 * DAY)
        return *before, counted(db), counted(db, "next")

    days, joined, first, following = await store.run(lived)
    assert (days, joined) == ({}, {})
    assert first == {FIRST - DAY: {}, FIRST: {}, FIRST + DAY: on_sms(1), **_none(2, 3)}
    assert following == {FIRST + 2 * DAY: on_sms(1), **_none(3, 4)}


def _none(*days: int) -> dict[date, Mapping[str, Mapping[str, int]]]:
    return {FIRST + n * DAY: {} for n in days}


async def test_who_joined_until_now_are_those_of_the_days_and_of_today(store: Storage) -> None:
    def lived(db: Connection) -> tuple[object, object]:
        begin(db)
        joins(db, b"a", NOW)
        early = figures.joined(db, SLUG)
        figures.catch_up(db, NOW + DAY)
        db.execute(delete(held))
        joins(db, b"b", NOW + DAY)
        return early, figures.joined(db, SLUG)

    early, late = await store.run(lived)
    assert (early, late) == (on_sms(1), on_sms(2))


@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.COUNTING])
async def test_of_votes_nothing_is_told_before_the_result_is_public(
    store: Storage, phase: Phase
) -> None:
    def lived(db: Connection) -> None:
        _cast(db)
        db.execute(update(every_edition).values(phase=phase, outcome="{}"))
        figures.catch_up(db, NOW + 9 * DAY)

    await store.run(lived)
    assert await do(store, figures.votes, SLUG) is None
    kept = await store.run(lambda db: db.exec_driver_sql("SELECT name FROM figures").all())
    assert "votes" not in {name for (name,) in kept}


async def test_once_the_result_is_public_votes_are_told_by_channel_and_by_day(
    store: Storage,
) -> None:
    def lived(db: Connection) -> tuple[Votes | None, Votes | None]:
        _cast(db)
        db.execute(update(every_edition).values(phase=Phase.RESULTS, outcome="{}"))
        at_once = figures.votes(db, SLUG)
        figures.catch_up(db, NOW)
        return at_once, figures.votes(db, SLUG)

    at_once, kept = await store.run(lived)
    assert at_once == kept == Votes({"sms": 1, "telegram": 1}, {FIRST: 1, FIRST + DAY: 1})


def _cast(db: Connection) -> None:
    begin(db)
    editions.enter(db, EDITION, NOW, "test")
    cast = [
        (b"one", Cast(Basket((1,)), bytes(16), "sms", FIRST, NOW)),
        (b"two", Cast(Basket((3,)), bytes(16), "sms", FIRST, NOW)),
        (b"two", Cast(Basket(()), bytes(15) + b"1", "telegram", FIRST + DAY, NOW + DAY)),
    ]
    for right, ballot in cast:
        votes.cast(db, SLUG, bytes(32), [(right, ballot)])


async def test_arrivals_and_what_was_asked_are_counted_without_anybody(store: Storage) -> None:
    def lived(db: Connection) -> Mapping[str, int]:
        begin(db)
        for partner in ("cafe", "cafe", "bond"):
            editions.arrive(db, SLUG, partner)
        return participation.arrived(db, SLUG)

    assert await store.run(lived) == {"cafe": 2, "bond": 1}


async def test_who_joined_is_counted_by_the_hour_until_the_outcome_is_certified(
    store: Storage,
) -> None:
    def lived(db: Connection) -> None:
        begin(db)
        joins(db, b"before", NOW - DAY)
        for n, minutes in enumerate((0, 1, 59, 60)):
            joins(db, bytes([n]), HOUR + timedelta(days=1, minutes=minutes))
        conversations.keep(db, [conversation(b"never", joined=None)])

    await store.run(lived)
    first = HOUR + timedelta(days=1)
    hours = {first: 3, first + timedelta(hours=1): 1}
    assert await do(store, figures.by_hour, SLUG) == hours
    await do(store, begin, "next", NOW + 9 * DAY)
    await store.run(lambda db: joins(db, b"later", NOW + 10 * DAY))
    assert await do(store, figures.by_hour, SLUG) == hours
    await store.run(lambda db: db.execute(update(every_edition).values(tie_key=None)))
    assert await do(store, figures.by_hour, SLUG) == {}
