import asyncio
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Executable, event, func, select, update

from budget.ballot import Basket
from budget.receipt import canonical, receipt
from budget.timeline import Phase
from storage.ballots import soundness, votes
from storage.ballots.votes import Cast, Overtaken, RightSpent, VotingOver
from storage.engine import Storage
from storage.process import editions
from storage.sealing import tie
from storage.tables import ballots, current_ballots, receipts, rights
from tests.storage.linden import EDITION, NOW, SLUG, ballot
from tests.stores import Open, do


@pytest.fixture
async def stores(opened: Open) -> list[Storage]:
    """Open one store twice, with an edition in which people vote."""
    both = [await opened(), await opened()]
    before = replace(EDITION, entered=Phase.IDEAS)

    def begun(db: Connection) -> None:
        editions.create(db, before, [], NOW, "test")
        editions.enter(db, EDITION, NOW, "test")

    await both[0].run(begun)
    return both


async def cast(store: Storage, *held: tuple[bytes, Cast]) -> tuple[str, ...]:
    def counted(db: Connection) -> tuple[str, ...]:
        return votes.cast(db, SLUG, key(db), held)

    return await store.run(counted)


def key(db: Connection) -> bytes:
    return editions.load(db, SLUG).tie_key or b""


async def counting(store: Storage) -> list[Basket]:
    found = await store.run(lambda db: list(votes.counted(db, SLUG)))
    baskets = [ballot for ballot in found if isinstance(ballot, Basket)]
    return sorted(baskets, key=lambda basket: basket.picked)


async def test_a_ballot_counts_and_its_receipt_is_known(stores: list[Storage]) -> None:
    [number] = await cast(stores[0], (b"right", ballot(1, 3)))
    assert number == receipt(SLUG, bytes(16), canonical(Basket((1, 3))))
    assert await counting(stores[1]) == [Basket((1, 3))]
    assert await stores[1].run(lambda db: votes.issued(db, SLUG, number))
    assert not await stores[1].run(lambda db: votes.issued(db, SLUG, "VX4K7-TN2QD"))
    held = {b"right", b"other"}
    assert await stores[1].run(lambda db: votes.voted(db, SLUG, key(db), held)) == {b"right"}


async def test_a_blank_ballot_counts_as_turnout(stores: list[Storage]) -> None:
    await cast(stores[0], (b"right", ballot()))
    assert await counting(stores[0]) == [Basket()]
    assert await stores[0].run(lambda db: votes.turnout(db, SLUG)) == 1


async def test_a_new_ballot_takes_the_place_of_the_one_before(stores: list[Storage]) -> None:
    await cast(stores[0], (b"right", ballot(1)))
    await cast(stores[1], (b"right", ballot(3)), (b"other", ballot(2)), (b"right", ballot(1, 3)))
    assert await counting(stores[0]) == [Basket((1, 3)), Basket((2,))]
    kept = await stores[0].run(lambda db: db.scalar(select(func.count()).select_from(ballots)))
    assert kept == 4


async def test_twelve_casts_at_once_on_one_right_leave_one_ballot_that_counts(
    stores: list[Storage],
) -> None:
    picked = [(), (1,), (2,), (3,), (1, 3), (2, 3)]
    await asyncio.gather(
        *(cast(stores[n % 2], (b"right", ballot(*choice))) for n, choice in enumerate(picked * 2))
    )
    assert len(await counting(stores[0])) == 1
    positions = select(receipts.c.position).order_by(receipts.c.position)
    found = await stores[0].run(lambda db: list(db.scalars(positions)))
    assert found == list(range(1, 13))
    assert await stores[0].run(lambda db: votes.broken(db, SLUG)) is None


async def test_rights_in_any_order_do_not_wait_for_each_other_for_ever(
    stores: list[Storage],
) -> None:
    some = [(bytes([n]), ballot(1)) for n in range(20)]
    await asyncio.gather(
        *(cast(store, *held) for store in stores for held in (some, some[::-1]) * 3)
    )
    assert len(await counting(stores[0])) == 20
    assert await stores[0].run(lambda db: votes.broken(db, SLUG)) is None


async def test_ballots_are_added_and_never_changed(stores: list[Storage]) -> None:
    said: list[str] = []

    def watched(db: Connection) -> None:
        def listen(_db: object, _cursor: object, statement: str, *_more: object) -> None:
            said.append(" ".join(statement.split()))

        event.listen(db, "before_cursor_execute", listen)
        for n in range(3):
            votes.cast(db, SLUG, key(db), [(b"right", ballot(n))])
        votes.give_up(db, SLUG, key(db), b"right")

    await stores[0].run(watched)
    about = [statement for statement in said if " ballots" in statement.lower()]
    assert about
    assert {statement.split()[0] for statement in about} == {"INSERT"}


async def test_a_ballot_knows_no_resident(stores: list[Storage]) -> None:
    await cast(stores[0], (b"right", ballot(1)))

    def everything(db: Connection) -> tuple[Sequence[object], bytes]:
        rows = [*db.execute(select(ballots)), *db.execute(select(current_ballots))]
        return [value for row in rows for value in row], key(db)

    found, edition_key = await stores[0].run(everything)
    assert b"right" not in found
    assert tie(edition_key, b"right") in found
    assert tie(bytes(32), b"right") not in found


async def test_a_right_that_was_given_up_cannot_vote_again(stores: list[Storage]) -> None:
    await cast(stores[0], (b"right", ballot(1)), (b"other", ballot(2)))
    await stores[1].run(lambda db: votes.give_up(db, SLUG, key(db), b"right"))
    assert await counting(stores[0]) == [Basket((2,))]
    assert await stores[0].run(lambda db: votes.spent(db, SLUG, {b"right", b"other"})) == {b"right"}
    with pytest.raises(RightSpent):
        await cast(stores[0], (b"third", ballot(1)), (b"right", ballot(1)))
    assert await counting(stores[0]) == [Basket((2,))]


async def test_what_was_counted_meanwhile_stays_counted(stores: list[Storage]) -> None:
    await cast(stores[0], (b"right", ballot(1)), (b"other", ballot(2)))
    await stores[1].run(lambda db: editions.conclude(db, SLUG, "{}", NOW, "test"))
    await stores[0].run(lambda db: votes.give_up(db, SLUG, key(db), b"right"))
    assert await stores[0].run(lambda db: votes.turnout(db, SLUG)) == 2
    assert await stores[0].run(lambda db: votes.spent(db, SLUG, {b"right"})) == set()


async def test_giving_up_what_was_never_used_leaves_the_right(stores: list[Storage]) -> None:
    await stores[0].run(lambda db: votes.give_up(db, SLUG, key(db), b"right"))
    await cast(stores[0], (b"right", ballot(1)))
    assert await counting(stores[0]) == [Basket((1,))]


async def test_casting_and_giving_up_at_once_never_leave_a_ballot_of_a_spent_right(
    stores: list[Storage],
) -> None:
    await cast(stores[0], (b"right", ballot(1)))
    await asyncio.gather(
        stores[1].run(lambda db: votes.give_up(db, SLUG, key(db), b"right")),
        *(cast(store, (b"right", ballot(3))) for store in stores * 3),
        return_exceptions=True,
    )
    assert await stores[0].run(lambda db: votes.spent(db, SLUG, {b"right"})) == {b"right"}
    assert await counting(stores[0]) == []


async def test_how_rights_were_used_can_be_forgotten_and_the_ballots_stay(
    stores: list[Storage],
) -> None:
    await cast(stores[0], (b"right", ballot(1)), (b"other", ballot(3)))
    await stores[0].run(lambda db: votes.give_up(db, SLUG, key(db), b"other"))
    await stores[0].run(lambda db: votes.forget_all(db, SLUG))
    assert await stores[0].run(lambda db: db.execute(select(rights)).all()) == []
    assert await counting(stores[0]) == [Basket((1,))]


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.RESULTS, Phase.CLOSED])
async def test_no_ballot_comes_in_where_another_process_has_moved_on(
    stores: list[Storage], phase: Phase
) -> None:
    later = replace(EDITION, entered=phase)
    await stores[1].run(lambda db: editions.enter(db, later, NOW, "elsewhere"))
    with pytest.raises(VotingOver):
        await cast(stores[0], (b"right", ballot(1)))
    assert await counting(stores[0]) == []


async def test_what_was_cast_in_time_comes_in_while_the_count_has_not_begun(
    stores: list[Storage],
) -> None:
    closed = replace(EDITION, entered=Phase.COUNTING)
    await stores[1].run(lambda db: editions.enter(db, closed, NOW, "clock"))
    await cast(stores[0], (b"right", ballot(1)))
    assert await counting(stores[0]) == [Basket((1,))]


@pytest.mark.parametrize(
    ("damage", "position"),
    [
        (update(receipts).where(receipts.c.position == 2).values(receipt="VX4K7-TN2QD"), 2),
        (update(receipts).where(receipts.c.position == 3).values(head="0" * 64), 3),
        (receipts.delete().where(receipts.c.position == 2), 2),
        (receipts.delete().where(receipts.c.position == 4), 4),
        (receipts.delete(), 1),
    ],
)
async def test_a_receipt_that_was_changed_or_taken_out_breaks_the_chain(
    stores: list[Storage], damage: Executable, position: int
) -> None:
    for n in range(4):
        await cast(stores[0], (bytes([n]), ballot(1)))
    assert await stores[0].run(lambda db: votes.broken(db, SLUG)) is None
    await stores[0].run(lambda db: db.execute(damage))
    assert await stores[0].run(lambda db: votes.broken(db, SLUG)) == position


async def test_every_right_that_was_used_has_a_ballot_that_counts(stores: list[Storage]) -> None:
    """Until it is counted: a right that was given up has none, and nothing is missed."""
    store = stores[0]
    for _again in range(2):
        await cast(store, (b"right", ballot(1)), (b"other", ballot(3)), (b"third", ballot(1)))
    await store.run(lambda db: votes.give_up(db, SLUG, key(db), b"other"))
    assert await do(store, soundness.unmatched, SLUG) == (0, 0)
    tied = current_ballots.c.tie == await store.run(lambda db: tie(key(db), b"third"))
    await store.run(lambda db: db.execute(current_ballots.delete().where(tied)))
    assert await do(store, soundness.unmatched, SLUG) == (1, 0)
    await store.run(lambda db: db.execute(rights.delete()))
    assert await do(store, soundness.unmatched, SLUG) == (0, 1)
    await store.run(lambda db: editions.conclude(db, SLUG, "{}", NOW, "test"))
    assert await do(store, soundness.unmatched, SLUG) == (0, 0)


async def test_a_look_tells_who_voted_and_who_gave_up(stores: list[Storage]) -> None:
    await cast(stores[0], (b"right", ballot(1)), (b"other", ballot(3)))
    await stores[0].run(lambda db: votes.give_up(db, SLUG, key(db), b"other"))
    held = {b"right", b"other", b"third"}
    found = await stores[1].run(lambda db: votes.used(db, SLUG, key(db), held))
    [last] = (cast.last(SLUG) for cast in [ballot(1)])
    assert found == votes.UsedRights({b"right": last}, {b"other"})


@pytest.mark.parametrize(
    ("seconds", "stands"), [(1, True), (0.5, True), (0, True), (-0.1, True), (-0.2, False)]
)
@pytest.mark.parametrize("together", [False, True])
async def test_of_two_ballots_the_one_of_the_later_second_stands(
    stores: list[Storage], seconds: float, stands: bool, together: bool
) -> None:
    first, then = ballot(1), replace(ballot(3), at=NOW + timedelta(seconds=seconds))
    held = [(b"right", first), (b"right", then)]
    bundles = [held] if together else [held[:1], held[1:]]
    with nullcontext() if stands else pytest.raises(Overtaken):
        for n, bundle in enumerate(bundles):
            await cast(stores[n], *bundle)
    nothing: list[Basket] = []
    left = nothing if together else [Basket((1,))]
    assert await counting(stores[0]) == ([Basket((3,))] if stands else left)
    assert await stores[0].run(lambda db: votes.broken(db, SLUG)) is None


async def test_what_stands_tells_its_second_and_no_more(stores: list[Storage]) -> None:
    await cast(stores[0], (b"right", ballot(1)))
    found = await stores[1].run(lambda db: votes.used(db, SLUG, key(db), {b"right"}))
    assert NOW.microsecond
    assert found.voted[b"right"].at == NOW.replace(microsecond=0)
    kept = await stores[1].run(lambda db: db.scalar(select(current_ballots.c.cast_at)))
    assert kept == NOW.replace(microsecond=0)


async def test_very_many_ballots_are_counted_in_pages(
    stores: list[Storage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(votes, "_PAGE", 3)
    held = [(bytes([n % 7]), ballot(1) if n < 7 else ballot(3)) for n in range(10)]
    assert len(set(await cast(stores[0], *held))) == 2
    assert await counting(stores[0]) == [Basket((1,))] * 4 + [Basket((3,))] * 3
    assert await stores[0].run(lambda db: votes.broken(db, SLUG)) is None
