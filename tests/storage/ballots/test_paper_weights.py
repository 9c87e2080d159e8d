"""What a ballot of a table group weighs, from its batch to the count."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from budget.ballot import AnyBallot, Basket, Points
from budget.count import CountRules, Rule
from budget.division import DivisionRule, Divisions, mean, per_euro
from budget.edition import Edition
from budget.paper import HandedIn
from budget.receipt import canonical, receipt
from budget.rules import BasketRules, ChoiceRules, PointRules, VoteRules, Weight
from budget.tally import result_of
from budget.vessels import Vessel, VesselRules, Vessels
from storage.ballots import paper, votes
from storage.ballots.paper import CannotTake, Opening
from storage.ballots.votes import Cast
from storage.engine import Storage
from storage.tables import ballots
from storage.tables import journal as entries
from tests.storage import pile
from tests.storage.linden import EDITION, NOW, SLUG
from tests.storage.pile import DAY, ISSUER
from tests.stores import do

TABLE = Weight("table", {"nl": "Tafelgroep"}, 5)
VESSELS = VesselRules(1_000, 100, (Vessel("groen"), Vessel("zorg")))
WEIGHED = replace(EDITION, vote=VoteRules(weights=(TABLE,)))


def open_batch(db: Connection, kind: str) -> int:
    opening = Opening("Huis van de Wijk", HandedIn(DAY), kind=kind)
    return paper.open_batch(db, SLUG, opening, ISSUER)


async def take(store: Storage, kind: str, slips: dict[int, str]) -> None:
    """Take in a batch of a kind."""
    number = await do(store, open_batch, kind)
    await do(store, pile.enter_twice, number, slips)
    await do(store, pile.close, number)


async def told(store: Storage, kind: str) -> list[dict[str, object]]:
    """Return what the journal says in entries of a kind."""
    c = entries.c
    found = select(c.content).where(c.kind == kind).order_by(c.position)
    return [json.loads(content) for content in await store.run(lambda db: db.scalars(found).all())]


@pytest.fixture
async def voting(store: Storage) -> Storage:
    """Give a store with an edition in which table groups have a weight."""
    await do(store, pile.begin, WEIGHED)
    return store


async def test_a_ballot_of_a_table_group_counts_as_often_as_it_weighs(voting: Storage) -> None:
    await take(voting, "table", {17: "1 3"})
    await take(voting, "", {18: "3"})
    assert await do(voting, pile.counted) == [*["1 3"] * 5, "3"]
    assert await do(voting, votes.turnout, SLUG) == 2


async def test_the_receipt_proves_the_weight(voting: Storage) -> None:
    await take(voting, "table", {17: "1 3"})
    kept = select(ballots.c.content, ballots.c.salt, ballots.c.receipt)
    [row] = await voting.run(lambda db: db.execute(kept).all())
    assert row.content == canonical(Basket((1, 3)), 5)
    assert row.receipt == receipt(SLUG, row.salt, row.content)
    assert row.receipt != receipt(SLUG, row.salt, canonical(Basket((1, 3))))


async def test_the_journal_has_the_kind_and_the_weight(voting: Storage) -> None:
    await take(voting, "table", {17: "1 3"})
    await take(voting, "", {18: "3"})
    for kind in ("paper-batch-opened", "paper-batch-closed"):
        weighed, plain = await told(voting, kind)
        assert (weighed["kind"], weighed["weight"]) == ("table", 5)
        assert not {"kind", "weight"} & plain.keys()


async def test_only_a_kind_in_the_rules_has_a_weight(voting: Storage) -> None:
    with pytest.raises(CannotTake, match='give no weight to "chair"'):
        await do(voting, open_batch, "chair")


async def test_a_correction_weighs_what_it_corrects(voting: Storage) -> None:
    await take(voting, "table", {17: "1"})
    await take(voting, "", {18: "1"})
    await do(voting, pile.take, {17: "3", 18: "1 3"}, corrects="misread")
    assert await do(voting, pile.counted) == ["1 3", *["3"] * 5]


@pytest.mark.parametrize(
    ("rules", "heavy", "light"),
    [
        (VoteRules(BasketRules()), Basket((1, 3)), Basket((2,))),
        (VoteRules(count=CountRules(minimum_votes=5)), Basket((1,)), Basket((2,))),
        (VoteRules(ChoiceRules(2), Rule.EQUAL_SHARES), Basket((1,)), Basket((2, 3))),
        (VoteRules(PointRules(5)), Points(((1, 2), (3, 3))), Points(((2, 5),))),
        (VoteRules(VESSELS, DivisionRule.MEAN), Vessels((7, 3)), Vessels((2, 8))),
        (VoteRules(VESSELS, DivisionRule.PER_EURO), Vessels((7, 3)), Vessels((2, 8))),
    ],
)
async def test_whatever_is_counted_a_weight_counts_as_so_many_ballots(
    store: Storage, rules: VoteRules, heavy: AnyBallot, light: AnyBallot
) -> None:
    edition = replace(EDITION, vote=replace(rules, weights=(TABLE,)))
    weighed = await counted(store, edition, [(heavy, 5), (light, 1), (light, 1)])
    assert weighed == result_of(edition, [*[heavy] * 5, light, light], "seed")
    assert weighed != result_of(edition, [heavy, light, light], "seed")


async def counted(
    store: Storage, edition: Edition, held: Sequence[tuple[AnyBallot, int]]
) -> object:
    """Return the outcome of ballots with these weights, by way of the store."""

    def cast(db: Connection) -> object:
        pile.begin(db, edition)
        rights = [
            (bytes([n]), Cast(ballot, bytes([n] * 16), "paper", DAY, NOW, weight))
            for n, (ballot, weight) in enumerate(held)
        ]
        votes.cast(db, SLUG, pile.key(db), rights)
        return result_of(edition, votes.counted(db, SLUG), "seed")

    return await do(store, cast)


@pytest.mark.parametrize("rule", [mean, per_euro])
def test_the_count_of_vessels_means_the_same_by_weights(rule: type) -> None:
    amounts = [(700, 300), (200, 800), (500, 500)]
    weighed = Divisions(("groen", "zorg"), 1_000, amounts, (5, 1, 2))
    several = Divisions(
        ("groen", "zorg"), 1_000, [*amounts[:1] * 5, *amounts[1:2], *amounts[2:] * 2]
    )
    assert rule(weighed, "seed") == rule(several, "seed")
