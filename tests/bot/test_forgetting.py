"""What is left of a resident who wants to be forgotten, wherever one could look."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from bot.channels import Kind
from bot.turns import drafts
from budget.timeline import Phase
from storage.ballots import votes
from storage.engine import Storage
from storage.post import mail
from storage.post.mail import Letter, Posted
from storage.process import editions
from storage.tables import conversations, current_ballots, ideas, metadata, rights
from tests.bot.quarter import FATMA, NUMBER, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, NOW, SLUG

TYPED = "0612345678"


@pytest.fixture
async def ideas_quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which ideas come in."""
    quarter = Quarter(store, BEGINS[Phase.IDEAS])
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS))
    quarter.office.start_turns()
    yield quarter
    await quarter.office.stop()


async def everything(quarter: Quarter) -> list[tuple[str, str, object]]:
    """Return every value in the store, with the table and the column it stands in."""

    def read(db: Connection) -> list[tuple[str, str, object]]:
        return [
            (table.name, column, value)
            for table in metadata.sorted_tables
            for row in db.execute(select(table)).mappings()
            for column, value in row.items()
        ]

    return await quarter.storage.run(read)


async def places(quarter: Quarter, *traces: str | bytes) -> set[str]:
    """Return where any of these stand, as they are, inside something, or locked."""
    found = set()
    for table, column, value in await everything(quarter):
        inside = [value]
        if isinstance(value, bytes) and column in {"sealed", "body", "question"} and value:
            inside.append(SEAL.unlock(value))
        if column == "unfinished" and isinstance(value, str):
            inside.append(drafts.unlocked(value, SEAL))
        for kept in inside:
            for trace in traces:
                whole = trace if isinstance(kept, bytes) == isinstance(trace, bytes) else None
                if whole is not None and isinstance(kept, str | bytes) and whole in kept:  # type: ignore[operator]
                    found.add(f"{table}.{column}")
    return found


async def resident(quarter: Quarter) -> str:
    [row] = await quarter.rows(conversations)
    return str(row["resident"])


async def forget(quarter: Quarter, address: str, channel: str) -> None:
    await quarter.say(address, "vergeet mij", channel=channel)
    await quarter.confirm(address, "forget", channel)


async def test_what_is_looked_for_is_there_before(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    key, who = SEAL.key("sms", NUMBER), await resident(quarter)
    found = await places(quarter, NUMBER, key, who)
    assert found >= {"conversations.key", "conversations.sealed", "conversations.resident"}


async def test_nothing_is_left_of_who_voted_but_that_the_right_is_spent(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.vote(NUMBER, "1", "sms")
    key, right, who = SEAL.key("sms", NUMBER), SEAL.right(NUMBER), await resident(quarter)
    await forget(quarter, NUMBER, "sms")
    assert await places(quarter, NUMBER, NUMBER[1:], TYPED, key, who) == set()
    assert await places(quarter, right) == {"rights.right_key"}
    assert [row["spent"] for row in await quarter.rows(rights)] == [True]
    assert await quarter.rows(current_ballots) == []
    assert await quarter.counted() == []


async def test_nothing_is_left_of_who_sent_ideas_and_asked_for_help(
    ideas_quarter: Quarter,
) -> None:
    quarter = ideas_quarter
    await quarter.join(FATMA)
    await quarter.say(FATMA, "idee", "Een bank bij de vijver", *["weet ik niet"] * 3)
    sends = [k for s in quarter.lines["telegram"].sent for k in s.keys if k.startswith("send")]
    await quarter.tap(FATMA, sends[-1])
    await quarter.say(FATMA, "steun 1")
    await quarter.say(FATMA, "hulp")
    await quarter.tap(FATMA, "help:answer")
    await quarter.say(FATMA, f"Belt u mij op {TYPED}?")
    await quarter.say(FATMA, "idee", f"Een schommel, bel {TYPED}")
    key, who = SEAL.key("telegram", FATMA), await resident(quarter)
    assert await places(quarter, who) >= {"ideas.resident", "conversations.resident"}
    assert await places(quarter, TYPED) >= {"requests.question", "conversations.unfinished"}
    await forget(quarter, FATMA, "telegram")
    assert await places(quarter, FATMA, TYPED, key, who) == set()
    [idea] = await quarter.rows(ideas)
    assert (idea["text"], idea["author"]) == ("Een bank bij de vijver", "")


async def test_what_waits_for_who_is_forgotten_is_gone_but_the_last_word(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms", news="yes")
    [asked] = await quarter.say(NUMBER, "vergeet mij", channel="sms")
    await quarter.take(quarter.inbound(NUMBER, "wat is dat?", "sms"))
    dead = Letter("sms", "dead", SEAL.key("sms", NUMBER), NOW, SEAL.lock(NUMBER))
    await quarter.storage.run(lambda db: mail.receive(db, [dead], Posted.DEAD))
    await quarter.take(quarter.inbound(NUMBER, str(asked.reply.options[0].number), "sms"))
    assert await places(quarter, SEAL.key("sms", NUMBER)) == set()
    assert await places(quarter, NUMBER) == {"outbox.sealed"}  # only where the last word goes
    before = len(quarter.lines["sms"].sent)
    await quarter.deliver()
    assert len(quarter.lines["sms"].sent) == before + 1
    assert await places(quarter, NUMBER) == set()


@pytest.mark.parametrize("faked", ["1", "ja", "wis alles", "9999"])
async def test_who_fakes_a_sender_withdraws_nobodys_vote(quarter: Quarter, faked: str) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.vote(NUMBER, "1", "whatsapp")
    for text in ("vergeet mij", faked, faked, faked):
        await quarter.say(NUMBER, text, channel="sms")
    assert await quarter.counted() == [(1,)]
    await forget(quarter, NUMBER, "sms")
    assert await quarter.counted() == []


async def test_who_fakes_a_sender_and_does_not_agree_withdraws_nobodys_vote(
    quarter: Quarter,
) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.vote(NUMBER, "1", "whatsapp")
    await quarter.say(NUMBER, "hallo", "1", "nee", channel="sms")
    assert await places(quarter, SEAL.key("sms", NUMBER)) == set()
    assert await quarter.counted() == [(1,)]
    await quarter.vote(NUMBER, "3", "whatsapp")
    assert await quarter.counted() == [(3,)]


async def test_who_does_not_agree_leaves_nothing(quarter: Quarter) -> None:
    await quarter.say(FATMA, "hallo")
    await quarter.tap(FATMA, "language:nl")
    who = await resident(quarter)
    await quarter.tap(FATMA, "consent:no")
    assert await places(quarter, FATMA, who, SEAL.key("telegram", FATMA)) == set()


async def test_who_was_forgotten_begins_anew_and_cannot_vote_twice(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.vote(NUMBER, "1", "whatsapp")
    old = quarter.tapped(NUMBER, "vote", "whatsapp")
    who = await resident(quarter)
    await forget(quarter, NUMBER, "whatsapp")
    [welcome] = await quarter.do(old)
    assert welcome.keys == ["language:nl", "language:en"]
    await quarter.tap(NUMBER, "language:nl", "consent:yes", "news:no", channel="whatsapp")
    assert await resident(quarter) != who
    answers = await quarter.say(NUMBER, "stemmen", "1", "klaar", channel="whatsapp")
    assert "cast" not in answers[-1].keys
    await quarter.join(FATMA)
    await quarter.fill(FATMA, "1")
    await quarter.share(FATMA, NUMBER)
    [refusal] = await quarter.tap(FATMA, "cast")
    assert refusal.keys
    assert await quarter.counted() == []


async def test_being_forgotten_and_voting_in_one_batch_leaves_no_ballot(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.vote(NUMBER, "1", "whatsapp")
    await quarter.say(NUMBER, "vergeet mij", channel="whatsapp")
    gone = quarter.tapped(NUMBER, "forget", "whatsapp")
    after = [quarter.inbound(NUMBER, text, "whatsapp") for text in ("hallo", "1", "ja", "nee", "1")]
    await quarter.do(gone, *after)
    assert await quarter.counted() == []
    assert {row["spent"] for row in await quarter.rows(rights)} == {True}


async def test_a_result_does_not_change_when_somebody_is_forgotten(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.vote(NUMBER, "1", "sms")
    quarter.now = BEGINS[Phase.RESULTS]
    await quarter.office.clock.tick()
    row = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    await forget(quarter, NUMBER, "sms")
    assert await places(quarter, SEAL.right(NUMBER), SEAL.key("sms", NUMBER)) == set()
    after = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    assert (after.outcome, await quarter.counted()) == (row.outcome, [(1,)])
    assert await quarter.storage.run(lambda db: votes.broken(db, SLUG)) is None


async def test_who_is_forgotten_on_one_channel_and_blocks_it_is_not_begun_again(
    quarter: Quarter,
) -> None:
    await quarter.join(FATMA)
    await forget(quarter, FATMA, "telegram")
    await quarter.do(quarter.inbound(FATMA, kind=Kind.BLOCKED))
    assert await places(quarter, SEAL.key("telegram", FATMA)) == set()
