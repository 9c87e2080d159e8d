"""300 hostile texts where everybody reads ideas, and programs do: shown, and never run."""

import json
from collections.abc import AsyncIterator, Iterator
from html import escape
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from bot.exports.tables import plain
from bot.public.routes import public_page
from bot.webhooks.events import event
from budget.idea import shortened
from locales.catalogue import unbroken
from storage.engine import Storage, open_storage
from storage.journal import Link
from tests.bot.api.world import SEAL, browsing
from tests.corpus.test_pages_and_files import RUN
from tests.corpus.town import REFUSED, SOME, TEXTS, settle, text_of
from tests.storage.linden import NOW, SLUG


def shown(text: str) -> str:
    """Return a text as it stands on a page: escaped, and with its amounts on one line."""
    return escape(unbroken(text))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Storage]:
    """Give the store of the town."""
    storage = await open_storage(f"sqlite:///{tmp_path / 'town.db'}", "village")
    await storage.run(lambda db: settle(db, SEAL))
    yield storage
    await storage.close()


def pages(town: Storage) -> AsyncClient:
    """Return a browser on the public page."""
    app = FastAPI()
    app.mount("/editions", public_page({"village": town}))
    return AsyncClient(transport=ASGITransport(app), base_url="http://town.example")


def bare(html: str) -> str:
    """Return a page with quotes written in one way."""
    return html.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


async def test_the_page_of_an_idea_shows_it_in_every_place(town: Storage) -> None:
    async with pages(town) as browser:
        for number, text in enumerate(TEXTS, 1):
            html = bare((await browser.get(f"/editions/{SLUG}/ideas/{number}")).text)
            assert not RUN.search(html), ascii(text)
            assert html.count(shown(text)) >= 3, ascii(text)
            assert html.count(shown(text[:300])) >= 5, ascii(text)
            assert shown(shortened(text)) in html, ascii(text)
        for number in SOME:
            html = bare((await browser.get(f"/editions/{SLUG}/ideas/{number + REFUSED}")).text)
            assert not RUN.search(html)
            assert html.count(shown(text_of(number))) >= 4, ascii(text_of(number))


async def test_the_list_of_ideas_shows_every_title(town: Storage) -> None:
    found = ""
    async with pages(town) as browser:
        for page in range(1, 2 + len(TEXTS) // 50):
            found += (await browser.get(f"/editions/{SLUG}/ideas?page={page}")).text
        for text in TEXTS[::20]:
            asked = await browser.get(f"/editions/{SLUG}/ideas", params={"word": text})
            assert not RUN.search(asked.text), ascii(text)
    assert not RUN.search(found)
    found = bare(found)
    assert [text for text in TEXTS if shown(shortened(text)) not in found] == []


def strings(value: object) -> Iterator[str]:
    """Give every string in a document."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from strings(one)
        case dict():
            yield from strings(list(value.values()))


async def test_programs_are_told_it_as_it_is(town: Storage) -> None:
    async with browsing(town) as client:
        for number, text in enumerate(map(plain, TEXTS), 1):
            answer = await client.get(f"/api/v1/editions/{SLUG}/ideas/{number}")
            assert answer.headers["content-type"] == "application/json"
            said = list(strings(answer.json()))
            assert not text or said.count(text) >= 3, ascii(text)
            assert not text or sum(one.startswith(text[:290]) for one in said) >= 5, ascii(text)
        listed = await client.get(f"/api/v1/editions/{SLUG}/ideas?limit=100")
        decided = await client.get(f"/api/v1/editions/{SLUG}/decisions")
    assert {*map(plain, TEXTS[:90])} <= {*strings(listed.json())}
    assert not {text for text in TEXTS if len(text) > 15} & {*strings(decided.json())}


def test_a_webhook_gives_a_reason_back_as_it_was_written() -> None:
    for position, text in enumerate(TEXTS):
        content: dict[str, str | int] = {"number": 1, "reason": text}
        made = event(SLUG, Link(position, NOW, "project-withdrawn", content, "ab" * 32))
        assert json.loads(made.body)["data"]["content"] == content, ascii(text)
        assert b"\n" not in made.body
