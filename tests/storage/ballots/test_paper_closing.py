"""What a batch of ballots on paper leads to, beside what is voted in chat."""

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, select

from budget.edition import Edition
from budget.paper import Record, Round
from budget.receipt import receipt
from budget.rules import PointRules, RightBy, RightRules, VoteRules
from budget.sentence import Amount, _
from budget.timeline import Phase
from storage import journal
from storage.ballots import codes, paper, soundness, votes
from storage.ballots.paper import CannotTake
from storage.ballots.votes import VotingOver
from storage.engine import Storage
from storage.process import editions
from storage.tables import ballots, metadata, paper_ballots, paper_entries, receipts
from storage.tables import journal as entries
from tests.storage import pile
from tests.storage.linden import EDITION, NOW, SLUG
from tests.storage.pile import ANNA, BERT, BY_CODE, DAY, ISSUER, SEAL, Slip
from tests.stores import Open, do

HOUR = timedelta(hours=1)
BEFORE, AFTER = date(2027, 5, 1), date(2027, 5, 3)
POINTS = replace(EDITION, vote=VoteRules(PointRules(5), right=RightRules(RightBy.NUMBER)))


@pytest.fixture
async def voting(store: Storage) -> Storage:
    """Give a store with an edition in which people vote."""
    await do(store, pile.begin)
    return store


@pytest.fixture
async def by_code(store: Storage) -> Storage:
    """Give a store with an edition in which a code gives the right."""
    await do(store, pile.begin, BY_CODE)
    return store


async def refused(store: Storage, *given: object, **more: object) -> str:
    with pytest.raises(CannotTake) as reason:
        await do(store, *given, **more)  # type: ignore[arg-type]
    return str(reason.value)


async def became(store: Storage) -> dict[int, str]:
    c = paper_ballots.c
    rows = await store.run(lambda db: db.execute(select(c.serial, c.status)).all())
    return {row.serial: row.status for row in rows}


async def test_a_batch_counts_when_it_is_closed(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter_twice, number, {17: "1 3", 18: "", 19: "1 2", 20: "?", 21: "3"})
    assert await do(voting, pile.counted) == []
    record = await do(voting, pile.close, number)
    assert record == Record(5, 3, 0, 0, 0, {"too dear": 1, "illegible": 1}, (ANNA, BERT))
    assert await do(voting, pile.counted) == ["", "1 3", "3"]
    assert await do(voting, votes.broken, SLUG) is None
    assert await do(voting, paper.unfinished, SLUG) == []
    [batch] = await do(voting, paper.batches, SLUG)
    assert (batch.closed, dict(batch.record)) == (NOW, record.as_data())


async def test_the_record_stands_in_the_journal(voting: Storage) -> None:
    record = await do(voting, pile.take, {17: "1 3", 18: "1 2"})
    last = select(entries.c.kind, entries.c.by, entries.c.content).order_by(entries.c.position)
    kind, by, content = (await voting.run(lambda db: db.execute(last).all()))[-1]
    assert (kind, by) == ("paper-batch-closed", "Chris")
    told = {"batch": 1, "place": "Huis van de Wijk", **record.as_data()}
    assert json.loads(content) == told
    assert told["invalid: too dear"] == 1
    assert await do(voting, journal.broken, SLUG) is None


async def test_what_is_invalid_is_kept_with_the_reason(voting: Storage) -> None:
    await do(voting, pile.take, {17: "1 2", 18: "1 2 99", 19: "1"})
    dear = _("It costs {over} euros too much.", over=Amount(100))
    assert await do(voting, paper.invalid, SLUG, 1) == [
        (17, (dear,)),
        (18, (_("There is no project {number}.", number=99), dear)),
    ]
    c = paper_ballots.c
    kept = await voting.run(lambda db: dict(map(tuple, db.execute(select(c.serial, c.content)))))
    assert kept == {17: '{"basket":[1,2]}', 18: '{"basket":[1,2,99]}', 19: ""}


async def test_of_an_invalid_ballot_nobody_keeps_whose_it_is(by_code: Storage) -> None:
    one, other = await do(by_code, pile.issue, 2)
    await do(by_code, pile.take, {17: Slip("1 2", one), 18: Slip("1", other)})
    c = paper_ballots.c
    kept = await by_code.run(lambda db: dict(map(tuple, db.execute(select(c.serial, c.right_key)))))
    assert kept == {17: None, 18: SEAL.right(other)}


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({17: "1"}, "1 of its ballots was read once only: 18."),
        ({17: "3", 18: "3"}, "1 of its ballots was read differently: 17; resolve it."),
    ],
)
async def test_nothing_counts_that_was_read_once_or_differently(
    voting: Storage, second: dict[int, str], reason: str
) -> None:
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter, number, Round.FIRST, ANNA, {17: "1", 18: "3"})
    await do(voting, pile.enter, number, Round.SECOND, BERT, second)
    assert await refused(voting, pile.close, number) == reason
    assert await do(voting, pile.counted) == []


async def test_a_refusal_names_a_few_of_many(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter, number, Round.FIRST, ANNA, dict.fromkeys(range(1, 10), "1"))
    said = await refused(voting, pile.close, number)
    assert said == "9 of its ballots were read once only: 1, 2, 3, 4, 5 and 4 more."


async def test_what_was_resolved_counts_as_it_was_resolved(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter, number, Round.FIRST, ANNA, {17: "1"})
    await do(voting, pile.enter, number, Round.SECOND, BERT, {17: "2"})

    def resolve(db: Connection) -> None:
        read = pile.read(db, Slip("1 3"), "Dirk", "both were ticked")
        paper.resolve(db, SLUG, number, 17, read)

    await do(voting, resolve)
    record = await do(voting, pile.close, number)
    assert (record.resolved, record.entered_by) == (1, (ANNA, BERT, "Dirk"))
    assert await do(voting, pile.counted) == ["1 3"]
    note = await voting.run(lambda db: db.scalar(select(paper_ballots.c.note)))
    assert note == "Dirk: both were ticked"


async def test_a_batch_closes_once(voting: Storage) -> None:
    await do(voting, pile.take, {17: "1"})
    assert await refused(voting, pile.close, 1) == "Batch 1 is closed; open one of corrections."
    said = await refused(voting, pile.enter, 1, Round.FIRST, ANNA, {18: "1"})
    assert said == "Batch 1 is closed; open one of corrections."


async def test_an_empty_batch_can_be_closed(voting: Storage) -> None:
    assert await do(voting, pile.take, {}) == Record(0, 0, 0, 0, 0)


async def test_a_batch_is_not_closed_before_its_moment(voting: Storage) -> None:
    number = await do(voting, pile.open_batch, AFTER)
    await do(voting, pile.enter_twice, number, {17: "1"})
    said = await refused(voting, pile.close, number)
    assert said == "It counts as handed in on 2027-05-03 at 23:59; close it after that."
    record = await do(voting, pile.close, number, NOW + 20 * HOUR)
    assert record.counted == 1


async def test_a_vote_that_ended_early_ends_the_day_of_a_batch(voting: Storage) -> None:
    in_time = await do(voting, pile.open_batch, AFTER)
    late = await do(voting, pile.open_batch, AFTER, NOW + HOUR)
    await do(voting, pile.enter_twice, in_time, {17: "1"})
    await do(voting, pile.enter_twice, late, {18: "1"})
    ended = EDITION.enter(Phase.COUNTING, NOW)
    await do(voting, editions.enter, ended, NOW, "test")
    assert (await do(voting, pile.close, in_time)).counted == 1
    said = await refused(voting, pile.close, late, NOW + 2 * HOUR)
    assert said == "The vote was over when these were handed in; they cannot count."


async def test_points_are_taken_too(store: Storage) -> None:
    await do(store, pile.begin, POINTS)
    record = await do(store, pile.take, {17: "1:2 3:3", 18: "", 19: "1:9"})
    assert (record.counted, record.invalid) == (2, {"too many": 1})
    assert "blank" not in record.as_data()
    contents = await store.run(lambda db: set(db.scalars(select(ballots.c.content))))
    assert contents == {'{"points":[[1,2],[3,3]]}', '{"points":[]}'}


async def test_an_invalid_ballot_leaves_the_one_before_it(by_code: Storage) -> None:
    [code] = await do(by_code, pile.issue, 1)
    await do(by_code, pile.chat, code, BEFORE, 1)
    record = await do(by_code, pile.take, {17: Slip("1 2", code), 18: Slip("?", code)})
    assert record.invalid == {"too dear": 1, "illegible": 1}
    assert await do(by_code, pile.counted) == ["1"]


@pytest.mark.parametrize("first", [DAY, AFTER])
async def test_which_batch_is_closed_first_does_not_matter(by_code: Storage, first: date) -> None:
    [code] = await do(by_code, pile.issue, 1)
    last = {DAY: AFTER, AFTER: DAY}[first]
    serials = {DAY: 30, AFTER: 20}

    def taken(db: Connection) -> None:
        for day in (first, last):
            number = pile.open_batch(db, day)
            pile.enter_twice(db, number, {serials[day]: Slip("1" if day == DAY else "3", code)})
            pile.close(db, number, NOW + 20 * HOUR)

    await do(by_code, taken)
    assert await do(by_code, pile.counted) == ["3"]
    assert await became(by_code) == {30: "later", 20: "counted"}


@pytest.mark.parametrize("apart", [False, True])
async def test_of_two_with_one_code_at_one_moment_the_higher_serial_stands(
    by_code: Storage, apart: bool
) -> None:
    [code] = await do(by_code, pile.issue, 1)
    slips = {18: Slip("3", code), 17: Slip("1", code)}
    if apart:
        for serial, slip in slips.items():
            await do(by_code, pile.take, {serial: slip})
    else:
        assert (await do(by_code, pile.take, slips)).later == 1
    assert await do(by_code, pile.counted) == ["3"]
    assert await became(by_code) == {17: "later", 18: "counted"}


async def test_without_a_right_a_ballot_is_invalid(by_code: Storage) -> None:
    revoked, given_up = await do(by_code, pile.issue, 2)
    await do(by_code, codes.revoke, SLUG, revoked, ISSUER)
    await do(by_code, pile.chat, given_up, BEFORE, 1)

    def forgotten(db: Connection) -> None:
        key = editions.load(db, SLUG).tie_key or b""
        votes.give_up(db, SLUG, key, SEAL.right(given_up))

    await do(by_code, forgotten)
    slips = {
        17: Slip("1", revoked),
        18: Slip("1", given_up),
        19: Slip("1", "4W74R-VYC6R"),
        20: Slip("1"),
        21: Slip("1", "?"),
    }
    record = await do(by_code, pile.take, slips)
    kinds = {"revoked code": 1, "right given up": 1, "unknown code": 1, "no code": 2}
    assert (record.counted, record.invalid) == (0, kinds)
    assert await do(by_code, pile.counted) == []


async def test_a_code_that_is_revoked_later_withdraws_the_paper_too(by_code: Storage) -> None:
    [code] = await do(by_code, pile.issue, 1)
    await do(by_code, pile.take, {17: Slip("1", code)})
    assert await do(by_code, codes.revoke, SLUG, code, ISSUER) is True
    assert await do(by_code, pile.counted) == []


@pytest.mark.parametrize(
    ("before", "after", "counting"),
    [
        ("1", "3", ["3"]),
        ("1", "1", ["1"]),
        ("1", "1 2", []),
        ("1 2", "1", ["1"]),
        ("?", "", [""]),
    ],
)
@pytest.mark.parametrize("edition", [EDITION, BY_CODE])
async def test_a_correction_takes_the_place_of_the_ballot(
    store: Storage, edition: Edition, before: str, after: str, counting: list[str]
) -> None:
    await do(store, pile.begin, edition)
    codes_of = await do(store, pile.issue, 2) if edition is BY_CODE else ["", ""]
    await do(store, pile.take, {17: Slip(before, codes_of[0]), 18: Slip("1 3", codes_of[1])})
    slip = Slip(after, codes_of[0])
    record = await do(store, pile.take, {17: slip}, corrects="coffee was on it")
    assert await do(store, pile.counted) == sorted([*counting, "1 3"])
    assert (record.ballots, record.counted, record.replaced) == (1, len(counting), before == "1")
    content = select(entries.c.content).order_by(entries.c.position.desc()).limit(1)
    told = json.loads((await store.run(lambda db: list(db.scalars(content))))[0])
    assert told["corrects"] == "coffee was on it"
    assert not [number for number in told.values() if isinstance(number, int) and number < 0]


@pytest.mark.parametrize("after", ["3", "1 2", "?"])
async def test_after_a_correction_every_right_that_was_used_has_a_ballot(
    by_code: Storage, after: str
) -> None:
    one, other, third = await do(by_code, pile.issue, 3)
    slips = {17: Slip("1", one), 18: Slip("3", other), 19: Slip("1 3", third)}
    await do(by_code, pile.take, slips)
    await do(by_code, pile.take, {17: Slip(after, one)}, corrects="misread")
    assert await do(by_code, soundness.unmatched, SLUG) == (0, 0)


async def test_a_correction_was_handed_in_with_what_it_corrects(by_code: Storage) -> None:
    [code] = await do(by_code, pile.issue, 1)
    await do(by_code, pile.take, {17: Slip("1 2", code)})
    await do(by_code, pile.chat, code, AFTER, 1)
    record = await do(by_code, pile.take, {17: Slip("3", code)}, corrects="misread")
    assert (record.counted, record.later) == (0, 1)
    assert await do(by_code, pile.counted) == ["1"]


async def test_codes_that_were_exchanged_are_put_right(by_code: Storage) -> None:
    one, other = await do(by_code, pile.issue, 2)
    await do(by_code, pile.take, {17: Slip("1", one), 18: Slip("3", other)})
    exchanged = {17: Slip("1", other), 18: Slip("3", one)}
    record = await do(by_code, pile.take, exchanged, corrects="codes exchanged")
    assert (record.counted, record.replaced) == (2, 2)
    await do(by_code, pile.chat, one, AFTER, 1, 3)
    assert await do(by_code, pile.counted) == ["1", "1 3"]


async def test_a_correction_of_what_chat_has_replaced_takes_nothing_back(by_code: Storage) -> None:
    [code] = await do(by_code, pile.issue, 1)
    await do(by_code, pile.take, {17: Slip("3", code)})
    await do(by_code, pile.chat, code, AFTER, 1)
    record = await do(by_code, pile.take, {17: Slip("?", code)}, corrects="misread")
    assert (record.replaced, record.invalid) == (0, {"illegible": 1})
    assert await do(by_code, pile.counted) == ["1"]


async def test_a_ballot_is_corrected_again(voting: Storage) -> None:
    await do(voting, pile.take, {17: "1"})
    for slip in ("3", "1 2", "1 3"):
        await do(voting, pile.take, {17: slip}, corrects="misread")
    assert await do(voting, pile.counted) == ["1 3"]
    assert await became(voting) == {17: "counted"}


async def test_closing_twice_at_once_counts_once(opened: Open) -> None:
    stores = [await opened(), await opened()]
    await do(stores[0], pile.begin)
    number = await do(stores[0], pile.open_batch)
    await do(stores[0], pile.enter_twice, number, {17: "1", 18: "3"})
    closings = (do(store, pile.close, number) for store in stores * 2)
    results = await asyncio.gather(*closings, return_exceptions=True)
    assert sum(isinstance(result, Record) for result in results) == 1
    assert sum(isinstance(result, CannotTake) for result in results) == 3
    assert await do(stores[1], pile.counted) == ["1", "3"]


async def test_what_was_read_is_erased_and_a_ballot_cannot_be_told_by_its_place(
    voting: Storage,
) -> None:
    slips = {serial: ("1", "3", "1 3", "")[serial % 4] for serial in range(1, 41)}
    await do(voting, pile.take, slips)
    assert await voting.run(lambda db: db.execute(select(paper_entries)).all()) == []
    joined = receipts.join(ballots, ballots.c.receipt == receipts.c.receipt)
    order = select(ballots.c.content).select_from(joined).order_by(receipts.c.position)
    cast = await voting.run(lambda db: list(db.scalars(order)))
    read = [f'{{"basket":[{",".join(slip.split())}]}}' for slip in slips.values()]
    assert sorted(cast) == sorted(read)
    assert cast not in (read, read[::-1])


async def test_a_receipt_is_not_that_of_another_ballot_with_as_much_on_it(voting: Storage) -> None:
    await do(voting, pile.take, {17: "1", 18: "1"})
    rows = await voting.run(lambda db: db.execute(select(ballots)).all())
    assert len({row.receipt for row in rows}) == 2
    assert {row.receipt for row in rows} == {receipt(SLUG, row.salt, row.content) for row in rows}
    assert {(row.channel, row.cast_on) for row in rows} == {("paper", DAY.toordinal())}


async def test_no_code_is_anywhere(by_code: Storage) -> None:
    issued = await do(by_code, pile.issue, 3)
    await do(by_code, pile.take, {n: Slip("1", code) for n, code in enumerate(issued, 1)})

    def everything(db: Connection) -> str:
        return repr([list(db.execute(select(table))) for table in metadata.sorted_tables])

    kept = await do(by_code, everything)
    assert "paper-batch-closed" in kept
    assert [code for code in issued if code in kept or code.replace("-", "") in kept] == []


async def test_the_count_is_over_when_the_outcome_is_known(voting: Storage) -> None:
    number = await do(voting, pile.open_batch)
    await do(voting, pile.enter_twice, number, {17: "1"})
    await do(voting, editions.conclude, SLUG, "{}", NOW, "test")
    with pytest.raises(VotingOver):
        await do(voting, pile.close, number)
    assert await do(voting, paper.unfinished, SLUG) == [number]
