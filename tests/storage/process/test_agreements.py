"""What is agreed, who helps, and how many live where."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from storage import journal
from storage.engine import Storage
from storage.process import agreements, ambassadors, editions, population
from storage.process.agreements import CannotAgree, Signed
from storage.process.ambassadors import CannotAdd, Person
from storage.sealing import Seal
from storage.tables import ambassadors as kept
from tests.storage.linden import EDITION, NOW, SLUG
from tests.stores import do

SEAL = Seal.from_secret("hush-hush-hush-hush-1", "village")
LATER = NOW + timedelta(days=1)
PARTIES = ("Gemeente", "Dorpsraad")


def draw_up(db: Connection, nl: str, parties: tuple[str, ...] = PARTIES) -> int:
    return agreements.draw_up(db, SLUG, {"nl": nl, "en": ""}, parties, Signed("Anna", NOW))


def sign(db: Connection, party: str, version: int = 1, by: str = "Bram") -> None:
    agreements.acknowledge(db, SLUG, version, party, Signed(by, LATER))


async def test_each_version_is_acknowledged_by_each_party(store: Storage) -> None:
    await do(store, editions.create, EDITION, [], NOW, "test")
    assert await do(store, agreements.latest, SLUG) is None
    assert await do(store, draw_up, "Wij beslissen samen.") == 1
    await do(store, sign, "Dorpsraad")
    first = await do(store, agreements.latest, SLUG)
    assert first is not None
    assert first.text == {"nl": "Wij beslissen samen."}
    assert first.parties == {"Gemeente": None, "Dorpsraad": Signed("Bram", LATER)}
    assert await do(store, draw_up, "Wij beslissen samen, en snel.") == 2
    second = await do(store, agreements.latest, SLUG)
    assert second is not None
    assert second.missing == [*PARTIES]
    assert [one.missing for one in await do(store, agreements.every, SLUG)] == [
        ["Gemeente"],
        [*PARTIES],
    ]
    assert await do(store, journal.broken, SLUG) is None


async def test_what_is_no_agreement_says_why(store: Storage) -> None:
    await do(store, editions.create, EDITION, [], NOW, "test")
    for text, parties, reason in (
        (" ", PARTIES, "the original, is missing"),
        ("x" * 20_001, PARTIES, "at most 20,000"),
        ("Tekst", (" ",), "Name 1 to 50 parties"),
    ):
        with pytest.raises(CannotAgree, match=reason):
            await do(store, draw_up, text, parties)
    await do(store, draw_up, "Tekst")
    await do(store, sign, "Gemeente")
    for party, version, by, reason in (
        ("Gemeente", 1, "Anna", "already"),
        ("Kerk", 1, "Anna", "no party"),
        ("Dorpsraad", 2, "Anna", "another version"),
        ("Dorpsraad", 1, " ", "A name is needed"),
    ):
        with pytest.raises(CannotAgree, match=reason):
            await do(store, sign, party, version, by)


async def test_of_an_ambassador_a_locked_name_and_a_role_are_kept(store: Storage) -> None:
    await do(store, editions.create, EDITION, [], NOW, "test")

    def add(db: Connection, name: str, role: str = "Taalcafé") -> int:
        return ambassadors.add(db, SLUG, Person(name, role), Signed("Anna", NOW), SEAL)

    number = await do(store, add, "  Fatma  Y. ")
    assert [(a.name, a.role) for a in await do(store, ambassadors.of, SLUG, SEAL)] == [
        ("Fatma Y.", "Taalcafé")
    ]
    assert b"Fatma" not in await store.run(lambda db: db.execute(select(kept.c.name)).scalar_one())
    for name, reason in (("", "A name or a role has"), ("Jan 06-1234 5678", "No phone number")):
        with pytest.raises(CannotAdd, match=reason):
            await do(store, add, name)
    await store.run(lambda db: ambassadors.drop(db, SLUG, number, Signed("Anna", NOW)))
    assert await do(store, ambassadors.of, SLUG, SEAL) == []
    assert await do(store, journal.broken, SLUG) is None


async def test_figures_of_the_census_are_replaced_as_a_whole(store: Storage) -> None:
    await do(store, population.keep, SLUG, {"haven": 1_200, "zuid": 900})
    await do(store, population.keep, SLUG, {"haven": 1_250})
    assert await do(store, population.of, SLUG) == {"haven": 1_250}
    await do(store, population.keep, SLUG, {})
    assert await do(store, population.of, SLUG) == {}
