"""What was changed behind everybody's back is found, and named in one sentence."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import ColumnElement, Connection, Executable, ScalarSelect, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.turns import announce
from budget.edition import NotReady
from budget.receipt import receipt
from budget.timeline import Phase
from storage import journal
from storage.ballots import certified, heads, opening, published, soundness, votes
from storage.ballots.opening import OtherRules
from storage.documents import edition_as_json
from storage.engine import Storage
from storage.process import editions
from storage.process.signing import CannotSign
from storage.tables import ballots, counted_receipts, current_ballots, receipts, rights, successions
from storage.tables import editions as every_edition
from tests.storage.linden import BEGINS, EDITION, NOW, SLUG, ballot
from tests.stores import do

ANNA, BAS, CEM = b"a", b"b", b"c"
SALTS = {ANNA: b"a" * 16, BAS: b"b" * 16, CEM: b"c" * 16}


def key(db: Connection) -> bytes:
    return editions.load(db, SLUG).tie_key or b""


def cast(db: Connection, right: bytes, *picked: int, rules: str = "") -> None:
    one = replace(ballot(*picked), salt=SALTS[right])
    votes.cast(db, SLUG, key(db), [(right, one)], rules)


@pytest.fixture
async def voting(store: Storage) -> Storage:
    """Give a store in which three voted, and one of them twice."""

    def voted(db: Connection) -> None:
        editions.create(db, replace(EDITION, entered=Phase.IDEAS), [], NOW, "test")
        editions.enter(db, EDITION, NOW, "test")
        for right, picked in ((ANNA, 1), (BAS, 2), (CEM, 3), (ANNA, 3)):
            cast(db, right, picked)

    await store.run(voted)
    return store


def first_broken(db: Connection) -> str:
    """Say what `wijkstem journal verify` would, of what the chains themselves do not show."""
    assert journal.broken(db, SLUG) is None
    return soundness.unsound(db, editions.load(db, SLUG)) or ""


def the(right: bytes, *picked: int) -> str:
    one = replace(ballot(*picked), salt=SALTS[right])
    return receipt(SLUG, one.salt, one.content)


def id_of(number: str) -> ScalarSelect[str]:
    return select(ballots.c.id).where(ballots.c.receipt == number).scalar_subquery()


def standing(number: str) -> ColumnElement[bool]:
    return current_ballots.c.ballot == id_of(number)


OLD, NEW, HIS, HERS = the(ANNA, 1), the(ANNA, 3), the(BAS, 2), the(CEM, 3)
BACK = update(current_ballots).where(standing(NEW)).values(ballot=id_of(OLD))
OTHERS = update(current_ballots).where(standing(HERS)).values(ballot=id_of(OLD))
GONE = current_ballots.delete().where(standing(HIS))
LOST = f"The ballot with receipt {HIS} counts no more, and was neither replaced nor withdrawn."
SEED = "The seed of the lot of linden is not the one whose hash was published when voting opened."
OTHER = (
    "The rules of linden are not those that were fixed when voting opened: their hash differs from"
    " the one that every ballot carries."
)
CHEAPER = replace(EDITION, projects=tuple(replace(p, cost=100) for p in EDITION.projects))


async def test_what_nobody_touched_is_sound(voting: Storage) -> None:
    assert await do(voting, first_broken) == ""
    await voting.run(lambda db: votes.give_up(db, SLUG, key(db), BAS))
    await voting.run(lambda db: cast(db, CEM, 2))
    assert await do(voting, first_broken) == ""


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ([BACK], f"The ballot with receipt {OLD} counts, where that with receipt {NEW} stands."),
        ([OTHERS], f"The ballot with receipt {OLD} counts, where that with receipt {HERS} stands."),
        (
            [GONE, rights.delete().where(rights.c.right_key == BAS)],
            LOST,
        ),
        (
            [GONE, update(rights).where(rights.c.right_key == BAS).values(spent=True)],
            LOST,
        ),
        (
            [update(successions).where(successions.c.position == 4).values(receipt=OLD), BACK],
            "Link 4 of which ballot stands is not as it was written.",
        ),
        (
            [successions.delete().where(successions.c.position == 4), BACK],
            f"Of receipt {NEW} it is not known for which right it stood.",
        ),
        (
            [update(every_edition).values(lot_seed="another")],
            SEED,
        ),
        (
            [update(every_edition).values(document=edition_as_json(CHEAPER))],
            OTHER,
        ),
        (
            [update(every_edition).values(rules_hash="")],
            OTHER,
        ),
        (
            [update(every_edition).values(outcome="{}")],
            "There is a result, and the journal knows of no count.",
        ),
        (
            [update(every_edition).values(phase="ideas")],
            "The edition is in ideas, and the last phase that its journal knows of is voting.",
        ),
    ],
)
async def test_the_first_thing_that_does_not_hold_is_named(
    voting: Storage, damage: Sequence[Executable], said: str
) -> None:
    for statement in damage:
        assert (await voting.run(lambda db, s=statement: db.execute(s).rowcount)) == 1  # type: ignore[misc]
    assert await do(voting, first_broken) == said


def _cut_off(db: Connection) -> None:
    """Take the last ballot away with all that tells of it, the end of its chain included."""
    postgres = db.dialect.name == "postgresql"
    off = "ALTER TABLE ballots DISABLE TRIGGER ballots_remain"
    db.execute(text(off if postgres else "DROP TRIGGER ballots_remain"))
    before = select(receipts.c.head).where(receipts.c.position == 3)
    db.execute(update(every_edition).values(receipts=3, receipts_head=db.scalar(before)))
    db.execute(BACK)
    for gone in (
        ballots.delete().where(ballots.c.receipt == NEW),
        receipts.delete().where(receipts.c.position == 4),
        successions.delete().where(successions.c.position == 4),
    ):
        db.execute(gone)
    if postgres:
        db.execute(text("ALTER TABLE ballots ENABLE TRIGGER ballots_remain"))


async def test_what_was_cut_off_behind_a_head_in_the_journal_is_found(voting: Storage) -> None:
    await voting.run(lambda db: heads.note(db, SLUG, NOW))
    assert await do(voting, votes.broken, SLUG) is None
    await do(voting, _cut_off)
    assert await do(voting, votes.broken, SLUG) == 4
    assert "the journal knows a later end" in await do(voting, first_broken)


async def test_no_ballot_can_be_taken_away(voting: Storage) -> None:
    with pytest.raises(DBAPIError, match="a ballot is never"):
        await voting.run(lambda db: db.execute(ballots.delete()))


async def test_by_other_rules_than_those_that_were_fixed_no_ballot_is_cast(voting: Storage) -> None:
    with pytest.raises(OtherRules, match=SLUG):
        await voting.run(lambda db: cast(db, BAS, 1, rules="0" * 64))
    fixed = await do(voting, opening.fixed, SLUG)
    await voting.run(lambda db: cast(db, BAS, 1, rules=fixed.rules))


def counting(db: Connection) -> None:
    row, ends = editions.hold(db, SLUG), BEGINS[Phase.RESULTS]
    following = announce.following(db, row.edition(), Phase.RESULTS, ends)
    announce.enter(db, row, following, ends, "test")


@pytest.mark.parametrize(
    "damage", [{"lot_seed": "another"}, {"document": edition_as_json(CHEAPER)}]
)
async def test_nothing_is_counted_by_another_seed_or_other_rules(
    voting: Storage, damage: dict[str, str]
) -> None:
    await voting.run(lambda db: db.execute(update(every_edition).values(damage)))
    with pytest.raises(NotReady, match="when voting opened"):
        await do(voting, counting)


def _certified(db: Connection) -> None:
    counting(db)
    for name in ("Anna", "Bas"):
        certified.certify(db, SLUG, name, NOW)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda: update(every_edition).values(outcome="{}"),
            "The result is not the one whose hash stands in the journal.",
        ),
        (
            lambda: counted_receipts.delete().where(counted_receipts.c.receipt == NEW),
            "The receipts that count are not those that were certified.",
        ),
        (lambda: BACK, "The receipts that count are not those that were certified."),
    ],
)
async def test_what_was_changed_after_it_was_certified_is_named(
    voting: Storage, damage: Callable[[], Executable], said: str
) -> None:
    await do(voting, _certified)
    assert await do(voting, first_broken) == ""
    await voting.run(lambda db: db.execute(damage()))
    assert await do(voting, first_broken) == said


async def test_a_ballot_that_no_longer_counts_is_not_certified(voting: Storage) -> None:
    await do(voting, counting)
    await voting.run(lambda db: db.execute(GONE))
    with pytest.raises(CannotSign, match=HIS):
        await voting.run(lambda db: certified.certify(db, SLUG, "Anna", NOW))


async def test_which_ballot_replaced_which_is_forgotten_when_it_is_certified(
    voting: Storage,
) -> None:
    await do(voting, _certified)
    assert await voting.run(lambda db: db.execute(select(successions)).all()) == []


async def test_the_list_that_was_certified_can_be_compared_with_the_one_that_is_published(
    voting: Storage,
) -> None:
    await do(voting, _certified)
    [signed] = await voting.run(lambda db: journal.of(db, SLUG, ("outcome-certified",)))
    listed = await do(voting, published.receipts, SLUG)
    assert signed.content["counted"] == soundness.receipts_hash(listed)
