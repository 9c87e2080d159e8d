"""Two people put their names to the outcome, and then nothing ties any more."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, select, text, update

from bot.turns import announce
from budget.timeline import Phase
from storage import journal
from storage.ballots import certified, votes
from storage.ballots.certified import CertifiedAlready
from storage.engine import Storage, Store, open_storage
from storage.process import editions
from storage.process.signing import CannotSign
from storage.residents import conversations
from storage.tables import ballots, counted_receipts, current_ballots, receipts, rights
from storage.tables import editions as every_edition
from storage.tables import journal as decisions
from tests.storage.linden import BEGINS, EDITION, NOW, SLUG, ballot, conversation
from tests.stores import Open

T = TypeVar("T")
ANNA, BAS, CEM = "Anna de Vries", "Bas", "Cem"
VOTERS = [bytes([n * 37 % 256]) * 16 for n in range(1, 21)]


def signing(name: str) -> Callable[[Connection], bool]:
    return lambda db: certified.certify(db, SLUG, name, NOW)


def _voted(db: Connection) -> None:
    editions.create(db, replace(EDITION, entered=Phase.IDEAS), [], NOW, "test")
    editions.enter(db, EDITION, NOW, "test")


def _cast(db: Connection, right: bytes, *picked: int) -> str:
    row = editions.load(db, SLUG)
    [number] = votes.cast(db, SLUG, row.tie_key or b"", [(right, ballot(*picked))])
    return number


def _counted(db: Connection) -> None:
    row = editions.hold(db, SLUG)
    ends = BEGINS[Phase.RESULTS]
    announce.enter(db, row, row.edition().enter(Phase.RESULTS, ends), ends, "test")


@pytest.fixture
async def counted(store: Storage) -> Storage:
    """Give a store in which twenty voted, each in a transaction alone, and one of them twice."""
    await store.run(_voted)
    for n, right in enumerate(VOTERS):
        await store.run(lambda db, n=n, right=right: _cast(db, right, 1 + n % 3))  # type: ignore[misc]
    await store.run(lambda db: _cast(db, VOTERS[0], 3))
    await store.run(_counted)
    return store


async def kinds(store: Storage) -> list[tuple[str, str]]:
    found = select(decisions.c.kind, decisions.c.by).order_by(decisions.c.position)
    return [(k, by) for k, by in await store.run(lambda db: list(db.execute(found)))]


async def test_two_people_certify_and_the_key_is_gone(counted: Storage) -> None:
    assert await counted.run(signing(ANNA)) is False
    assert (await counted.run(lambda db: editions.load(db, SLUG))).tie_key
    assert await counted.run(signing(BAS)) is True
    row = await counted.run(lambda db: editions.load(db, SLUG))
    assert row.tie_key is None
    assert (await kinds(counted))[-3:] == [
        ("outcome-signed", ANNA),
        ("outcome-signed", BAS),
        ("outcome-certified", BAS),
    ]
    content = select(decisions.c.content).where(decisions.c.kind == "outcome-certified")
    written = await counted.run(lambda db: db.scalar(content))
    assert certified.outcome_hash(row) in (written or "")
    for broken in (votes.broken, journal.broken):
        assert await counted.run(lambda db, broken=broken: broken(db, SLUG)) is None  # type: ignore[misc]


@pytest.mark.parametrize("again", [ANNA, "anna de vries", "  Anna  de Vries "])
async def test_the_same_person_cannot_certify_twice(counted: Storage, again: str) -> None:
    await counted.run(signing(ANNA))
    with pytest.raises(CannotSign, match="did so already: somebody else has to"):
        await counted.run(signing(again))
    assert (await counted.run(lambda db: editions.load(db, SLUG))).tie_key


async def test_nobody_certifies_without_a_name_or_twice_or_too_early(store: Storage) -> None:
    await store.run(_voted)
    with pytest.raises(CannotSign, match="not been counted"):
        await store.run(signing(ANNA))
    await store.run(_counted)
    with pytest.raises(CannotSign, match="A name is needed"):
        await store.run(signing(" "))
    for name in (ANNA, BAS):
        await store.run(signing(name))
    with pytest.raises(CertifiedAlready):
        await store.run(signing(CEM))


async def test_an_outcome_that_was_changed_after_the_count_is_not_certified(
    counted: Storage,
) -> None:
    await counted.run(signing(ANNA))
    own = every_edition.c.slug == SLUG
    changed = update(every_edition).where(own).values(outcome=every_edition.c.outcome + " ")
    await counted.run(lambda db: db.execute(changed))
    with pytest.raises(CannotSign, match="not the one whose hash stands in the journal"):
        await counted.run(signing(BAS))


async def test_a_broken_chain_is_not_certified(counted: Storage) -> None:
    forged = update(receipts).where(receipts.c.position == 3).values(receipt="00000-00000")
    await counted.run(lambda db: db.execute(forged))
    with pytest.raises(CannotSign, match="journal verify"):
        await counted.run(signing(ANNA))


async def test_two_people_at_once_certify_once(counted: Storage, opened: Open) -> None:
    other = await opened()
    done = await asyncio.gather(counted.run(signing(ANNA)), other.run(signing(BAS)))
    assert sorted(done) == [False, True]


async def test_when_a_ballot_was_cast_is_forgotten(counted: Storage) -> None:
    kept = select(current_ballots.c.cast_at).distinct()
    assert await counted.run(lambda db: db.scalars(kept).all()) == [NOW.replace(microsecond=0)]
    await counted.run(signing(ANNA))
    await counted.run(signing(BAS))
    assert await counted.run(lambda db: db.scalars(kept).all()) == [None]


async def test_who_wrote_in_which_order_is_forgotten(counted: Storage) -> None:
    """Receipts are in the order of votes: moments of residents in that order would tell whose."""
    opens, close = BEGINS[Phase.VOTING], BEGINS[Phase.COUNTING]
    minute = timedelta(minutes=1)
    moments = {
        b"before": opens - minute,
        b"first": opens + minute,
        b"next": opens + 2 * minute,
        b"late": close - 2 * minute,
        b"later": close - minute,
        b"after": BEGINS[Phase.RESULTS] + minute,
    }
    held = [conversation(key, changed=at, joined=at) for key, at in moments.items()]
    await counted.run(lambda db: conversations.keep(db, held))
    now = BEGINS[Phase.RESULTS] + 2 * minute
    for name in (ANNA, BAS):
        await counted.run(lambda db, name=name: certified.certify(db, SLUG, name, now))  # type: ignore[misc]
    found = await counted.run(lambda db: conversations.hold(db, list(moments)))
    for key in (b"before", b"after"):
        assert (found[key].changed, found[key].joined) == (moments[key], moments[key])
    for one, other in ((b"first", b"next"), (b"late", b"later")):
        assert found[one].changed == found[other].changed == found[one].joined
        assert found[one].changed.astimezone(EDITION.zone).date() == (
            moments[one].astimezone(EDITION.zone).date()
        )
    assert found[b"later"].changed < close


async def test_the_receipts_that_count_are_kept(counted: Storage) -> None:
    published = await counted.run(_counting)
    await counted.run(signing(ANNA))
    await counted.run(signing(BAS))
    kept = await counted.run(lambda db: sorted(db.scalars(select(counted_receipts.c.receipt))))
    assert kept == sorted(set(published))
    assert await counted.run(_counting) == published
    known = await counted.run(lambda db: votes.look_up(db, SLUG, [*published, "00000-00000"]))
    assert known == dict.fromkeys(published, True)


def _counting(db: Connection) -> list[str]:
    joined = current_ballots.join(ballots, ballots.c.id == current_ballots.c.ballot)
    return sorted(db.scalars(select(ballots.c.receipt).select_from(joined)))


async def test_no_row_of_a_vote_tells_when_it_was_written(counted: Storage, url: str) -> None:
    if url.startswith("sqlite"):
        assert await counted.run(_numbered) == []
        return
    assert await counted.run(lambda db: _physical(db, "rights", "xmin")) == set()
    written = await counted.run(lambda db: _physical(db, "current_ballots", "xmin"))
    assert len(written) == len(VOTERS)
    await counted.run(signing(ANNA))
    await counted.run(signing(BAS))
    for table, key in (("current_ballots", "tie"), ("ballots", "id")):
        order = await counted.run(lambda db, t=table, k=key: _by_place(db, t, k))  # type: ignore[misc]
        assert len(order) >= len(VOTERS)
        assert order == sorted(order)
        assert len(await counted.run(lambda db, t=table: _physical(db, t, "xmin"))) == 1  # type: ignore[misc]


def _numbered(db: Connection) -> list[str]:
    """Return which of these tables of SQLite's number their rows in the order of writing."""
    made = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    numbered = [name for name, sql in made if "WITHOUT ROWID" not in sql]
    return [t.name for t in (rights, current_ballots, counted_receipts) if t.name in numbered]


def _physical(db: Connection, table: str, column: str) -> set[Any]:
    return {str(row[0]) for row in db.execute(text(f"SELECT {column} FROM {table}"))}  # noqa: S608


def _by_place(db: Connection, table: str, key: str) -> list[Any]:
    return [row[0] for row in db.execute(text(f"SELECT {key} FROM {table} ORDER BY ctid"))]  # noqa: S608


def _stands(key: bytes, folder: Path) -> bool:
    """Whether a key stands in any file of a store."""
    return any(key in path.read_bytes() for path in folder.iterdir())


async def test_of_the_key_nothing_is_left_in_a_file_of_sqlites(tmp_path: Path) -> None:
    store: Store = await open_storage(f"sqlite:///{tmp_path / 'store.db'}", "village")
    await store.run(_voted)
    for right in VOTERS:
        await store.run(lambda db, right=right: _cast(db, right, 1))  # type: ignore[misc]
    await store.run(_counted)
    key = (await store.run(lambda db: editions.load(db, SLUG))).tie_key or b""
    assert _stands(key, tmp_path)
    for name in (ANNA, BAS):
        await store.run(signing(name))
    assert _stands(key, tmp_path)
    await store.purge()
    assert not _stands(key, tmp_path)
    assert await store.run(lambda db: votes.turnout(db, SLUG)) == len(VOTERS)
    await store.close()
    assert not _stands(key, tmp_path)


async def test_purging_leaves_everything_as_it_is(
    counted: Storage, url: str, organisation: str
) -> None:
    other = await open_storage(url, organisation)
    await other.purge()
    assert await counted.run(lambda db: votes.turnout(db, SLUG)) == len(VOTERS)
    assert await counted.run(lambda db: votes.broken(db, SLUG)) is None
    await other.close()
