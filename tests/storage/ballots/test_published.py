"""What may be published: only after the count, and nothing that ties a ballot to anybody."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date

import pytest
from sqlalchemy import Connection, event, update

from budget.ballot import Basket
from budget.count import Outcome
from budget.division import Divisions, mean
from budget.tally import result_of
from budget.timeline import Phase
from storage.ballots import published, votes
from storage.ballots.opening import OtherRules
from storage.ballots.published import NotCounted, Published
from storage.ballots.votes import Cast
from storage.documents import edition_as_json, result_as_json
from storage.engine import Storage
from storage.process import editions
from storage.process.editions import NoSuchEdition
from storage.tables import editions as table
from tests.storage.linden import DAY, EDITION, NOW, SLUG, idea
from tests.stores import do

Held = Sequence[tuple[bytes, Cast]]


def cast(right: int, channel: str, *picked: int) -> tuple[bytes, Cast]:
    salt = bytes([right, len(picked), *bytes(14)])
    day = date(2027, 5, 2 + right % 3)
    return bytes([right]), Cast(Basket(picked), salt, channel, day, NOW)


FIRST = [cast(1, "sms", 1), cast(2, "telegram", 2), cast(3, "paper"), cast(4, "sms", 1, 3)]
AGAIN = [cast(2, "sms", 2, 3)]


def vote(db: Connection, *bundles: Held) -> tuple[str, ...]:
    """Open a vote in which these ballots come in; return all receipts."""
    editions.create(db, replace(EDITION, entered=Phase.IDEAS), [idea(3)], NOW, "test")
    editions.enter(db, EDITION, NOW, "test")
    return tuple(number for held in bundles for number in votes.cast(db, SLUG, tie_key(db), held))


def tie_key(db: Connection) -> bytes:
    return editions.load(db, SLUG).tie_key or b""


def conclude(db: Connection) -> None:
    """Make the result known."""
    ends = NOW + 2 * DAY
    editions.enter(db, EDITION.enter(Phase.RESULTS, ends), ends, "test")
    result = result_of(EDITION, votes.counted(db, SLUG), editions.load(db, SLUG).lot_seed)
    editions.conclude(db, SLUG, result_as_json(result), ends, "test")


async def test_all_that_counts_may_be_published_and_nothing_that_was_replaced(
    store: Storage,
) -> None:
    one, replaced, *others = await do(store, vote, FIRST, AGAIN)
    await do(store, lambda db: votes.give_up(db, SLUG, tie_key(db), bytes([1])))
    await do(store, conclude)
    found = await do(store, published.load, SLUG)
    assert {one, replaced} & set(found.receipts) == set()
    assert found.receipts == tuple(sorted(others))
    assert sorted(found.ballots, key=repr) == [Basket(()), Basket((1, 3)), Basket((2, 3))]
    assert found.channels == {"paper": 1, "sms": 2}
    assert [one.number for one in found.ideas] == [3]
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.winners == ("3", "1")
    assert found.edition.entered is Phase.RESULTS


@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.COUNTING])
async def test_nothing_may_be_before_the_result_is_known(store: Storage, phase: Phase) -> None:
    def counting(db: Connection) -> None:
        if phase is Phase.COUNTING:
            editions.enter(db, EDITION.enter(phase, NOW + DAY), NOW + DAY, "test")

    await do(store, vote, FIRST)
    await do(store, counting)
    with pytest.raises(NotCounted, match=SLUG):
        await do(store, published.load, SLUG)


async def test_nothing_may_be_by_other_rules_than_those_that_were_fixed(store: Storage) -> None:
    await do(store, vote, FIRST)
    await do(store, conclude)
    richer = edition_as_json(replace(EDITION, budget=2_000))
    await do(store, lambda db: db.execute(update(table).values(document=richer)))
    with pytest.raises(OtherRules, match=SLUG):
        await do(store, published.load, SLUG)


async def test_a_budget_that_was_divided_may_be_published_too(store: Storage) -> None:
    await do(store, vote, FIRST)
    division = mean(Divisions(("groen", "spelen"), 10, [(4, 6)]), "seed")
    await do(store, editions.conclude, SLUG, result_as_json(division), NOW, "test")
    assert (await do(store, published.load, SLUG)).outcome == division


async def test_what_is_not_there_cannot_be_published(store: Storage) -> None:
    with pytest.raises(NoSuchEdition, match="elsewhere"):
        await do(store, published.load, "elsewhere")


async def test_no_row_has_two_facts_about_a_ballot(store: Storage) -> None:
    said: list[str] = []

    def watched(db: Connection) -> None:
        def listen(_db: object, _cursor: object, statement: str, *_more: object) -> None:
            said.append(" ".join(statement.split()))

        event.listen(db, "before_cursor_execute", listen)
        published.load(db, SLUG)

    await do(store, vote, FIRST)
    await do(store, conclude)
    await do(store, watched)
    asked = [line.partition(" FROM ")[0] for line in said if " JOIN " in line]
    facts = ("content", "receipt", "channel", "salt", "cast_on", "tie", "ballots.id")
    assert sorted(tuple(fact for fact in facts if fact in line) for line in asked) == [
        ("channel",),
        ("content",),
        ("receipt",),
    ]


def test_what_may_be_published_has_no_place_for_a_person() -> None:
    assert {field.name for field in fields(Published)} == {
        *("edition", "outcome", "ideas", "ballots", "receipts", "channels")
    }
