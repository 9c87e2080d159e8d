"""How fast python-telegram-bot's `Bot` sends: over its own connections, and over ours.

Run `python -m benchmarks.sending`.  The Bot API is a process of its own; rounds of both ways
alternate, and medians are told: messages a second as they came, and as many as one core would
send by the processor time that each took us.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from benchmarks.processes import await_port, free_port, running
from bot.channels.bot_api import Request
from bot.channels.http import Pool

ROUNDS = 5
CASES = (
    ("one at a time", 1, 0.0, 1000),
    ("64 in flight", 64, 0.0, 2000),
    ("64 in flight, answers after 60 ms", 64, 0.06, 2000),
)

Figures = tuple[float, float]
"""Messages a second, and messages that one core would send in a second."""


async def send(url: str, request: BaseRequest, count: int, at_once: int) -> Figures:
    """Send so many messages, so many at once."""
    bot = Bot("7:benchmark", f"{url}/bot", request=request, get_updates_request=request)

    async def work(left: Iterator[int]) -> None:
        for number in left:
            await bot.send_message(number + 1, "Uw mandje: nog 120.000 euro over.")

    await asyncio.gather(*(work(iter((0,))) for _ in range(at_once)))  # connected, from here on
    left = iter(range(count))
    began, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work(left) for _ in range(at_once)))
    spent = time.process_time() - processor
    return count / (time.perf_counter() - began), count / spent


async def over_ours(url: str, count: int, at_once: int) -> Figures:
    """Send over our pool."""
    pool = Pool()
    try:
        return await send(url, Request(pool), count, at_once)
    finally:
        await pool.close()


async def over_theirs(url: str, count: int, at_once: int) -> Figures:
    """Send over the library's default, with more patience than it has."""
    async with HTTPXRequest(pool_timeout=60, read_timeout=60) as request:
        return await send(url, request, count, at_once)


def compare(title: str, at_once: int, latency: float, count: int) -> None:
    """Measure one case, and print what came of it."""
    with _bot_api(latency) as url:
        rounds = [
            (
                uvloop.run(over_ours(url, count, at_once)),
                uvloop.run(over_theirs(url, count // 4, at_once)),
            )
            for _ in range(ROUNDS)
        ]
    ours, theirs = zip(*rounds, strict=True)
    (fast, cheap), (slow, dear) = map(_median, (ours, theirs))
    limit = f", {fast / (at_once / latency):.0%} of the limit" if latency else ""
    print(f"{title}: ours {fast:,.0f}/s{limit}, {cheap:,.0f}/s a core", end="; ")
    print(f"httpx {slow:,.0f}/s, {dear:,.0f}/s a core: {fast / slow:.1f} times as fast")


@contextmanager
def _bot_api(latency: float) -> Iterator[str]:
    """Have the Bot API served meanwhile."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bot_api", str(port), str(latency)]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with running(command, log) as process:
            await_port(port, process, log)
            yield f"http://127.0.0.1:{port}"


def _median(rounds: tuple[Figures, ...]) -> Figures:
    rates, cores = zip(*rounds, strict=True)
    return statistics.median(rates), statistics.median(cores)


if __name__ == "__main__":
    for case in CASES:
        compare(*case)
