"""A picture goes with a broadcast where that can be, and never without words about it."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.broadcasts import making, picturing
from bot.broadcasts.preview import preview
from bot.channels import Illustration
from budget.broadcast import (
    CANCEL_WITHIN,
    DESCRIPTION_LENGTH,
    PAUSE,
    Broadcast,
    CannotSend,
    lacking,
)
from storage.contributions import pictures
from storage.post import broadcasts
from storage.post.broadcasts import ChangedMeanwhile
from tests.bot.broadcasts.test_sending import WANTED, Crowd, crowd
from tests.pictures import picture
from tests.storage.linden import SLUG

__all__ = ["crowd"]

ALT = {"nl": "Slingers in de straat.", "en": "Paper chains in the street."}
TAKEN = picture("JPEG")


class Desk:
    """Fatma, who makes a broadcast with a picture."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.run = crowd, crowd.quarter.storage.run

    async def draft(self) -> Broadcast:
        return await self.run(lambda db: making.make(self.crowd.acting(db, "Fatma"), WANTED))

    async def put(
        self, number: int, content: bytes, text: dict[str, str], seen: int | None = None
    ) -> Broadcast:
        acting = self.crowd.acting
        return await self.run(
            lambda db: picturing.illustrate(acting(db, "Fatma"), number, content, text, seen)
        )


@pytest.fixture
async def desk(crowd: Crowd) -> Desk:
    return Desk(crowd)


async def test_it_goes_along_where_there_are_pictures(crowd: Crowd, desk: Desk) -> None:
    await crowd.fill("sms", range(1))
    await crowd.fill("whatsapp", range(1))
    await crowd.fill("telegram", range(100, 101), language="en")
    one = await desk.put((await desk.draft()).number, TAKEN, ALT)
    assert one.picture
    path = f"{SLUG}/pictures/{one.picture.name}"

    def approved(db: Connection) -> None:
        making.ask(crowd.acting(db, "Fatma"), one.number)
        making.approve(crowd.acting(db, "Joris"), one.number, one.revision + 1)

    await desk.run(approved)
    await crowd.step(3)
    for wait in (CANCEL_WITHIN, PAUSE):
        crowd.quarter.now += wait
        await crowd.step(5)
    sent = {
        (name, one.reply.text): one.reply.picture
        for name, line in crowd.quarter.lines.items()
        for one in line.sent
    }
    assert sent == {
        ("telegram", "Er is feest."): Illustration(path, f"Foto: {ALT['nl']}"),
        ("telegram", "There is a party."): Illustration(path, f"Picture: {ALT['en']}"),
        ("whatsapp", "Er is feest."): Illustration(path, f"Foto: {ALT['nl']}"),
        ("sms", "Feest! STOP = afmelden."): None,
    }


async def test_it_is_public_and_drawn_anew(desk: Desk) -> None:
    one = await desk.put((await desk.draft()).number, picture("PNG", comment="Anna"), ALT)
    assert one.picture
    name = one.picture.name
    assert (one.picture.width, one.picture.height, one.picture.text) == (60, 40, ALT)
    kept = await desk.run(lambda db: pictures.content(db, SLUG, name))
    assert kept
    assert kept.startswith(b"\xff\xd8")
    assert await desk.run(lambda db: broadcasts.shows(db, SLUG, name))
    assert not await desk.run(lambda db: broadcasts.shows(db, "other", name))
    assert not await desk.run(lambda db: broadcasts.shows(db, SLUG, ""))


async def test_nobody_is_asked_before_it_is_told_what_is_on_it(crowd: Crowd, desk: Desk) -> None:
    one = await desk.put((await desk.draft()).number, TAKEN, {"nl": ALT["nl"]})
    with pytest.raises(CannotSend, match="In en it has to be told what is on the picture"):
        await desk.run(lambda db: making.ask(crowd.acting(db, "Fatma"), one.number))
    whole = await desk.put(one.number, b"", ALT)
    assert whole.picture
    assert one.picture == replace(whole.picture, text={"nl": ALT["nl"]})
    await desk.run(lambda db: making.ask(crowd.acting(db, "Fatma"), one.number))
    with pytest.raises(CannotSend, match="ask for it back"):
        await desk.put(one.number, TAKEN, ALT)
    with pytest.raises(CannotSend, match="ask for it back"):
        await desk.run(lambda db: picturing.take_away(crowd.acting(db, "Fatma"), one.number))


async def test_words_and_picture_are_changed_apart(crowd: Crowd, desk: Desk) -> None:
    one = await desk.put((await desk.draft()).number, TAKEN, ALT)
    other = replace(WANTED, title="Geen feest")
    fatma, run = "Fatma", desk.run
    changed = await run(
        lambda db: making.change(crowd.acting(db, fatma), one.number, other, one.revision)
    )
    assert (changed.title, changed.picture) == ("Geen feest", one.picture)
    with pytest.raises(ChangedMeanwhile):
        await desk.put(one.number, TAKEN, ALT, one.revision)
    bare = await run(lambda db: picturing.take_away(crowd.acting(db, fatma), one.number))
    assert await run(lambda db: broadcasts.get(db, SLUG, one.number)) == bare
    assert bare.picture is None


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "There is no picture yet"), (b"GIF89a", "no whole JPEG or PNG")]
)
async def test_what_is_no_picture_is_refused(desk: Desk, content: bytes, reason: str) -> None:
    draft = await desk.draft()
    with pytest.raises(CannotSend, match=reason) as refused:
        await desk.put(draft.number, content, ALT)
    assert refused.value.reasons[0].place == ("picture",)
    assert await desk.run(lambda db: broadcasts.get(db, SLUG, draft.number)) == draft


async def test_what_is_on_it_is_told_in_a_few_words(desk: Desk) -> None:
    draft = await desk.draft()
    for length, wrong in ((DESCRIPTION_LENGTH, 0), (DESCRIPTION_LENGTH + 1, 1)):
        one = await desk.put(draft.number, TAKEN, ALT | {"nl": "x" * length})
        assert len(lacking(one)) == wrong


async def test_on_whatsapp_it_is_a_message_more(crowd: Crowd, desk: Desk) -> None:
    await crowd.fill("whatsapp", range(3))
    one = await desk.put((await desk.draft()).number, TAKEN, ALT)
    seen = await desk.run(lambda db: preview(db, SLUG, one, crowd.quarter.now))
    assert (seen.messages("whatsapp"), seen.messages("telegram")) == (6, 30)
