"""The head of the chain of receipts, once a local day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from budget.receipt import CHAIN_START
from budget.timeline import Phase
from storage import journal
from storage.ballots import heads, votes
from storage.engine import Storage
from storage.process import editions
from storage.tables import journal as decisions
from tests.storage.linden import BEGINS, DAY, EDITION, NOW, SLUG, ballot

MIDNIGHT = datetime(2027, 5, 2, 22, 0, tzinfo=UTC)
"""When the 3rd of May begins in Amsterdam: a day after voting began."""


@pytest.fixture
async def voting(store: Storage) -> Storage:
    await store.run(lambda db: editions.create(db, EDITION, [], BEGINS[Phase.VOTING], "test"))
    return store


async def caught_up(store: Storage, now: datetime) -> bool:
    return await store.run(lambda db: heads.catch_up(db, SLUG, now))


async def noted(store: Storage) -> list[tuple[datetime, int]]:
    return [(at, n) for at, n, _head in await store.run(lambda db: heads.last(db, SLUG, 9))]


def _cast(db: Connection) -> None:
    votes.cast(db, SLUG, editions.load(db, SLUG).tie_key or b"", [(b"right", ballot(1))])


async def test_a_head_is_written_once_a_local_day_from_midnight_on(voting: Storage) -> None:
    second = timedelta(seconds=1)
    assert not await caught_up(voting, MIDNIGHT - second)
    assert await caught_up(voting, MIDNIGHT)
    await voting.run(_cast)
    assert not await caught_up(voting, MIDNIGHT + DAY - second)
    assert await caught_up(voting, MIDNIGHT + DAY + second)
    assert await noted(voting) == [(MIDNIGHT, 0), (MIDNIGHT + DAY + second, 1)]
    first, then = await voting.run(lambda db: heads.last(db, SLUG, 2))
    assert first.head == CHAIN_START != then.head
    assert await voting.run(lambda db: heads.last(db, SLUG, 1)) == [then]
    assert await voting.run(lambda db: journal.broken(db, SLUG)) is None


async def test_days_on_which_nobody_was_there_have_one_entry(voting: Storage) -> None:
    assert await caught_up(voting, MIDNIGHT)
    assert await caught_up(voting, NOW + 4 * DAY)
    assert not await caught_up(voting, NOW + 4 * DAY)
    assert [at for at, _n in await noted(voting)] == [MIDNIGHT, NOW + 4 * DAY]


@pytest.mark.parametrize("phase", [Phase.COUNTING, Phase.RESULTS])
async def test_heads_are_written_until_the_votes_are_counted(voting: Storage, phase: Phase) -> None:
    moment = BEGINS[phase]
    later = EDITION.enter(phase, moment)
    await voting.run(lambda db: editions.enter(db, later, moment, "test"))
    assert await caught_up(voting, moment) is (phase is Phase.COUNTING)
    kinds = select(func.count()).where(decisions.c.kind == "receipts-head")
    written = await voting.run(lambda db: db.scalar(kinds))
    assert written == (phase is Phase.COUNTING)


async def test_each_edition_has_heads_of_its_own(voting: Storage) -> None:
    other = replace(EDITION, slug="elders")
    await voting.run(lambda db: editions.create(db, other, [], BEGINS[Phase.VOTING], "test"))
    await voting.run(_cast)
    assert await voting.run(lambda db: heads.catch_up(db, other.slug, MIDNIGHT))
    assert await caught_up(voting, MIDNIGHT)
    assert await noted(voting) == [(MIDNIGHT, 1)]
    [head] = await voting.run(lambda db: heads.last(db, other.slug, 9))
    assert (head.length, head.head) == (0, CHAIN_START)
