"""Of editions alike in name everything is the first organisation's, on the page and in the API."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Final

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection

from bot.api.service import api
from bot.public.routes import public_page
from storage.contributions import ideas, pictures
from storage.engine import Store, open_storage
from storage.process import editions
from tests.pictures import CONTENT, NAME, illustrated
from tests.storage.linden import DAY, EDITION, NOW, SLUG, idea

OWN: Final = "eikenhof"
"""The edition that only the second organisation has."""

SECRET: Final = "Van het gehucht"


@pytest.fixture
async def stores() -> AsyncIterator[dict[str, Store]]:
    """Give the stores of a village, and of a hamlet that has an idea 8 and a picture as well."""
    found = {name: await open_storage("sqlite://", name) for name in ("village", "hamlet")}
    await found["village"].run(
        lambda db: editions.create(db, EDITION, [idea(1)], NOW - 90 * DAY, "test")
    )
    await found["hamlet"].run(_hamlet)
    yield found
    for store in found.values():
        await store.close()


def _hamlet(db: Connection) -> None:
    shown = replace(illustrated(EDITION), place=SECRET, organiser={"nl": SECRET})
    for slug in (SLUG, OWN):
        editions.create(db, replace(shown, slug=slug), [], NOW - 90 * DAY, "test")
        ideas.put(db, slug, replace(idea(8), title=SECRET, text=SECRET))
        pictures.keep(db, slug, {NAME: CONTENT})


def _addresses(app: FastAPI, slug: str) -> list[str]:
    """Return every address below an edition, with what only the hamlet has in its gaps."""
    routes = [route for route in _routes(app) if "{slug}" in route.path]
    assert len(routes) >= 8
    found = []
    for route in routes:
        path = route.path.replace("{slug}", slug).replace("{name}", NAME)
        found.append(re.sub(r"{\w+(:\w+)?}", "8", path))
    return found


def _routes(app: FastAPI) -> list[APIRoute]:
    """Return the routes that an application included."""
    [included] = [
        found for route in app.routes if (found := getattr(route, "original_router", None))
    ]
    return [route for route in included.routes if isinstance(route, APIRoute)]


@pytest.mark.parametrize("made", [public_page, api])
async def test_nothing_of_the_second_is_told_under_a_name_that_the_first_has(
    stores: dict[str, Store], made: Callable[[Mapping[str, Store]], FastAPI]
) -> None:
    app = made(stores)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://town") as client:
        for address in _addresses(app, SLUG):
            answer = await client.get(address)
            assert SECRET not in answer.text, address
            assert answer.content != CONTENT, address
        own = [(await client.get(address)).content for address in _addresses(app, OWN)]
        assert any(SECRET.encode() in content for content in own)
        assert made is api or CONTENT in own
        listed = (await client.get("/editions" if made is api else "/")).text
        assert (listed.count(SECRET) > 0, listed.count("De Linden") > 0) == (True, True)
