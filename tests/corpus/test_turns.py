"""300 hostile texts as residents type them: each is answered, kept as it is, and never logged."""

import json
from io import StringIO
from pathlib import Path

import pytest

from bot.webhooks.events import event
from storage.engine import Storage
from storage.journal import Link
from storage.tables import ideas, inbox, journal, outbox, reactions
from tests.bot.moderation.square import HANS, square
from tests.bot.quarter import Quarter
from tests.corpus.hostile import EVERY
from tests.corpus.wall import kept
from tests.logged import logged
from tests.storage.linden import SLUG

__all__ = ["logged"]

BEFORE = "Plan "
"""What stands before each text: some by themselves are a word of ours, or a number."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give a store of SQLite's: what is kept of a text is the same on either."""
    return f"sqlite:///{tmp_path / 'store.db'}"


async def typed(quarter: Quarter, text: str) -> None:
    """Type a text as an idea with a place, and as a question to its author."""
    [asked] = await quarter.say(HANS, "menu", "nieuw plan", BEFORE + text)
    if "different" in asked.keys:
        await quarter.tap(HANS, "different")
    answers = await quarter.say(HANS, BEFORE + text)
    if "answer:?" in answers[-1].keys:
        await quarter.tap(HANS, "answer:?", "answer:?")
    await quarter.tap(HANS, "send")
    await quarter.say(HANS, "menu", "?7")
    [page] = await quarter.tap(HANS, "discuss")
    if "react" in page.keys:
        page = (await quarter.tap(HANS, "react"))[-1]
    if "side:question" in page.keys:
        await quarter.tap(HANS, "side:question")
        await quarter.say(HANS, BEFORE + text)


async def told(quarter: Quarter) -> str:
    """Return all that webhooks post of what was done."""
    columns = ("position", "at", "kind", "content", "head")
    rows = await quarter.rows(journal)
    assert len(rows) >= 20
    links = (Link(*(row[name] for name in columns)) for row in rows)
    every = [link._replace(content=json.loads(str(link.content))) for link in links]
    return "".join(event(SLUG, link).body.decode() for link in every)


async def test_every_text_is_answered_kept_and_not_logged(store: Storage, logged: StringIO) -> None:
    quarter = await square(store)
    texts = [text for text in EVERY if kept(text) and len(text) < 290][::15]
    for text in texts:
        await typed(quarter, text)
    found = [str(row["text"]) for row in await quarter.rows(ideas)][1:]
    assert found == [kept(BEFORE + text) for text in texts]
    assert {row["status"] for row in await quarter.rows(inbox)} <= {"done", ""}
    assert not quarter.lines["telegram"].refused
    assert len(await quarter.rows(reactions)) == 3
    assert not {"failed", "dead"} & {row["status"] for row in await quarter.rows(outbox)}
    for text in texts:
        assert len(text) < 5 or text not in logged.getvalue(), ascii(text)
    posted = await told(quarter)
    for text in texts:
        assert len(text) < 5 or kept(text) not in posted, ascii(text)
    await quarter.office.stop()
