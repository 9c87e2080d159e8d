"""Whole conversations in which people vote by a code from a letter, through the store."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.simulator.journey import Exchange, written
from budget.codes import digits_of
from storage.engine import Storage
from tests.bot.lettered import by_code, issued
from tests.bot.quarter import Quarter
from tests.journeys.on_a_phone import begins, do
from tests.journeys.rehearsal import ADDRESS, DEMO, OWN_NUMBER
from tests.journeys.transcripts import HERE, REWRITE, accepted, each, journey, too_long
from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]

TRANSCRIPTS = sorted((HERE / "codes").glob("*.txt"))
EDITION = replace(by_code(DEMO.edition), slug="letters", districts=())


class Lettered(Quarter):
    """De Linden, in which every receipt can be foretold."""

    def chance(self, size: int) -> bytes:
        return bytes(size)


@pytest.fixture
async def lettered(path: Path, store: Storage) -> AsyncIterator[Quarter]:
    found = journey(path)
    now = begins(found, EDITION)
    quarter = Lettered(store, now)
    await quarter.found(replace(EDITION, entered=EDITION.timeline.at(now)), DEMO.ideas)
    await issued(store, EDITION.slug, 12)
    quarter.office.start_turns()
    await quarter.join(ADDRESS[found.channel], found.channel)
    yield quarter
    await quarter.office.stop()


@each(TRANSCRIPTS)
async def test_what_is_said_is_what_the_transcript_says(path: Path, lettered: Quarter) -> None:
    found = journey(path)
    exchanges = [Exchange(e.deed, await do(lettered, found, e.deed)) for e in found.exchanges]
    now = written(replace(found, exchanges=tuple(exchanges)))
    assert now == accepted(path, now), f"to accept what is said now, set {REWRITE}=1"


@each([path for path in TRANSCRIPTS if ".sms." in path.name])
def test_an_sms_is_one_segment_and_a_list_is_two(path: Path) -> None:
    assert too_long(journey(path)) == []


async def test_the_letters_of_the_transcripts_are_those_that_were_issued(store: Storage) -> None:
    quarter = Quarter(store)
    await quarter.found(EDITION)
    found = await issued(store, EDITION.slug, 12)
    said = " ".join(path.read_text("utf-8").upper() for path in TRANSCRIPTS)
    assert OWN_NUMBER not in said
    assert [code for code in found if code in said]
    assert [code for code in found if digits_of(code) in said]
