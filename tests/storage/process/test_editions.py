import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Connection, select

from budget.count import Candidate, CountRules, most_votes
from budget.edition import Edition
from budget.receipt import rules_hash
from budget.timeline import Phase
from storage.contributions import ideas
from storage.documents import (
    edition_as_json,
    edition_from_json,
    result_as_json,
    result_from_json,
)
from storage.engine import Storage
from storage.process import editions
from storage.process.editions import CannotFollow, NoSuchEdition
from storage.revisions import TakenAlready
from storage.tables import arrivals, journal, supports
from tests.storage.linden import DAY, EDITION, NOW, SLUG, idea
from tests.stores import Open, do

BARE = replace(
    EDITION,
    slug="bare",
    entered=Phase.PREPARING,
    districts=(),
    themes=(),
    partners=(),
    projects=(),
    criteria=(),
    influence=None,
    odds=None,
)


async def create(store: Storage, edition: Edition = EDITION, ideas: int = 0) -> None:
    first = [idea(number, "fatma") for number in range(1, ideas + 1)]
    await store.run(lambda db: editions.create(db, edition, first, NOW, "test"))


async def counted(store: Storage, number: int) -> int:
    found = await store.run(lambda db: ideas.since(db, SLUG, -1))
    return next(i.supports for i in found if i.number == number)


async def revision(store: Storage) -> int:
    return (await store.run(lambda db: editions.load(db, SLUG))).revision


@pytest.mark.parametrize("edition", [EDITION, BARE], ids=["whole", "bare"])
async def test_an_edition_is_found_as_it_was_created(store: Storage, edition: Edition) -> None:
    await create(store, edition)
    row = await store.run(lambda db: editions.load(db, edition.slug))
    assert row.edition() == edition
    assert len(row.tie_key or b"") == 32
    assert row.lot_seed
    assert row.outcome is None


def test_an_edition_goes_through_json_unchanged() -> None:
    assert edition_from_json(edition_as_json(EDITION), EDITION.entered) == EDITION


def test_an_outcome_goes_through_json_unchanged() -> None:
    tied = [Candidate(str(n), f"Plan {n}", 400, 5, "groen", "haven") for n in range(1, 5)]
    outcome = most_votes(tied, 1_000, CountRules(), "seed")
    assert outcome.ties
    assert result_from_json(result_as_json(outcome)) == outcome


async def test_a_name_is_given_once(store: Storage) -> None:
    await create(store)
    with pytest.raises(TakenAlready, match=SLUG):
        await create(store)


async def test_an_edition_follows_an_earlier_one_that_is_there(store: Storage) -> None:
    for follows, reason in (("bare", "does not follow itself"), ("older", "no edition older")):
        with pytest.raises(CannotFollow, match=reason):
            await do(store, editions.create, replace(BARE, follows=follows), [], NOW, "test")
        assert await store.run(editions.every) == []
    await create(store)
    await do(store, editions.create, replace(BARE, follows=SLUG), [], NOW, "test")
    assert [row.edition().follows for row in await store.run(editions.every)] == ["", SLUG]


async def test_an_edition_that_is_not_there_is_refused(store: Storage) -> None:
    for reading in (editions.load, editions.hold):
        with pytest.raises(NoSuchEdition, match="elsewhere"):
            await do(store, reading, "elsewhere")
    assert await store.run(editions.current) is None


async def test_conversations_are_about_the_newest_edition_that_is_not_closed(
    store: Storage,
) -> None:
    for slug, phase in (("a", Phase.CLOSED), ("b", Phase.VOTING), ("c", Phase.CLOSED)):
        await create(store, replace(EDITION, slug=slug, entered=phase))
    assert await store.run(editions.current) == ("b", 0)


async def test_while_an_edition_is_prepared_conversations_are_about_the_one_under_way(
    store: Storage,
) -> None:
    """It takes over once it has left preparing, or the other one is closed."""

    async def about() -> str:
        return (await store.run(editions.current) or ("", 0))[0]

    async def enter(slug: str, phase: Phase, at: datetime) -> None:
        entered = replace(EDITION, slug=slug, entered=phase)
        await store.run(lambda db: editions.enter(db, entered, at, "test"))

    for slug in "abc":
        entered = Phase.RESULTS if slug == "a" else Phase.PREPARING
        await create(store, replace(EDITION, slug=slug, entered=entered))
    assert await about() == "a"
    assert await store.run(editions.begun) == {"a": NOW}
    await enter("b", Phase.INFORMING, NOW + DAY)
    assert await about() == "b"
    await enter("a", Phase.CLOSED, NOW + 2 * DAY)
    assert await about() == "b"
    await enter("b", Phase.CLOSED, NOW + 3 * DAY)
    assert await about() == "c"
    await enter("c", Phase.INFORMING, NOW + 4 * DAY)
    assert await store.run(editions.begun) == {"a": NOW, "b": NOW + DAY, "c": NOW + 3 * DAY}


async def test_opening_the_vote_publishes_the_rules_and_the_hash_of_the_seed(
    store: Storage,
) -> None:
    await create(store, replace(EDITION, entered=Phase.IDEAS))
    await store.run(lambda db: editions.enter(db, EDITION, NOW, "clock"))
    row = await store.run(lambda db: editions.load(db, SLUG))
    assert (row.phase, row.rules_hash) == (Phase.VOTING, rules_hash(EDITION))
    assert row.edition() == EDITION
    texts = select(journal.c.content).order_by(journal.c.position)
    _created, entered = await store.run(lambda db: list(db.scalars(texts)))
    assert rules_hash(EDITION) in entered
    assert row.lot_seed not in entered


async def test_ideas_are_found_as_they_were_put_and_only_the_new_ones(store: Storage) -> None:
    await create(store, ideas=2)
    seen = await revision(store)
    assert await store.run(lambda db: ideas.since(db, SLUG, seen)) == []
    await store.run(lambda db: ideas.put(db, SLUG, idea(3, "hans")))
    await store.run(lambda db: ideas.support(db, SLUG, "hans", 1))
    found = await store.run(lambda db: ideas.since(db, SLUG, seen))
    assert found == [replace(idea(1, "fatma"), supports=1), idea(3, "hans")]


async def test_numbers_of_ideas_are_given_once_by_two_writers_at_once(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await create(stores[0])
    taken = 0

    for number in range(1, 11):
        done = await asyncio.gather(
            *(do(store, ideas.put, SLUG, idea(number)) for store in stores),
            return_exceptions=True,
        )
        taken += sum(isinstance(refusal, TakenAlready) for refusal in done)
    assert taken == 10
    found = await stores[0].run(lambda db: ideas.since(db, SLUG, -1))
    assert [i.number for i in found] == list(range(1, 11))


async def test_supporting_twice_is_supporting_once(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await create(stores[0], ideas=1)
    new = await asyncio.gather(
        *(store.run(lambda db: ideas.support(db, SLUG, "hans", 1)) for store in stores * 5)
    )
    assert sorted(new) == [False] * 9 + [True]
    assert await counted(stores[0], 1) == 1


async def test_support_is_withdrawn_once(store: Storage) -> None:
    await create(store, ideas=1)
    await store.run(lambda db: ideas.support(db, SLUG, "hans", 1))
    done = [await store.run(lambda db: ideas.withdraw(db, SLUG, "hans", 1)) for _twice in range(2)]
    assert done == [True, False]
    assert await counted(store, 1) == 0


async def test_many_supporters_at_once_are_all_counted(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await create(stores[0], ideas=2)
    await asyncio.gather(
        *(
            do(store, ideas.support, SLUG, f"resident {n}", 1 + n % 2)
            for n, store in enumerate(stores * 10)
        )
    )
    assert [await counted(stores[0], number) for number in (1, 2)] == [10, 10]


async def test_whose_ideas_they_were_is_forgotten_in_every_edition(store: Storage) -> None:
    last_year = replace(EDITION, slug="last-year", entered=Phase.CLOSED)
    for edition in (last_year, EDITION):
        await create(store, edition, ideas=2)
        for who in ("fatma", "hans"):
            await do(store, ideas.support, edition.slug, who, 2)
    seen = await revision(store)
    await store.run(lambda db: ideas.disown(db, "fatma"))
    for slug in ("last-year", SLUG):
        found = await do(store, ideas.since, slug, -1)
        assert [(i.by, i.supports) for i in found] == [("", 0), ("", 1)]
    assert await store.run(lambda db: set(db.scalars(select(supports.c.resident)))) == {"hans"}
    assert len(await store.run(lambda db: ideas.since(db, SLUG, seen))) == 2


async def test_arrivals_are_counted_by_two_processes_in_any_order(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await create(stores[0])

    def arrive(db: Connection, partners: str) -> None:
        for partner in partners:
            editions.arrive(db, SLUG, partner)

    await asyncio.gather(
        *(store.run(lambda db: arrive(db, "abc")) for store in stores * 5),
        *(store.run(lambda db: arrive(db, "cba")) for store in stores * 5),
    )
    rows = select(arrivals.c.partner, arrivals.c.count).order_by(arrivals.c.partner)
    found = await stores[0].run(lambda db: [tuple(row) for row in db.execute(rows)])
    assert found == [("a", 20), ("b", 20), ("c", 20)]
