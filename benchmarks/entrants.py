"""Who takes part: how each is started, where it takes messages in, and what it has kept."""

import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import asyncpg
import uvloop

from benchmarks.dialogue import Webhook
from benchmarks.processes import HOUSE

WIJKSTEM, NAIVE, LIBRARY = "Wijkstem", "naive", "python-telegram-bot"
FLOOR = "floor"
TOKEN = "7:benchmark"  # noqa: S105 - a stand-in takes it
SECRET = "benchmark"  # noqa: S105
EDITION = HOUSE / "bot/demo/de_linden.toml"
PROGRAM = str(Path(sys.executable).with_name("wijkstem"))


class Store(StrEnum):
    """Where an entrant keeps what it has taken in."""

    SQLITE = "SQLite"
    POSTGRES = "PostgreSQL"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Stage:
    """What an entrant is given for one round; `database` is an address without a driver."""

    folder: Path
    port: int
    database: str
    provider: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What an entrant has kept: messages whose turn is done, and votes."""

    turns: int
    votes: int


Command = Callable[[Stage], list[str]]


@dataclass(frozen=True, slots=True)
class Entrant:
    """A bot that takes part.

    `before` is run before `command`; `count` is the statement that counts what is `Kept`, in
    `schema` on PostgreSQL, or "" where nothing is kept.
    """

    name: str
    store: Store
    webhook: Webhook
    command: Command
    settings: Callable[[Stage], dict[str, str]]
    before: tuple[tuple[str, ...], ...] = ()
    count: str = ""
    schema: str = "public"

    def kept(self, stage: Stage) -> Kept:
        """Return what was kept, by the store's own account."""
        if self.store is Store.SQLITE:
            with sqlite3.connect(_file(stage)) as db:
                return Kept(*db.execute(self.count).fetchone())
        return uvloop.run(_counted(stage.database, self.schema, self.count))


async def _counted(url: str, schema: str, statement: str) -> Kept:
    db = await asyncpg.connect(url, server_settings={"search_path": schema})
    try:
        row = await db.fetchrow(statement)
        assert row
        return Kept(*row)
    finally:
        await db.close()


def _file(stage: Stage) -> Path:
    """Return the file of a store on SQLite."""
    return Path(stage.database.removeprefix("sqlite:///"))


def ours(store: Store) -> Entrant:
    """Return Wijkstem, with the demo edition open for votes."""
    return Entrant(
        name=WIJKSTEM,
        store=store,
        webhook=Webhook("/hooks/voorbeeldstad/telegram", SECRET),
        command=lambda stage: [PROGRAM, "serve", "--port", str(stage.port)],
        settings=lambda stage: {
            "WIJKSTEM_DATABASE_URL": stage.database,
            "WIJKSTEM_SECRET_KEY": "benchmark" * 8,
            "WIJKSTEM_PUBLIC_URL": f"http://127.0.0.1:{stage.port}",
            "WIJKSTEM_TELEGRAM_TOKEN": TOKEN,
            "WIJKSTEM_TELEGRAM_SECRET": SECRET,
            "WIJKSTEM_TELEGRAM_API": stage.provider,
            "WIJKSTEM_TELEGRAM_RATE": "0",
        },
        before=(
            (PROGRAM, "edition", "create", str(EDITION)),
            (PROGRAM, "ideas", "publish", "de-linden", "--by", "Fatma"),
            (PROGRAM, "edition", "approve", "de-linden", "--by", "Fatma"),
            (PROGRAM, "edition", "approve", "de-linden", "--by", "Joris"),
            (PROGRAM, "edition", "enter", "de-linden", "voting"),
        ),
        count="SELECT (SELECT count(*) FROM inbox WHERE status = 'done'),"
        " (SELECT count(*) FROM ballots)",
        schema="voorbeeldstad",
    )


def naive(store: Store) -> Entrant:
    """Return the bot of an afternoon, under uvicorn."""
    driver = {Store.SQLITE: "sqlite+aiosqlite", Store.POSTGRES: "postgresql+asyncpg"}[store]
    served = ("uvicorn", "--factory", "benchmarks.rivals.naive:app", "--no-access-log")
    return Entrant(
        name=NAIVE,
        store=store,
        webhook=Webhook("/telegram", SECRET),
        command=lambda stage: [sys.executable, "-m", *served, "--port", str(stage.port)],
        settings=lambda stage: {
            "DATABASE_URL": driver + stage.database[stage.database.index(":") :],
            "TELEGRAM_SECRET": SECRET,
        },
        count="SELECT (SELECT count(*) FROM outgoing), (SELECT count(*) FROM ballots)",
    )


def floor(store: Store) -> Entrant:
    """Return what keeps messages and answers, and understands nothing."""
    return Entrant(
        name=FLOOR,
        store=store,
        webhook=Webhook("/telegram", SECRET),
        command=lambda stage: [
            *(sys.executable, "-m", "benchmarks.rivals.floor"),
            str(stage.port),
        ],
        settings=lambda stage: {"DATABASE_URL": stage.database, "TELEGRAM_SECRET": SECRET},
        count="SELECT (SELECT count(*) FROM outgoing), (SELECT count(*) FROM ballots)",
    )


def handlers() -> Entrant:
    """Return python-telegram-bot's ConversationHandler; it keeps nothing."""
    return Entrant(
        name=LIBRARY,
        store=Store.MEMORY,
        webhook=Webhook("/telegram", SECRET),
        command=lambda _stage: [sys.executable, "-m", "benchmarks.rivals.handlers"],
        settings=lambda stage: {
            "PORT": str(stage.port),
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_SECRET": SECRET,
            "TELEGRAM_API": stage.provider,
        },
    )
