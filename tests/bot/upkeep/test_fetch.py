"""What is sent beside words is fetched after the turn, kept locked, and put in its place."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from bot.channels import Kind, Refused, TryLater, Unreachable, Unsure
from bot.public.pictures import Gallery
from bot.public.seen import Window
from bot.turns import drafts
from bot.upkeep.fetch import ATTEMPTS, LARGEST_PHOTO, LEASE
from budget.idea import Draft, Idea
from budget.standing import Standing
from storage.contributions import attachments, ideas, pictures
from storage.contributions.attachments import Medium
from storage.tables import attachments as kept
from storage.tables import pictures as every_picture
from tests.bot.quarter import FATMA, HANS, SEAL, Quarter, Sent
from tests.bot.upkeep.beside import (
    FIRST,
    HOUR,
    PHOTO,
    WORDS,
    draft,
    hand_in,
    idea,
    photographed,
    pixels,
    quarter,
    shown,
)
from tests.pictures import picture
from tests.storage.linden import DAY, SLUG

__all__ = ["quarter"]


async def test_a_photo_is_fetched_after_the_turn_and_kept_locked(quarter: Quarter) -> None:
    [answer] = await photographed(quarter)
    assert answer.reply.text.startswith("Dank u, wij hebben uw foto.")
    assert quarter.lines["telegram"].fetched == []
    assert await quarter.fetch() == []
    [row] = await quarter.rows(kept)
    assert (row["status"], row["media"]) == ("kept", b"")
    content = SEAL.unlock_content(row["content"])
    assert b"JFIF" not in row["content"]
    assert b"Fatma" not in content
    assert b"N52" not in content
    assert pixels(content) == (60, 90)
    with Image.open(BytesIO(content)) as image:
        assert not image.getexif()
    assert await quarter.rows(every_picture) == []


@pytest.mark.parametrize("early", [True, False])
async def test_a_photo_goes_with_its_idea_whether_it_is_fetched_before_or_after(
    quarter: Quarter, *, early: bool
) -> None:
    await photographed(quarter)
    if early:
        await quarter.fetch()
    found = await hand_in(quarter)
    assert bool(found.picture) is early
    await quarter.fetch()
    found = await idea(quarter)
    assert found.standing is Standing.OPEN
    content = await shown(quarter, found.picture)
    assert content
    assert b"Fatma" not in content
    assert await quarter.rows(kept) == []
    [read] = await quarter.say(FATMA, f"?{FIRST}")
    assert read.reply.picture
    assert read.reply.picture.path == f"{SLUG}/pictures/{found.picture}"
    assert read.reply.picture.text == f"Foto bij plan {FIRST}"


@pytest.mark.parametrize("standing", [Standing.WAITING, Standing.HIDDEN, Standing.WITHDRAWN])
async def test_a_photo_is_shown_to_nobody_while_its_idea_is_not(
    quarter: Quarter, standing: Standing
) -> None:
    await photographed(quarter)
    await quarter.fetch()
    name = (await hand_in(quarter)).picture
    gallery, seen = Gallery(quarter.storage), await Window(quarter.storage).edition(SLUG)
    assert seen
    assert await gallery.picture(seen, name)

    def moved(found: Idea) -> Idea:
        return replace(found, standing=standing)

    await quarter.storage.run(lambda db: ideas.change(db, SLUG, FIRST, moved))
    assert await gallery.picture(seen, name) is None


async def test_two_ideas_may_have_the_same_photo(quarter: Quarter) -> None:
    for words in (WORDS, "Een kraan met drinkwater"):
        await photographed(quarter, text=words)
        await quarter.fetch()
        await hand_in(quarter)
    assert (await idea(quarter, FIRST)).picture == (await idea(quarter, FIRST + 1)).picture
    assert len(await quarter.rows(every_picture)) == 1


async def test_only_the_last_photo_is_kept(quarter: Quarter) -> None:
    await photographed(quarter)
    await quarter.fetch()
    await quarter.beside(FATMA, Kind.PICTURE, picture("PNG", 30, 30))
    await quarter.fetch()
    [row] = await quarter.rows(kept)
    assert pixels(SEAL.unlock_content(row["content"])) == (30, 30)
    assert row["name"].endswith(".jpg")
    found = await draft(quarter)
    assert found
    assert found.photo == row["token"]


@pytest.mark.parametrize("lost", [TryLater(5), TryLater(5, everybody=True)])
async def test_what_cannot_be_had_now_is_had_later(quarter: Quarter, lost: Exception) -> None:
    await photographed(quarter)
    quarter.lines["telegram"].lost.extend([lost, lost])
    for _time in range(3):
        assert await quarter.fetch() == []
        quarter.now += HOUR
    [row] = await quarter.rows(kept)
    assert row["status"] == "kept"


BOMB = picture("PNG", 4_097, 1)
HARMFUL = [
    b"",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"<!doctype html><script>alert(1)</script>",
    b"GIF89a" + bytes(40),
    b"\x1f\x8b" + bytes(40),
    b"%PDF-1.7",
    b"PK\x03\x04" + bytes(40),
    PHOTO[:200],
    bytes(LARGEST_PHOTO + 1),
    BOMB,
    picture("WEBP"),
]


@pytest.mark.parametrize("content", HARMFUL, ids=range(len(HARMFUL)))
async def test_who_sent_no_photo_is_told_kindly_and_the_idea_is_as_it_was(
    quarter: Quarter, content: bytes
) -> None:
    await photographed(quarter, content)
    [said] = await quarter.fetch()
    assert said.reply.text == (
        "Uw foto kwam niet bij ons aan. De rest is er nog. U kunt een andere foto sturen."
    )
    assert await draft(quarter) == Draft(WORDS)
    assert await quarter.rows(kept) == []
    found = await hand_in(quarter)
    assert (found.text, found.picture) == (WORDS, "")


@pytest.mark.parametrize(
    ("failure", "times"),
    [(Refused("no"), 1), (Unreachable(), 1), (TryLater(5), 23), (Unsure(), 23)],
)
async def test_what_never_comes_is_given_up_in_the_end(
    quarter: Quarter, failure: Exception, times: int
) -> None:
    await photographed(quarter)
    quarter.lines["telegram"].lost.extend([failure] * 100)
    said: list[Sent] = []
    for _hour in range(30):
        said += await quarter.fetch()
        quarter.now += HOUR
    assert [one.reply.text.partition(".")[0] for one in said] == ["Uw foto kwam niet bij ons aan"]
    assert len(quarter.lines["telegram"].fetched) == times
    assert await draft(quarter) == Draft(WORDS)


@pytest.mark.parametrize("failure", [TryLater(5), Unsure()])
async def test_what_a_provider_cannot_give_for_hours_is_asked_for_until_it_comes(
    quarter: Quarter, failure: Exception
) -> None:
    await photographed(quarter)
    line = quarter.lines["telegram"]
    until = quarter.now + 20 * HOUR
    while quarter.now < until:
        line.lost.append(failure)
        assert await quarter.fetch() == []
        quarter.now += HOUR / 12
    line.lost.clear()
    quarter.now += HOUR
    await quarter.fetch()
    [row] = await quarter.rows(kept)
    assert row["status"] == "kept"
    assert ATTEMPTS < len(line.fetched) < 20 * 12


async def test_a_question_stays_open_while_a_photo_is_lost(quarter: Quarter) -> None:
    await photographed(quarter, b"no photo")
    await quarter.fetch()
    [answer] = await quarter.tap(FATMA, "answer:?")
    assert "Waar gaat het over?" in answer.reply.text


async def test_a_photo_alone_that_is_lost_leaves_nothing_behind(quarter: Quarter) -> None:
    await photographed(quarter, b"no photo", "")
    await quarter.fetch()
    assert await draft(quarter) is None
    quarter.now += 3 * DAY
    assert await quarter.strike() == []  # and nobody is reminded of it


async def test_the_author_of_an_idea_hears_of_a_photo_that_is_lost(quarter: Quarter) -> None:
    await photographed(quarter, b"no photo")
    await hand_in(quarter)
    [said] = await quarter.fetch()
    assert (
        said.reply.text == f"De foto bij uw plan {FIRST} kwam niet bij ons aan. Het plan zelf wel."
    )


async def test_who_said_stop_hears_of_nothing_that_was_lost(quarter: Quarter) -> None:
    await photographed(quarter, b"no photo")
    await quarter.say(FATMA, "stop")
    assert await quarter.fetch() == []
    assert await quarter.rows(kept) == []


async def test_who_dies_with_it_leaves_it_to_the_next(quarter: Quarter) -> None:
    await photographed(quarter)
    until = quarter.now + LEASE
    await quarter.storage.run(lambda db: attachments.lease(db, quarter.now, until, 9))
    await quarter.fetch()
    assert quarter.lines["telegram"].fetched == []
    quarter.now += LEASE
    await quarter.fetch()
    assert len(quarter.lines["telegram"].fetched) == 1
    [row] = await quarter.rows(kept)
    assert row["status"] == "kept"


async def test_what_kills_us_does_so_a_few_times_only(quarter: Quarter) -> None:
    await photographed(quarter)
    for _life in range(ATTEMPTS):
        await quarter.storage.run(
            lambda db: attachments.lease(db, quarter.now, quarter.now + LEASE, 9)
        )
        quarter.now += LEASE
    [said] = await quarter.fetch()
    assert said.reply.text.startswith("Uw foto kwam niet bij ons aan.")
    assert quarter.lines["telegram"].fetched == []


async def test_what_was_thrown_away_meanwhile_is_not_kept(quarter: Quarter) -> None:
    await photographed(quarter)
    await quarter.say(FATMA, "menu")
    await quarter.say(FATMA, "plan")
    quarter.now += timedelta(days=2, minutes=1)
    await quarter.strike()
    await quarter.tap(FATMA, "throw")
    await quarter.tap(FATMA, "discard")
    await quarter.fetch()
    assert await quarter.rows(kept) == []
    assert quarter.lines["telegram"].fetched == []


async def test_a_message_that_comes_twice_is_one_photo(quarter: Quarter) -> None:
    await quarter.say(FATMA, "plan")
    quarter.lines["telegram"].files["p"] = PHOTO
    sent = quarter.inbound(FATMA, WORDS, kind=Kind.PICTURE, media="p")
    await quarter.do(sent)
    await quarter.do(sent)
    assert len(await quarter.rows(kept)) == 1


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
async def test_a_place_works_on_every_channel_and_is_never_exact(
    quarter: Quarter, channel: str
) -> None:
    await quarter.join(HANS, channel)
    await quarter.say(HANS, "plan", WORDS, channel=channel)
    sent = quarter.inbound(HANS, "52.0907123,5.1214456", channel, kind=Kind.PLACE)
    await quarter.do(sent)
    unfinished = (await quarter.held(HANS, channel)).unfinished
    found = drafts.read(drafts.unlocked(unfinished, SEAL)).idea
    assert found
    assert found.place == "52.091,5.121"


async def test_nothing_is_left_in_the_pictures_of_who_only_writes(quarter: Quarter) -> None:
    await photographed(quarter)
    await quarter.fetch()
    none: list[Any] = await quarter.storage.run(
        lambda db: list(db.execute(select(every_picture.c.name)))
    )
    assert none == []
    assert await quarter.storage.run(lambda db: pictures.content(db, SLUG, "x")) is None
    assert (
        await quarter.storage.run(lambda db: attachments.of_idea(db, SLUG, 1, Medium.PHOTO)) is None
    )
