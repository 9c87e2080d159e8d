"""A voice note is kept for a person, who listens; then it is erased."""

import asyncio
from dataclasses import replace

import pytest

from bot.channels import Kind
from bot.upkeep.fetch import MOST_HELD
from bot.upkeep.sound import LARGEST, BadSound, sound
from budget.idea import Idea
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import attachments, ideas
from storage.desk import spoken
from storage.engine import Storage
from storage.residents import requests
from storage.tables import attachments as kept
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, PLAIN, SEAL, Quarter
from tests.bot.upkeep.beside import (
    FIRST,
    HOUR,
    NOTE,
    PHOTO,
    TEN,
    WORDS,
    draft,
    hand_in,
    idea,
    quarter,
    spoke,
    write_down,
)
from tests.storage.linden import DAY, SLUG
from tests.storage.linden import idea as an_idea

__all__ = ["quarter"]


async def test_a_voice_note_becomes_an_idea_that_a_person_writes_down(quarter: Quarter) -> None:
    await spoke(quarter)
    await quarter.fetch()
    found = await hand_in(quarter)
    assert (found.text, found.standing) == ("", Standing.WAITING)
    [row] = await quarter.rows(kept)
    assert (SEAL.unlock_content(row["content"]), row["name"]) == (NOTE, "ogg")
    await quarter.join(HANS)
    [refused] = await quarter.say(HANS, f"steun {FIRST}")
    assert refused.reply.text.startswith(f"Nummer {FIRST} is nu niet te lezen.")
    await write_down(quarter, f"  {WORDS}\n")
    found = await idea(quarter)
    assert (found.text, found.title, found.standing) == (WORDS, WORDS, Standing.OPEN)
    assert await quarter.rows(kept) == []
    quarter.now += HOUR
    [told] = await quarter.strike()
    assert told.reply.text == f"Een mens luisterde naar uw plan {FIRST} en schreef op: “{WORDS}”"
    await quarter.tap(FATMA, f"word:{FIRST}")
    await quarter.say(FATMA, "Drie bankjes bij de vijver")
    assert (await idea(quarter)).text == "Drie bankjes bij de vijver"
    [read] = await quarter.say(HANS, f"?{FIRST}")
    assert "Drie bankjes bij de vijver" in read.reply.text


async def test_of_two_who_write_it_down_at_once_one_does(quarter: Quarter) -> None:
    await spoke(quarter)
    await quarter.fetch()
    await hand_in(quarter)
    both = (write_down(quarter, f"{WORDS} {number}") for number in "12")
    done = await asyncio.gather(*both, return_exceptions=True)
    [written] = [one for one in done if isinstance(one, Idea)]
    assert [type(one) for one in done if one is not written] == [spoken.CannotWriteDown]
    assert (await idea(quarter)).text == written.text
    quarter.now += HOUR
    assert len(await quarter.strike()) == 1


async def test_where_ideas_are_read_first_a_spoken_one_is_too(store: Storage) -> None:
    quarter = Quarter(store, TEN)
    rules = replace(PLAIN.idea_rules, read_first=True)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK, idea_rules=rules))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await spoke(quarter)
    await hand_in(quarter)
    assert (await write_down(quarter, WORDS)).standing is Standing.WAITING
    await quarter.office.stop()


async def test_a_flagged_word_waits_whoever_writes_it_down(store: Storage) -> None:
    quarter = Quarter(store, TEN)
    rules = replace(PLAIN.idea_rules, flagged={"nl": ("rotbuurt",)})
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK, idea_rules=rules))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await spoke(quarter)
    await hand_in(quarter)
    assert (await write_down(quarter, f"{WORDS} in deze rotbuurt")).standing is Standing.WAITING
    await quarter.storage.run(
        lambda db: ideas.change(db, SLUG, FIRST, lambda found: found.become(Standing.OPEN))
    )
    quarter.now += HOUR
    await quarter.strike()
    await quarter.tap(FATMA, f"word:{FIRST}")
    await quarter.say(FATMA, "Weg uit deze rotbuurt")
    assert (await idea(quarter)).standing is Standing.WAITING
    await quarter.office.stop()


@pytest.mark.parametrize(
    ("number", "words", "refusal"),
    [
        (99, WORDS, "There is no idea 99 in"),
        (FIRST + 1, WORDS, f"Idea {FIRST + 1} was written, not spoken"),
        (FIRST, " \n", "An idea has 1 to 1,000 characters; this has 0."),
        (FIRST, "x" * 1_001, "An idea has 1 to 1,000 characters; this has 1,001."),
    ],
)
async def test_what_cannot_be_written_down_is_refused_in_a_sentence(
    quarter: Quarter, number: int, words: str, refusal: str
) -> None:
    await spoke(quarter)
    await hand_in(quarter)
    await quarter.storage.run(lambda db: ideas.put(db, SLUG, an_idea(FIRST + 1)))
    with pytest.raises(spoken.CannotWriteDown, match=refusal):
        await write_down(quarter, words, number)


async def test_a_voice_note_anywhere_else_is_a_question_that_is_erased_with_its_answer(
    quarter: Quarter,
) -> None:
    [answer] = await quarter.beside(FATMA, Kind.VOICE, NOTE)
    assert answer.reply.text == ("Dank u. Een mens luistert naar uw bericht en antwoordt u hier.")
    await quarter.fetch()
    [waiting] = await quarter.storage.run(requests.waiting)
    found = await quarter.storage.run(lambda db: attachments.of_request(db, waiting.id))
    assert found
    assert found.content
    assert SEAL.unlock_content(found.content) == NOTE
    await quarter.storage.run(lambda db: requests.seen_to(db, waiting, quarter.now))
    assert await quarter.rows(kept) == []


async def test_nobody_fills_the_store_with_what_they_say(quarter: Quarter) -> None:
    for _note in range(MOST_HELD + 2):
        await quarter.beside(FATMA, Kind.VOICE, NOTE)
        await quarter.fetch()
    assert len(await quarter.rows(kept)) == MOST_HELD


@pytest.mark.parametrize("content", [b"", b"<html>", PHOTO, bytes(LARGEST + 1)])
async def test_a_voice_note_that_nobody_could_listen_to_is_asked_again(
    quarter: Quarter, content: bytes
) -> None:
    await quarter.beside(FATMA, Kind.VOICE, content)
    [said] = await quarter.fetch()
    assert said.reply.text.startswith("Uw spraakbericht kwam niet bij ons aan.")
    assert await quarter.storage.run(requests.waiting) == []


async def test_an_idea_that_nobody_could_listen_to_is_written_by_its_author(
    quarter: Quarter,
) -> None:
    await spoke(quarter, b"no sound")
    await hand_in(quarter)
    await quarter.fetch()
    quarter.now += HOUR
    [told] = await quarter.strike()
    assert told.reply.text.startswith(
        f"Het spraakbericht met uw plan {FIRST} kwam niet bij ons aan."
    )
    await quarter.tap(FATMA, f"word:{FIRST}")
    await quarter.say(FATMA, WORDS)
    found = await idea(quarter)
    assert (found.text, found.standing) == (WORDS, Standing.OPEN)


async def test_a_draft_that_nobody_could_listen_to_asks_for_its_text(quarter: Quarter) -> None:
    await spoke(quarter, b"no sound")
    await quarter.tap(FATMA, "answer:?")
    await quarter.fetch()
    found = await draft(quarter)
    assert found
    assert not found.told
    [asked] = await quarter.tap(FATMA, "answer:?")
    assert "Wat is uw plan?" in asked.reply.text


@pytest.mark.parametrize("handed_in", [True, False])
async def test_who_is_forgotten_leaves_no_voice_and_no_photo(
    quarter: Quarter, *, handed_in: bool
) -> None:
    await spoke(quarter)
    await quarter.beside(FATMA, Kind.PICTURE, PHOTO)
    if handed_in:
        await hand_in(quarter)
    await quarter.beside(FATMA, Kind.VOICE, NOTE)
    await quarter.say(FATMA, "wis alles")
    await quarter.tap(FATMA, "forget")
    assert await quarter.rows(kept) == []
    assert await quarter.fetch() == []
    if handed_in:
        assert (await idea(quarter)).standing is Standing.WITHDRAWN


async def test_a_voice_note_nobody_answers_is_erased_after_a_month(quarter: Quarter) -> None:
    await quarter.beside(FATMA, Kind.VOICE, NOTE)
    await quarter.fetch()
    quarter.now += 29 * DAY
    await quarter.strike()
    assert len(await quarter.rows(kept)) == 1
    quarter.now += 2 * DAY
    await quarter.strike()
    assert await quarter.rows(kept) == []


async def test_what_was_sent_can_be_read_by_nobody_who_reads_the_store(quarter: Quarter) -> None:
    await quarter.beside(FATMA, Kind.VOICE, NOTE)
    [row] = await quarter.rows(kept)
    assert SEAL.unlock(row["media"]) == "file 0"
    await quarter.fetch()
    [row] = await quarter.rows(kept)
    assert b"OggS" not in row["content"]


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (NOTE, "ogg"),
        (b"#!AMR\n", "amr"),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90", "mp3"),
        (b"\xff\xf1\x50", "aac"),
        (b"\0\0\0\x18ftypM4A ", "m4a"),
        (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"fLaC", "flac"),
        (b"RIFF\0\0\0\0AVI ", None),
        (b"", None),
        (b"<html>", None),
        (PHOTO, None),
    ],
)
def test_what_is_a_sound_its_bytes_tell(content: bytes, ending: str | None) -> None:
    if ending:
        assert sound(content) == (ending, content)
    else:
        with pytest.raises(BadSound):
            sound(content)
