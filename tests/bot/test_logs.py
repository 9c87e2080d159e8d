"""Logs, and files, in which nobody can be found."""

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog

from bot.app import quieten
from bot.channels import Refused, TryLater, Unsure
from storage.engine import open_storage
from storage.outage import StoreDown
from tests.bot.poison import refuse
from tests.bot.quarter import ORGANISATION, SECRET, Quarter

NUMBER = "+31698765432"
CHAT = "7700112233"
TYPED = "Canariestraat 12"
CANARIES = [NUMBER, NUMBER[1:], "0698765432", CHAT, "Canariestraat", SECRET]


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Catch everything that is logged, however unimportant, by us and by every library."""
    heard = StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quieten()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(heard))
    yield heard
    structlog.reset_defaults()
    root.removeHandler(handler)
    root.setLevel(level)


async def lived(quarter: Quarter) -> None:
    """Let residents do everything that they can, and much go wrong."""
    await quarter.join(NUMBER, "sms", news="yes")
    await quarter.vote(NUMBER, "1 3", "sms")
    await quarter.join(CHAT, news="yes")
    await quarter.say(CHAT, f"hulp, {TYPED}", f"idee {TYPED}", f"zoek {TYPED}", "mijn gegevens")
    await quarter.fill(CHAT, "1")
    await quarter.share(CHAT, NUMBER)
    for line in quarter.lines.values():
        line.faults += [
            Refused(f"no such chat {CHAT}"),
            TryLater(1),
            Unsure(NUMBER),
            KeyError(f"{NUMBER} {TYPED}"),
        ]
    for _each in range(5):
        await quarter.say(CHAT, "menu")
        await quarter.say(NUMBER, "menu", channel="sms")
    await quarter.office.ingest.keep_garbled("telegram", f'{{"text": "{TYPED}"'.encode())
    await quarter.storage.run(lambda db: refuse(db, "outbox", "NEW.channel = 'sms'"))
    await quarter.take(quarter.inbound(NUMBER, TYPED, "sms"))
    await quarter.storage.run(lambda db: refuse(db, "inbox", "NEW.channel = 'telegram'"))
    with pytest.raises(StoreDown):
        await quarter.take(quarter.inbound(CHAT, TYPED))


async def test_no_log_says_who_it_was_or_what_was_said(logged: StringIO) -> None:
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION))
    await quarter.found()
    quarter.office.start_turns()
    await lived(quarter)
    proofs = [
        str(option.number)
        for sent in quarter.lines["sms"].sent
        for option in sent.reply.options
        if option.key == "cast"
    ]
    texts = [sent.reply.text for line in quarter.lines.values() for sent in line.sent]
    await quarter.office.stop()
    said = logged.getvalue()
    assert said.count("turn failed") > 3
    assert "message put aside" in said
    assert proofs
    assert [canary for canary in (*CANARIES, *texts) if canary in said] == []
    assert [line for line in said.splitlines() if any(f'"{p}"' in line for p in proofs)] == []


def _read(folder: Path) -> bytes:
    """Return everything in the files of a store, also what the database has let go of."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_a_file_of_the_store_shows_nobody(tmp_path: Path) -> None:
    quarter = Quarter(await open_storage(f"sqlite:///{tmp_path / 'store.db'}", ORGANISATION))
    await quarter.found()
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms", news="yes")
    await quarter.vote(NUMBER, "1 3", "sms")
    await quarter.join(CHAT)
    await quarter.fill(CHAT, "1")
    await quarter.share(CHAT, NUMBER)
    await quarter.tap(CHAT, "cast")
    await quarter.say(CHAT, "hulp")
    await quarter.tap(CHAT, "help:answer")
    await quarter.say(CHAT, f"Ik woon in de {TYPED}, mijn nummer is {NUMBER}.")
    kept = _read(tmp_path)
    assert b"ballots" in kept
    assert [canary for canary in CANARIES if canary.encode() in kept] == []
    await quarter.office.stop()
