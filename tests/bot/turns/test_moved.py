"""A day that moved is told to who wants news: by day, once, and not if it moved back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.broadcasts import announcing
from bot.channels.segments import folded, segments
from bot.editions.editing import Editor, Part
from budget.audience import Who
from budget.days import by_day
from budget.edition import Edition, Words
from budget.moved import Move, Point
from budget.moving import moved as with_another_day
from budget.timeline import Phase
from flows.notices import moving
from storage.engine import Storage
from storage.process import editions, moves
from tests.bot.quarter import FATMA, HANS, PLAIN, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG

TEN = BEGINS[Phase.IDEAS].replace(hour=10) + DAY
RESULT = BEGINS[Phase.RESULTS]
HOUR = timedelta(hours=1)


async def opened(store: Storage, phase: Phase = Phase.IDEAS, at: datetime = TEN) -> Quarter:
    quarter = Quarter(store, at)
    await quarter.found(replace(PLAIN, entered=phase))
    quarter.office.start_turns()
    await quarter.join(FATMA, news="yes")
    await quarter.join(HANS)
    return quarter


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which Fatma wants news, and Hans does not."""
    begun = await opened(store)
    yield begun
    await begun.office.stop()


async def move(quarter: Quarter, to: datetime, reason: Words | None = None) -> None:
    """Let the result come at another moment."""

    def edit(edition: Edition) -> Edition:
        return with_another_day(edition, Phase.RESULTS, to, quarter.now)

    def work(db: object) -> None:
        Editor(db, SLUG, "Rosa", quarter.now).change(Part.TIMELINE, "", edit)  # type: ignore[arg-type]
        if reason:
            moves.explain(db, SLUG, reason)  # type: ignore[arg-type]

    await quarter.storage.run(work)


async def heard(quarter: Quarter) -> list[tuple[str, str]]:
    """Let the clock strike; return who is told what of a date."""
    return [
        (sent.address, sent.reply.text)
        for sent in await quarter.strike()
        if "datum" in sent.reply.text
    ]


async def test_who_wants_news_hears_it_an_hour_later_with_the_reason(quarter: Quarter) -> None:
    await move(quarter, RESULT + 3 * DAY, {"nl": "De telling duurt langer."})
    quarter.now += HOUR - timedelta(minutes=1)
    assert await heard(quarter) == []
    quarter.now += timedelta(minutes=1)
    [(address, text)] = await heard(quarter)
    assert address == FATMA
    assert text.endswith("Waarom? De telling duurt langer.")
    assert await heard(quarter) == []


async def test_several_moves_are_told_as_one(quarter: Quarter) -> None:
    await move(quarter, RESULT + 3 * DAY)
    quarter.now += HOUR / 2
    await move(quarter, RESULT + 5 * DAY)
    quarter.now += HOUR / 2
    assert await heard(quarter) == []
    quarter.now += HOUR / 2
    assert len(await heard(quarter)) == 1


async def test_what_moved_back_is_no_news(quarter: Quarter) -> None:
    await move(quarter, RESULT + 3 * DAY)
    quarter.now += HOUR / 2
    await move(quarter, RESULT)
    quarter.now += 2 * HOUR
    assert await heard(quarter) == []
    assert await quarter.storage.run(lambda db: moves.due(db, quarter.now)) == []


async def test_at_night_it_waits_for_the_day(quarter: Quarter) -> None:
    quarter.now = TEN.replace(hour=20)
    await move(quarter, RESULT + 3 * DAY)
    quarter.now += 3 * HOUR
    assert not by_day(quarter.now, PLAIN.zone)
    assert await heard(quarter) == []
    quarter.now += 12 * HOUR
    assert len(await heard(quarter)) == 1


async def test_a_result_that_came_meanwhile_is_no_day_that_moved(store: Storage) -> None:
    quarter = await opened(store, Phase.COUNTING, RESULT.replace(hour=9) - DAY)
    await move(quarter, quarter.now + HOUR / 2)
    quarter.now += HOUR
    await quarter.strike()
    assert (await quarter.storage.run(lambda db: editions.load(db, SLUG))).outcome
    assert not [s for s in quarter.lines["telegram"].sent if "datum" in s.reply.text]
    assert await quarter.storage.run(lambda db: moves.due(db, quarter.now)) == []
    await quarter.office.stop()


async def test_before_anything_begins_nobody_is_told(store: Storage) -> None:
    quarter = await opened(store, Phase.PREPARING, BEGINS[Phase.PREPARING] + HOUR)
    await move(quarter, RESULT + 3 * DAY)
    assert await quarter.storage.run(lambda db: moves.due(db, RESULT)) == []
    await quarter.office.stop()


@pytest.mark.parametrize("point", list(Point))
def test_it_is_said_in_one_text_message(point: Point) -> None:
    was, now = RESULT.date(), (RESULT + 3 * DAY).date()
    found = [Move(point, was, now), Move(Point.RESULT, was, now)]
    few, place = found[: 1 + (point is not Point.RESULT)], PLAIN.place
    whole, brief = moving.of(place, few, {"nl": "Regen."}), moving.of(place, few)
    said = announcing.drafted(PLAIN, whole, Who.NEWS, brief)
    assert {segments(folded(text)) for text in said.short.values()} == {1}
    assert all("Regen." in text for text in said.text.values())


async def test_the_revision_of_an_edition_says_that_it_moved(quarter: Quarter) -> None:
    before = await quarter.storage.run(lambda db: editions.load(db, SLUG).revision)
    await move(quarter, RESULT + 3 * DAY)
    assert await quarter.storage.run(lambda db: editions.load(db, SLUG).revision) > before
