"""A walk over every page of an edition, along every link, as a reader without a mouse takes it."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection

from bot.contacts import Contacts
from bot.public.routes import public_page
from budget.ballot import Basket
from budget.discussion import Reaction, Side
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import pictures, reactions
from storage.engine import Storage
from storage.process.editions import create, enter
from tests.bot.public.test_board import SEAL
from tests.bot.public.test_ideas import ACCEPTED, REFUSED
from tests.bot.public.test_public_page import HOSTILE, conclude, vote
from tests.pictures import CONTENT, NAME, illustrated
from tests.storage.linden import DAY, EDITION, NOW, SLUG, idea
from tests.stores import do

PAGE = f"/editions/{SLUG}"
SECRET = "Wat niemand mag lezen."
OURS = {"village": Contacts("wijkstem_bot", "+3197010200002", "+3197010200001")}
SHOWN = illustrated(EDITION)
IDEAS = [
    ACCEPTED,
    replace(
        REFUSED, title=HOSTILE, text=HOSTILE, author=HOSTILE, organisation=HOSTILE, picture=NAME
    ),
    replace(idea(5), standing=Standing.MERGED, into=3, text=SECRET),
    replace(idea(6), standing=Standing.HIDDEN, text=SECRET, title=SECRET),
    replace(
        idea(7), standing=Standing.WAITING, text=SECRET, title=SECRET, picture="0" * 64 + ".jpg"
    ),
    replace(idea(8), standing=Standing.WITHDRAWN, text=SECRET, title=SECRET),
    *map(idea, range(10, 59)),
]


def found(db: Connection) -> None:
    """Found an edition in which people vote, with ideas of every standing and what is said."""
    create(db, replace(SHOWN, entered=Phase.IDEAS), IDEAS, NOW - 90 * DAY, "test")
    pictures.keep(db, SLUG, {NAME: CONTENT})
    for text in (HOSTILE, SECRET):
        reactions.put(db, SLUG, Reaction(0, 3, Side.AGAINST, text, "a resident"), NOW, SEAL)
    reactions.become(db, SLUG, 2, Standing.HIDDEN, SEAL)
    enter(db, SHOWN, NOW, "test")


class Page(HTMLParser):
    """What matters of a page to who walks: its elements, and the links within its window."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.all if name == tag]

    @property
    def links(self) -> list[str]:
        return [link["href"] or "" for link in self.of("a") if "target" not in link]


def reader(store: Storage) -> AsyncClient:
    """Return a Dutch reader, as if nobody had looked before."""
    app = FastAPI()
    app.mount("/editions", public_page({"village": store}, known=lambda: OURS))
    dutch = {"accept-language": "nl"}
    return AsyncClient(transport=ASGITransport(app), base_url="http://town", headers=dutch)


@pytest.fixture
async def browser(store: Storage) -> AsyncIterator[AsyncClient]:
    await do(store, found)
    async with reader(store) as client:
        yield client


async def walked(browser: AsyncClient, start: str) -> dict[str, str]:
    """Return every page that can be reached from here, by its address; files are left alone."""
    seen: dict[str, str] = {}
    ahead = [start]
    while ahead:
        address = ahead.pop()
        if address in seen:
            continue
        answer = await browser.get(address)
        assert answer.status_code == 200, address
        seen[address] = answer.text
        for link in Page(answer.text).links:
            target = urlsplit(urljoin(address, link))
            if not target.scheme and "/files/" not in target.path:
                ahead.append(f"{target.path}?{target.query}".rstrip("?"))
    return seen


def _whole(html: str) -> None:
    """Assert what WCAG 2.1 AA asks of any page, as far as its source shows it."""
    page = Page(html)
    [language] = [one["lang"] for one in page.of("html")]
    assert language in {"nl", "en"}
    charts = [one for one in page.of("svg") if one.get("class") == "chart"]
    assert len(charts) == len(page.of("table"))
    assert len(page.of("h1")) == len(page.of("main")) == 1
    assert len(page.of("title")) == 1 + len(charts)
    headings = [int(tag[1]) for tag, _ in page.all if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert all(image.get("alt") for image in page.of("img"))
    labelled = {label["for"] for label in page.of("label")}
    fields = [*page.of("select"), *(f for f in page.of("input") if f.get("type") != "hidden")]
    assert {field["id"] for field in fields} == labelled
    names = [one["id"] for _tag, one in page.all if "id" in one]
    assert len(names) == len(set(names))
    for _tag, one in page.all:
        assert {one.get("aria-labelledby")} <= {None, *names}
        assert not any(name == "style" or name.startswith("on") for name in one)
    assert page.of("script") == page.of("style") == []


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"word": "A" * 65, "language": "en"}, {"language": "en"}),
        ({"language": "nederlands", "page": "x"}, {}),
        ({"language": "en", "embed": "1" * 9}, {"language": "en"}),
    ],
)
async def test_what_nobody_types_is_left_out_of_an_address(
    browser: AsyncClient, asked: dict[str, str], kept: dict[str, str]
) -> None:
    answer = await browser.get(f"{PAGE}/ideas", params=asked)
    assert answer.status_code == 303
    there = await browser.get(answer.headers["location"])
    assert there.status_code == 200
    assert there.content == (await browser.get(f"{PAGE}/ideas", params=kept)).content


async def test_every_page_can_be_reached_and_read_and_says_nothing_of_the_count(
    browser: AsyncClient, store: Storage
) -> None:
    receipts = await do(store, vote, [Basket((1,))] * 12)
    before = await walked(browser, "/editions/")
    assert {f"{PAGE}/ideas/{n}" for n in (3, 4, 10, 58)} <= before.keys()
    assert {f"{PAGE}/projects/{n}" for n in (1, 2, 3)} <= before.keys()
    assert f"{PAGE}/ideas?page=2" in before
    assert f"{PAGE}/ideas/4?language=en" in before
    for html in before.values():
        _whole(html)
        assert SECRET not in html
        assert "<script" not in html
        assert not any(receipt in html for receipt in receipts)
    await do(store, vote, [Basket((2,))] * 11 + [Basket((1, 3))])
    async with reader(store) as other:
        assert await walked(other, "/editions/") == before


async def test_what_cannot_be_read_is_on_no_page_of_its_own_either(browser: AsyncClient) -> None:
    for number, status in ((5, 200), (6, 404), (7, 404), (8, 404), (99, 404)):
        answer = await browser.get(f"{PAGE}/ideas/{number}")
        assert answer.status_code == status, number
        assert SECRET not in answer.text
    picture = "0" * 64 + ".jpg"
    assert (await browser.get(f"{PAGE}/pictures/{picture}")).status_code == 404
    found = await browser.get(f"{PAGE}/ideas", params={"word": "niemand"})
    assert "Er is niets gevonden." in found.text


async def test_after_the_count_every_page_is_whole_as_well(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, vote, [Basket((1, 3))] * 7 + [Basket((2,))] * 4)
    await do(store, conclude, SHOWN)
    pages = await walked(browser, PAGE)
    for html in pages.values():
        _whole(html)
    assert '<svg class="chart"' not in pages[PAGE]
    assert pages[f"{PAGE}/result"].count('<svg class="chart"') == 5


async def test_only_what_is_meant_to_be_embedded_can_be_framed_and_has_nothing_around_it(
    browser: AsyncClient,
) -> None:
    for path in ("/editions/", PAGE, f"{PAGE}/ideas", f"{PAGE}/ideas/3", f"{PAGE}/ideas/99"):
        policy = (await browser.get(path)).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy, path
    for path, html in (await walked(browser, f"{PAGE}/embed")).items():
        assert path.endswith("/embed") or "embed=1" in path
        assert 'class="skip"' not in html
        assert 'class="languages"' not in html
        headers = (await browser.get(path)).headers
        assert "frame-ancestors" not in headers["content-security-policy"]
        assert headers["content-security-policy"].startswith("default-src 'none'; ")


async def test_a_language_that_was_asked_for_goes_along(browser: AsyncClient) -> None:
    pages = await walked(browser, f"{PAGE}/ideas?language=en&theme=groen")
    english = [html for path, html in pages.items() if "language=en" in path]
    assert len(english) > 50
    assert all('<html lang="en">' in html for html in english)
    first = pages[f"{PAGE}/ideas?language=en&theme=groen"]
    assert f'href="{PAGE}/ideas?language=nl&amp;theme=groen"' in first


async def test_a_reader_with_a_keyboard_can_skip_to_the_page_itself(browser: AsyncClient) -> None:
    page = Page((await browser.get(PAGE)).text)
    assert page.links[0] == "#main"
    assert [one["id"] for one in page.of("main")] == ["main"]


async def test_where_no_edition_is_the_list_says_so(browser: AsyncClient) -> None:
    nowhere = ASGITransport(public_page({}))
    async with AsyncClient(transport=nowhere, base_url="http://town") as other:
        answer = await other.get("/", headers={"accept-language": "nl"})
    assert "Er is hier nog geen burgerbegroting." in answer.text
    there = (await browser.get("/editions/")).text
    assert f'<a href="{PAGE}">Burgerbegroting van De Linden</a>' in there
    assert "Stemmen" in there
