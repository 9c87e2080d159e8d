"""Of two votes the newer one counts, whichever of them comes in first; who was late is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.channels import Inbound
from budget.edition import Edition
from budget.rules import RightBy, RightRules, VoteRules
from storage.ballots import votes
from storage.engine import Storage
from storage.tables import ballots
from tests.bot.lettered import issued
from tests.bot.quarter import FATMA, NUMBER, PLAIN, SEAL, Quarter
from tests.storage import pile
from tests.storage.linden import NOW, SLUG
from tests.stores import do

MINUTE, MOMENT = timedelta(minutes=1), timedelta(seconds=1)


async def read_back(quarter: Quarter, numbers: str) -> str:
    """Have a vote read back by SMS; return the number to type."""
    [asked] = await quarter.fill(NUMBER, numbers, "sms")
    return str(next(option.number for option in asked.reply.options if option.key == "cast"))


async def both_phones(quarter: Quarter) -> str:
    """Let one right vote by SMS and on Telegram: by SMS only the last word is missing yet."""
    await quarter.join(NUMBER, "sms")
    typed = await read_back(quarter, "1")
    await quarter.join(FATMA)
    await quarter.fill(FATMA, "3")
    await quarter.share(FATMA, NUMBER)
    return typed


async def standing(quarter: Quarter) -> str:
    """Return the receipt of the only ballot that counts."""

    def look(db: Connection) -> str:
        found = votes.used(db, SLUG, pile.key(db), {SEAL.right(NUMBER)})
        return found.voted[SEAL.right(NUMBER)].receipt

    return await quarter.storage.run(look)


@pytest.mark.parametrize(
    ("at", "stands"), [(NOW + MINUTE - MOMENT, (3,)), (NOW + MINUTE, (1,)), (None, (1,))]
)
async def test_what_was_said_before_and_comes_in_after_a_newer_vote_changes_nothing(
    quarter: Quarter, at: datetime | None, stands: tuple[int, ...]
) -> None:
    typed = await both_phones(quarter)
    quarter.now = NOW + MINUTE
    await quarter.tap(FATMA, "cast")
    newer = await standing(quarter)
    quarter.now += 5 * MINUTE
    [said] = await quarter.do(quarter.inbound(NUMBER, typed, "sms", at=at))
    assert await quarter.counted() == [stands]
    assert (newer in said.reply.text) is (stands == (3,))
    assert len(await quarter.rows(ballots)) == (1 if stands == (3,) else 2)
    assert await quarter.storage.run(lambda db: votes.broken(db, SLUG)) is None


async def test_what_comes_in_together_is_told_apart_by_when_it_was_said(quarter: Quarter) -> None:
    typed = await both_phones(quarter)
    quarter.now = NOW + MINUTE
    late = quarter.inbound(NUMBER, typed, "sms", at=NOW)
    await quarter.take(quarter.tapped(FATMA, "cast"), late)
    await quarter.deliver()
    assert await quarter.counted() == [(3,)]
    assert await standing(quarter) in quarter.lines["sms"].sent[-1].reply.text


async def test_who_was_late_can_vote_again(quarter: Quarter) -> None:
    typed = await both_phones(quarter)
    quarter.now = NOW + MINUTE
    await quarter.tap(FATMA, "cast")
    quarter.now += MINUTE
    await quarter.do(quarter.inbound(NUMBER, typed, "sms", at=NOW))
    await quarter.vote(NUMBER, "2", "sms")
    assert await quarter.counted() == [(2,)]


BY_CODE: Edition = replace(PLAIN, vote=VoteRules(right=RightRules(RightBy.CODE)))


async def test_a_vote_in_chat_that_paper_has_overtaken_changes_nothing(store: Storage) -> None:
    quarter = Quarter(store, NOW)
    await quarter.found(BY_CODE)
    quarter.office.start_turns()
    [code] = await issued(store, SLUG, 1)
    await quarter.join(NUMBER, "sms")
    await quarter.say(NUMBER, code, channel="sms")
    typed = await read_back(quarter, "1")
    await do(store, pile.take, {17: pile.Slip("3", code)}, NOW.date(), NOW - MINUTE)
    late = quarter.inbound(NUMBER, typed, "sms", at=NOW - 2 * MINUTE)
    [said] = await _answered(quarter, late)
    assert await quarter.counted() == [(3,)]
    assert "nieuwere stem telt" in said
    await quarter.office.stop()


async def _answered(quarter: Quarter, inbound: Inbound) -> list[str]:
    return [sent.reply.text for sent in await quarter.do(inbound)]
