"""What the clock does now and then, beside the phases."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.upkeep.clock import KEEP_LETTERS
from budget.timeline import Phase
from storage.ballots import heads
from storage.post import letters, mail
from storage.post.mail import Posted
from storage.tables import inbox
from tests.bot.quarter import CLOSE, Quarter
from tests.storage.linden import BEGINS, DAY, NOW, SLUG, letter
from tests.stores import do

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def dead(quarter: Quarter) -> list[str]:
    return [one.message_id for one in await do(quarter.storage, letters.dead)]


async def test_the_head_of_the_receipts_is_written_once_a_local_day(quarter: Quarter) -> None:
    midnight = datetime(2027, 5, 3, 22, 0, tzinfo=UTC)
    for moment in (midnight - HOUR, midnight - MINUTE, midnight, midnight + MINUTE):
        quarter.now = moment
        await quarter.office.clock.tick()
    assert await heads_of(quarter) == [midnight - HOUR, midnight]


async def test_a_second_process_writes_no_second_head(quarter: Quarter) -> None:
    other = Quarter(quarter.storage)
    other.now = quarter.now
    for office in (quarter.office, other.office):
        await office.clock.tick()
    assert await heads_of(quarter) == [quarter.now]


async def test_days_without_a_service_and_the_ends_have_a_head_each(quarter: Quarter) -> None:
    for moment in (NOW, CLOSE + MINUTE, CLOSE + 2 * MINUTE, BEGINS[Phase.RESULTS], NOW + 9 * DAY):
        quarter.now = moment
        await quarter.office.clock.tick()
    assert await heads_of(quarter) == [NOW, CLOSE + MINUTE, BEGINS[Phase.RESULTS]]


async def test_a_head_that_could_not_be_written_is_written_later(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(heads, "catch_up", lambda *_given, **_more: 1 / 0)
        await quarter.office.clock.tick()
        assert quarter.office.clock.failing == {"heads"}
    await quarter.office.clock.tick()
    assert quarter.office.clock.failing == set()
    assert await heads_of(quarter) == [quarter.now]


async def heads_of(quarter: Quarter) -> list[datetime]:
    """Return when the head of the receipts was written to the journal."""
    return [head.at for head in await do(quarter.storage, heads.last, SLUG, 9)]


async def test_a_dead_letter_is_erased_after_thirty_days(quarter: Quarter) -> None:
    some = [letter(name, body=b"locked") for name in ("old", "new")]
    some[1] = some[1]._replace(received=NOW + 2 * HOUR)
    await do(quarter.storage, mail.receive, some, Posted.DEAD)
    quarter.now = NOW + KEEP_LETTERS
    await quarter.office.clock.tick()
    assert await dead(quarter) == ["old", "new"]
    quarter.now += HOUR - MINUTE
    await quarter.office.clock.tick()
    assert await dead(quarter) == ["old", "new"]  # it is looked at once an hour
    quarter.now += MINUTE
    await quarter.office.clock.tick()
    assert await dead(quarter) == ["new"]
    [old] = [row for row in await quarter.rows(inbox) if row["message_id"] == "old"]
    assert (old["status"], old["body"], old["key"]) == ("done", None, b"")


async def test_who_calls_while_it_is_at_work_waits_until_all_is_done(quarter: Quarter) -> None:
    await do(quarter.storage, mail.receive, [letter("old", body=b"locked")], Posted.DEAD)
    quarter.now = NOW + KEEP_LETTERS + MINUTE
    ticks = [asyncio.create_task(quarter.office.clock.tick()) for _twice in range(2)]
    await asyncio.wait(ticks, return_when=asyncio.FIRST_COMPLETED)
    assert await dead(quarter) == []
    await asyncio.gather(*ticks)
