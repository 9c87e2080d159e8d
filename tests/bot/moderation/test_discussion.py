"""What several people say about an idea: who reads it, who hears of it, and what is kept."""

from collections.abc import AsyncIterator

import pytest

from bot.moderation.told import followers
from bot.upkeep.tell import QUIET
from budget.idea_rules import IdeaRules
from storage.contributions import marks, reactions
from storage.engine import Storage
from storage.tables import marks as every_mark
from storage.tables import notices as waiting
from storage.tables import reactions as table
from tests.bot.moderation.square import HANS, JOKE, PIET, react, read, square, told
from tests.bot.quarter import FATMA, Quarter
from tests.storage.linden import DAY, SLUG

TEXT = "Goed voor de planten."


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    quarter = await square(store)
    yield quarter
    await quarter.office.stop()


async def test_what_one_says_another_reads_without_a_name(quarter: Quarter) -> None:
    [thanks] = await react(quarter, HANS, "for", TEXT)
    assert thanks.reply.text == "Dank u. Iedereen kan het nu lezen."
    assert f"1. Voor: {TEXT}" in await read(quarter, FATMA)
    [row] = await quarter.rows(table)
    assert row["resident"] == (await quarter.held(HANS)).resident


async def test_what_one_says_stands_in_one_line(quarter: Quarter) -> None:
    await react(
        quarter, HANS, "for", "Mooi.\n2. Tegen: Dat zei niemand.\u2028\x1b[31m\u202eomgekeerd"
    )
    page = await read(quarter, FATMA)
    assert "1. Voor: Mooi. 2. Tegen: Dat zei niemand. [31momgekeerd" in page.splitlines()


async def test_another_process_reads_it_as_well(quarter: Quarter) -> None:
    other = Quarter(quarter.storage, quarter.now)
    other.count_from(1_000)
    other.office.start_turns()
    await other.say(FATMA, "menu")
    await react(quarter, HANS, "for", TEXT)
    assert TEXT in await read(other, FATMA)
    other.office.ingest.snapshots.drop()
    assert TEXT in await read(other, FATMA)


async def test_most_thumbs_come_first_and_then_the_oldest(quarter: Quarter) -> None:
    for text in ("Eerste.", "Tweede.", "Derde."):
        await react(quarter, HANS, "for", text)
    await read(quarter, FATMA)
    await quarter.tap(FATMA, "reaction:3", "thumb")
    lines = (await read(quarter, HANS)).splitlines()[1:]
    assert lines == ["1. Voor, 1 duim: Derde.", "2. Voor: Eerste.", "3. Voor: Tweede."]
    await quarter.tap(FATMA, "reaction:3", "unthumb")
    assert "duim" not in await read(quarter, HANS)
    assert {row["thumbs"] for row in await quarter.rows(table)} == {0}


async def test_a_thumb_up_twice_is_one(quarter: Quarter) -> None:
    await react(quarter, HANS, "for", TEXT)
    await read(quarter, FATMA)
    await quarter.tap(FATMA, "reaction:1")
    await quarter.do(quarter.tapped(FATMA, "thumb"), quarter.tapped(FATMA, "thumb"))
    [row] = await quarter.rows(table)
    assert row["thumbs"] == 1


async def test_a_fourth_reaction_to_an_idea_is_one_too_many(quarter: Quarter) -> None:
    for text in ("Eerste.", "Tweede.", "Derde."):
        await react(quarter, HANS, "against", text)
    await read(quarter, HANS)
    await quarter.tap(HANS, "reaction:2", "take-back")
    await read(quarter, HANS)
    [refused] = await quarter.tap(HANS, "react")
    assert "Nr 7." in refused.reply.text
    assert len(await quarter.rows(table)) == 3


async def test_what_is_taken_back_is_erased(quarter: Quarter) -> None:
    await react(quarter, HANS, "for", TEXT)
    await read(quarter, HANS)
    await quarter.tap(HANS, "reaction:1", "take-back")
    assert "nog geen reacties" in await read(quarter, FATMA)
    [row] = await quarter.rows(table)
    assert (row["text"], row["sealed"], row["standing"]) == ("", b"", "withdrawn")


async def test_a_question_is_told_to_the_author_and_the_reply_to_who_asked(
    quarter: Quarter,
) -> None:
    await react(quarter, HANS, "question", "Wie maakt het schoon?")
    [asked] = await told(quarter, FATMA)
    assert asked == "Iemand vraagt over uw plan 7: “Wie maakt het schoon?”"
    await quarter.tap(FATMA, "reply:1")
    await quarter.say(FATMA, "De buren.")
    quarter.now += QUIET
    [replied] = await told(quarter, HANS)
    assert replied == "De indiener van plan 7 antwoordt: “De buren.”"
    await quarter.join(JOKE)
    page = await read(quarter, JOKE)
    assert page.splitlines()[1:] == [
        "1. Vraag: Wie maakt het schoon?",
        "De indiener antwoordt: De buren.",
    ]


async def test_nobody_but_an_author_replies_and_only_once(quarter: Quarter) -> None:
    await react(quarter, HANS, "question", "Wie maakt het schoon?")
    await read(quarter, HANS)
    [own] = await quarter.tap(HANS, "reaction:1")
    await quarter.join(JOKE)
    await read(quarter, JOKE)
    [others] = await quarter.tap(JOKE, "reaction:1")
    assert "reply" not in own.keys + others.keys
    await told(quarter, FATMA)
    await quarter.tap(FATMA, "reply:1")
    await quarter.say(FATMA, "De buren.")
    await read(quarter, FATMA)
    [mine] = await quarter.tap(FATMA, "reaction:1")
    assert "reply" not in mine.keys


async def test_an_author_hears_of_what_is_said_for_and_against_once_a_day(
    quarter: Quarter,
) -> None:
    for side in ("for", "against", "for"):
        await react(quarter, HANS, side, TEXT)
    await react(quarter, FATMA, "for", "Mijn eigen plan!")
    assert await told(quarter, FATMA) == []
    quarter.now += DAY
    assert await told(quarter, FATMA) == ["3 nieuwe reacties op uw plan 7 (Bank)."]
    quarter.now += DAY
    assert await told(quarter, FATMA) == []
    assert await quarter.rows(waiting) == []


async def test_an_author_is_not_told_of_what_was_taken_back_meanwhile(quarter: Quarter) -> None:
    await react(quarter, HANS, "for", TEXT)
    await react(quarter, HANS, "question", "Wie maakt het schoon?")
    await quarter.say(HANS, "vergeet mij", "1")
    quarter.now += DAY
    assert await told(quarter, FATMA) == []


async def test_who_asked_for_quiet_hears_nothing_of_it(quarter: Quarter) -> None:
    await react(quarter, HANS, "question", "Wie maakt het schoon?")
    await told(quarter, FATMA)
    await quarter.tap(FATMA, "mute:7")
    await react(quarter, HANS, "question", "En wie betaalt?")
    quarter.now += DAY
    assert await told(quarter, FATMA) == []
    await read(quarter, FATMA)
    await quarter.tap(FATMA, "unmute")
    await react(quarter, HANS, "question", "En wanneer?")
    quarter.now += QUIET
    assert len(await told(quarter, FATMA)) == 1


async def test_who_follows_and_did_not_ask_for_quiet_is_a_follower(quarter: Quarter) -> None:
    await quarter.say(HANS, "volg 7")
    hans = (await quarter.held(HANS)).resident
    assert await quarter.storage.run(lambda db: followers(db, SLUG, 7)) == {hans}
    await quarter.storage.run(lambda db: marks.put(db, SLUG, hans, "mute", 7))
    assert await quarter.storage.run(lambda db: followers(db, SLUG, 7)) == set()
    await quarter.say(HANS, "volg 7")
    assert await quarter.storage.run(lambda db: followers(db, SLUG, 7)) == {hans}
    await read(quarter, HANS)
    await quarter.tap(HANS, "unfollow")
    assert await quarter.storage.run(lambda db: followers(db, SLUG, 7)) == set()


@pytest.mark.parametrize("said", ["volg 7", "Volg nr 7", "ik volg 7", "follow 7"])
async def test_an_idea_is_followed_in_words(quarter: Quarter, said: str) -> None:
    [answer] = await quarter.say(HANS, said)
    assert answer.reply.text == "U volgt nr 7. U hoort het als er nieuws is."


@pytest.mark.parametrize("said", ["volg 99", "volgende"])
async def test_what_is_no_idea_is_not_followed(quarter: Quarter, said: str) -> None:
    await quarter.say(HANS, said)
    assert await quarter.rows(every_mark) == []


async def test_who_does_not_take_part_follows_nothing(quarter: Quarter) -> None:
    await quarter.say(PIET, "volg 7", "volg 7")
    assert await quarter.rows(every_mark) == []


async def test_who_is_forgotten_leaves_no_word_and_no_thumb(quarter: Quarter) -> None:
    await react(quarter, HANS, "for", TEXT)
    await react(quarter, FATMA, "against", "Bij nader inzien niet.")
    await read(quarter, HANS)
    await quarter.tap(HANS, "reaction:2", "thumb")
    await quarter.say(HANS, "vergeet mij", "1")
    page = await read(quarter, FATMA)
    assert page.splitlines()[1:] == ["1. Tegen: Bij nader inzien niet."]
    hans, fatma = await quarter.rows(table)
    assert (hans["text"], hans["resident"]) == ("", "")
    assert (fatma["thumbs"], fatma["text"]) == (0, "Bij nader inzien niet.")


async def test_a_question_that_was_answered_outlives_who_asked_and_who_replied(
    quarter: Quarter,
) -> None:
    await react(quarter, HANS, "question", "Wie maakt het schoon?")
    await told(quarter, FATMA)
    await quarter.tap(FATMA, "reply:1")
    await quarter.say(FATMA, "De buren.")
    await quarter.say(HANS, "vergeet mij", "1")
    await quarter.say(FATMA, "vergeet mij", "1")
    assert {row["resident"] for row in await quarter.rows(table)} == {""}
    await quarter.join(JOKE)
    assert "De indiener antwoordt: De buren." in await read(quarter, JOKE)


async def test_what_has_a_flagged_word_waits_and_is_locked(store: Storage) -> None:
    rules = IdeaRules(flagged={"nl": ("onzin",)})
    quarter = await square(store, rules)
    [thanks] = await react(quarter, HANS, "for", "Wat een ÓNZIN!")
    assert thanks.reply.text.startswith("Dank u. Iemand leest het eerst.")
    assert "nog geen reacties" in await read(quarter, FATMA)
    assert await told(quarter, FATMA) == []
    [row] = await quarter.rows(table)
    assert (row["text"], row["standing"]) == ("", "waiting")
    assert row["sealed"]
    await quarter.office.stop()


async def test_a_message_that_comes_twice_is_one_reaction(quarter: Quarter) -> None:
    await read(quarter, HANS)
    await quarter.tap(HANS, "side:for")
    said = quarter.inbound(HANS, TEXT)
    await quarter.do(said, said)
    assert len(await quarter.rows(table)) == 1


async def test_an_old_button_gives_nothing_a_thumb(quarter: Quarter) -> None:
    await react(quarter, HANS, "for", TEXT)
    await read(quarter, FATMA)
    await quarter.tap(FATMA, "reaction:1")
    old = quarter.tapped(FATMA, "thumb")
    await quarter.say(FATMA, "menu")
    [expired] = await quarter.do(old)
    assert expired.reply.text.startswith("Deze knop is verlopen.")
    assert await quarter.rows(every_mark) == []


async def test_my_data_tells_of_what_was_said_followed_and_marked(quarter: Quarter) -> None:
    await react(quarter, HANS, "for", TEXT)
    await quarter.say(HANS, "volg 7")
    [held] = await quarter.say(HANS, "mijn gegevens")
    assert "- u gaf een reactie op: 7" in held.reply.text
    assert "- u volgt: 7" in held.reply.text


async def test_what_is_kept_after_the_edition_is_nobodys(quarter: Quarter) -> None:
    await react(quarter, HANS, "for", TEXT)
    hans = (await quarter.held(HANS)).resident
    await quarter.storage.run(lambda db: reactions.let_go(db, [hans]))
    [row] = await quarter.rows(table)
    assert (row["text"], row["resident"]) == (TEXT, "")
