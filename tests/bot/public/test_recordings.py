"""The recordings of pages, as the town and the providers of chats fetch them."""

import re
from dataclasses import replace

import pytest
from httpx import AsyncClient
from sqlalchemy import Connection

from budget.timeline import Phase
from budget.wording import reworded
from storage.contributions import recordings
from storage.engine import Storage
from tests.bot.public.test_public_page import PAGE, browser, found
from tests.recordings import MP3, OPUS, read_aloud
from tests.storage.linden import EDITION, SLUG
from tests.stores import do

__all__ = ["browser"]

ADDRESS = f"{PAGE}/recordings/{MP3.name}"
READ = read_aloud(EDITION, "how", "timeline", "rules", "counting", "influence", "project:1")
SIZE = len(MP3.content)


def _founded(db: Connection) -> None:
    found(db, READ)
    recordings.keep(db, SLUG, {MP3.name: MP3.content, OPUS.name: OPUS.content})


def heard(html: str) -> list[str]:
    """Return what each player on a page plays, by its label."""
    return re.findall(r'<audio controls preload="none" src="[^"]+" aria-label="([^"]+)">', html)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_recording_is_given_as_what_it_is_and_kept_for_ever(
    browser: AsyncClient, store: Storage, method: str
) -> None:
    await do(store, _founded)
    answer = await browser.request(method, ADDRESS)
    headers = answer.headers
    assert (answer.status_code, headers["content-type"]) == (200, "audio/mpeg")
    assert (int(headers["content-length"]), headers["accept-ranges"]) == (SIZE, "bytes")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["x-content-type-options"] == "nosniff"
    if method == "GET":
        assert answer.content == MP3.content


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=100-299", 100, 299),
        ("bytes=100-999999", 100, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        ("bytes=-999999", 0, SIZE - 1),
    ],
)
async def test_a_player_can_ask_for_a_part_of_it(
    browser: AsyncClient, store: Storage, asked: str, first: int, last: int
) -> None:
    await do(store, _founded)
    answer = await browser.get(ADDRESS, headers={"range": asked})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.content == MP3.content[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=5-4", "bytes=999999-", "bytes=-0"])
async def test_a_part_that_is_not_there_is_refused(
    browser: AsyncClient, store: Storage, asked: str
) -> None:
    await do(store, _founded)
    answer = await browser.get(ADDRESS, headers={"range": asked})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "x"])
async def test_what_is_no_part_brings_the_whole(
    browser: AsyncClient, store: Storage, asked: str
) -> None:
    await do(store, _founded)
    answer = await browser.get(ADDRESS, headers={"range": asked})
    assert (answer.status_code, answer.content) == (200, MP3.content)


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS.replace(SLUG, "other"),
        ADDRESS.replace(".mp3", ".ogg"),
        ADDRESS[:-5] + "0.mp3",
        f"{PAGE}/recordings/{OPUS.name}",
        f"{PAGE}/pictures/{MP3.name}",
        f"{PAGE}/recordings/",
    ],
)
async def test_what_is_no_recording_of_the_edition_is_not_found(
    browser: AsyncClient, store: Storage, address: str
) -> None:
    await do(store, _founded)
    assert (await browser.get(address)).status_code == 404


async def test_an_ogg_is_given_as_one(browser: AsyncClient, store: Storage) -> None:
    spoken = {"nl": replace(READ.recordings["how"]["nl"], name=OPUS.name)}
    await do(store, found, replace(READ, recordings={"how": spoken}))
    await do(store, recordings.keep, SLUG, {OPUS.name: OPUS.content})
    answer = await browser.get(f"{PAGE}/recordings/{OPUS.name}")
    assert (answer.headers["content-type"], answer.content) == ("audio/ogg", OPUS.content)


async def test_the_store_is_asked_again_where_the_content_is_lost(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, READ)
    assert (await browser.get(ADDRESS)).status_code == 404


async def test_the_pages_have_players_without_any_script(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, _founded)
    answer = await browser.get(PAGE)
    assert heard(answer.text) == [
        "Luister: Wanneer?",
        "Luister: Hoe werkt het?",
        "Luister: Wat gebeurt er dan?",
        "Luister: Regels",
        "Luister: Hoe stemmen tellen",
    ]
    assert "<script" not in answer.text
    assert "media-src 'self'" in answer.headers["content-security-policy"]
    assert heard((await browser.get(f"{PAGE}/projects/1")).text) == ["Luister: Bank"]
    assert heard((await browser.get(f"{PAGE}/projects/2")).text) == []


async def test_in_another_language_nothing_is_played(browser: AsyncClient, store: Storage) -> None:
    await do(store, _founded)
    for page in (PAGE, f"{PAGE}/projects/1"):
        assert heard((await browser.get(page, params={"language": "en"})).text) == []


async def test_what_the_page_no_longer_says_is_not_played(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, reworded(READ, "projects.1.text", "nl", "Om te liggen."))
    assert heard((await browser.get(f"{PAGE}/projects/1")).text) == []


async def test_what_is_called_a_page_cannot_be_code(browser: AsyncClient, store: Storage) -> None:
    first, *others = EDITION.projects
    hostile = replace(first, title={"nl": '"><script>alert(1)</script>'})
    await do(store, found, read_aloud(replace(EDITION, projects=(hostile, *others)), "project:1"))
    html = (await browser.get(f"{PAGE}/projects/1")).text
    assert "<script>" not in html
    assert len(heard(html)) == 1


async def test_before_voting_no_project_is_read_aloud(browser: AsyncClient, store: Storage) -> None:
    await do(store, found, replace(READ, entered=Phase.IDEAS))
    assert (await browser.get(f"{PAGE}/projects/1")).status_code == 404
