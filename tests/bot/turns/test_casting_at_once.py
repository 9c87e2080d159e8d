"""Many residents cast many times at once on two channels: for each of them one ballot counts."""

import asyncio
import json
import os
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, func, select

from storage.ballots import votes
from storage.tables import ballots, current_ballots, outbox, receipts, rights
from tests.bot.quarter import Quarter
from tests.storage.linden import SLUG
from tests.stores import Open

RESIDENTS = int(os.environ.get("WIJKSTEM_RESIDENTS", "100"))
CASTS = 6
"""How often each of them casts on each of the two channels."""

Person = tuple[str, str]
"""A chat on Telegram, and the phone number that it belongs to, which is on WhatsApp."""

PEOPLE: list[Person] = [(f"{7_000 + n}", f"+31612{n:06}") for n in range(RESIDENTS)]


@pytest.fixture
async def processes(opened: Open) -> AsyncIterator[tuple[Quarter, Quarter]]:
    """Give two processes on one store, of which each hears one channel."""
    both = Quarter(await opened()), Quarter(await opened())
    await both[0].found()
    for process in both:
        process.office.start_turns()
    yield both
    for process in both:
        await process.office.stop()


async def _say(process: Quarter, channel: str, *texts: str) -> None:
    """Let everybody type these on a channel, each in this order, and all of them at once."""
    place = ("telegram", "whatsapp").index(channel)
    addresses = [person[place] for person in PEOPLE]
    inbound = [
        process.inbound(address, text, channel, language="nl")
        for text in texts
        for address in addresses
    ]
    await process.take(*inbound)


async def _joined(telegram: Quarter, whatsapp: Quarter) -> None:
    """Let everybody join on both channels, and share their number on Telegram."""
    await _say(whatsapp, "whatsapp", "hallo", "1", "1", "2")
    await _say(telegram, "telegram", "hallo", "1", "1", "2", "stemmen", "1", "klaar")
    for chat, number in PEOPLE:
        await telegram.share(chat, number)


def _found(db: Connection) -> dict[str, int]:
    """Return how many rows of each kind there are."""
    tables = (current_ballots, ballots, rights, receipts)
    return {t.name: db.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


async def test_of_all_that_is_cast_at_once_one_ballot_counts_for_each_resident(
    processes: tuple[Quarter, Quarter],
) -> None:
    telegram, whatsapp = processes
    await _joined(telegram, whatsapp)
    rounds = [word for n in range(CASTS) for word in ("stemmen", str(1 + n % 3), "klaar", "ja")]
    await asyncio.gather(_say(telegram, "telegram", *rounds), _say(whatsapp, "whatsapp", *rounds))
    cast = 2 * CASTS * RESIDENTS
    assert await telegram.storage.run(_found) == {
        "current_ballots": RESIDENTS,
        "ballots": cast,
        "rights": RESIDENTS,
        "receipts": cast,
    }
    assert await telegram.storage.run(lambda db: votes.turnout(db, SLUG)) == RESIDENTS
    assert await whatsapp.storage.run(lambda db: votes.broken(db, SLUG)) is None
    said = await telegram.storage.run(lambda db: list(db.scalars(select(outbox.c.body))))
    thanked = [text for body in said if body and "Bonnummer" in (text := json.loads(body)["text"])]
    assert len(set(thanked)) == cast
