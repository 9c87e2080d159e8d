"""Nothing of an export says who voted, or when: it is the same whoever did, in whatever order."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from bot.exports.files import files
from bot.exports.terms import counted
from bot.turns import announce
from budget.ballot import Basket
from budget.timeline import Phase
from storage.ballots import published, votes
from storage.ballots.votes import Cast
from storage.engine import open_storage
from storage.process import editions
from storage.sealing import Seal
from storage.tables import ballots, current_ballots, receipts
from storage.tables import editions as table
from tests.bot.exports import linden
from tests.bot.exports.linden import MADE
from tests.storage.linden import DAY, EDITION, NOW, SLUG

SEAL = Seal.from_secret("hush-hush-hush-hush-1", "village")
IDEA = replace(linden.IDEA, at=NOW - 20 * DAY)
NUMBERS = [f"+316123456{n:02}" for n in range(24)]
PICKED = [(), (1,), (2,), (3,), (1, 3), (2, 3)]
CAST = [
    (Basket(PICKED[n % 6]), sha256(f"salt {n}".encode()).digest()[:16], "sms" if n % 2 else "paper")
    for n in range(len(NUMBERS))
]
Order = Sequence[tuple[int, int]]
"""Which ballot is cast, by place in `CAST`, and on which day of May."""

IN_ORDER = [(place, 2 + place % 2) for place in range(len(CAST))]


def vote(db: Connection, order: Order) -> None:
    """Hold a vote in which the first in this order has the first number, and so on."""
    editions.create(db, replace(EDITION, entered=Phase.IDEAS), [IDEA], NOW, "test")
    db.execute(update(table).values(lot_seed="seed"))
    editions.enter(db, EDITION, NOW, "test")
    key = editions.load(db, SLUG).tie_key or b""
    for number, (place, day) in zip(NUMBERS, order, strict=True):
        ballot, salt, channel = CAST[place]
        cast = Cast(ballot, salt, channel, date(2027, 5, day), NOW)
        votes.cast(db, SLUG, key, [(SEAL.right(number), cast)])
    ends = NOW + 2 * DAY
    announce.enter(db, editions.hold(db, SLUG), EDITION.enter(Phase.RESULTS, ends), ends, "test")


def exported(order: Order) -> tuple[Mapping[str, bytes], set[str]]:
    """Return the files of an export, and all that the store knows and nobody may."""

    def done(db: Connection) -> tuple[Mapping[str, bytes], set[str]]:
        vote(db, order)
        return files(counted(published.load(db, SLUG)), lambda n: n - 1, MADE), secrets(db)

    async def opened() -> tuple[Mapping[str, bytes], set[str]]:
        storage = await open_storage("sqlite://", "village")
        try:
            return await storage.run(done)
        finally:
            await storage.close()

    return asyncio.run(opened())


def secrets(db: Connection) -> set[str]:
    c, b = current_ballots.c, ballots.c
    ties = [tie.hex() for tie in db.scalars(select(c.tie))]
    days = set(db.scalars(select(b.cast_on)))
    written = {text for day in days for text in (str(day), f"{date.fromordinal(day)}")}
    return {
        *(*ties, *(salt.hex() for salt in db.scalars(select(b.salt)))),
        *(*db.scalars(select(b.id)), *db.scalars(select(receipts.c.head))),
        *(*NUMBERS, *(number[1:] for number in NUMBERS)),
        *(SEAL.right(number).hex() for number in NUMBERS),
        *(*written, IDEA.by, f"{IDEA.at:%Y-%m-%d}", NOW.isoformat()),
    }


def stable(found: Mapping[str, bytes]) -> Mapping[str, object]:
    """Return the files but for the order of ballots and their numbers, which chance decides."""
    document = json.loads(found["result.json"])
    document["ballots"] = sorted(sorted(list(b.items())[1:]) for b in document["ballots"])
    lists = {
        name: sorted(re.sub(rb"^\d+;", b"", line) for line in found[name].splitlines())
        for name in ("result.pb", "ballots.csv")
    }
    return {**found, **lists, "result.json": document}


@pytest.fixture(scope="module")
def first() -> tuple[Mapping[str, bytes], set[str]]:
    return exported(IN_ORDER)


@settings(max_examples=8)
@given(
    st.permutations(range(len(CAST))),
    st.lists(st.integers(2, 3), min_size=len(CAST), max_size=len(CAST)),
)
def test_an_export_is_the_same_whoever_cast_which_ballot_and_when(
    first: tuple[Mapping[str, bytes], set[str]], places: list[int], days: list[int]
) -> None:
    other, _secrets = exported(list(zip(places, days, strict=True)))
    one = stable(first[0])
    assert [name for name, content in stable(other).items() if content != one[name]] == []


def test_what_the_store_knows_and_nobody_may_is_in_no_file(
    first: tuple[Mapping[str, bytes], set[str]],
) -> None:
    found, hidden = first
    with ZipFile(BytesIO(found["result.xlsx"])) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    told = b"".join([*found.values(), *parts.values()]).decode("utf-8", "replace")
    assert "Zet er bomen neer." in told
    assert len(hidden) > 6 * len(CAST)
    assert {secret for secret in hidden if secret.lower() in told.lower()} == set()


def test_no_ballot_stands_beside_a_channel_or_a_receipt(
    first: tuple[Mapping[str, bytes], set[str]],
) -> None:
    found, _secrets = first
    document = json.loads(found["result.json"])
    assert {tuple(row) for row in document["ballots"]} == {("ballot", "1", "2", "3")}
    assert {tuple(row) for row in document["receipts"]} == {("receipt",)}
    numbers = [row["receipt"] for row in document["receipts"]]
    assert numbers == sorted(numbers)
    assert {tuple(row) for row in document["turnout"]} == {("by", "group", "ballots")}
    assert found["result.pb"].split(b"VOTES\n")[1].splitlines()[0] == b"voter_id;vote"
