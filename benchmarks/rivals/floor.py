"""No rival but the floor: what is left of a turn when nobody thinks about the answer.

It takes the same path as Wijkstem on the same ground, uvicorn, a bare ASGI callable and one
commit for all that arrived meanwhile, with the drivers themselves instead of SQLAlchemy.  It knows
no rules, no languages and no secrets of residents: every answer is the same text, so nothing that
understands what was said can cost less than this.
"""

import asyncio
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hmac import compare_digest
from typing import Any, Protocol

import asyncpg
import orjson
import uvicorn

from benchmarks.dialogue import CAST

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Said = tuple[int, int]
"""The update, and the chat that it comes from."""

SECRET = os.environ["TELEGRAM_SECRET"].encode()
URL = os.environ["DATABASE_URL"]
MOST = 128
ANSWER = orjson.dumps(
    {"text": "U kiest: 3 Bomen Lindelaan, 8 Regentonnen. " * 8, "options": [["menu", "Menu"]] * 8}
).decode()
"""As long as an answer usually is."""

TABLES = """
    CREATE TABLE received (id bigint PRIMARY KEY);
    CREATE TABLE residents (chat bigint PRIMARY KEY, said integer, state text, offered text);
    CREATE TABLE outgoing (id {serial}, chat bigint, reply text);
    CREATE VIEW ballots AS SELECT chat FROM residents WHERE said >= {cast}
"""


class Kept(Protocol):
    """Where messages are kept: a batch at a time, for good when `keep` returns."""

    async def open(self) -> None:
        """Begin with empty tables."""

    async def keep(self, batch: Sequence[Said]) -> None:
        """Keep these messages and an answer to each."""


class Sqlite:
    """One writer in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)

    async def open(self) -> None:
        """Begin with an empty file."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    def _open(self) -> None:
        file = URL.removeprefix("sqlite:///")
        self._db = sqlite3.connect(file, isolation_level=None, cached_statements=256)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(TABLES.format(serial="integer PRIMARY KEY", cast=CAST))

    async def keep(self, batch: Sequence[Said]) -> None:
        """Keep a batch in the thread of the writer."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._keep, batch)

    def _keep(self, batch: Sequence[Said]) -> None:
        db, gaps = self._db, ", ".join("?" * len(batch))
        chats = [chat for _update, chat in batch]
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT OR IGNORE INTO received VALUES (?)", [(u,) for u, _chat in batch])
        known = f"SELECT chat, said, state, offered FROM residents WHERE chat IN ({gaps})"  # noqa: S608
        said = {row[0]: row[1] for row in db.execute(known, chats)}
        rows = [(chat, said.get(chat, 0) + 1, "{}", ANSWER) for chat in chats]
        db.executemany("INSERT OR REPLACE INTO residents VALUES (?, ?, ?, ?)", rows)
        sent = [(chat, ANSWER) for chat in chats]
        db.executemany("INSERT INTO outgoing (chat, reply) VALUES (?, ?)", sent)
        db.execute("COMMIT")


class Postgres:
    """One connection, and a few statements for a whole batch."""

    async def open(self) -> None:
        """Begin with an empty database."""
        self._db = await asyncpg.connect(URL)
        await self._db.execute(TABLES.format(serial="bigserial PRIMARY KEY", cast=CAST))

    async def keep(self, batch: Sequence[Said]) -> None:
        """Keep a batch, as an array for each column."""
        updates, chats = [update for update, _chat in batch], [chat for _update, chat in batch]
        async with self._db.transaction():
            await self._db.execute(
                "INSERT INTO received SELECT * FROM unnest($1::bigint[]) ON CONFLICT DO NOTHING",
                updates,
            )
            known = "SELECT * FROM residents WHERE chat = ANY($1::bigint[]) ORDER BY 1 FOR UPDATE"
            said = {row[0]: row[1] for row in await self._db.fetch(known, chats)}
            await self._db.execute(
                "INSERT INTO residents SELECT *, '{}', $3 FROM unnest($1::bigint[], $2::int[])"
                " ON CONFLICT (chat) DO UPDATE SET said = excluded.said",
                *(chats, [said.get(chat, 0) + 1 for chat in chats], ANSWER),
            )
            sent = "INSERT INTO outgoing (chat, reply) SELECT *, $2 FROM unnest($1::bigint[])"
            await self._db.execute(sent, chats, ANSWER)


class Floor:
    """The webhook: authenticate, read, have it kept, and say 200."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._waiting: list[tuple[Said, asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        secret = dict(scope["headers"]).get(b"x-telegram-bot-api-secret-token", b"")
        status = 200 if compare_digest(secret, SECRET) else 403
        body = (await receive())["body"]
        if status == 200:
            update = orjson.loads(body)
            done = asyncio.get_running_loop().create_future()
            said = update["update_id"], update["message"]["chat"]["id"]
            self._waiting.append((said, done))
            self._arrived.set()
            await done
        headers = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self._kept.open()
        work = asyncio.create_task(self._work())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        work.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _work(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._kept.keep([said for said, _done in batch])
                for _said, done in batch:
                    done.set_result(None)


def main() -> None:
    """Serve until stopped."""
    kept = Sqlite() if URL.startswith("sqlite") else Postgres()
    uvicorn.run(Floor(kept), port=int(sys.argv[1]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
