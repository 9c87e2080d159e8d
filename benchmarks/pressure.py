"""The pressure: residents who write to a bot, in a process of its own that costs little.

Closed loop: every connection has one resident at a time, who sends the next message as soon as the
last one was answered 200.  Open loop (`rate`): messages fall due at a steady pace whatever the bot
does, and are late from the moment that they were due, so a bot that stalls does not look good.

It is told what to do as JSON; it says `begin` and `end` where the time that counts begins and ends,
for others look at the processors' time then; and at last what was seen, as JSON.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, replace
from itertools import count
from time import perf_counter

import uvloop

from benchmarks.crowd import Crowd, Line
from benchmarks.dialogue import Webhook, requests


@dataclass(frozen=True, slots=True)
class Load:
    """How much is said: for so many `seconds` after `warm` ones, or so many `turns` in all."""

    connections: int = 32
    warm: float = 1.0
    seconds: float = 5.0
    turns: int = 0
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in the time that counts; `p50` and `p99` are milliseconds.

    `unanswered` were due at its end and not even said.  `said` is counted in messages, and
    `finished` in residents who came to the end of what they say, from the very beginning.
    """

    seconds: float
    answered: int
    unanswered: int
    refused: int
    p50: float
    p99: float
    said: int
    finished: int


async def run(port: int, webhook: Webhook, load: Load) -> Seen:
    """Have it all said, and return what was seen."""
    crowd = Crowd(requests(webhook), steady=bool(load.rate), most=load.turns)
    loop = asyncio.get_running_loop()
    for _ in range(load.connections):
        await loop.create_connection(lambda: Line(crowd), "127.0.0.1", port)
    if load.turns:
        begun = _tell("begin")
        crowd.counting = True
        _speak(crowd)
        await _watch(crowd, None)
        return _summed_up(crowd, begun, _tell("end"))
    pace = asyncio.create_task(_arrive(crowd, load.rate)) if load.rate else None
    if pace is None:
        _speak(crowd)
    await _watch(crowd, load.warm)
    begun = _tell("begin")
    crowd.counting = True
    await _watch(crowd, load.seconds)
    seen = _summed_up(crowd, begun, _tell("end"))
    crowd.counting = False
    if pace:
        pace.cancel()
    return await _quiet(crowd, seen)


def _speak(crowd: Crowd) -> None:
    """Let everybody say something."""
    for _ in range(min(len(crowd.free), crowd.most or len(crowd.free))):
        crowd.speak(perf_counter())


async def _arrive(crowd: Crowd, rate: int) -> None:
    """Let messages fall due at an even pace, until cancelled."""
    begun = perf_counter()
    for number in count():
        at = begun + number / rate
        if (wait := at - perf_counter()) > 0:
            await asyncio.sleep(wait)
        crowd.speak(at)


async def _watch(crowd: Crowd, seconds: float | None) -> None:
    """Wait so long, or until nobody says anything any more; raise what went wrong meanwhile."""
    try:
        await asyncio.wait_for(crowd.silent.wait(), seconds)
    except TimeoutError:
        return
    if crowd.broken:
        raise ConnectionError(crowd.broken)


async def _quiet(crowd: Crowd, seen: Seen) -> Seen:
    """Wait for the last answers, so that what was said in all is also what was kept."""
    crowd.due.clear()
    crowd.stop()
    await _watch(crowd, None)
    return replace(seen, said=crowd.said, finished=crowd.finished, refused=crowd.refused)


def _summed_up(crowd: Crowd, begun: float, ended: float) -> Seen:
    if not crowd.late:
        raise ConnectionError("Nothing was answered in the time that counts.")
    late = sorted([*crowd.late, *(ended - due for due in crowd.due)])
    p50, p99 = (1_000 * late[int(len(late) * part)] for part in (0.5, 0.99))
    return Seen(
        seconds=ended - begun,
        answered=len(crowd.late),
        unanswered=len(crowd.due),
        refused=crowd.refused,
        p50=p50,
        p99=p99,
        said=crowd.said,
        finished=crowd.finished,
    )


def _tell(word: str) -> float:
    """Say a word to whoever started us, and return the moment."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()
    return perf_counter()


def main() -> None:
    """Do what the first argument says."""
    order = json.loads(sys.argv[1])
    webhook, load = Webhook(**order["webhook"]), Load(**order["load"])
    seen = uvloop.run(run(order["port"], webhook, load))
    sys.stdout.write(json.dumps(asdict(seen)) + "\n")


if __name__ == "__main__":
    main()
