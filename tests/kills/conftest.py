"""What tests stand on in which a service dies."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.quarter import ORGANISATION
from tests.bot.quarter import SECRET as SECRET_KEY
from tests.kills.chats import TOKEN, Chats
from tests.kills.lives import SECRET, Lives, lives
from tests.stores import opened, organisation, store, url

__all__ = ["opened", "organisation", "store", "url"]


@pytest.fixture
def many() -> int:
    """Give the number of kills that are asked for by hand, or 0.

    `WIJKSTEM_KILLS=1000` kills the service a thousand times in each test, PostgreSQL a hundred
    times, and has a disk fail five hundred times.
    """
    return int(os.environ.get("WIJKSTEM_KILLS", "0"))


@pytest.fixture
async def chats() -> AsyncIterator[Chats]:
    """Have Telegram beside the service."""
    async with Chats() as there:
        yield there


def settings(folder: Path, url: str, chats: Chats) -> dict[str, str]:
    """Return the settings of a service for one organisation."""
    listed = folder / "organisations.toml"
    listed.write_text(
        f'[[organisation]]\nname = "{ORGANISATION}"\ndatabase_url = "{url}"\n'
        f'telegram_token = "{TOKEN}"\ntelegram_secret = "{SECRET}"\n'
        f'telegram_api = "{chats.url}"\n',
        "utf-8",
    )
    return {
        "WIJKSTEM_SECRET_KEY": SECRET_KEY,
        "WIJKSTEM_ORGANISATIONS_FILE": str(listed),
    }


@pytest.fixture
async def service(tmp_path: Path, url: str, chats: Chats) -> AsyncIterator[Lives]:
    """Give a service that has not begun."""
    async with lives(settings(tmp_path, url, chats)) as ours:
        yield ours
