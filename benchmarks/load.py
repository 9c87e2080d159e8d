"""An afternoon: so many messages a second from very many residents, while a broadcast waits.

    python -m benchmarks.load                       a minute, on SQLite and on PostgreSQL
    python -m benchmarks.load --seconds 3600        an hour, to see whether memory grows

Messages fall due at an even pace, whatever the bot does, and are late from the moment that they
were due.  A reply is late until the stand-in of the Bot API has it.  The broadcast stands in the
outbox before the first message comes, a row for each of its recipients and several for many; it
leaves beside the replies, as fast as was agreed with the provider (Telegram's usual 30 a second
would not do for 200 replies).
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import uvloop
from aiohttp import ClientSession, TCPConnector
from sqlalchemy import Connection

from benchmarks.bot_api import NEWS
from benchmarks.entrants import SECRET, Entrant, Stage, Store, ours
from benchmarks.processes import Process
from benchmarks.report import number, table
from benchmarks.rounds import Ground, staged
from benchmarks.town import SLUG
from benchmarks.turns import ground, machine
from storage.engine import Storage, open_storage
from storage.post import mail
from storage.residents import conversations
from storage.residents.conversations import Conversation
from storage.sealing import Seal

ORGANISATION = "voorbeeldstad"
SAID = ("menu", "hoe werkt het", "menu", "stemmen", "3 8", "-8", "menu")
_FIRST = 5_000_000_000
_PAGE = 2_500
_SETTLE = 30.0


@dataclass(frozen=True, slots=True)
class Afternoon:
    """How many write, how often, for how long, and how many messages of a broadcast wait.

    `sends` is how many messages a second the provider agreed to take.
    """

    residents: int
    rate: int
    seconds: float
    waiting: int
    sends: int


@dataclass
class Seen:
    """When each resident's messages fell due, and how long each took to be acknowledged."""

    due: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: list[float] = field(default_factory=list)
    refused: int = 0


async def settle_in(storage: Storage, seal: Seal, afternoon: Afternoon) -> None:
    """Let everybody have joined, and put a broadcast in the outbox."""
    now = datetime.now(UTC)
    joined = [_resident(seal, number, now) for number in range(afternoon.residents)]
    body = conversations.as_json({"text": f"{NEWS}: kom kijken.", "options": []})
    for at in range(0, len(joined), _PAGE):
        page = joined[at : at + _PAGE]
        await storage.run(lambda db, page=page: conversations.keep(db, page))  # type: ignore[misc]
    for at in range(0, afternoon.waiting, _PAGE):
        page = [joined[n % len(joined)] for n in range(at, min(at + _PAGE, afternoon.waiting))]
        posts = [mail.Post(c.channel, c.key, c.sealed, body, now, mail.BROADCAST) for c in page]
        await storage.run(lambda db, posts=posts: mail.send(db, posts))  # type: ignore[misc]
    await storage.run(_take_stock)


def _take_stock(db: Connection) -> None:
    """Have PostgreSQL see how full the outbox is, as it does by itself after some time."""
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("ANALYZE outbox")


def _resident(seal: Seal, number: int, now: datetime) -> Conversation:
    address = str(_FIRST + number)
    return Conversation(
        seal.key("telegram", address),
        "telegram",
        seal.lock(address),
        f"resident {number}",
        "nl",
        now,
        news=True,
        edition=SLUG,
        joined=now,
        state='{"at":"Home"}',
    )


async def write(url: str, afternoon: Afternoon) -> Seen:
    """Have residents write by chance, at an even pace; return once all is acknowledged."""
    seen, chance = Seen(), random.Random(7)  # noqa: S311 - the same residents in every run
    begun = time.monotonic()
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    connector = TCPConnector(limit=256)
    async with (
        ClientSession(connector=connector, headers=headers) as session,
        asyncio.TaskGroup() as under_way,
    ):
        for count in range(int(afternoon.rate * afternoon.seconds)):
            due = begun + count / afternoon.rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            resident = chance.randrange(afternoon.residents)
            said = SAID[len(seen.due[resident]) % len(SAID)]
            seen.due[resident].append(due)
            under_way.create_task(_post(session, url, _update(count, resident, said), due, seen))
    return seen


def _update(number: int, resident: int, said: str) -> dict[str, object]:
    who = {"id": _FIRST + resident, "first_name": "Amina"}
    return {
        "update_id": 1_000_000_000 + number,
        "message": {
            "message_id": number + 1,
            "from": {**who, "is_bot": False, "language_code": "nl"},
            "chat": {**who, "type": "private"},
            "date": int(time.time()),
            "text": said,
        },
    }


async def _post(
    session: ClientSession, url: str, update: dict[str, object], due: float, seen: Seen
) -> None:
    """Post an update until it is taken, as Telegram does."""
    while True:
        async with session.post(url, json=update) as answer:
            if answer.ok:
                seen.acknowledged.append(time.monotonic() - due)
                return
        seen.refused += 1
        await asyncio.sleep(1)


def _replied(provider: str, seen: Seen) -> tuple[list[float], int]:
    """Return how long each reply took to reach the provider, and how many never came."""
    with urlopen(f"{provider}/arrived") as answer:  # noqa: S310 - a stand-in on this machine
        arrived: dict[str, list[float]] = json.load(answer)
    late, missing = [], 0
    for resident, due in seen.due.items():
        came = arrived.get(str(_FIRST + resident), [])
        late += [at - asked for asked, at in zip(due, came, strict=False)]
        missing += max(0, len(due) - len(came))
    return late, missing


def play(ground: Ground, store: Store, afternoon: Afternoon) -> list[str]:
    """Play an afternoon on one store; return its line of the table."""
    with (
        tempfile.TemporaryDirectory(prefix="wijkstem-") as folder,
        staged(_entrant(store, afternoon), ground, Path(folder), "0") as (stage, bot),
    ):
        return [str(store), *uvloop.run(_played(stage, bot, afternoon))]


def _entrant(store: Store, afternoon: Afternoon) -> Entrant:
    """Return Wijkstem, keeping to what was agreed with the provider."""
    entrant, agreed = ours(store), {"WIJKSTEM_TELEGRAM_RATE": str(afternoon.sends)}
    return replace(entrant, settings=lambda stage: entrant.settings(stage) | agreed)


async def _played(stage: Stage, bot: Process, afternoon: Afternoon) -> list[str]:
    storage = await open_storage(stage.database, ORGANISATION)
    await settle_in(storage, Seal.from_secret("benchmark" * 8, ORGANISATION), afternoon)
    before = _memory(bot)
    hook = ours(Store.SQLITE).webhook.path
    seen = await write(f"http://127.0.0.1:{stage.port}{hook}", afternoon)
    late, missing = await _settled(stage.provider, seen)
    waiting = await storage.run(_waiting)
    await storage.close()
    return [
        *(number(1_000 * _at(seen.acknowledged, part)) for part in (0.5, 0.99)),
        *(number(1_000 * _at(late, part)) for part in (0.5, 0.95, 0.99)),
        *map(number, (missing, seen.refused, waiting, before, _memory(bot))),
    ]


async def _settled(provider: str, seen: Seen) -> tuple[list[float], int]:
    """Wait until no reply is missing, but not for ever."""
    until = time.monotonic() + _SETTLE
    while True:
        late, missing = _replied(provider, seen)
        if not missing or time.monotonic() > until:
            return late, missing
        await asyncio.sleep(0.2)


def _waiting(db: Connection) -> int:
    """Return how many messages of the broadcast still wait."""
    sql = "SELECT count(*) FROM outbox WHERE status = 'waiting'"
    return int(db.exec_driver_sql(sql).scalar_one())


def _memory(process: Process) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1_024


def _at(values: Sequence[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


def main() -> None:
    """Play the afternoons, and show how they went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--rate", type=int, default=200, help="messages a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--waiting", type=int, default=100_000, help="messages of a broadcast")
    parser.add_argument("--sends", type=int, default=600, help="messages a second, at most")
    afternoon = Afternoon(**vars(parser.parse_args()))
    print(machine())
    head = ["", "ack p50 ms", "p99", "reply p50 ms", "p95", "p99", "missing", "refused"]
    head += ["still waiting", "MB before", "after"]
    with ground({}) as here:
        stores = [Store.SQLITE, *([Store.POSTGRES] if here.cluster else [])]
        print(table(head, [play(here, store, afternoon) for store in stores]))


if __name__ == "__main__":
    main()
