"""A backup of SQLite that is made while residents write, as docs/reliability.md says to."""

import asyncio
import re
import shlex
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import journal
from storage.ballots import votes
from storage.engine import Storage, open_storage
from storage.tables import inbox
from tests.bot.quarter import ORGANISATION, Quarter, eventually
from tests.storage.linden import SLUG

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
RESIDENTS = [f"+316123400{n:02}" for n in range(12)]


def command(source: Path, target: Path) -> list[str]:
    """Return the command of the document, for these files."""
    text = DOCUMENT.read_text("utf-8")
    [line] = re.findall(r"^    (\.venv/bin/python -c .+)$", text, re.MULTILINE)
    python, *words = shlex.split(line)
    assert (python, words[-2:]) == (".venv/bin/python", ["data/wijkstem.db", "backup.db"])
    return [sys.executable, *words[:-2], str(source), str(target)]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the address of a file."""
    return f"sqlite:///{tmp_path / 'store.db'}"


async def backed_up(source: Path, target: Path) -> int:
    """Make a backup in a process of its own; return its exit status."""
    process = await asyncio.create_subprocess_exec(
        *command(source, target), stderr=asyncio.subprocess.PIPE
    )
    await process.communicate()
    return process.returncode or 0


async def acknowledged(storage: Storage) -> set[str]:
    """Return what stands in the inbox."""
    rows = await storage.run(lambda db: db.execute(select(inbox.c.message_id)).all())
    return {row[0] for row in rows}


async def write_on(quarter: Quarter, taken: set[str]) -> None:
    """Write until cancelled, and note what was acknowledged."""
    number = 0
    while True:
        number += 1
        one = quarter.inbound(RESIDENTS[number % len(RESIDENTS)], "menu", "sms")
        await quarter.take(one)
        taken.add(one.message_id)


async def test_everything_acknowledged_before_a_backup_is_in_it(
    quarter: Quarter, tmp_path: Path
) -> None:
    for address in RESIDENTS:
        await quarter.join(address, "sms")
        await quarter.vote(address, "1, 3", "sms")
    taken = await acknowledged(quarter.storage)
    writing = asyncio.create_task(write_on(quarter, taken))

    async def many() -> bool:
        return len(taken) >= 200

    await eventually(many)
    before = set(taken)
    assert await backed_up(tmp_path / "store.db", tmp_path / "backup.db") == 0
    assert taken > before  # nobody had to wait for the backup
    writing.cancel()
    with suppress(asyncio.CancelledError):
        await writing
    await quarter.office.stop()
    for part in await asyncio.to_thread(lambda: list(tmp_path.glob("store.db*"))):
        part.unlink()
    (tmp_path / "backup.db").rename(tmp_path / "store.db")

    restored = Quarter(await open_storage(f"sqlite:///{tmp_path / 'store.db'}", ORGANISATION))
    kept = await acknowledged(restored.storage)
    assert before <= kept
    assert await restored.storage.run(lambda db: journal.broken(db, SLUG)) is None
    assert await restored.storage.run(lambda db: votes.broken(db, SLUG)) is None
    assert await restored.storage.run(lambda db: votes.turnout(db, SLUG)) == len(RESIDENTS)
    restored.office.start_turns()
    again = [quarter.inbound(RESIDENTS[0], "menu", "sms")._replace(message_id=m) for m in before]
    await restored.take(*again)
    assert await acknowledged(restored.storage) == kept
    await restored.deliver()
    assert len(await restored.do(quarter.inbound(RESIDENTS[0], "menu", "sms"))) == 1
    await restored.office.stop()


@pytest.mark.usefixtures("store")
async def test_a_backup_never_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "backup.db").write_text("the backup of yesterday", "utf-8")
    assert await backed_up(tmp_path / "store.db", tmp_path / "backup.db") != 0
    assert (tmp_path / "backup.db").read_text("utf-8") == "the backup of yesterday"
