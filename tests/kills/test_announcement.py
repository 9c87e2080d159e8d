"""Pulling the plug in the middle of an announcement: everybody hears of it, nobody twice."""

import signal
from collections import Counter

from sqlalchemy import Connection

from bot.office import now
from budget.broadcast import Stage
from budget.timeline import Phase
from storage.engine import Storage
from storage.post.mail import Posted
from storage.residents import conversations
from storage.residents.conversations import Conversation
from storage.tables import broadcasts, journal, outbox
from tests.bot.quarter import SEAL
from tests.kills.chats import Chats
from tests.kills.crowd import by_day, edition, eventually, found, let_leases_end, rows
from tests.kills.lives import Lives
from tests.storage.linden import SLUG

RESIDENTS = tuple(str(chat) for chat in range(7001, 7051))
KILLED = 9
CALLED = "after the call, before it is noted"


def take_part(db: Connection) -> None:
    """Let residents take part who want news."""
    conversations.keep(
        db,
        [
            Conversation(
                SEAL.key("telegram", chat),
                "telegram",
                SEAL.lock(chat),
                f"resident {chat}",
                "nl",
                now(),
                joined=now(),
                news=True,
                edition=SLUG,
                state='{"at": "Home"}',
            )
            for chat in RESIDENTS
        ],
    )


async def told_to_all(store: Storage) -> bool:
    """Whether nobody is to be told any more."""
    [one] = await rows(store, broadcasts)
    return bool(one["stage"] == Stage.DONE)


async def test_everybody_hears_once_of_a_phase_though_the_plug_is_pulled(
    service: Lives, store: Storage, chats: Chats
) -> None:
    await found(store, by_day(edition(Phase.IDEAS)))
    await store.run(take_part)
    for step in ("in the middle of an announcement", "before an announcement is kept"):
        await service.begin(step, 1)
        assert await service.ended() == KILLED
        assert await rows(store, broadcasts) == await rows(store, outbox) == []
    for step, times in (("before it is kept who gets it", 1), ("before some are kept", 2)):
        await service.begin(step, times)
        assert await service.ended() == KILLED
    await service.begin(CALLED, 5)
    assert await service.ended() == KILLED
    await let_leases_end(store)
    await service.begin()
    await eventually(lambda: told_to_all(store))
    await service.end(signal.SIGTERM)
    told = {row["key"]: row["status"] for row in await rows(store, outbox)}
    assert len(told) == len(await rows(store, outbox)) == len(RESIDENTS)
    heard = {chat: len(said) for chat, said in chats.said.items()}
    assert set(heard.values()) == {1}
    unknown = [chat for chat in RESIDENTS if told[SEAL.key("telegram", chat)] == Posted.UNKNOWN]
    assert set(RESIDENTS) - set(heard) <= set(unknown)
    kinds = Counter(row["kind"] for row in await rows(store, journal))
    assert kinds == {"edition-created": 1, "phase-entered": 1}
