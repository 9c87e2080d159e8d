import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, select

from budget.codes import as_code
from budget.timeline import Phase
from storage import journal
from storage.ballots import codes, votes
from storage.ballots.codes import (
    ALARM,
    EVERYBODY,
    CountedAlready,
    Issuer,
    NoSuchCode,
    Status,
    Use,
    Validity,
)
from storage.ballots.votes import RightSpent
from storage.engine import Storage
from storage.process import editions
from storage.sealing import Seal
from storage.tables import code_uses, metadata
from storage.tables import codes as kept_codes
from storage.tables import journal as entries
from tests.storage.linden import DAY, EDITION, NOW, SLUG, ballot
from tests.stores import Open, do

SEAL = Seal.from_secret("a secret that only tests know", "village")
ISSUER = Issuer(SEAL, NOW, "organiser")
TODAY, TOMORROW = date(2027, 5, 3), date(2027, 5, 4)


@pytest.fixture
async def stores(opened: Open) -> list[Storage]:
    """Open one store twice, with an edition in which people vote."""
    both = [await opened(), await opened()]

    def begun(db: Connection) -> None:
        editions.create(db, replace(EDITION, entered=Phase.IDEAS), [], NOW, "test")
        editions.enter(db, EDITION, NOW, "test")

    await both[0].run(begun)
    return both


async def issue(store: Storage, number: int, batch: int = 1) -> list[str]:
    return await do(store, codes.issue, SLUG, number, batch, ISSUER)


async def journalled(store: Storage) -> list[str]:
    found = select(entries.c.kind).order_by(entries.c.position)
    return await store.run(lambda db: list(db.scalars(found)))


def cast(db: Connection, right: bytes, *picked: int) -> None:
    key = editions.load(db, SLUG).tie_key or b""
    votes.cast(db, SLUG, key, [(right, ballot(*picked))])


async def test_what_matches_a_code_is_kept_for_that_code_alone(stores: list[Storage]) -> None:
    one, other, free = await issue(stores[0], 3)
    said = dict.fromkeys((one, other), "1234AB 1980")
    await stores[0].run(lambda db: codes.have_matched(db, SLUG, said, SEAL))
    rights = {code: SEAL.right(code) for code in (one, other, free)}
    kept = await do(stores[1], codes.matches, SLUG, list(rights.values()))
    assert set(kept) == {rights[one], rights[other]}
    assert kept[rights[one]] == SEAL.match(rights[one], "1234AB 1980") != kept[rights[other]]
    assert await do(stores[1], codes.matches, SLUG, []) == {}

    def everything(db: Connection) -> str:
        return repr([list(db.execute(select(table))) for table in metadata.sorted_tables])

    assert "1234AB" not in await stores[0].run(everything)
    await stores[0].run(lambda db: codes.revoke(db, SLUG, one, ISSUER))
    assert set(await do(stores[1], codes.matches, SLUG, list(rights.values()))) == {rights[other]}
    await do(stores[0], votes.forget_all, SLUG)
    assert await do(stores[1], codes.matches, SLUG, list(rights.values())) == {}


async def test_codes_are_told_once_and_kept_as_hashes(stores: list[Storage]) -> None:
    issued = await issue(stores[0], 1_200)
    assert len(set(issued)) == 1_200
    assert all(as_code(code) == code for code in issued)

    def everything(db: Connection) -> str:
        return repr([list(db.execute(select(table))) for table in metadata.sorted_tables])

    kept = await stores[1].run(everything)
    assert kept.count("datetime") > 1_200
    assert [c for c in issued if c in kept or c.replace("-", "") in kept] == []
    rights = {SEAL.right(code) for code in issued}
    assert await stores[1].run(lambda db: set(db.scalars(select(kept_codes.c.right_key)))) == rights
    assert await journalled(stores[0]) == ["edition-created", "phase-entered", "codes-issued"]


async def test_batches_have_numbers(stores: list[Storage]) -> None:
    assert await do(stores[0], codes.next_batch, SLUG) == 1
    await issue(stores[0], 1)
    await issue(stores[0], 2, batch=2)
    assert await do(stores[1], codes.next_batch, SLUG) == 3


async def test_a_look_tells_which_codes_are_valid(stores: list[Storage]) -> None:
    valid, lost = await issue(stores[0], 2)
    await do(stores[0], codes.revoke, SLUG, lost, ISSUER)
    rights = [SEAL.right(code) for code in (valid, lost, "K7M2X-94QDK")]
    found = await do(stores[1], codes.validity, SLUG, rights)
    assert found == dict(
        zip(rights, (Validity.VALID, Validity.REVOKED, Validity.UNKNOWN), strict=True)
    )
    assert await do(stores[1], codes.validity, "elsewhere", rights) == dict.fromkeys(
        rights, Validity.UNKNOWN
    )


async def test_revoking_a_code_withdraws_its_ballot(stores: list[Storage]) -> None:
    code, other = await issue(stores[0], 2)
    await do(stores[0], cast, SEAL.right(code), 1)
    await do(stores[0], cast, SEAL.right(other), 3)
    assert await do(stores[1], codes.revoke, SLUG, code, ISSUER) is True
    assert await do(stores[0], votes.turnout, SLUG) == 1
    assert (await journalled(stores[0]))[-1] == "code-revoked"
    assert await do(stores[0], journal.broken, SLUG) is None


async def test_a_revoked_code_votes_no_more_even_if_it_never_did(stores: list[Storage]) -> None:
    [code] = await issue(stores[0], 1)
    assert await do(stores[0], codes.revoke, SLUG, code, ISSUER) is False
    with pytest.raises(RightSpent):
        await do(stores[1], cast, SEAL.right(code), 1)
    assert await do(stores[0], votes.turnout, SLUG) == 0


async def test_casting_and_revoking_at_once_never_leave_a_ballot(stores: list[Storage]) -> None:
    [code] = await issue(stores[0], 1)
    await asyncio.gather(
        *(do(store, cast, SEAL.right(code), 1) for store in stores * 3),
        do(stores[1], codes.revoke, SLUG, code, ISSUER),
        return_exceptions=True,
    )
    assert await do(stores[0], votes.turnout, SLUG) == 0


async def test_after_the_count_no_code_is_revoked_any_more(stores: list[Storage]) -> None:
    [code] = await issue(stores[0], 1)
    await do(stores[0], cast, SEAL.right(code), 1)
    await do(stores[0], editions.conclude, SLUG, "{}", NOW, "test")
    with pytest.raises(CountedAlready):
        await do(stores[0], codes.revoke, SLUG, code, ISSUER)
    assert await do(stores[0], votes.turnout, SLUG) == 1
    assert "code-revoked" not in await journalled(stores[0])


@pytest.mark.parametrize("times", [0, 1])
async def test_what_is_no_code_cannot_be_revoked(stores: list[Storage], times: int) -> None:
    [code] = await issue(stores[0], 1)
    for _each in range(times):
        await do(stores[0], codes.revoke, SLUG, code, ISSUER)
    with pytest.raises(NoSuchCode):
        await do(stores[0], codes.revoke, SLUG, code if times else "K7M2X-94QDK", ISSUER)
    assert (await journalled(stores[0])).count("code-revoked") == times


async def test_wrong_codes_are_counted_by_phone_and_day(stores: list[Storage]) -> None:
    for phone in (b"a", b"a", b"b"):
        await do(stores[0], codes.missed, SLUG, TODAY, [phone], NOW)
    await do(stores[1], codes.missed, SLUG, TOMORROW, [b"a"], NOW + DAY)
    found = await do(stores[1], codes.wrong, SLUG, TODAY, {b"a", b"b", b"c"})
    assert found == {b"a": 2, b"b": 1, b"c": 0}
    assert await do(stores[1], codes.wrong, SLUG, TOMORROW, {b"b", b"a"}) == {b"a": 1, b"b": 0}


async def test_too_many_wrong_codes_in_an_edition_raise_one_alarm_a_day(
    stores: list[Storage],
) -> None:
    def guessing(db: Connection, times: int, day: date) -> None:
        for number in range(times):
            codes.missed(db, SLUG, day, [bytes([number % 30])], NOW)

    await do(stores[0], guessing, ALARM, TODAY)
    assert "wrong-codes" not in await journalled(stores[0])
    await asyncio.gather(*(do(store, guessing, 4, TODAY) for store in stores))
    assert (await journalled(stores[0])).count("wrong-codes") == 1
    await do(stores[0], guessing, ALARM + 9, TOMORROW)
    assert (await journalled(stores[0])).count("wrong-codes") == 2
    found = await do(stores[0], codes.wrong, SLUG, TODAY, {EVERYBODY})
    assert found == {EVERYBODY: ALARM + 8}


async def test_of_a_phone_with_many_codes_the_organiser_hears_once_a_day(
    stores: list[Storage],
) -> None:
    for day in (TODAY, TODAY, TOMORROW):
        await do(stores[0], codes.refused, SLUG, day, b"a", NOW)
    assert (await journalled(stores[0])).count("many-codes-on-one-phone") == 2


async def test_the_organiser_hears_of_many_codes_whatever_the_phone_got_wrong_before(
    stores: list[Storage],
) -> None:
    await do(stores[0], codes.wrong, SLUG, TODAY, {b"a"})
    await do(stores[0], codes.missed, SLUG, TODAY, [b"a"], NOW)
    await do(stores[1], codes.refused, SLUG, TODAY, b"a", NOW)
    assert (await journalled(stores[0])).count("many-codes-on-one-phone") == 1


async def test_votes_with_help_are_counted_for_each_edition(stores: list[Storage]) -> None:
    for store in stores:
        await do(store, codes.cast_with_help, SLUG)
    assert await do(stores[0], codes.votes_with_help, SLUG) == 2
    assert await do(stores[0], codes.votes_with_help, "elsewhere") == 0


async def test_what_a_phone_does_with_codes_is_kept_and_forgotten(stores: list[Storage]) -> None:
    own = Use(b"1", helped=False, status=Status.CURRENT, typed=NOW)
    helped = Use(b"2", helped=True, status=Status.ASKED, channel="sms", draft=b"locked")
    for use in (own, helped):
        await do(stores[0], codes.put, SLUG, b"phone", use)
    found = await do(stores[1], codes.uses, SLUG, {b"phone", b"other"})
    assert found == {b"phone": [own, helped], b"other": []}
    used = replace(own, status=Status.USED, typed=None)
    await do(stores[1], codes.put, SLUG, b"phone", used)
    await do(stores[1], codes.drop, SLUG, b"phone", b"2")
    assert await do(stores[0], codes.uses, SLUG, [b"phone"]) == {b"phone": [used]}
    rows = await stores[0].run(lambda db: list(db.execute(select(code_uses))))
    assert len(rows) == 1
