"""How fast the public pages answer: 5,000 ideas with what is said about them, 100,000 votes.

    python -m benchmarks.pages

Pages are asked for one after another, over no network.  The first one after ten seconds waits for
the store, so that is told by itself.  docs/benchmarks.md says more.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median, quantiles

from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection

from benchmarks.report import number, table
from benchmarks.similar import idea, texts
from bot.public.routes import public_page
from bot.public.seen import Window
from budget.ballot import Basket
from budget.discussion import Reaction, Side
from budget.idea import Idea
from storage.ballots import votes
from storage.ballots.votes import Cast
from storage.contributions import reactions
from storage.engine import Storage, open_storage
from storage.process import editions
from storage.sealing import Seal
from tests.storage.linden import DAY, EDITION, NOW, SLUG

GOAL = 100.0
"""Milliseconds in which 95 of 100 pages have to be there."""

PAGES = (
    "",
    "/ideas",
    "/ideas?page=90",
    "/ideas?word=boom",
    "/ideas?theme=groen&district=haven&standing=open",
    "/ideas/2500",
    "/projects",
    "/projects/1",
)
SEAL = Seal.from_secret("a secret of more than sixteen characters", "village")


def ideas(size: int) -> Iterator[Idea]:
    """Yield as many ideas, a third of them about a theme in a district."""
    made = texts(Random(5))  # noqa: S311 - the same ideas every time
    for n in range(1, size + 1):
        one = idea(n, next(made))
        yield replace(one, theme="groen", place="haven", at=NOW) if n % 3 else one


def ballots(chance: Random, size: int) -> Iterator[tuple[bytes, Cast]]:
    """Yield as many votes, each by a right of its own."""
    for n in range(size):
        receipt = n.to_bytes(16, "big")
        yield receipt, Cast(Basket((chance.randint(1, 3),)), receipt, "sms", NOW.date(), NOW)


def found(db: Connection, size: int, reactors: int) -> None:
    """Found an edition with ideas, and what is said about them."""
    editions.create(db, EDITION, ideas(size), NOW - 90 * DAY, "benchmark")
    for n in range(reactors):
        said = Reaction(0, n % size + 1, Side.FOR, "Daar ben ik het mee eens.")
        reactions.put(db, SLUG, said, NOW, SEAL)
    editions.enter(db, EDITION, NOW, "benchmark")


async def vote(store: Storage, size: int) -> None:
    """Have so many residents vote."""
    held = list(ballots(Random(7), size))  # noqa: S311 - the same votes every time
    for at in range(0, size, 2_000):
        some = held[at : at + 2_000]

        def cast(db: Connection, some: list[tuple[bytes, Cast]] = some) -> None:
            votes.cast(db, SLUG, editions.load(db, SLUG).tie_key or b"", some)

        await store.run(cast)


async def measure(size: int, residents: int, rounds: int) -> None:
    """Measure every page, and what the store is asked for them."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_storage(f"sqlite:///{Path(folder) / 'store.db'}", "village")
        await store.run(lambda db: found(db, size, size // 2))
        await vote(store, residents)
        rows = [await looked(store)]
        transport = ASGITransport(public_page({"village": store}))
        async with AsyncClient(transport=transport, base_url="http://town") as browser:
            rows += [await read(browser, page, rounds) for page in PAGES]
        await store.close()
    print(table(["page", "median ms", "p95 ms", "kB"], rows))


async def looked(store: Storage) -> list[str]:
    """Show how long the store is asked: at first, and every ten seconds from then on."""
    now = [0.0]
    window, taken = Window(store, lambda: now[0]), []
    for _ in range(12):
        begun = time.perf_counter()
        await window.editions()
        taken.append((time.perf_counter() - begun) * 1_000)
        now[0] += 10
    first, *later = taken
    return [f"(the store, first {number(first)} ms)", number(median(later)), number(max(later)), ""]


async def read(browser: AsyncClient, page: str, rounds: int) -> list[str]:
    """Show how long one page takes."""
    taken, length = [], 0
    for _ in range(rounds):
        begun = time.perf_counter()
        answer = await browser.get(f"/{SLUG}{page}")
        taken.append((time.perf_counter() - begun) * 1_000)
        assert answer.status_code == 200, page
        length = len(answer.content)
    p95 = quantiles(taken, n=20)[-1]
    return [page or "/", number(median(taken)), number(p95), number(length / 1_000)]


def main() -> None:
    """Measure what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ideas", type=int, default=5_000)
    parser.add_argument("--residents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    asked = parser.parse_args()
    asyncio.run(measure(asked.ideas, asked.residents, asked.rounds))


if __name__ == "__main__":
    main()
