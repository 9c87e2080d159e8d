"""Several processes on one PostgreSQL: they share the work, and nobody is answered twice."""

import asyncio
import os
import re
import signal
import socket
import sysconfig
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, TCPConnector
from sqlalchemy import select

from budget.timeline import Phase, Timeline
from storage.engine import Storage, open_storage
from storage.process import editions
from storage.tables import conversations, inbox
from tests.bot.quarter import PLAIN, SEAL, SECRET, eventually
from tests.standins.telegram import Telegram

WIJKSTEM = Path(sysconfig.get_path("scripts")) / "wijkstem"
HOOK_SECRET = "a-secret-of-telegrams"
TEXTS = ("hallo", "1", "1")
RESIDENTS = range(7001, 7013)
DAY = timedelta(days=1)


@dataclass
class Crew:
    """What residents write to, and who answers them."""

    organisation: str
    database: str
    settings: dict[str, str]
    chats: Telegram
    session: ClientSession
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self, *words: str) -> "Worker":
        """Start a process that serves."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [str(WIJKSTEM), "serve", "--port", str(port), *words]
        environment = os.environ | self.settings
        process = await asyncio.create_subprocess_exec(*command, env=environment)
        self.processes.append(process)
        return Worker(self, process, port)

    async def dismiss(self) -> None:
        """Stop whoever was not stopped by the test."""
        for process in self.processes:
            if process.returncode is None:
                process.terminate()
                await process.wait()

    async def found(self) -> Storage:
        """Create an edition in which people vote today; return its store."""
        now = datetime.now(UTC)
        phases = (Phase.PREPARING, Phase.VOTING, Phase.COUNTING, Phase.RESULTS)
        timeline = Timeline({phase: now + (n - 1.5) * DAY for n, phase in enumerate(phases)})
        edition = replace(PLAIN, timeline=timeline)
        storage = await open_storage(self.database, self.organisation)
        await storage.run(lambda db: editions.create(db, edition, [], now, "test"))
        return storage

    async def check(self, storage: Storage) -> None:
        """Check that everybody was answered as often as they wrote, and in order."""
        everything = len(RESIDENTS) * len(TEXTS)

        async def answered() -> bool:
            return len(self.chats.sent) >= everything

        await eventually(answered)
        said = await storage.run(lambda db: db.execute(select(inbox.c.status)).all())
        assert [row[0] for row in said] == ["done"] * everything
        moved = select(conversations.c.key, conversations.c.prompt)
        prompts = await storage.run(lambda db: {row[0]: row[1] for row in db.execute(moved)})
        keys = [SEAL.key("telegram", str(chat)) for chat in RESIDENTS]
        assert len(prompts) == len(keys)
        assert set(prompts.values()) == {len(TEXTS)}
        sent = Counter(int(sent["chat_id"]) for sent in self.chats.sent)
        assert sent == dict.fromkeys(RESIDENTS, len(TEXTS))
        await storage.close()


@dataclass
class Worker:
    """A service, of one process or of several."""

    crew: Crew
    process: asyncio.subprocess.Process
    port: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def page(self, path: str) -> str:
        """Return a page, or nothing if it is not well or nobody answers."""
        try:
            async with self.crew.session.get(self.url + path) as answer:
                return await answer.text() if answer.status == 200 else ""
        except ClientError:
            return ""

    async def ready(self) -> None:
        """Wait until it is ready, as it says itself."""

        async def said() -> bool:
            ended = self.process.returncode is not None
            return ended or await self.page("/readyz") == f'{{"{self.crew.organisation}":"ready"}}'

        await eventually(said)
        assert self.process.returncode is None

    async def post(self, update: dict[str, Any]) -> None:
        """Post an update, which must be acknowledged."""
        url = f"{self.url}/hooks/{self.crew.organisation}/telegram"
        headers = {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}
        async with self.crew.session.post(url, json=update, headers=headers) as answer:
            assert answer.status == 200

    async def end(self) -> None:
        """Tell it to stop, and check that it does, wholly: nobody listens any more."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            await self.process.wait()
        assert not self.listens()

    def listens(self) -> bool:
        """Whether anybody is left to answer."""
        with socket.socket() as visitor:
            return visitor.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
async def crew(
    request: pytest.FixtureRequest, postgres: str, tmp_path: Path
) -> AsyncIterator[Crew]:
    """Prepare an organisation that has nothing yet, not even tables."""
    name = request.node.name.removeprefix("test_")[:20]
    listed = tmp_path / "organisations.toml"
    async with Telegram() as chats, ClientSession(connector=TCPConnector(force_close=True)) as web:
        listed.write_text(
            f'[[organisation]]\nname = "{name}"\ndatabase_url = "{postgres}"\n'
            f'telegram_token = "{chats.token}"\ntelegram_secret = "{HOOK_SECRET}"\n'
            f'telegram_api = "{chats.url}"\n',
            "utf-8",
        )
        settings = {
            "WIJKSTEM_SECRET_KEY": SECRET,
            "WIJKSTEM_ORGANISATIONS_FILE": str(listed),
        }
        crew = Crew(name, postgres, settings, chats, web)
        yield crew
        await crew.dismiss()


async def live(crew: Crew, chat: int, *workers: Worker) -> None:
    """Write everything, each message posted to all workers at once."""
    for text in TEXTS:
        update = crew.chats.text(chat, text)
        update["message"]["date"] = int(datetime.now(UTC).timestamp())
        await asyncio.gather(*(worker.post(update) for worker in workers))


async def test_two_services_answer_everybody_once_though_both_are_told(crew: Crew) -> None:
    workers = await asyncio.gather(crew.start(), crew.start())
    for worker in workers:
        await worker.ready()
    storage = await crew.found()
    await asyncio.gather(*(live(crew, chat, *workers) for chat in RESIDENTS))
    await crew.check(storage)
    await asyncio.gather(*(worker.end() for worker in workers))


async def test_the_workers_of_one_service_share_its_door(crew: Crew) -> None:
    service = await crew.start("--workers", "2")
    await service.ready()
    storage = await crew.found()
    await asyncio.gather(*(live(crew, chat, service, service) for chat in RESIDENTS))
    await crew.check(storage)
    processes: set[str] = set()

    async def both() -> bool:
        for page in await asyncio.gather(*(service.page("/metrics") for _ in range(16))):
            processes.update(re.findall(r'process="(\d+)"', page))
        return len(processes) == 2

    await eventually(both)
    await service.end()


async def test_no_worker_outlives_the_process_that_started_it(crew: Crew) -> None:
    service = await crew.start("--workers", "2")
    await service.ready()
    service.process.kill()
    await service.process.wait()

    async def deserted() -> bool:
        return not service.listens()

    await eventually(deserted)
