"""How the API answers: once for what stays the same, to anybody, and plainly when it cannot."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TypeVar

import pytest
from httpx import AsyncClient
from pydantic import BaseModel
from sqlalchemy import Connection
from starlette.requests import Request

from bot.api.fresh import Freshness
from bot.api.known import Known
from bot.public.seen import FRESH
from storage import journal
from storage.contributions import ideas
from storage.engine import Storage, Store
from storage.journal import Entry
from storage.outage import StoreDown
from tests.bot.api.world import IDEAS, RESULTS, VOTING, browsing, founded
from tests.storage.linden import NOW, idea
from tests.stores import do

T = TypeVar("T")
ADDRESS = f"/api/v1/editions/{IDEAS}"


class Nothing(BaseModel):
    """An answer with nothing in it."""


class Counting:
    """A store that counts how often it is asked, and can fail."""

    def __init__(self, store: Storage) -> None:
        self.store, self.asked = store, 0
        self.failure: Exception | None = None

    async def run(self, work: Callable[[Connection], T]) -> T:
        self.asked += 1
        if self.failure:
            raise self.failure
        return await self.store.run(work)

    async def close(self) -> None:
        await self.store.close()


@pytest.mark.parametrize("path", ["", "/ideas", "/ideas/1", "/decisions", "/turnout"])
async def test_who_has_the_answer_already_hears_that_it_is_the_same(
    client: AsyncClient, path: str
) -> None:
    first = await client.get(ADDRESS + path)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"if-none-match": tag},
        {"if-none-match": f'"other", {tag.removeprefix("W/")}'},
        {"if-none-match": "*"},
        {"if-modified-since": since},
        {"if-none-match": tag, "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ):
        again = await client.get(ADDRESS + path, headers=headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    early = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    for headers in (
        {"if-none-match": '"other"'},
        {"if-modified-since": early},
        {"if-modified-since": "yesterday"},
        {"if-none-match": '"other"', "if-modified-since": since},
    ):
        assert (await client.get(ADDRESS + path, headers=headers)).status_code == 200


def test_nothing_was_modified_after_the_date_of_its_answer() -> None:
    fresh = Freshness(lambda: NOW + timedelta(microseconds=1))
    request = Request({"type": "http", "path": ADDRESS, "query_string": b"", "headers": []})
    told = fresh.answer(request, (1,), Nothing).headers["last-modified"]
    assert parsedate_to_datetime(told) <= NOW - timedelta(seconds=2)


async def test_an_answer_is_another_once_something_changed(store: Storage) -> None:
    await do(store, founded)
    async with browsing(store) as client:
        before = await client.get(f"{ADDRESS}/ideas")
    await do(store, ideas.put, IDEAS, idea(90))
    async with browsing(store) as client:
        tag = {"if-none-match": before.headers["etag"]}
        after = await client.get(f"{ADDRESS}/ideas", headers=tag)
    assert after.status_code == 200


async def test_pages_of_any_origin_may_ask(client: AsyncClient) -> None:
    for path in ("", "/ideas", "/result", "/ideas?limit=x", "/openapi.json"):
        answer = await client.get(ADDRESS + path)
        assert answer.headers["access-control-allow-origin"] == "*"
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    answer = await client.options(f"{ADDRESS}/ideas", headers=asked)
    assert answer.status_code == 204
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    ("method", "path", "status", "detail"),
    [
        ("GET", "/nothing", 404, "There is nothing at this address."),
        ("GET", "/editions/", 404, "There is nothing at this address."),
        ("GET", "/editions/other", 404, "There is no edition other."),
        ("GET", "/editions/one%0Atwo", 404, "There is no edition one"),
        ("GET", f"/editions/{IDEAS}/ideas/2", 404, "There is no idea 2 that everybody can read."),
        ("GET", f"/editions/{VOTING}/result", 404, "The result of votes is not known yet."),
        ("POST", "/editions", 405, "Everything can be read here, and nothing be changed: use GET."),
        ("DELETE", f"/editions/{IDEAS}", 405, ""),
        ("GET", f"/editions/{IDEAS}/ideas/one", 422, "What was asked for cannot be understood."),
    ],
)
async def test_what_cannot_be_answered_is_a_problem_that_says_why(
    client: AsyncClient, method: str, path: str, status: int, detail: str
) -> None:
    answer = await client.request(method, f"/api/v1{path}")
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["type"]) == (
        status,
        status,
        "about:blank",
    )
    assert problem["detail"].startswith(detail)


async def test_every_parameter_that_is_wrong_is_named(client: AsyncClient) -> None:
    answer = await client.get(f"{ADDRESS}/ideas?limit=0&standing=hidden")
    assert {error["name"] for error in answer.json()["errors"]} == {"limit", "standing"}


async def test_while_the_store_is_away_what_was_read_is_told(town: Store) -> None:
    counting, seconds = Counting(town), [0.0]
    known = Known(counting, lambda: seconds[0])
    seen = await known.window.edition(IDEAS)
    assert seen
    counting.failure = StoreDown()
    with pytest.raises(StoreDown):
        await known.shelf(seen)
    counting.failure = None
    shelf = await known.shelf(seen)
    counting.failure, seconds[0] = StoreDown(), FRESH
    assert await known.shelf(seen) is shelf
    assert shelf.decisions


@pytest.mark.parametrize(
    ("failure", "status"), [(StoreDown(), 503), (RuntimeError("our own mistake"), 500)]
)
async def test_a_failure_is_a_problem_as_well_and_tells_nothing_of_itself(
    town: Store, failure: Exception, status: int
) -> None:
    counting = Counting(town)
    counting.failure = failure
    async with browsing(counting, mute=True) as client:
        answer = await client.get(f"{ADDRESS}/ideas")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers.get("retry-after") == ("10" if status == 503 else None)
    assert "mistake" not in answer.text


async def test_many_readers_are_few_questions_to_the_store(town: Store) -> None:
    counting = Counting(town)
    async with browsing(counting) as client:
        for slug in (IDEAS, RESULTS, "other"):
            for path in ("", "/ideas", "/decisions", "/receipts", "/turnout") * 3:
                await client.get(f"/api/v1/editions/{slug}{path}")
    assert counting.asked == 3  # one for all editions, and one for each that was asked for


async def test_what_is_new_is_read_and_nothing_else(store: Storage) -> None:
    await do(store, founded)
    seconds = [0.0]
    known = Known(store, lambda: seconds[0])
    seen = await known.window.edition(IDEAS)
    assert seen
    before = list((await known.shelf(seen)).decisions)
    for kind in ("counted", "idea-edited"):
        await do(store, journal.write, IDEAS, Entry(NOW, kind, "Fatma"))
    assert (await known.shelf(seen)).decisions == before
    seconds[0] = FRESH
    first, *others = (await known.shelf(seen)).decisions
    assert first is before[0]
    assert [link.kind for link in others] == ["phase-entered", "counted"]
