"""What programs hear of ideas: what everybody can read, by number, a page at a time."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.bot.api.world import IDEAS, MANY, PREPARING

ADDRESS = f"/api/v1/editions/{IDEAS}/ideas"


async def pages(client: AsyncClient, address: str) -> list[list[dict[str, Any]]]:
    """Return the pages that follow each other."""
    found = []
    while address:
        answer = await client.get(address)
        found.append(answer.json()["ideas"])
        address = answer.links["next"]["url"] if "next" in answer.links else ""
        assert bool(address) is (answer.json()["next"] is not None)
    return found


async def test_every_idea_that_can_be_read_is_on_one_page(client: AsyncClient) -> None:
    found = await pages(client, f"{ADDRESS}?limit=25")
    assert [len(page) for page in found] == [25, 25, 13]
    numbers = [one["number"] for page in found for one in page]
    assert numbers == [1, 6, 7, *MANY]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"theme": "groen", "limit": 2}, [1, 6]),
        ({"theme": "?"}, []),
        ({"district": "haven"}, [1, 7]),
        ({"standing": "accepted"}, [6]),
        ({"word": "HAVEN"}, [1]),
        ({"word": "bank", "standing": "open", "district": "haven"}, [1, 7]),
        ({"word": "%"}, []),
        ({"after": 78}, [79]),
        ({"after": 10**30}, []),
    ],
)
async def test_only_those_that_are_all_of_what_is_asked_for(
    client: AsyncClient, asked: dict[str, str | int], numbers: list[int]
) -> None:
    answer = await client.get(ADDRESS, params=asked)
    assert [one["number"] for one in answer.json()["ideas"]] == numbers


async def test_the_next_page_is_asked_for_in_the_same_way(client: AsyncClient) -> None:
    found = await pages(client, f"{ADDRESS}?theme=groen&word=boom&limit=50")
    assert [[one["number"] for one in page] for page in found] == [
        list(MANY[:50]),
        list(MANY[50:]),
    ]


async def test_an_idea_is_told_with_what_is_said_about_it(client: AsyncClient) -> None:
    found = (await client.get(f"{ADDRESS}/1")).json()
    assert (found["text"], found["author"], found["organisation"], found["supports"]) == (
        "Een bank bij de <b>haven</b>.",
        "Hans",
        "Buurtclub",
        3,
    )
    assert (found["standing"], found["answer"], found["reactions"]) == ("open", None, 2)
    assert found["discussion"] == [
        {
            "number": 2,
            "side": "question",
            "text": "Waar?",
            "thumbs": 2,
            "reply": {"number": 3, "text": "Bij het water."},
        },
        {"number": 1, "side": "for", "text": "Mooi.", "thumbs": 0, "reply": None},
    ]


async def test_an_answer_is_told_once_it_is_published(client: AsyncClient) -> None:
    answered = (await client.get(f"{ADDRESS}/6")).json()
    assert answered["answer"] == {
        "accepted": True,
        "reason": {"nl": "Dat kan."},
        "alternative": {},
        "criterion": None,
        "cost": 500,
        "at": "2027-05-03T08:00:00.123456Z",
    }
    assert answered["place"] == "52.091,5.120"
    open_still = (await client.get(f"{ADDRESS}/7")).json()
    assert (open_still["answer"], open_still["theme"]) == (None, None)


async def test_an_idea_says_which_others_go_on_as_part_of_it(client: AsyncClient) -> None:
    assert (await client.get(f"{ADDRESS}/1")).json()["merged"] == [5]


async def test_before_residents_can_hand_in_any_no_idea_is_told(client: AsyncClient) -> None:
    for path, status in (("", 200), ("/1", 404)):
        answer = await client.get(f"/api/v1/editions/{PREPARING}/ideas{path}")
        assert answer.status_code == status
        assert not answer.json().get("ideas")


@pytest.mark.parametrize("number", [0, 2, 3, 4, 5, 9, -1])
async def test_what_not_everybody_can_read_is_not_there(client: AsyncClient, number: int) -> None:
    assert (await client.get(f"{ADDRESS}/{number}")).status_code == 404
