"""Batches of ballots on paper: what two people read, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from budget.ballot import Basket
from budget.paper import Agreement, HandedIn, Mistyped, Reading, Round
from budget.timeline import Phase
from storage import journal
from storage.ballots import paper
from storage.ballots.paper import CannotTake, Opening
from storage.ballots.votes import VotingOver
from storage.engine import Storage
from storage.process import editions
from storage.tables import journal as entries
from storage.tables import paper_ballots, paper_entries
from tests.storage import pile
from tests.storage.linden import EDITION, NOW, SLUG
from tests.storage.pile import ANNA, BERT, BY_CODE, DAY, ISSUER, SEAL, Slip
from tests.stores import do

CODE = "4W74R-VYC6R"


@pytest.fixture
async def voting(store: Storage) -> Storage:
    """Give a store with an edition in which people vote."""
    await do(store, pile.begin)
    return store


async def refused(store: Storage, *given: object, **more: object) -> str:
    with pytest.raises(CannotTake) as reason:
        await do(store, *given, **more)  # type: ignore[arg-type]
    return str(reason.value)


async def states(store: Storage, number: int) -> dict[int, Agreement]:
    read = await do(store, paper.readings, SLUG, number)
    return {serial: paper.agreed(rounds) for serial, rounds in read.items()}


async def test_batches_have_numbers_and_stand_in_the_journal(voting: Storage) -> None:
    assert await do(voting, pile.open_batch) == 1
    assert await do(voting, pile.open_batch, at=NOW - timedelta(hours=12)) == 2
    assert await do(voting, pile.open_batch, corrects="coffee on it") == 3
    first, second, third = await do(voting, paper.batches, SLUG)
    assert first.opening == Opening("Huis van de Wijk", HandedIn(DAY))
    assert (first.opened_by, first.closed, first.record) == ("Chris", None, {})
    assert second.opening.handed_in == HandedIn(DAY, NOW - timedelta(hours=12))
    assert third.opening.corrects == "coffee on it"
    assert await do(voting, paper.unfinished, SLUG) == [1, 2, 3]
    kinds = await voting.run(lambda db: list(db.scalars(select(entries.c.kind))))
    assert kinds.count("paper-batch-opened") == 3
    assert await do(voting, journal.broken, SLUG) is None


async def test_a_day_that_is_still_to_come_is_a_slip(voting: Storage) -> None:
    said = await refused(voting, pile.open_batch, DAY + timedelta(days=2))
    assert said == "That is still to come; give the day on which it was handed in."
    assert await do(voting, pile.open_batch, DAY + timedelta(days=1)) == 1


async def test_two_people_read_a_ballot(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)
    slips = {17: "1 3", 18: "", 19: "?", 20: "1 2"}
    await do(voting, pile.enter, number, Round.FIRST, ANNA, slips)
    assert set((await states(voting, number)).values()) == {Agreement.ONCE}
    await do(voting, pile.enter, number, Round.SECOND, BERT, {**slips, 18: "3"})
    assert await states(voting, number) == {
        17: Agreement.READY,
        18: Agreement.DIFFERS,
        19: Agreement.READY,
        20: Agreement.READY,
    }
    kept = (await do(voting, paper.readings, SLUG, number))[18]
    assert [kept[name].reading for name in (Round.FIRST, Round.SECOND)] == [
        Reading(Basket()),
        Reading(Basket((3,))),
    ]


async def test_the_second_reader_is_somebody_else(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter, number, Round.SECOND, ANNA, {17: "1"})
    said = await refused(voting, pile.enter, number, Round.FIRST, " anna", {16: "1", 17: "1"})
    assert said == " anna read ballot 17 already; somebody else has to."
    assert await states(voting, number) == {17: Agreement.ONCE}


async def test_a_reading_can_be_corrected_until_somebody_else_has_read_it(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter, number, Round.FIRST, ANNA, {17: "1"})
    await do(voting, pile.enter, number, Round.FIRST, ANNA, {17: "3"})
    stands = "The first reading of ballot 17 was made already."
    assert await refused(voting, pile.enter, number, Round.FIRST, BERT, {17: "1"}) == stands
    await do(voting, pile.enter, number, Round.SECOND, BERT, {17: "3"})
    assert await states(voting, number) == {17: Agreement.READY}
    assert await refused(voting, pile.enter, number, Round.FIRST, ANNA, {17: "1"}) == stands


async def test_a_difference_is_resolved_by_a_third_or_with_a_reason(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter, number, Round.FIRST, ANNA, {17: "1", 18: "1", 19: "1"})
    await do(voting, pile.enter, number, Round.SECOND, BERT, {17: "3", 18: "3", 19: "1"})

    def resolve(db: Connection, serial: int, by: str, reason: str = "") -> None:
        paper.resolve(db, SLUG, number, serial, pile.read(db, Slip("1 3"), by, reason))

    said = await refused(voting, resolve, 17, "bert")
    assert said == "bert read ballot 17 already, and has to give a reason."
    await do(voting, resolve, 17, "Bert", "a smudge is no 1")
    await do(voting, resolve, 18, "Chris")
    assert set((await states(voting, number)).values()) == {Agreement.READY}
    for agreed in (19, 20):
        assert "No two people read ballot" in await refused(voting, resolve, agreed, "Chris")
    await do(voting, resolve, 18, "Dirk")
    assert (await do(voting, paper.readings, SLUG, number))[18][Round.RESOLUTION].by == "Dirk"


async def test_a_serial_number_is_in_one_batch(voting: Storage) -> None:
    first, second = await do(voting, pile.open_batch), await do(voting, pile.open_batch)
    await do(voting, pile.enter, first, Round.FIRST, ANNA, {17: "1"})
    said = await refused(voting, pile.enter, second, Round.SECOND, BERT, {16: "1", 17: "1"})
    assert said == "Ballot 17 is in batch 1 already."
    assert await states(voting, second) == {}
    kept = await voting.run(lambda db: list(db.scalars(select(paper_ballots.c.serial))))
    assert kept == [17]


async def test_a_ballot_is_once_in_what_is_entered_together(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)

    def twice(db: Connection) -> None:
        read = pile.read(db, Slip("1"), ANNA)
        paper.enter(db, SLUG, number, Round.FIRST, [(17, read), (18, read), (17, read)])

    assert await refused(voting, twice) == "Ballot 17 is there twice."


async def test_a_batch_is_not_larger_than_people_can_oversee(
    voting: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "MOST", 3)
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter, number, Round.FIRST, ANNA, {1: "1", 2: "1", 3: "1"})
    await do(voting, pile.enter, number, Round.SECOND, BERT, {1: "1", 2: "1", 3: "1"})
    said = await refused(voting, pile.enter, number, Round.FIRST, ANNA, {4: "1"})
    assert said == "A batch has at most 3 ballots; open another one."


async def test_there_is_no_batch_but_those_that_were_opened(voting: Storage) -> None:
    said = await refused(voting, pile.enter, 7, Round.FIRST, ANNA, {17: "1"})
    assert said == "linden has no batch 7."


@pytest.mark.parametrize("before", [DAY - timedelta(days=1), DAY - timedelta(days=400)])
async def test_paper_of_a_day_without_a_vote_is_refused(voting: Storage, before: object) -> None:
    assert "Nobody could vote then" in await refused(voting, pile.open_batch, before)


async def test_only_what_is_in_a_closed_batch_is_corrected_and_in_one_batch_at_a_time(
    voting: Storage,
) -> None:
    still_open = await do(voting, pile.open_batch)
    await do(voting, pile.enter, still_open, Round.FIRST, ANNA, {16: "1"})
    await do(voting, pile.take, {17: "1"})
    one, other = [await do(voting, pile.open_batch, corrects="misread") for _each in range(2)]
    for serial in (16, 18):
        said = await refused(voting, pile.enter, one, Round.FIRST, ANNA, {serial: "1"})
        assert said == f"Ballot {serial} is in no batch that is closed."
    await do(voting, pile.enter, one, Round.FIRST, ANNA, {17: "1"})
    said = await refused(voting, pile.enter, other, Round.FIRST, ANNA, {17: "1"})
    assert said == "Ballot 17 is being corrected in another batch."


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.RESULTS, Phase.CLOSED])
async def test_paper_is_taken_while_people_vote_and_until_the_count(
    store: Storage, phase: Phase
) -> None:
    await do(store, editions.create, EDITION, [], NOW, "test")
    number = await do(store, pile.open_batch)
    await do(store, pile.enter, number, Round.FIRST, ANNA, {17: "1"})
    await do(store, editions.enter, replace(EDITION, entered=Phase.COUNTING), NOW, "test")
    await do(store, pile.enter, number, Round.SECOND, BERT, {17: "3"})
    await do(store, editions.enter, replace(EDITION, entered=phase), NOW, "test")
    with pytest.raises(VotingOver):
        await do(store, pile.open_batch)
    with pytest.raises(VotingOver):
        await do(store, pile.enter, number, Round.FIRST, ANNA, {18: "1"})
    with pytest.raises(VotingOver):
        await do(store, pile.close, number)
    assert await states(store, number) == {17: Agreement.DIFFERS}


async def test_once_the_outcome_is_known_no_paper_is_taken(voting: Storage) -> None:
    await do(voting, editions.conclude, SLUG, "{}", NOW, "test")
    with pytest.raises(VotingOver):
        await do(voting, pile.open_batch)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("4W74R-VYC6X", "a typing error in this code"), ("hello", "a typing error in this code")],
)
def test_a_code_that_is_none_is_a_typing_error(code: str, reason: str) -> None:
    with pytest.raises(Mistyped, match=reason):
        paper.as_reading(BY_CODE, SEAL, "1", code)


def test_a_code_is_read_in_letters_or_in_digits() -> None:
    expected = Reading(Basket((1,)), SEAL.right(CODE))
    for typed in (CODE, "4w74rvyc6r", " 05367 79567 75742 "):
        assert paper.as_reading(BY_CODE, SEAL, "1", typed) == expected
    for typed in ("", " ? "):
        assert paper.as_reading(BY_CODE, SEAL, "1", typed) == Reading(Basket((1,)))


def test_where_a_number_gives_the_right_a_ballot_has_no_code() -> None:
    with pytest.raises(Mistyped, match="leave it out"):
        paper.as_reading(EDITION, SEAL, "1", CODE)
    assert paper.as_reading(EDITION, SEAL, "1", "") == Reading(Basket((1,)))


async def test_no_code_is_kept(store: Storage) -> None:
    await do(store, pile.begin, BY_CODE)
    number = await do(store, pile.open_batch)
    await do(store, pile.enter, number, Round.FIRST, ANNA, {17: Slip("1", CODE)})
    kept = await store.run(lambda db: repr(db.execute(select(paper_entries)).all()))
    assert repr(SEAL.right(CODE))[2:-1] in kept
    assert not [form for form in (CODE, CODE.replace("-", ""), "05367") if form in kept]


async def test_who_opens_a_batch_is_told(voting: Storage) -> None:
    other = replace(ISSUER, by="Dirk")
    opening = Opening("Kerk", HandedIn(DAY))
    assert await do(voting, paper.open_batch, SLUG, opening, other) == 1
    [batch] = await do(voting, paper.batches, SLUG)
    assert batch.opened_by == "Dirk"
