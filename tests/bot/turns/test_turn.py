from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels import Ask, Kind
from budget.timeline import Phase
from storage.ballots import votes
from storage.engine import Storage
from storage.process import editions
from storage.tables import ballots, conversations, inbox, outbox, rights
from tests.bot.quarter import CLOSE, FATMA, HANS, MOMENT, NUMBER, PLAIN, Quarter
from tests.storage.linden import BEGINS, SLUG, idea


async def test_a_resident_joins_and_votes_on_telegram(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    [asked] = await quarter.fill(FATMA, "1, 3")
    assert asked.reply.ask is Ask.CONTACT
    [read_back] = await quarter.share(FATMA, NUMBER)
    assert read_back.keys == ["cast", "change"]
    [thanks] = await quarter.tap(FATMA, "cast")
    assert await quarter.counted() == [(1, 3)]
    [kept] = await quarter.rows(ballots)
    assert kept["receipt"] in thanks.reply.text
    assert await quarter.storage.run(lambda db: votes.issued(db, SLUG, kept["receipt"]))


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_a_resident_joins_and_votes_by_phone(quarter: Quarter, channel: str) -> None:
    await quarter.join(NUMBER, channel)
    [thanks] = await quarter.vote(NUMBER, "2", channel)
    assert await quarter.counted() == [(2,)]
    [kept] = await quarter.rows(ballots)
    assert kept["receipt"] in thanks.reply.text


async def test_a_number_has_one_vote_whatever_the_channel(quarter: Quarter) -> None:
    for channel in ("sms", "whatsapp"):
        await quarter.join(NUMBER, channel)
    await quarter.join(FATMA)
    await quarter.vote(NUMBER, "1", "sms")
    await quarter.vote(NUMBER, "2", "whatsapp")
    assert await quarter.counted() == [(2,)]
    await quarter.fill(FATMA, "3")
    await quarter.share(FATMA, NUMBER)
    await quarter.tap(FATMA, "cast")
    assert await quarter.counted() == [(3,)]
    await quarter.vote(NUMBER, "1 3", "sms")
    assert await quarter.counted() == [(1, 3)]
    assert len(await quarter.rows(ballots)) == 4
    assert len(await quarter.rows(rights)) == 1


@pytest.mark.parametrize("typed", ["ja", "Stem versturen", "klaar", "cast", "1", "9999"])
async def test_who_fakes_a_sender_has_not_seen_the_number_to_type(
    quarter: Quarter, typed: str
) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.fill(NUMBER, "1", "sms")
    await quarter.say(NUMBER, typed, channel="sms")
    assert await quarter.counted() == []


async def test_an_address_that_is_no_number_cannot_vote_before_it_is_proved(
    quarter: Quarter,
) -> None:
    person = "US.13491208655302741918"
    await quarter.join(person, "whatsapp")
    [asked] = await quarter.fill(person, "1", "whatsapp")
    assert "cast" not in asked.keys
    assert asked.reply.ask is Ask.CONTACT
    assert (await quarter.rows(inbox))[-1]["status"] == "done"
    assert await quarter.counted() == []
    await quarter.share(person, NUMBER, "whatsapp")
    await quarter.tap(person, "cast", channel="whatsapp")
    assert await quarter.counted() == [(1,)]


@pytest.mark.parametrize(
    ("sent", "counts"),
    [(CLOSE - MOMENT, True), (CLOSE, False), (CLOSE + MOMENT, False), (None, False)],
    ids=["before", "at", "after", "by receipt"],
)
async def test_what_was_sent_before_the_close_counts_however_late_it_is_heard(
    quarter: Quarter, sent: object, counts: bool
) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.fill(NUMBER, "1", "whatsapp")
    quarter.now = CLOSE + timedelta(minutes=9)
    await quarter.office.clock.tick()
    said = quarter.inbound(NUMBER, "1", "whatsapp", at=sent)
    await quarter.do(said)
    assert await quarter.counted() == ([(1,)] if counts else [])


@pytest.mark.parametrize(("late", "counts"), [(-MOMENT, True), (0 * MOMENT, False)])
async def test_a_tap_counts_by_the_moment_of_receipt(
    quarter: Quarter, late: timedelta, counts: bool
) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.fill(NUMBER, "1", "whatsapp")
    quarter.now = CLOSE + late
    await quarter.tap(NUMBER, "cast", channel="whatsapp")
    assert await quarter.counted() == ([(1,)] if counts else [])


async def test_nobody_can_say_that_they_wrote_later_than_they_did(quarter: Quarter) -> None:
    for text in ("hallo", "1", "1"):
        await quarter.do(quarter.inbound(FATMA, text, at=CLOSE + timedelta(days=400)))
    [row] = await quarter.rows(conversations)
    assert row["joined"] == quarter.now
    assert (await quarter.storage.run(lambda db: editions.load(db, SLUG))).phase == Phase.VOTING


async def test_a_message_brings_in_the_phase_that_is_due(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    quarter.now = CLOSE
    await quarter.say(FATMA, "menu")
    row = await quarter.storage.run(lambda db: editions.load(db, SLUG))
    assert row.phase == Phase.COUNTING


async def test_two_quick_taps_are_both_answered_and_what_was_said_counts(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    await quarter.say(FATMA, "stemmen")
    await quarter.tap(FATMA, "look:1")
    before = len(quarter.lines["telegram"].sent)
    into, back = quarter.tapped(FATMA, "add"), quarter.tapped(FATMA, "next")
    await quarter.take(into, back)
    await quarter.deliver()
    said = [sent.reply.text for sent in quarter.lines["telegram"].sent[before:]]
    assert len(said) == 2
    [row] = await quarter.rows(conversations)
    assert row["unfinished"] == "[null,[1]]"


async def test_a_screen_is_edited_in_place_and_another_one_has_a_prompt_of_its_own(
    quarter: Quarter,
) -> None:
    await quarter.join(FATMA)
    [shown] = await quarter.say(FATMA, "stemmen")
    assert shown.reply.edits == ""
    [edited] = await quarter.tap(FATMA, "look:1")
    assert (edited.reply.edits, edited.reply.prompt) == (shown.number, shown.reply.prompt + 1)
    [another] = await quarter.say(FATMA, "2")
    assert (another.reply.edits, another.reply.prompt) == ("", shown.reply.prompt + 2)


async def test_a_page_of_the_same_list_keeps_the_prompt_of_its_buttons(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    [shown] = await quarter.say(FATMA, "stemmen")
    [edited] = await quarter.tap(FATMA, "fitting")
    assert (edited.reply.edits, edited.reply.prompt) == (shown.number, shown.reply.prompt)


async def test_where_nothing_can_be_edited_an_old_button_means_nothing(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "whatsapp")
    await quarter.say(NUMBER, "stemmen", channel="whatsapp")
    [shown] = await quarter.tap(NUMBER, "look:1", channel="whatsapp")
    old = quarter.tapped(NUMBER, "add", "whatsapp")
    [another] = await quarter.tap(NUMBER, "next", channel="whatsapp")
    assert (another.reply.edits, another.keys) == ("", shown.keys)
    assert another.reply.prompt > shown.reply.prompt
    await quarter.do(old)
    [row] = await quarter.rows(conversations)
    assert row["unfinished"] == ""


async def test_a_button_of_long_ago_means_nothing_and_is_answered(quarter: Quarter) -> None:
    await quarter.join(FATMA)
    old = quarter.tapped(FATMA, "vote")
    await quarter.say(FATMA, "help")
    [answer] = await quarter.do(old)
    assert answer.keys
    assert "stemmen" not in answer.keys
    [row] = await quarter.rows(conversations)
    assert '"Voting"' not in row["state"]


@pytest.mark.parametrize("misses", [1, 2, 3])
async def test_a_button_of_what_was_asked_before_counts_after_misses(
    quarter: Quarter, misses: int
) -> None:
    await quarter.join(FATMA)
    old = quarter.tapped(FATMA, "vote")
    for _ in range(misses):
        await quarter.say(FATMA, "hmm")
    await quarter.do(old)
    [row] = await quarter.rows(conversations)
    assert '"Voting"' in row["state"]


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PICTURE, Kind.EDITED, Kind.OTHER, Kind.PLACE])
async def test_whatever_is_sent_gets_an_answer_that_can_be_answered(
    quarter: Quarter, kind: Kind
) -> None:
    await quarter.join(FATMA)
    answers = await quarter.do(quarter.inbound(FATMA, kind=kind))
    assert answers[-1].reply.options


async def test_who_blocks_the_bot_hears_nothing_more_and_gets_no_answer(quarter: Quarter) -> None:
    await quarter.join(FATMA, news="yes")
    assert await quarter.do(quarter.inbound(FATMA, kind=Kind.BLOCKED)) == []
    [row] = await quarter.rows(conversations)
    assert row["stopped"]


async def test_two_residents_in_one_batch_are_not_mixed_up(quarter: Quarter) -> None:
    await quarter.take(
        quarter.inbound(FATMA, "hallo", language="nl"),
        quarter.inbound(HANS, "hello", language="en"),
        quarter.inbound(FATMA, "1"),
        quarter.inbound(HANS, "2"),
    )
    await quarter.deliver()
    rows = {row["language"]: row["sealed"] for row in await quarter.rows(conversations)}
    assert {language: quarter.office.seal.unlock(s) for language, s in rows.items()} == {
        "nl": FATMA,
        "en": HANS,
    }
    heard = [sent.address for sent in quarter.lines["telegram"].sent]
    assert sorted(heard) == [FATMA, FATMA, HANS, HANS]


async def test_who_supports_what_is_known_to_the_next_message_of_the_same_batch(
    store: Storage,
) -> None:
    quarter = Quarter(store, BEGINS[Phase.IDEAS])
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS), [idea(1)])
    quarter.office.start_turns()
    await quarter.join(FATMA)
    shown = quarter.lines["telegram"].sent
    await quarter.take(quarter.inbound(FATMA, "steun 1"), quarter.inbound(FATMA, "?1"))
    await quarter.deliver()
    assert "withdraw" in shown[-1].keys
    await quarter.take(quarter.tapped(FATMA, "withdraw"), quarter.inbound(FATMA, "?1"))
    await quarter.deliver()
    assert "support" in shown[-1].keys
    await quarter.office.stop()


async def test_what_was_said_is_kept_no_longer_than_it_takes(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.vote(NUMBER, "1", "sms")
    assert {(row["body"], row["key"]) for row in await quarter.rows(inbox)} == {(None, b"")}
    assert {(row["body"], row["sealed"]) for row in await quarter.rows(outbox)} == {("", b"")}


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
async def test_who_said_stop_before_they_joined_takes_it_back_by_start(
    quarter: Quarter, channel: str
) -> None:
    await quarter.say(NUMBER, "hallo", "STOP", channel=channel)
    assert (await quarter.held(NUMBER, channel)).stopped
    await quarter.say(NUMBER, "hallo", channel=channel)
    assert (await quarter.held(NUMBER, channel)).stopped
    await quarter.say(NUMBER, "START", channel=channel)
    assert not (await quarter.held(NUMBER, channel)).stopped


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
async def test_who_said_stop_and_then_joins_takes_part(quarter: Quarter, channel: str) -> None:
    await quarter.say(NUMBER, "hallo", "STOP", channel=channel)
    await quarter.join(NUMBER, channel)
    held = await quarter.held(NUMBER, channel)
    assert held.joined
    assert not held.stopped
