"""A desk whose residents want news, while ideas are collected."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection

from budget.timeline import Phase
from storage.engine import Storage
from storage.residents import conversations
from storage.residents.conversations import Conversation
from tests.bot.desk.bureau import Browser, Bureau
from tests.bot.quarter import SEAL
from tests.storage.linden import DAY, EDITION, conversation


def _person(channel: str, address: str = "31600000001", **more: Any) -> Conversation:
    known = {"channel": channel, "sealed": SEAL.lock(address), "news": True, **more}
    return conversation(SEAL.key(channel, address), **known)


@pytest.fixture
async def bureau(filed: Storage) -> Bureau:
    """Give the desk of an edition with four residents, of whom three want news."""
    bureau = await Bureau(filed).open(replace(EDITION, entered=Phase.IDEAS))
    now = bureau.quarter.now

    def joined(db: Connection) -> None:
        long_ago = now - 4 * DAY
        people = [
            _person("sms", joined=now, changed=now),
            _person("telegram", joined=now, changed=now, language="en"),
            _person("whatsapp", joined=now, changed=long_ago),
            _person("telegram", "31600000002", joined=now, changed=now, news=False),
        ]
        conversations.keep(db, people)

    await filed.run(joined)
    return bureau


@pytest.fixture
async def rosa(bureau: Bureau) -> AsyncIterator[Browser]:
    """Give the browser of an organiser."""
    async with await bureau.browser("Rosa") as browser:
        yield browser


@pytest.fixture
async def roel(bureau: Bureau) -> AsyncIterator[Browser]:
    """Give the browser of another organiser."""
    async with await bureau.browser("Roel") as browser:
        yield browser
