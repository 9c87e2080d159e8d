"""Organisers write to many, and begin the next edition: what residents hear, through the store."""

import shlex
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.acting import Acting
from bot.broadcasts import making, returning
from bot.broadcasts.making import Wanted
from bot.commands.judging import texts
from bot.editions.again import Later, as_before
from bot.simulator.journey import Answer, Exchange, Happening, Journey, Order, Pause, written
from budget.audience import Audience, Who
from budget.broadcast import Broadcast
from locales.catalogue import own_name
from storage.documents import result_as_json
from storage.engine import Storage
from storage.post import broadcasts
from storage.process import editions
from storage.tables import conversations
from tests.bot.quarter import SEAL, Quarter
from tests.journeys import carried
from tests.journeys.on_a_phone import begins, do, seen
from tests.journeys.rehearsal import ADDRESS, DEMO
from tests.journeys.transcripts import HERE, REWRITE, accepted, each, journey, too_long
from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]

TRANSCRIPTS = sorted((HERE / "organised").glob("*.txt"))
SLUG, NEXT = DEMO.edition.slug, f"{DEMO.edition.slug}-2"
STEPS = 8


class Ordered:
    """What an organiser does: the words of a command, in the store."""

    def __init__(self, db: Connection, now: datetime, words: list[str]) -> None:
        self.db, self.now, self.words = db, now, words

    def option(self, name: str, otherwise: str = "") -> str:
        """Return what is said after this."""
        return next(self.options(name), otherwise)

    def options(self, name: str) -> Iterator[str]:
        """Yield what is said after this, as often as it is."""
        return (said for one, said in pairwise(self.words) if one == name)

    @property
    def acting(self) -> Acting:
        """Who does it, in which edition."""
        by, slug = self.option("--by"), self.option("--edition", SLUG)
        return Acting(self.db, slug, by, self.now, SEAL)

    def last(self) -> Broadcast:
        """Return the broadcast that was made last."""
        return broadcasts.every(self.db, self.acting.slug)[0]


def _clone(order: Ordered) -> None:
    following = as_before(order.db, SLUG, NEXT, Later(weeks=52), order.now)
    editions.create(order.db, following, [], order.now, "Rosa")


def _create(order: Ordered) -> None:
    text, short = (texts([*order.options(name)], DEMO.edition) for name in ("--text", "--sms"))
    audience = Audience(Who(order.option("--to", Who.NEWS)))
    making.make(order.acting, Wanted(order.words[2], audience, text, short))


def _approve(order: Ordered) -> None:
    asked = order.last()
    making.approve(order.acting, asked.number, asked.revision)


ORDERS: Mapping[str, Callable[[Ordered], object]] = {
    "edition clone": _clone,
    "broadcast invite": lambda order: returning.propose(order.acting, "Opnieuw"),
    "broadcast create": _create,
    "broadcast ask": lambda order: making.ask(order.acting, order.last().number),
    "broadcast approve": _approve,
}
"""What organisers do in these transcripts, in the store."""


async def happens(quarter: Quarter, found: Journey, deed: Happening) -> tuple[Answer, ...]:
    """Do what a transcript says, and return what is answered, or said of our own accord."""
    before = len(quarter.lines[found.channel].sent)
    match deed:
        case Order(words):
            split = shlex.split(words)
            order = ORDERS[" ".join(split[:2])]
            await quarter.storage.run(lambda db: order(Ordered(db, quarter.now, split)))
        case Pause(length):
            quarter.now += length
            for _step in range(STEPS):
                await quarter.strike(found.channel)
                quarter.now += timedelta(minutes=3)
        case _theirs:
            return await do(quarter, found, deed)
    return seen(quarter.lines[found.channel].sent[before:], found.channel)


@pytest.fixture
async def town(path: Path, store: Storage) -> AsyncIterator[Quarter]:
    found = journey(path)
    now = begins(found, DEMO.edition)
    quarter = Quarter(store, now)
    await quarter.found(replace(DEMO.edition, entered=DEMO.edition.timeline.at(now)), DEMO.ideas)
    result = result_as_json(carried.outcome())
    await store.run(lambda db: editions.amend(db, SLUG, result))
    quarter.office.start_turns()
    address, channel = ADDRESS[found.channel], found.channel
    for typed in ("hallo", own_name(found.language), {"nl": "ja", "en": "yes"}[found.language]):
        await quarter.say(address, typed, channel=channel, language=found.language)
    if channel != "sms":
        await quarter.tap(address, "district:", "news:no", channel=channel)
    yield quarter
    await quarter.office.stop()


@each(TRANSCRIPTS)
async def test_what_is_said_is_what_the_transcript_says(path: Path, town: Quarter) -> None:
    found = journey(path)
    exchanges = [Exchange(e.deed, await happens(town, found, e.deed)) for e in found.exchanges]
    now = written(replace(found, exchanges=tuple(exchanges)))
    assert now == accepted(path, now), f"to accept what is said now, set {REWRITE}=1"
    [held] = await town.rows(conversations)
    assert (held["upcoming"], held["stopped"]) == (None, path.name.startswith("t20"))


def test_each_stands_there_in_two_languages_on_every_channel() -> None:
    stems = {one.name.partition(".")[0] for one in TRANSCRIPTS}
    expected = {f"{s}.{on}.{code}.txt" for s in stems for on in ADDRESS for code in ("nl", "en")}
    assert {one.name for one in TRANSCRIPTS} == expected


@each([path for path in TRANSCRIPTS if ".sms." in path.name])
def test_an_sms_is_one_segment_and_a_list_is_two(path: Path) -> None:
    assert too_long(journey(path)) == []
