"""Requests made of the bytes that a fuzzer thinks of, and what must be true after each.

What was not signed as it stands is not believed and leaves nothing; what was signed may be
nonsense, and is never a failure.  Town after town is knocked at, so that memory is steady.
"""

import asyncio
import gc
import json
from collections.abc import MutableMapping
from dataclasses import replace
from mmap import PAGESIZE
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

import structlog
from sqlalchemy import Connection

from storage.engine import open_storage
from tests.bot.house import GATEWAYS_SECRET, URL, House
from tests.bot.quarter import ORGANISATION, Quarter
from tests.bot.test_forged import SAID, SIGNATURE, TOKEN, Knocking, bent, genuine
from tests.standins import twilio

TOGETHER = 2_000
"""Requests at one town."""

SETTLED = 5
"""Towns after which memory is steady."""

MOST_GROWTH = 64 * 1024 * 1024
"""Bytes by which it may grow after that: the fuzzer keeps what it found interesting."""


class Fed(Random):
    """Chance that is told what to be, and nothing but zeros when the bytes are used up."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    def bytes(self, most: int) -> bytes:
        """Return the next bytes."""
        taken, self._data = self._data[:most], self._data[most:]
        return taken

    def text(self, most: int) -> str:
        """Return the next bytes as far as they are text."""
        return self.bytes(most).decode(errors="replace")

    def getrandbits(self, size: int, /) -> int:
        """Return so many bits."""
        return int.from_bytes(self.bytes(-(-size // 8)).ljust(-(-size // 8), b"\0")) >> (-size % 8)

    def random(self) -> float:
        """Return a number from 0 to 1."""
        return self.getrandbits(53) / (1 << 53)


class Wrong(Exception):
    """What was not signed was believed or left something, or what was signed broke something."""


class Forger:
    """Knocks, and looks at what that does."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._house: House | None = None
        self._knocks: list[Knocking] = []
        self._left = self._towns = self._steady = 0
        self._failures: list[str] = []
        structlog.configure([structlog.processors.add_log_level, self._noted])

    def close(self) -> None:
        """Let go of everything."""
        self._loop.run_until_complete(self._leave())
        self._loop.close()
        structlog.reset_defaults()

    def knock(self, data: bytes) -> None:
        """Make a request of this, and raise `Wrong` if it does what it must not do."""
        self._loop.run_until_complete(self._try(Fed(data)))

    async def _try(self, fed: Fed) -> None:
        if not self._left:
            await self._move()
        self._left -= 1
        assert self._house
        knock = fed.choice(self._knocks)
        if fed.getrandbits(2):
            await self._forge(self._house, knock, fed)
        else:
            await self._sign(self._house, signed(knock, fed))
        await asyncio.sleep(0)
        if self._failures:
            raise Wrong(f"{self._failures} after {knock}")

    async def _move(self) -> None:
        """Go to a fresh town, where one request of every kind came in already."""
        await self._leave()
        self._watch_memory()
        quarter = Quarter(await open_storage("sqlite://", ORGANISATION))
        await quarter.found()
        quarter.office.start_turns()
        self._house = House(quarter, at_once=TOGETHER)
        self._knocks = genuine(self._house)
        for knock in self._knocks:
            await self._sign(self._house, knock)
        self._left = TOGETHER

    async def _leave(self) -> None:
        if self._house:
            await self._house.close()
            await self._house.quarter.office.stop()
            self._house = None

    def _watch_memory(self) -> None:
        gc.collect()
        self._towns += 1
        held = resident()
        if self._towns <= SETTLED:
            self._steady = held
        elif held > self._steady + MOST_GROWTH:
            raise Wrong(f"{held - self._steady} bytes more than after {SETTLED} towns")

    async def _forge(self, house: House, knock: Knocking, fed: Fed) -> None:
        """Bring what was not signed as it stands."""
        if not fed.getrandbits(2):
            said = fed.bytes(1_000)
            asks = knock.method == "GET"
            knock = replace(knock, query=said) if asks else replace(knock, body=said)
        forged = bent(knock, fed)
        if knows(forged):
            return
        before = await changes(house)
        answer = await forged.at(house)
        if answer.status >= 500 or answer.body not in SAID:
            raise Wrong(f"{answer} to {forged}")
        same = any(says_the_same(forged, one) for one in self._knocks)
        if answer.status < 400 and not same:
            raise Wrong(f"believed {forged}")
        if await changes(house) != before:
            raise Wrong(f"something is left by {forged}")

    async def _sign(self, house: House, knock: Knocking) -> None:
        """Bring what was signed as it stands, whatever it says."""
        answer = await knock.at(house)
        if answer.status >= 500:
            raise Wrong(f"{answer} to {knock}")

    def _noted(
        self, _logger: object, _name: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Remember what was logged as an error."""
        if event["level"] == "error":
            self._failures.append(str(event))
        raise structlog.DropEvent


def signed(knock: Knocking, fed: Fed) -> Knocking:
    """Return a request that says what the bytes say, and proves itself."""
    if knock.headers and knock.headers[0][0] == TOKEN:
        return replace(knock, body=_update(knock.body, fed))
    form = dict(parse_qsl((knock.body or knock.query).decode(), keep_blank_values=True))
    for _field in range(fed.getrandbits(2)):
        name = fed.choice([*form, "Media", "Latitude", "charset", "ButtonPayload", "status"])
        form[name] = (
            form[name][: fed.getrandbits(4)] + fed.text(99) if name in form else fed.text(9)
        )
    if not knock.headers:
        form["secret"] = GATEWAYS_SECRET
        told = urlencode(form).encode()
        return replace(knock, query=told) if knock.method == "GET" else replace(knock, body=told)
    proof = twilio.signature(URL + knock.path, form)
    return replace(knock, body=urlencode(form).encode(), headers=((SIGNATURE, proof),))


def _update(body: bytes, fed: Fed) -> bytes:
    """Return bytes, or an update in which some are different, or one that is JSON at least."""
    match fed.getrandbits(2):
        case 0:
            return fed.bytes(4_096)
        case 1:
            at = fed.randrange(len(body))
            return body[:at] + fed.bytes(9) + body[at + fed.getrandbits(3) :]
        case _:
            return json.dumps(_changed(json.loads(body), fed)).encode()


def _changed(found: Any, fed: Fed) -> Any:  # noqa: ANN401 - JSON
    """Put something else in the place of one thing in it, however deep."""
    if isinstance(found, dict) and found and fed.getrandbits(3):
        name = fed.choice([*found])
        return found | {name: _changed(found[name], fed)}
    big = int.from_bytes(fed.bytes(9), signed=True)
    return fed.choice([fed.text(99), big, -1, 0.5, None, True, [], {}, [found], {"id": found}])


def says_the_same(forged: Knocking, knock: Knocking) -> bool:
    """Whether a form reads the same as one that was signed, run together, with its signature."""
    proof = [value for name, value in knock.headers if name == SIGNATURE]
    given = [value for name, value in forged.headers if name == SIGNATURE]
    return given == proof != [] and forged.run_together() == knock.run_together()


def knows(knock: Knocking) -> bool:
    """Whether a request has the gateway's secret, however it is written."""
    written = (knock.query + b"&" + knock.body).replace(b"+", b" ")
    return GATEWAYS_SECRET.encode() in unquote_to_bytes(written)


async def changes(house: House) -> int:
    """Return how many rows were ever changed in the store."""

    def counted(db: Connection) -> int:
        found: int = getattr(db.connection.dbapi_connection, "total_changes")  # noqa: B009
        return found

    return await house.quarter.storage.run(counted)


def resident() -> int:
    """Return the memory that this process holds, in bytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * PAGESIZE
