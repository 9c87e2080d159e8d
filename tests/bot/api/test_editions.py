"""What programs hear of editions and their votes: all that is public, and nothing too early."""

import hashlib
import json
from secrets import randbelow
from typing import Any

import pytest
from httpx import AsyncClient

from bot.exports.files import files
from bot.exports.terms import counted
from budget.ballot import Basket
from storage.ballots import published
from storage.engine import Storage, Store
from tests.bot.api.world import (
    IDEAS,
    PREPARING,
    RESULTS,
    SECRETS,
    VOTING,
    browsing,
    everything,
    founded,
    vote,
)
from tests.storage.linden import EDITION, NOW
from tests.stores import do


async def read(client: AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/editions{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


async def test_all_editions_are_listed(client: AsyncClient) -> None:
    listed = (await read(client, ""))["editions"]
    assert [(one["slug"], one["phase"]) for one in listed] == [
        (PREPARING, "preparing"),
        (IDEAS, "ideas"),
        (VOTING, "voting"),
        (RESULTS, "results"),
    ]
    assert listed[0]["organiser"] == {"nl": "gemeente", "en": "municipality"}


async def test_an_edition_tells_its_timeline_areas_and_rules(client: AsyncClient) -> None:
    found = await read(client, f"/{IDEAS}")
    assert (found["budget"], found["zone"], found["languages"]) == (
        1_000,
        "Europe/Amsterdam",
        ["nl", "en"],
    )
    assert found["districts"] == [{"number": 1, "key": "haven", "title": {"nl": "Haven"}}]
    assert found["themes"][0]["background"] == {"nl": "Er zijn 12 bomen."}
    assert found["questions"][0]["answer"] == {"nl": "In mei."}
    assert [phase["phase"] for phase in found["timeline"]][:2] == ["preparing", "ideas"]
    assert found["timeline"][0]["ends"] == found["timeline"][1]["begins"]
    assert found["rules"] | {"vote": None} == {
        "fixed": False,
        "vote": None,
        "document": None,
        "hash": None,
        "lot_hash": None,
    }


async def test_rules_that_are_fixed_can_be_hashed_again(client: AsyncClient) -> None:
    rules = (await read(client, f"/{VOTING}"))["rules"]
    assert hashlib.sha256(rules["document"].encode()).hexdigest() == rules["hash"]
    result = await read(client, f"/{RESULTS}/result")
    lot = (await read(client, f"/{RESULTS}"))["rules"]["lot_hash"]
    assert lot == result["seed_hash"] == hashlib.sha256(result["seed"].encode()).hexdigest()


@pytest.mark.parametrize(("slug", "numbers"), [(PREPARING, []), (IDEAS, []), (VOTING, [1, 2, 3])])
async def test_projects_are_told_when_one_can_vote(
    client: AsyncClient, slug: str, numbers: list[int]
) -> None:
    projects = (await read(client, f"/{slug}/projects"))["projects"]
    assert [one["number"] for one in projects] == numbers
    if projects:
        assert projects[0]["withdrawn"] == "De grond is verkocht."
        assert (projects[1]["theme"], projects[1]["withdrawn"]) == (None, None)
        assert projects[2]["idea"] == 3


async def test_the_result_is_that_of_the_export(client: AsyncClient, town: Store) -> None:
    found = await do(town, published.load, RESULTS)
    document = json.loads(files(counted(found), randbelow, NOW)["result.json"])
    result = await read(client, f"/{RESULTS}/result")
    assert (result.pop("of"), result.pop("certified")) == ("projects", False)
    assert {name: document[name] for name in result} == result
    assert {"winners", "spent", "projects", "by_theme"} <= result.keys()


@pytest.mark.parametrize("slug", [PREPARING, IDEAS, VOTING])
async def test_no_result_is_told_before_it_is_public(client: AsyncClient, slug: str) -> None:
    assert (await client.get(f"/api/v1/editions/{slug}/result")).status_code == 404
    assert await read(client, f"/{slug}/receipts") == {"receipts": [], "next": None}


async def test_a_turnout_is_about_ten_at_least(client: AsyncClient) -> None:
    nobody, some, counted = [
        await read(client, f"/{slug}/turnout") for slug in (IDEAS, VOTING, RESULTS)
    ]
    assert nobody == {"ballots": None, "groups": []}
    assert some == {"ballots": 12, "groups": []}
    assert counted["ballots"] == 26
    assert {one["group"]: one["ballots"] for one in counted["groups"]} == {
        "sms": 12,
        "telegram": None,
        "whatsapp": None,
    }


async def test_receipts_are_told_a_page_at_a_time_and_looked_up(client: AsyncClient) -> None:
    first = await read(client, f"/{RESULTS}/receipts?limit=20")
    rest = await read(client, f"/{RESULTS}/receipts?limit=20&after={first['next']}")
    receipts = first["receipts"] + rest["receipts"]
    assert rest["next"] is None
    assert len(receipts) == 26
    assert receipts == sorted(set(receipts))
    typed = receipts[0].lower().replace("-", "")
    found = await read(client, f"/{RESULTS}/receipts/{typed}")
    assert found == {"receipt": receipts[0], "counts": True}
    for slug, number in ((RESULTS, "AAAAA-AAAAA"), (RESULTS, "no"), (VOTING, receipts[0])):
        answer = await client.get(f"/api/v1/editions/{slug}/receipts/{number}")
        assert answer.status_code == 404
        assert ("is not known yet" in answer.text) is (slug == VOTING)


async def test_decisions_tell_what_and_never_who(client: AsyncClient) -> None:
    first = await read(client, f"/{RESULTS}/decisions?limit=2")
    rest = await read(client, f"/{RESULTS}/decisions?after={first['next']}")
    every = first["decisions"] + rest["decisions"]
    assert [one["kind"] for one in every] == [
        "edition-created",
        "phase-entered",
        "counted",
        "phase-entered",
    ]
    assert every[1]["content"]["phase"] == "voting"
    assert every[1]["content"]["rules"] == (await read(client, f"/{RESULTS}"))["rules"]["hash"]
    only = await read(client, f"/{RESULTS}/decisions?kind=counted")
    assert only["decisions"] == [every[2]]


async def test_no_resident_no_staff_and_nothing_hidden_is_told(client: AsyncClient) -> None:
    told = await everything(client)
    assert len(told) == 41
    assert [(path, one) for path, text in told.items() for one in SECRETS if one in text] == []


async def test_while_people_vote_nothing_depends_on_what_they_vote_for(store: Storage) -> None:
    await do(store, founded)
    async with browsing(store) as client:
        before = await everything(client)
    await do(store, vote, VOTING, [Basket((3,))] * 12)
    async with browsing(store) as client:
        assert await everything(client) == before


async def test_of_editions_alike_in_name_the_first_organisations_is_told(store: Storage) -> None:
    async with browsing(store, store) as client:
        assert await read(client, "") == {"editions": []}
        assert (await client.get(f"/api/v1/editions/{EDITION.slug}")).status_code == 404
    await do(store, founded)
    async with browsing(store, store) as client:
        assert len((await read(client, ""))["editions"]) == 4
