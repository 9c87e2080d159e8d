"""Pulling the plug while a broadcast leaves: each person gets it once, and nobody after a STOP.

Telegram refuses one message in five for a while, and some have blocked us; some say STOP on the
way.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from statistics import quantiles
from typing import Any

from sqlalchemy import Connection, update

from bot.acting import Acting
from bot.broadcasts import making, sending
from bot.broadcasts.making import Wanted
from bot.office import now
from budget.audience import Audience, Who
from budget.broadcast import OVER, Broadcast
from budget.timeline import Phase
from storage import tables
from storage.engine import Storage
from storage.post import broadcasts
from storage.post.mail import Posted
from storage.residents import conversations
from storage.residents.conversations import Conversation
from storage.tables import outbox
from tests.bot.quarter import SEAL
from tests.kills.chats import Chats
from tests.kills.crowd import by_day, edition, eventually, found, let_leases_end, rows
from tests.kills.lives import Lives
from tests.kills.steps import BROADCASTING
from tests.kills.talk import TALKING, talking
from tests.storage.linden import SLUG

KILLED = 9
TEXT = "Er is feest."
WANTED = Wanted("Feest", Audience(Who.NEWS), {"nl": TEXT})
SLOW_DOWN = {
    "error_code": 429,
    "description": "Too Many Requests: retry after 1",
    "parameters": {"retry_after": 1},
}
BLOCKED = {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}


def take_part(db: Connection, chats: list[str]) -> None:
    people = [
        Conversation(
            SEAL.key("telegram", chat), "telegram", SEAL.lock(chat), f"r{chat}", "nl", now()
        )
        for chat in chats
    ]
    for one in people:
        one.joined, one.news, one.edition, one.state = now(), True, SLUG, '{"at": "Home"}'
    conversations.keep(db, people)


def approve(db: Connection) -> int:
    """Have a broadcast approved, and let ten minutes be over."""
    fatma, joris = (Acting(db, SLUG, by, now(), SEAL) for by in ("Fatma", "Joris"))
    made = making.make(fatma, WANTED)
    asked = making.ask(fatma, made.number)
    making.approve(joris, made.number, asked.revision)
    begun = now() - timedelta(seconds=1)
    db.execute(update(tables.broadcasts).values(starts=begun, due=begun))
    return made.number


class Faults:
    """What Telegram refuses: one message in five once, and everything to who has blocked us."""

    def __init__(self, chance: Random, blocked: set[str]) -> None:
        self._chance = chance
        self._blocked = blocked
        self._refused = set[str]()

    def __call__(self, chat: str) -> Mapping[str, Any] | None:
        if chat in self._blocked:
            return BLOCKED
        if chat in self._refused:
            self._refused.remove(chat)
        elif self._chance.random() < 0.2:
            self._refused.add(chat)
            return SLOW_DOWN
        return None


async def test_each_person_gets_it_once_and_nobody_after_a_stop(
    service: Lives, store: Storage, chats: Chats, many: int
) -> None:
    crowd = [str(7_000 + n) for n in range(5_000 if many else 60)]
    chance = Random(many)  # noqa: S311 - no secret
    blocked = set(chance.sample(crowd, max(len(crowd) // 25, 2)))
    stopping = chance.sample(sorted({*crowd} - blocked), max(len(crowd) // 100, 3))
    await found(store, by_day(edition(Phase.VOTING)))
    await store.run(lambda db: take_part(db, [*crowd, *TALKING]))
    number = await store.run(approve)
    chats.refuse = Faults(chance, blocked)
    if many:
        service.pace = {"ahead": 0.7, "noted": 500}
    async with talking(service, chats, TEXT) as talk:
        for name in islice(cycle(BROADCASTING), many or len(BROADCASTING)):
            step = BROADCASTING[name]
            await service.begin(name, chance.randint(step.least, step.most))
            talk.stop(stopping.pop() if stopping else "")
            if await _dies(service):
                await let_leases_end(store)
        await service.begin()
        for chat in stopping:
            talk.stop(chat)
        await _over(store, number)
    await service.end(signal.SIGTERM)
    await _check(store, chats, number, blocked)
    if many:
        took = quantiles(talk.took, n=20)[-1]
        print(f"{len(talk.took)} replies meanwhile, {1_000 * took:.0f} ms (p95)")  # noqa: T201


async def _dies(service: Lives) -> bool:
    """Wait for a death at a step; where the step is not reached any more, end it."""
    try:
        async with asyncio.timeout(10):
            ended = await service.ended()
    except TimeoutError:
        ended = await service.end()
    assert ended == KILLED
    return True


async def _over(store: Storage, number: int) -> None:
    """Wait until the broadcast is over; one that paused by itself is resumed."""

    def resume(db: Connection) -> None:
        making.resume(Acting(db, SLUG, "Fatma", now(), SEAL), number)

    async def over() -> bool:
        one = await _get(store, number)
        if one.lost:
            await store.run(resume)
        return one.stage in OVER

    await eventually(over)


async def _get(store: Storage, number: int) -> Broadcast:
    return await store.run(lambda db: broadcasts.get(db, SLUG, number))


async def _check(store: Storage, chats: Chats, number: int, blocked: set[str]) -> None:
    one = await _get(store, number)
    words = await store.run(lambda db: sending.words(db, one))
    got = {chat: Counter(said.text for said in told)[TEXT] for chat, told in chats.said.items()}
    assert set(got.values()) <= {0, 1}
    assert not [chat for chat in blocked if got.get(chat)]
    for told in (told for chat, told in chats.said.items() if chat not in TALKING):
        texts = [said.text for said in told]
        assert TEXT not in texts[1:] or texts[0] == TEXT
    ours = [row for row in await rows(store, outbox) if row["broadcast"]]
    assert len({row["key"] for row in ours}) == len(ours)
    assert not await rows(store, tables.recipients)
    assert sum(words.values()) == one.total
    assert words["waiting"] == 0
    reached = Counter(row["status"] for row in ours)
    assert reached[Posted.SENT] <= sum(got.values()) <= reached[Posted.SENT] + words["unknown"]
