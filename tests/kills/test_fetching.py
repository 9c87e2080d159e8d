"""Pulling the plug while photos are fetched: each of them gets where it belongs, once."""

import signal
from dataclasses import replace

from sqlalchemy import Connection, update

from bot.office import now
from budget.timeline import Phase
from storage.contributions import attachments, ideas
from storage.contributions.attachments import Arrival, Attachment, Medium
from storage.engine import Storage
from storage.tables import attachments as kept
from storage.tables import outbox, pictures
from tests.bot.quarter import SEAL
from tests.kills.chats import Chats
from tests.kills.crowd import edition, everything_fetched, found, rows
from tests.kills.lives import Lives
from tests.kills.steps import FETCHING
from tests.pictures import picture
from tests.storage.linden import SLUG, idea
from tests.stores import do

EACH = 6
"""Photos with ideas that are being written, and as many with ideas, before each death."""

KILLED = 9


def sent(db: Connection, first: int) -> None:
    """Keep photos with ideas that are being written, and then as many that are handed in."""
    for number in range(first, first + 2 * EACH):
        media, key = SEAL.lock(f"photo-{number}"), SEAL.key("telegram", str(number))
        what = (SLUG, key, "telegram", Medium.PHOTO, media, now(), now())
        attachments.keep(db, Attachment(f"token {number:03}", *what))
    for number in range(first + EACH, first + 2 * EACH):
        ideas.put(db, SLUG, replace(idea(number), at=now()))
        attachments.belongs(db, f"token {number:03}", idea=number)


async def let_leases_end(store: Storage) -> None:
    """Let what a dead process was fetching be taken up by another, as often as is needed."""
    again = update(kept).where(kept.c.status == Arrival.WAITING).values(due=now(), attempts=0)
    await store.run(lambda db: db.execute(again).rowcount)


async def test_every_photo_gets_where_it_belongs_though_the_plug_is_pulled(
    service: Lives, store: Storage, chats: Chats
) -> None:
    await found(store, edition(Phase.IDEAS))
    firsts = range(1, 2 * EACH * len(FETCHING), 2 * EACH)
    for name, first in zip(FETCHING, firsts, strict=True):
        for number in range(first, first + 2 * EACH):
            chats.files[f"photo-{number}"] = picture("JPEG", 20 + number, 20)
        await do(store, sent, first)
        await service.begin(name, 2)
        assert await service.ended() == KILLED, name
        await let_leases_end(store)
    await service.begin()
    await everything_fetched(store)
    await service.end(signal.SIGTERM)
    left = await rows(store, kept)
    drafts = [number for first in firsts for number in range(first, first + EACH)]
    handed_in = [number + EACH for number in drafts]
    assert sorted(row["token"] for row in left) == [f"token {number:03}" for number in drafts]
    assert all(SEAL.unlock_content(row["content"]).startswith(b"\xff\xd8") for row in left)
    names = {row["name"] for row in await rows(store, pictures)}
    shown = await store.run(
        lambda db: [ideas.get(db, SLUG, number).picture for number in handed_in]
    )
    assert len(set(shown)) == len(handed_in)
    assert set(shown) == names
    assert await rows(store, outbox) == []
