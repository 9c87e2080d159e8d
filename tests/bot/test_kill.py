"""Pulling the plug: the service is killed while residents write, and started again."""

import asyncio
import os
import signal
import socket
import sysconfig
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession
from sqlalchemy import Table, select

from storage import editions
from storage.engine import Storage
from storage.tables import conversations, inbox, outbox
from tests.bot.quarter import PLAIN, SEAL, SECRET, eventually
from tests.standins.telegram import Telegram
from tests.storage.linden import NOW

WIJKSTEM = Path(sysconfig.get_path("scripts")) / "wijkstem"
HOOK_SECRET = "a-secret-of-telegrams"
TEXTS = ("hallo", "1", "1", "2", "menu", "stop", "start")
RESIDENTS = range(5001, 5025)


@dataclass
class Service:
    """A service that is killed after so many acknowledged messages, and started again."""

    settings: dict[str, str]
    kills: list[int]
    port: int = 0
    acknowledged: int = 0
    process: asyncio.subprocess.Process | None = None
    session: ClientSession = field(default_factory=ClientSession)

    async def start(self) -> None:
        """Start the service; once more if its port was taken by somebody else meanwhile."""
        for _try in range(3):
            await self._begin()
            await eventually(self._begun)
            if await self._alive():
                return
        raise AssertionError("the service does not start")

    async def _begin(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process = await asyncio.create_subprocess_exec(
            WIJKSTEM, "serve", "--port", str(self.port), env=os.environ | self.settings
        )

    async def _begun(self) -> bool:
        """Whether it answers, or has ended."""
        ended = self.process is None or self.process.returncode is not None
        return ended or await self._alive()

    async def _alive(self) -> bool:
        try:
            async with self.session.get(f"http://127.0.0.1:{self.port}/healthz") as answer:
                return answer.status == 200
        except ClientError:
            return False

    async def taken(self, update: dict[str, Any]) -> bool:
        """Post an update; whether it was acknowledged."""
        url = f"http://127.0.0.1:{self.port}/hooks/village/telegram"
        headers = {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}
        try:
            async with self.session.post(url, json=update, headers=headers) as answer:
                done = answer.status == 200
        except ClientError:
            return False
        self.acknowledged += done
        if self.kills and self.acknowledged >= self.kills[0]:
            await self.kill()
        return done

    async def kill(self) -> None:
        """Kill the service in the middle of whatever it does, and start it again."""
        self.kills.pop(0)
        await self.stop(signal.SIGKILL)
        await self.start()

    async def stop(self, by: signal.Signals) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(by)
            await self.process.wait()


@pytest.fixture
def organisations(tmp_path: Path, url: str) -> Path:
    """Name the organisation whose store the tests open too."""
    path = tmp_path / "organisations.toml"
    providers = f'telegram_token = "7:stand-in"\ntelegram_secret = "{HOOK_SECRET}"\n'
    organisation = f'[[organisation]]\nname = "village"\ndatabase_url = "{url}"\n'
    path.write_text(organisation + providers, "utf-8")
    return path


@pytest.fixture
async def service(organisations: Path, store: Storage) -> AsyncIterator[Service]:
    """Serve an edition in which people vote, that will be killed once."""
    await store.run(lambda db: editions.create(db, PLAIN, [], NOW, "test"))
    async with Telegram() as chats:
        with organisations.open("a", encoding="utf-8") as file:
            file.write(f'telegram_api = "{chats.url}"\n')
        settings = {
            "WIJKSTEM_SECRET_KEY": SECRET,
            "WIJKSTEM_ORGANISATIONS_FILE": str(organisations),
        }
        service = Service(settings, [60])
        await service.start()
        yield service
        await service.stop(signal.SIGTERM)
        await service.session.close()


async def test_what_was_acknowledged_is_answered_once_though_the_plug_is_pulled(
    service: Service, store: Storage
) -> None:
    chats = Telegram()
    updates = {chat: [chats.text(chat, text) for text in TEXTS] for chat in RESIDENTS}

    async def live(chat: int) -> None:
        for update in updates[chat]:

            async def taken(update: dict[str, Any] = update) -> bool:
                return await service.taken(update)

            await eventually(taken)

    await asyncio.gather(*map(live, RESIDENTS))
    assert service.kills == []

    async def rows(table: Table) -> list[Any]:
        return await store.run(lambda db: list(db.execute(select(table)).mappings()))

    expected = {str(update["update_id"]) for said in updates.values() for update in said}
    assert [row["status"] for row in await rows(inbox)] == ["done"] * len(expected)
    assert {row["message_id"] for row in await rows(inbox)} == expected
    keys = {SEAL.key("telegram", str(chat)) for chat in RESIDENTS}
    answers = [row["key"] for row in await rows(outbox)]
    assert {key: answers.count(key) for key in keys} == dict.fromkeys(keys, len(TEXTS))
    moved = {row["key"]: row["prompt"] for row in await rows(conversations)}
    assert moved == dict.fromkeys(keys, len(TEXTS))
