"""A rehearsal of the vote: all as it will be, and nothing of it counts or is left at the end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from budget.edition import Edition
from budget.timeline import Phase
from storage import journal
from storage.ballots import votes
from storage.engine import Storage
from storage.process import editions
from storage.residents import rehearsals
from storage.residents.rehearsals import CannotRehearse
from storage.tables import (
    ballots,
    code_uses,
    conversations,
    current_ballots,
    guesses,
    receipts,
    rights,
)
from storage.tables import rehearsals as kept
from tests.bot.lettered import BY_CODE
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, NUMBER, PLAIN, SEAL, Quarter
from tests.bot.test_forgetting import forget, places
from tests.storage.linden import BEGINS, SLUG
from tests.stores import do

WORD = "OEFEN-K7M2X"
MARK = "Oefening: dit telt niet."
BEFORE = BEGINS[Phase.VOTING] - timedelta(hours=1)
OF_VOTES = (ballots, current_ballots, receipts, rights, code_uses, guesses)


async def rehearsed(store: Storage, edition: Edition) -> Quarter:
    """Return a quarter of which the vote is rehearsed."""
    quarter = Quarter(store, BEFORE)
    await quarter.found(replace(edition, entered=Phase.IDEAS))
    await do(store, rehearsals.let, SLUG, WORD, BEFORE, "test")
    quarter.office.start_turns()
    return quarter


@pytest.fixture
async def rehearsing(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which ideas come in, and ambassadors can rehearse."""
    quarter = await rehearsed(store, replace(PLAIN, vote=BY_CLOCK))
    yield quarter
    await quarter.office.stop()


async def open_voting(quarter: Quarter) -> None:
    quarter.now = BEGINS[Phase.VOTING]
    await quarter.office.clock.tick()


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
async def test_a_test_vote_is_cast_as_any_and_never_counts(
    rehearsing: Quarter, channel: str
) -> None:
    quarter, address = rehearsing, FATMA if channel == "telegram" else NUMBER
    await quarter.join(address, channel)
    await quarter.say(address, WORD.lower(), channel=channel)
    before = len(quarter.lines[channel].sent)
    said = await quarter.vote(address, "1", channel)
    assert "Uw oefenstem is binnen" in said[0].reply.text
    assert all(MARK in sent.reply.text for sent in quarter.lines[channel].sent[before:])
    assert await do(quarter.storage, rehearsals.counted, SLUG) == (1, 1)
    await quarter.vote(address, "3", channel)
    for table in OF_VOTES:
        assert await quarter.rows(table) == []
    assert await do(quarter.storage, votes.turnout, SLUG) == 0


async def test_all_of_it_is_erased_when_voting_opens_and_only_real_votes_count(
    rehearsing: Quarter,
) -> None:
    quarter = rehearsing
    await quarter.join(NUMBER, "whatsapp")
    await quarter.say(NUMBER, WORD, channel="whatsapp")
    await quarter.vote(NUMBER, "1", "whatsapp")
    await quarter.fill(NUMBER, "3", "whatsapp")
    old = quarter.tapped(NUMBER, "cast", "whatsapp")
    await open_voting(quarter)
    assert await quarter.rows(kept) == []
    [*_before, said] = await quarter.do(old)
    assert MARK not in said.reply.text
    await quarter.say(NUMBER, "1", channel="whatsapp")
    assert await quarter.counted() == []
    await quarter.vote(NUMBER, "2", "whatsapp")
    assert await quarter.counted() == [(2,)]
    assert await do(quarter.storage, journal.broken, SLUG) is None


async def test_what_was_begun_goes_on_where_it_was(rehearsing: Quarter) -> None:
    quarter = rehearsing
    await quarter.join(FATMA)
    await quarter.say(FATMA, "idee", "Een bank bij de vijver")
    [before] = await quarter.rows(conversations)
    await quarter.say(FATMA, WORD)
    await quarter.fill(FATMA, "1")
    [during] = await quarter.rows(conversations)
    assert before["unfinished"] == during["unfinished"]
    assert before["remind_at"] == during["remind_at"] is not None
    await quarter.say(FATMA, "menu")
    [over] = await quarter.tap(FATMA, "rehearsal:leave")
    assert MARK not in over.reply.text
    assert "write" in over.keys
    assert await quarter.rows(kept) == []


async def test_only_who_takes_part_and_has_the_word_rehearses(rehearsing: Quarter) -> None:
    quarter = rehearsing
    await quarter.say(HANS, WORD)
    await quarter.join(FATMA)
    for said in ("OEFEN-K7M2Y", "oefen", "stemmen"):
        [answer] = await quarter.say(FATMA, said)
        assert MARK not in answer.reply.text
    assert await quarter.rows(kept) == []


async def test_others_notice_nothing_of_it(rehearsing: Quarter) -> None:
    quarter = rehearsing
    await quarter.join(FATMA)
    await quarter.join(HANS)
    await quarter.say(FATMA, WORD)
    [menu] = await quarter.say(HANS, "menu")
    assert MARK not in menu.reply.text
    assert "vote" not in menu.keys


async def test_who_is_forgotten_rehearses_no_more(rehearsing: Quarter) -> None:
    quarter = rehearsing
    await quarter.join(NUMBER, "sms")
    await quarter.say(NUMBER, WORD, channel="sms")
    await quarter.vote(NUMBER, "1", "sms")
    await forget(quarter, NUMBER, "sms")
    assert await quarter.rows(kept) == []
    assert await places(quarter, NUMBER, SEAL.key("sms", NUMBER)) == set()


async def test_who_is_forgotten_and_comes_back_in_one_batch_begins_anew(
    rehearsing: Quarter,
) -> None:
    quarter = rehearsing
    await quarter.join(FATMA)
    await quarter.say(FATMA, WORD, "vergeet mij")
    before = len(quarter.lines["telegram"].sent)
    await quarter.do(quarter.tapped(FATMA, "forget"), quarter.inbound(FATMA, "hallo"))
    said = quarter.lines["telegram"].sent[before:]
    assert MARK not in said[-1].reply.text
    assert "language:nl" in said[-1].keys
    assert await quarter.rows(kept) == []


async def test_where_codes_give_the_right_none_is_asked_for(store: Storage) -> None:
    quarter = await rehearsed(store, replace(PLAIN, vote=BY_CODE))
    await quarter.join(FATMA)
    await quarter.say(FATMA, WORD)
    [said] = await quarter.vote(FATMA, "1")
    assert "Uw oefenstem is binnen" in said.reply.text
    for table in OF_VOTES:
        assert await quarter.rows(table) == []
    await quarter.office.stop()


async def test_an_organiser_ends_it(rehearsing: Quarter) -> None:
    quarter = rehearsing
    await quarter.join(FATMA)
    await quarter.say(FATMA, WORD)
    await do(quarter.storage, rehearsals.let, SLUG, "", BEFORE, "test")
    [answer] = await quarter.say(FATMA, "menu")
    assert MARK not in answer.reply.text
    assert await quarter.rows(kept) == []


async def test_once_voting_has_opened_nothing_is_rehearsed(rehearsing: Quarter) -> None:
    await rehearsing.join(FATMA)
    await open_voting(rehearsing)
    with pytest.raises(CannotRehearse):
        await do(rehearsing.storage, rehearsals.let, SLUG, WORD, BEGINS[Phase.VOTING], "test")
    [answer] = await rehearsing.say(FATMA, WORD)
    assert MARK not in answer.reply.text


async def test_beside_an_edition_under_way_nothing_is_rehearsed(rehearsing: Quarter) -> None:
    """Who sends the word talks about the other one; so there is none until that is over."""
    other = replace(PLAIN, slug="linden-2", entered=Phase.PREPARING)
    store = rehearsing.storage
    await store.run(lambda db: editions.create(db, other, [], BEFORE, "test"))
    with pytest.raises(CannotRehearse, match=SLUG):
        await do(store, rehearsals.let, other.slug, WORD, BEFORE, "test")
    informing = replace(other, entered=Phase.INFORMING)
    await store.run(lambda db: editions.enter(db, informing, BEFORE, "test"))
    await do(store, rehearsals.let, other.slug, WORD, BEFORE, "test")
    await rehearsing.join(FATMA)
    assert MARK in (await rehearsing.say(FATMA, WORD))[0].reply.text
