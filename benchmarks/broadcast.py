"""How fast a broadcast is queued, in how much memory, and how soon a reply behind it leaves.

    python -m benchmarks.broadcast                               on SQLite
    python -m benchmarks.broadcast --database postgresql://...   on PostgreSQL, in its own schema

Residents are put in a store directly.  "Queued" is from the approval until it is noted who gets
it, as the clock does it.  Beside it stands what it would take to write a message for each of them
one at a time, as a few thousand are.  Then the broadcast leaves over a channel that takes 30 ms a
message, while residents write; the time of a reply is from its being kept until it was sent.
docs/benchmarks.md says more.
"""

import argparse
import asyncio
import resource
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, insert, text

from benchmarks.report import number, table
from benchmarks.town import ORGANISATION, SEAL, SLUG, moment
from bot.acting import Acting
from bot.broadcasts import making, sending
from bot.broadcasts.making import Wanted
from bot.channels import Outbound
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.office import Office
from budget.audience import Audience, Who
from budget.broadcast import CANCEL_WITHIN, PAUSE, Broadcast, Stage
from budget.timeline import Phase
from storage import tables
from storage.engine import Storage, open_storage
from storage.post import broadcasts, mail, recipients
from storage.post.mail import Post
from storage.process import editions

NOW: Final = moment(Phase.IDEAS).replace(hour=9)
_PAGE: Final = 20_000
_ONE_AT_A_TIME: Final = 3_000
_LATENCY: Final = 0.03
_CHANNELS: Final = ("telegram", "whatsapp", "whatsapp", "sms")
_TEXT: Final = Wanted("Nieuws", Audience(Who.NEWS), {"nl": "Er is nieuws.", "en": "There is news."})
_SECOND: Final = 1_000.0
GOALS: Final = {100_000: 1.0, 1_000_000: 6.0}
"""Within how many seconds so many people are to be queued."""


def residents(count: int) -> Iterator[list[dict[str, object]]]:
    """Yield so many residents who want news, a page at a time."""
    locked, joined = SEAL.lock("+31612345678"), NOW - timedelta(days=2)
    for first in range(0, count, _PAGE):
        yield [
            {
                "key": SEAL.key(_CHANNELS[n % 4], str(n)),
                "channel": _CHANNELS[n % 4],
                "sealed": locked,
                "resident": f"r{n}",
                "language": "nl" if n % 3 else "en",
                "news": True,
                "edition": SLUG,
                "joined": joined,
                "changed": NOW,
                "state": '{"at": "Home"}',
                "offered": "[]",
            }
            for n in range(first, min(first + _PAGE, count))
        ]


@dataclass
class Slow:
    """A channel that takes as long as a provider does, and notes when what was sent."""

    name: str
    sent: dict[str, float] = field(default_factory=dict)

    async def send(self, address: str, reply: Outbound) -> str:
        """Send a message, and return its id."""
        await asyncio.sleep(_LATENCY)
        self.sent.setdefault(reply.text, time.perf_counter())
        return f"{address} {len(self.sent)}"

    async def close(self) -> None:
        """There is nothing to let go of."""


@asynccontextmanager
async def opened(database: str) -> AsyncIterator[Storage]:
    """Have an empty store meanwhile."""
    with TemporaryDirectory() as folder:
        storage = await open_storage(database or f"sqlite:///{folder}/many.db", ORGANISATION)
        try:
            yield storage
        finally:
            if database:
                await storage.run(
                    lambda db: db.execute(text(f"DROP SCHEMA {ORGANISATION} CASCADE"))
                )
            await storage.close()


def _found(db: Connection) -> None:
    edition = read_edition(DE_LINDEN).edition
    editions.create(db, edition, [], NOW - timedelta(days=9), "benchmark")


async def approved(storage: Storage) -> int:
    """Have a broadcast made and approved; return its number."""

    def acting(db: Connection, by: str) -> Acting:
        return Acting(db, SLUG, by, NOW, SEAL)

    made = await storage.run(lambda db: making.make(acting(db, "Fatma"), _TEXT))
    asked = await storage.run(lambda db: making.ask(acting(db, "Fatma"), made.number))
    seen = asked.revision
    await storage.run(lambda db: making.approve(acting(db, "Joris"), made.number, seen))
    return made.number


async def queued(storage: Storage, broadcast: int) -> float:
    """Note who gets it, as the clock does; return how many seconds that took."""
    begun = time.perf_counter()
    while (await _get(storage, broadcast)).stage is Stage.APPROVED:
        await storage.run(lambda db: sending.send(db, SLUG, broadcast, NOW))
    return time.perf_counter() - begun


async def _get(storage: Storage, broadcast: int) -> Broadcast:
    return await storage.run(lambda db: broadcasts.get(db, SLUG, broadcast))


async def one_at_a_time(storage: Storage) -> float:
    """Return how many seconds a message takes that is written for one resident, with its words."""
    row = {"channel": "post", "sealed": b"", "rank": 2, "body": '{"text": "Er is nieuws."}'}
    row |= {"status": "sent", "attempts": 0, "due": NOW}

    def written(db: Connection) -> None:
        for n in range(_ONE_AT_A_TIME):
            db.execute(insert(tables.outbox).values(row | {"key": SEAL.key("post", str(n))}))

    begun = time.perf_counter()
    await storage.run(written)
    return (time.perf_counter() - begun) / _ONE_AT_A_TIME


async def replies(storage: Storage, seconds: int) -> list[float]:
    """Return how many milliseconds replies took that were written while it leaves."""
    later = NOW + CANCEL_WITHIN + PAUSE
    begun = time.perf_counter()
    channels = {name: Slow(name) for name in set(_CHANNELS)}
    office = Office(
        storage, SEAL, channels, lambda: later + timedelta(seconds=time.perf_counter() - begun)
    )
    office.start()
    kept: dict[str, float] = {}
    try:
        await asyncio.sleep(5)
        for n in range(seconds * 20):
            said = f"reply {n}"
            body = f'{{"text": "{said}", "options": []}}'
            post = Post(
                "telegram", SEAL.key("telegram", said), SEAL.lock(said), body, office.time()
            )
            await storage.run(lambda db, post=post: mail.send(db, [post]))  # type: ignore[misc]
            kept[said] = time.perf_counter()
            office.delivery.wake()
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        took = [channels["telegram"].sent[said] - at for said, at in kept.items()]
    finally:
        await office.stop()
    return [1_000 * one for one in took]


async def run(given: argparse.Namespace) -> None:
    """Fill a store, queue for all, and let it leave; for each size anew."""
    rows, behind = [], []
    for count in given.residents:
        async with opened(given.database) as storage:
            await storage.run(_found)
            for page in residents(count):
                await storage.run(lambda db, p=page: db.execute(insert(tables.conversations), p))  # type: ignore[misc]
            rows.append(await _measured(storage, count))
            behind.append((count, await replies(storage, given.seconds)))
    print(table(["", "queued s", "a second", "one at a time s", "times", "MB more", "goal"], rows))
    for count, took in behind:
        last, slowest = quantiles(took, n=20)[-1], max(took)
        reached = "yes" if slowest < _SECOND else "NO"
        print(f"\na reply behind {count:,}: {last:.0f} ms (p95), at most {slowest:.0f}", end="; ")
        print(f"goal, within a second: {reached}")


async def _measured(storage: Storage, count: int) -> list[str]:
    single = await one_at_a_time(storage) * count
    broadcast = await approved(storage)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = await queued(storage, broadcast)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1_024
    left = await storage.run(lambda db: recipients.left(db, broadcast))
    if left != count:
        raise AssertionError(left)
    goal = GOALS.get(count)
    reached = "" if goal is None else "yes" if seconds <= goal else f"NO: {goal} s"
    figures = (seconds, count / seconds, single, single / seconds, more)
    return [f"{count:,} people", *map(number, figures), reached]


def main() -> None:
    """Measure what is there."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--residents", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--database", default="", help="PostgreSQL instead of a file of SQLite")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
