"""Whole conversations in which people vote by a code from a letter, through the store."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels import Kind
from bot.channels.segments import folded, segments
from bot.simulator.journey import Answer, Deed, Exchange, Happening, Journey, Pause, read, written
from bot.simulator.phones import label
from budget.codes import digits_of
from budget.timeline import local_time
from storage.engine import Storage
from tests.bot.lettered import by_code, issued
from tests.bot.quarter import Quarter, Sent
from tests.journeys.rehearsal import ADDRESS, DEMO, OWN_NUMBER
from tests.journeys.test_journeys import REWRITE, is_list
from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]

TRANSCRIPTS = sorted((Path(__file__).parent / "codes").glob("*.txt"))
EDITION = replace(by_code(DEMO.edition), slug="letters", districts=())


class Lettered(Quarter):
    """De Linden, in which every receipt can be foretold."""

    def chance(self, size: int) -> bytes:
        return bytes(size)


async def do(quarter: Quarter, found: Journey, deed: Happening) -> tuple[Answer, ...]:
    """Do what a transcript says, and return what is answered."""
    channel, address = found.channel, ADDRESS[found.channel]
    if isinstance(deed, Pause):
        quarter.now += deed.length
        return ()
    assert isinstance(deed, Deed), "nobody else does anything here yet"
    if deed.kind is Kind.TAP:
        sent = await quarter.tap(address, tapped(quarter, channel, deed.text), channel=channel)
    else:
        sent = await quarter.say(address, deed.text, channel=channel)
    return tuple(answer(one, channel) for one in sent)


def tapped(quarter: Quarter, channel: str, wanted: str) -> str:
    """Return the key of the last button with this label."""
    return next(
        option.key
        for sent in reversed(quarter.lines[channel].sent)
        for option in sent.reply.options
        if label(option) == wanted
    )


def answer(sent: Sent, channel: str) -> Answer:
    labels = () if channel == "sms" else tuple(map(label, sent.reply.options))
    return Answer(sent.reply.text, labels)


def journey(path: Path) -> Journey:
    return read(path.read_text("utf-8"))


@pytest.fixture(params=TRANSCRIPTS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
async def lettered(path: Path, store: Storage) -> AsyncIterator[Quarter]:
    found = journey(path)
    assert isinstance(found.moment, datetime)
    now = local_time(found.moment, EDITION.zone).astimezone(UTC)
    quarter = Lettered(store, now)
    await quarter.found(replace(EDITION, entered=EDITION.timeline.at(now)), DEMO.ideas)
    await issued(store, EDITION.slug, 12)
    quarter.office.start_turns()
    await quarter.join(ADDRESS[found.channel], found.channel)
    yield quarter
    await quarter.office.stop()


async def test_what_is_said_is_what_the_transcript_says(path: Path, lettered: Quarter) -> None:
    found = journey(path)
    exchanges = [Exchange(e.deed, await do(lettered, found, e.deed)) for e in found.exchanges]
    now = written(replace(found, exchanges=tuple(exchanges)))
    assert now == accepted(path, now), f"to accept what is said now, set {REWRITE}=1"


def accepted(path: Path, now: str) -> str:
    """Return a transcript, after what is said now was accepted if that is asked for."""
    if REWRITE in os.environ:
        path.write_text(now, "utf-8")
    return path.read_text("utf-8")


def test_an_sms_is_one_segment_and_a_list_is_two(path: Path) -> None:
    found = journey(path)
    texts = [answer.text for exchange in found.exchanges for answer in exchange.answers]
    assert texts
    if found.channel == "sms":
        assert [text for text in texts if segments(folded(text)) > 1 + is_list(text)] == []


def typed() -> str:
    return " ".join(path.read_text("utf-8").upper() for path in TRANSCRIPTS)


async def test_the_letters_of_the_transcripts_are_those_that_were_issued(store: Storage) -> None:
    quarter = Quarter(store)
    await quarter.found(EDITION)
    found = await issued(store, EDITION.slug, 12)
    said = typed()
    assert OWN_NUMBER not in said
    assert [code for code in found if code in said]
    assert [code for code in found if digits_of(code) in said]
