"""Who sends photos and voice notes in De Linden, and what becomes of them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

from bot.channels import Kind
from bot.public.pictures import Gallery
from bot.public.seen import Window
from bot.turns import drafts
from budget.idea import Draft, Idea
from budget.timeline import Phase
from storage.ballots.codes import Issuer
from storage.contributions import ideas
from storage.desk import spoken
from storage.engine import Storage
from tests.bot.quarter import BY_CLOCK, FATMA, PLAIN, SEAL, Quarter, Sent
from tests.pictures import picture
from tests.storage.linden import BEGINS, DAY, SLUG

TEN = BEGINS[Phase.IDEAS] + DAY
NOTE = b"OggS" + bytes(500)
FIRST = max(PLAIN.project_by_number) + 1
"""The number of the first idea."""

WORDS = "Twee bankjes bij de vijver"
HOUR = timedelta(hours=1)


def photograph() -> bytes:
    """Return a photo lying on its side, that says where it was taken and by whom."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = "Fatma"
    exif.get_ifd(IFD.GPSInfo)[1] = "N52.0907"
    return picture("JPEG", 90, 60, exif=exif, comment=b"Fatma")


PHOTO = photograph()


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter at ten o'clock in which ideas come in, and Fatma takes part."""
    quarter = Quarter(store, TEN)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    yield quarter
    await quarter.office.stop()


async def draft(quarter: Quarter, who: str = FATMA, channel: str = "telegram") -> Draft | None:
    unfinished = (await quarter.held(who, channel)).unfinished
    return drafts.read(drafts.unlocked(unfinished, SEAL)).idea


async def photographed(quarter: Quarter, content: bytes = PHOTO, text: str = WORDS) -> list[Sent]:
    """Let Fatma send a photo with her idea."""
    await quarter.say(FATMA, "plan")
    return await quarter.beside(FATMA, Kind.PICTURE, content, text)


async def spoke(quarter: Quarter, content: bytes = NOTE) -> list[Sent]:
    """Let Fatma say what her idea is."""
    await quarter.say(FATMA, "plan")
    return await quarter.beside(FATMA, Kind.VOICE, content)


async def hand_in(quarter: Quarter) -> Idea:
    """Let Fatma answer what is asked still, and hand the idea in."""
    while (found := await draft(quarter)) and None in (found.place, found.theme, found.cost):
        await quarter.tap(FATMA, "answer:?")
    await quarter.tap(FATMA, "send")
    return await idea(quarter)


async def idea(quarter: Quarter, number: int = FIRST) -> Idea:
    return await quarter.storage.run(lambda db: ideas.get(db, SLUG, number))


def pixels(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content)) as image:
        return image.size


async def shown(quarter: Quarter, name: str) -> bytes | None:
    """Return what everybody can see under this name."""
    seen = await Window(quarter.storage).edition(SLUG)
    assert seen
    return await Gallery(quarter.storage).picture(seen, name)


async def write_down(quarter: Quarter, words: str, number: int = FIRST) -> Idea:
    issuer = Issuer(SEAL, quarter.now, "organiser")
    return await quarter.storage.run(lambda db: spoken.write_down(db, SLUG, number, words, issuer))
