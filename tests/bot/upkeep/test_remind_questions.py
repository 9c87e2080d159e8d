"""A question about an idea that nobody replied to: its authors hear of it once more, in time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from budget.discussion import MUTE, Reaction, Side
from budget.reminder import days_ahead
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import ideas, marks, reactions
from storage.engine import Storage
from storage.tables import notices
from storage.tables import reminders as noted
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG, idea

IDEAS = replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK)
AHEAD = days_ahead(IDEAS, Phase.IDEAS) or BEGINS[Phase.VOTING]
STILL = "Er is nog geen antwoord."


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which somebody asked two things about Fatma's idea long ago."""
    quarter = Quarter(store, BEGINS[Phase.IDEAS] + DAY)
    await quarter.found(IDEAS)
    quarter.office.start_turns()
    for who in (FATMA, HANS):
        await quarter.join(who)
    fatma = (await quarter.held(FATMA)).resident
    await store.run(lambda db: ideas.put(db, SLUG, idea(1, fatma)))
    for text in ("Voor wie is het?", "En wie betaalt het?"):
        await ask(quarter, text)
    yield quarter
    await quarter.office.stop()


async def ask(quarter: Quarter, text: str, side: Side = Side.QUESTION, to: int = 0) -> int:
    """Let somebody say something about idea 1, of which nobody is told."""
    hans, fatma = [(await quarter.held(who)).resident for who in (HANS, FATMA)]
    by = fatma if side is Side.REPLY else hans
    said = Reaction(0, 1, side, text, by, to=to)
    put = await quarter.storage.run(lambda db: reactions.put(db, SLUG, said, quarter.now, SEAL))
    return put.number


async def told(quarter: Quarter) -> list[tuple[str, str]]:
    said = await quarter.strike()
    return [(sent.address, sent.reply.text) for sent in said if STILL in sent.reply.text]


async def test_its_author_hears_of_the_oldest_once(quarter: Quarter) -> None:
    quarter.now = AHEAD - timedelta(seconds=1)
    assert await told(quarter) == []
    quarter.now = AHEAD
    [(who, text)] = await told(quarter)
    assert who == FATMA
    assert text == (
        f"{STILL} Dat kan tot en met 2 mei. Iemand vraagt over uw plan 1: “Voor wie is het?”"
    )
    quarter.now += DAY
    await ask(quarter, "Waarom daar?")
    assert await told(quarter) == []
    assert [(row["about"], row["resident"]) for row in await quarter.rows(noted)] == [
        ("questions", "")
    ]


async def test_it_can_be_replied_to_at_once(quarter: Quarter) -> None:
    quarter.now = AHEAD
    await told(quarter)
    [asked] = await quarter.tap(FATMA, "reply:1")
    assert "Voor wie is het?" in asked.reply.text


async def test_nothing_is_said_where_all_was_replied_to(quarter: Quarter) -> None:
    for number in (1, 2):
        await ask(quarter, "Voor iedereen.", Side.REPLY, to=number)
    quarter.now = AHEAD
    assert await told(quarter) == []


async def test_who_replies_while_it_waits_is_not_told(quarter: Quarter) -> None:
    await quarter.say(FATMA, "nieuw plan")
    quarter.now = AHEAD
    await quarter.say(FATMA, "help")
    await quarter.office.clock.tick()
    assert len(await quarter.rows(notices)) == 1
    await ask(quarter, "Voor iedereen.", Side.REPLY, to=1)
    quarter.now += timedelta(hours=1)
    assert await told(quarter) == []


@pytest.mark.parametrize("how", ["mute", "stop", "hidden", "forgotten"])
async def test_who_wants_no_more_of_it_or_cannot_reply_is_not_told(
    quarter: Quarter, how: str
) -> None:
    fatma = (await quarter.held(FATMA)).resident
    match how:
        case "mute":
            await quarter.storage.run(lambda db: marks.put(db, SLUG, fatma, MUTE, 1))
        case "stop":
            await quarter.say(FATMA, "stop")
        case "hidden":
            hidden = replace(idea(1, fatma), standing=Standing.HIDDEN)
            await quarter.storage.run(lambda db: ideas.change(db, SLUG, 1, lambda _was: hidden))
        case _forgotten:
            await quarter.say(FATMA, "vergeet mij", "1")
    quarter.now = AHEAD
    assert await told(quarter) == []


async def test_once_it_is_over_nobody_is_told_and_nothing_is_kept(quarter: Quarter) -> None:
    quarter.now = AHEAD
    assert len(await told(quarter)) == 1
    quarter.now = BEGINS[Phase.VOTING] + timedelta(hours=2)
    assert await told(quarter) == []
    assert await quarter.rows(noted) == []
