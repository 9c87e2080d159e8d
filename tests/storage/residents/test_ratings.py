from datetime import timedelta

import pytest
from sqlalchemy import Connection, Select, select

from budget.notice import About
from budget.opinion import LOOK_FIRST, Score
from storage.engine import Storage
from storage.post import notices
from storage.process import editions
from storage.residents import conversations, ratings
from storage.residents.ratings import Given
from storage.sealing import Seal
from storage.tables import conversations as held
from storage.tables import ratings as kept
from tests.storage.linden import EDITION, NOW, SLUG, conversation
from tests.stores import do

SEAL = Seal.from_secret("a secret that only tests know", "village")
PEOPLE = ("els", "fatma", "hans")


@pytest.fixture
async def linden(store: Storage) -> Storage:
    """Give a store with an edition in it, and three residents."""
    await do(store, editions.create, EDITION, [], NOW, "test")
    people = [conversation(name.encode(), resident=name) for name in PEOPLE]
    await do(store, conversations.keep, people)
    return store


def named(*residents: str) -> Select[str]:
    return select(held.c.resident).where(held.c.resident.in_(residents))


async def asked(store: Storage) -> list[str]:
    """Return who is to be asked, once they can have looked."""
    assert await do(store, notices.due, SLUG, NOW, 99) == []
    due = await do(store, notices.due, SLUG, NOW + LOOK_FIRST, 99)
    assert {(one.about, one.number) for one in due} <= {(About.RATE, 3)}
    return sorted(one.resident for one in due)


def given(score: Score, words: str = "", project: int = 3) -> Given:
    return Given(project, score, SEAL.lock(words) if words else b"", NOW)


async def test_nobody_is_asked_twice(linden: Storage) -> None:
    await do(linden, ratings.ask, SLUG, 3, named("els", "fatma"), NOW)
    await do(linden, ratings.ask, SLUG, 3, named(*PEOPLE), NOW)
    assert await asked(linden) == ["els", "fatma", "hans"]


async def test_who_said_it_unasked_is_not_asked(linden: Storage) -> None:
    await do(linden, ratings.give, SLUG, "els", given(Score.GOOD))
    await do(linden, ratings.ask, SLUG, 3, named("els", "fatma"), NOW)
    assert await asked(linden) == ["fatma"]


async def test_who_was_not_asked_yet_is_asked_when_it_is_done_again(linden: Storage) -> None:
    await do(linden, ratings.ask, SLUG, 3, named("els", "fatma"), NOW)
    [first, _second] = await do(linden, notices.due, SLUG, NOW + LOOK_FIRST, 99)
    await do(linden, notices.take, [first.id])
    await do(linden, ratings.recall, SLUG, 3)
    assert await asked(linden) == []
    await do(linden, ratings.ask, SLUG, 3, named("els", "fatma"), NOW)
    assert await asked(linden) == sorted({"els", "fatma"} - {first.resident})


async def test_an_answer_replaces_the_one_before(linden: Storage) -> None:
    await do(linden, ratings.ask, SLUG, 3, named("els"), NOW)
    assert await do(linden, ratings.counts, SLUG) == {}
    await do(linden, ratings.give, SLUG, "els", given(Score.POOR, "Te laat."))
    await do(linden, ratings.give, SLUG, "els", given(Score.GOOD, "Toch mooi."))
    await do(linden, ratings.give, SLUG, "els", given(Score.FAIR, project=8))
    found = await do(linden, ratings.counts, SLUG)
    assert found == {
        3: {Score.GOOD: 1, Score.FAIR: 0, Score.POOR: 0},
        8: {Score.GOOD: 0, Score.FAIR: 1, Score.POOR: 0},
    }
    assert await do(linden, ratings.words, SLUG, 3, SEAL) == ["Toch mooi."]


async def test_the_words_stand_in_no_order_of_time(linden: Storage) -> None:
    for name, words in zip(PEOPLE, ("Zo.", "Aha.", "Mooi."), strict=True):
        await do(linden, ratings.give, SLUG, name, given(Score.GOOD, words))
    assert await do(linden, ratings.words, SLUG, 3, SEAL) == ["Aha.", "Mooi.", "Zo."]


async def test_of_who_is_forgotten_only_the_figure_stays(linden: Storage) -> None:
    await do(linden, ratings.give, SLUG, "els", given(Score.GOOD, "Bij mij om de hoek."))
    await do(linden, ratings.give, SLUG, "fatma", given(Score.GOOD))
    await do(linden, ratings.ask, SLUG, 3, named("hans"), NOW + timedelta(days=1))
    await do(linden, ratings.forget, ["els", "fatma", "hans"])
    counts = await do(linden, ratings.counts, SLUG)
    assert counts[3][Score.GOOD] == 2
    assert await do(linden, ratings.words, SLUG, 3, SEAL) == []

    def rows(db: Connection) -> list[tuple[str, bytes]]:
        return [(row.resident, row.words) for row in db.execute(select(kept))]

    assert await do(linden, rows) == [("", b""), ("", b"")]
