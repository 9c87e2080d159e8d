"""The pictures of projects, as the town and the providers of chats fetch them."""

import re
from dataclasses import replace

import pytest
from httpx import AsyncClient
from sqlalchemy import Connection

from bot.public.pictures import Gallery
from bot.public.seen import Window
from budget.audience import Audience, Who
from budget.ballot import Basket
from budget.broadcast import Broadcast
from budget.timeline import Phase
from budget.updates import Photo, PhotoHidden, Update
from storage.contributions import pictures
from storage.engine import Storage
from storage.post import broadcasts
from storage.process import progress
from tests.bot.public.test_public_page import PAGE, browser, conclude, found, vote
from tests.pictures import BENCH, CONTENT, NAME, illustrated
from tests.storage.linden import EDITION, NOW, SLUG
from tests.stores import do

__all__ = ["browser"]

ADDRESS = f"{PAGE}/pictures/{NAME}"
SHOWN = illustrated(EDITION)
HOSTILE = {"nl": '"><script>alert("1")</script>'}


def _founded(db: Connection) -> None:
    found(db, SHOWN)
    pictures.keep(db, SLUG, {NAME: CONTENT})


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_picture_is_given_as_what_it_is_and_kept_for_ever(
    browser: AsyncClient, store: Storage, method: str
) -> None:
    await do(store, _founded)
    answer = await browser.request(method, ADDRESS)
    headers = answer.headers
    assert (answer.status_code, headers["content-type"]) == (200, "image/jpeg")
    assert int(headers["content-length"]) == len(CONTENT)
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    if method == "GET":
        assert answer.content == CONTENT


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS.replace(SLUG, "other"),
        ADDRESS.replace(".jpg", ".png"),
        ADDRESS.removesuffix(".jpg"),
        ADDRESS[:-5] + "0.jpg",
        f"{PAGE}/pictures/..%2Fstyle.css",
        f"{PAGE}/pictures/",
    ],
)
async def test_what_is_no_picture_is_not_found(
    browser: AsyncClient, store: Storage, address: str
) -> None:
    await do(store, _founded)
    assert (await browser.get(address)).status_code == 404


async def test_a_picture_of_which_the_content_is_lost_is_not_found(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, SHOWN)
    assert (await browser.get(ADDRESS)).status_code == 404


async def test_beside_each_project_stands_its_picture_of_a_known_size(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, _founded)
    expected = (
        f'<img src="{ADDRESS}" alt="Een bank onder een boom." width="60" height="40"'
        ' loading="lazy">'
    )
    html = (await browser.get(PAGE)).text
    assert re.findall(r"<img [^>]*>", html) == [expected]
    english = (await browser.get(PAGE, params={"language": "en"})).text
    assert 'alt="A bench."' in english


async def test_it_stands_beside_the_result_as_well(browser: AsyncClient, store: Storage) -> None:
    await do(store, _founded)
    await do(store, vote, [Basket((1,))])
    await do(store, conclude, SHOWN)
    assert (await browser.get(PAGE)).text.count("<img ") == 1


async def test_before_voting_the_page_shows_no_project_and_no_picture(
    browser: AsyncClient, store: Storage
) -> None:
    await do(store, found, replace(SHOWN, entered=Phase.IDEAS))
    assert "<img " not in (await browser.get(PAGE)).text


async def test_what_is_on_it_cannot_be_code(browser: AsyncClient, store: Storage) -> None:
    first, *others = EDITION.projects
    hostile = replace(first, picture=replace(BENCH, text=HOSTILE))
    await do(store, found, replace(EDITION, projects=(hostile, *others)))
    assert "<script>" not in (await browser.get(PAGE)).text


async def test_a_photo_of_what_is_built_is_given_until_it_is_hidden(
    browser: AsyncClient, store: Storage
) -> None:
    def keep(db: Connection) -> None:
        found(db, EDITION)
        pictures.keep(db, SLUG, {NAME: CONTENT})
        progress.add(db, SLUG, Update(1, NOW, "Wilma", Photo(BENCH)))

    await do(store, keep)
    shown = await browser.get(ADDRESS)
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "public, max-age=600")
    hidden = Update(1, NOW, "Wilma", PhotoHidden(NAME, "A number plate."))
    await do(store, progress.add, SLUG, hidden)
    assert (await browser.get(ADDRESS)).status_code == 404


async def test_the_picture_of_a_broadcast_is_given_while_it_has_it(
    browser: AsyncClient, store: Storage
) -> None:
    def keep(db: Connection) -> Broadcast:
        found(db, EDITION)
        pictures.keep(db, SLUG, {NAME: CONTENT})
        return broadcasts.add(db, SLUG, Broadcast("Feest", Audience(Who.NEWS), {}, picture=BENCH))

    one = await do(store, keep)
    assert (await browser.get(ADDRESS)).content == CONTENT
    await do(store, broadcasts.keep, one, replace(one, picture=None))
    assert (await browser.get(ADDRESS)).status_code == 404


async def test_the_store_is_asked_for_a_picture_once(store: Storage) -> None:
    await do(store, _founded)
    gallery, seen = Gallery(store), await Window(store).edition(SLUG)
    assert seen is not None
    assert await gallery.picture(seen, NAME) == CONTENT
    await do(store, lambda db: db.exec_driver_sql("DELETE FROM pictures"))
    assert await gallery.picture(seen, NAME) == CONTENT
    assert await Gallery(store).picture(seen, NAME) is None
