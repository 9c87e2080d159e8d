"""Nobody of one organisation sees or changes anything of another, whatever they send."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.guard import cookie
from bot.inbox.organiser import Organiser
from bot.staff import inviting
from bot.staff.roles import Role
from storage.desk import sessions
from storage.desk.staff import Held
from storage.engine import open_storage
from storage.post import webhooks
from storage.process import editions
from storage.process.editions import NoSuchEdition
from tests.bot.desk.bureau import PASSWORD
from tests.bot.desk.test_conversations import asked
from tests.bot.desk.test_guard import admitted
from tests.bot.desk.towns import (
    CASES,
    HAMLET,
    NAMES,
    OWN,
    SECRET,
    VILLAGE,
    Case,
    Ends,
    Shown,
    Towns,
    address,
    ask,
    came_of,
    founded,
    token_of_forms,
)
from tests.bot.screening.desk import SCREENED
from tests.storage.linden import NOW, SLUG
from tests.stores import Open, do, opened, organisation, url

__all__ = ["opened", "organisation", "url"]


@pytest.fixture
async def towns(tmp_path: Path) -> AsyncIterator[Towns]:
    """Give two organisations, each with a store of its own."""
    stores = [
        await open_storage(f"sqlite:///{tmp_path / f'{name}.db'}", name)
        for name in (VILLAGE, HAMLET)
    ]
    yield await founded(*stores)
    for store in stores:
        await store.close()


async def _every_route(towns: Towns, shown: Shown, *, among: bool) -> set[Ends | None]:
    """Ask for every route at the hamlet; return what came of those that have a guard."""
    ends = set()
    async with towns.client() as client:
        for (method, path), roles in towns.routes.items():
            if roles is not None and not (among and method == "GET"):
                ends.add(came_of(await ask(client, method, address(path, HAMLET), shown)))
    return ends


@pytest.mark.parametrize("role", Role)
async def test_no_role_at_one_organisation_opens_a_route_of_another(
    towns: Towns, role: Role
) -> None:
    own, before = await towns.signed(towns.village, NAMES[role]), await towns.kept()
    renamed = Shown({cookie(HAMLET): own}, token_of_forms(own))
    assert await _every_route(towns, renamed, among=False) == {Ends.ENTRANCE}
    assert await towns.kept() == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.tries)
async def test_whatever_is_shown_the_door_is_that_of_each_organisation(
    towns: Towns, case: Case
) -> None:
    own = await towns.signed(towns.village, "Rosa")
    there = await towns.signed(towns.hamlet, "Rosa") if case.works_there else ""
    before = await towns.kept()
    forms_only = case.ends is Ends.REFUSED
    ends = await _every_route(towns, case.shows(own, there), among=forms_only)
    assert ends == {case.ends}
    assert await towns.kept() == before


async def test_who_works_at_two_organisations_has_at_each_the_role_of_there(towns: Towns) -> None:
    at_village = await towns.joined(towns.village, "Bo", Role.ORGANISER)
    at_hamlet = await towns.joined(towns.hamlet, "Bo", Role.AUDITOR)
    both = {cookie(VILLAGE): at_village, cookie(HAMLET): at_hamlet}
    async with towns.client() as client:
        for organisation, token, role in (
            (VILLAGE, at_village, Role.ORGANISER),
            (HAMLET, at_hamlet, Role.AUDITOR),
        ):
            shown = Shown(both, token_of_forms(token))
            for (method, path), roles in towns.routes.items():
                answer = await ask(client, method, address(path, organisation), shown)
                expected = roles is None or role in roles
                assert admitted(answer) is expected, (organisation, method, path)


async def test_an_edition_of_one_organisation_is_nowhere_under_the_address_of_another(
    towns: Towns,
) -> None:
    there = await towns.joined(towns.hamlet, "Bo", *Role)
    shown, before = Shown({cookie(HAMLET): there}, token_of_forms(there)), await towns.kept()
    async with towns.client() as client:
        for method, path in _naming(towns, "slug"):
            answer = await ask(client, method, address(path, HAMLET, OWN, "8"), shown)
            assert (answer.status_code, SECRET in answer.text) == (404, False), (method, path)
    assert await towns.kept() == before


async def test_in_an_edition_of_the_same_name_a_number_of_the_other_means_nothing(
    towns: Towns,
) -> None:
    request = await asked(towns.village)
    url = "https://example.org/"
    hook = await towns.village.quarter.storage.run(lambda db: webhooks.add(db, url, [], b"", NOW))
    there = await towns.joined(towns.hamlet, "Bo", *Role)
    shown, before = Shown({cookie(HAMLET): there}, token_of_forms(there)), await towns.kept()
    async with towns.client() as client:
        for number, among in (
            ("8", "/"),
            (str(request), "/conversations/"),
            (str(hook), "/webhooks/"),
        ):
            for method, path in (one for one in _naming(towns, "number") if among in one[1]):
                answer = await ask(client, method, address(path, HAMLET, SLUG, number), shown)
                assert answer.status_code in (303, 404, 422), (method, path)
                assert SECRET not in answer.text
                led = answer.headers.get("location", "/desk/hamlet/")
                assert led.startswith("/desk/hamlet/")
                assert f"/{number}" not in led
    assert await towns.kept() == before


def _naming(towns: Towns, gap: str) -> list[tuple[str, str]]:
    """Return the routes with this gap in their address."""
    found = [route for route in towns.routes if f"{{{gap}" in route[1]]
    assert len(found) > 30
    return found


async def test_people_and_invitations_of_one_organisation_are_not_known_at_another(
    towns: Towns,
) -> None:
    await towns.joined(towns.village, "Vera", Role.SCREENER)
    there = await towns.joined(towns.hamlet, "Bo", Role.OPERATOR)
    who, held = ("Wim", "wim@village.example"), [Held(Role.SCREENER)]
    invited = await towns.village.quarter.storage.run(
        lambda db: inviting.invite(
            db, who, held, Organiser(towns.village.quarter.office.seal, towns.village.wall, "Rosa")
        )
    )
    shown, before = Shown({cookie(HAMLET): there}, token_of_forms(there)), await towns.kept()
    async with towns.client() as client:
        left = await ask(client, "POST", "/desk/hamlet/people/vera/leave", shown)
        assert left.headers["location"] == "/desk/hamlet/people"
        for method, path in (("GET", ""), ("POST", ""), ("GET", "/code.svg")):
            where = f"/invitations/{invited}{path}"
            assert (await ask(client, method, f"/desk/hamlet{where}", shown)).status_code == 404
            if method == "GET":
                assert (await client.get(f"/desk/village{where}")).status_code == 200
    assert await towns.kept() == before


async def test_who_signs_in_with_an_address_of_the_other_organisation_does_not(
    towns: Towns,
) -> None:
    await towns.joined(towns.village, "Vera", Role.SCREENER)
    known = {"email": "vera@village.example", "password": PASSWORD, "code": towns.village.code()}
    async with towns.client() as client:
        for organisation, status in ((HAMLET, 422), (VILLAGE, 303)):
            answer = await client.post(f"/desk/{organisation}/sign-in", data=known)
            assert answer.status_code == status


@pytest.mark.parametrize(
    "aside",
    ["/desk/hamlet/../village/people", "/desk/hamlet/%2e%2e/village", "/desk/hamlet/./../village"],
)
async def test_from_the_entrance_nobody_is_led_to_the_desk_of_another(
    towns: Towns, aside: str
) -> None:
    known = {"email": "rosa@village.example", "password": PASSWORD, "next": aside}
    async with towns.client() as client:
        typed = {**known, "code": towns.hamlet.code()}
        answer = await client.post("/desk/hamlet/sign-in", data=typed)
        assert answer.headers["location"] == "/desk/hamlet"


async def test_in_one_database_each_organisation_has_sessions_and_editions_of_its_own(
    url: str, opened: Open, tmp_path: Path
) -> None:
    village = await opened()
    other = url if url.startswith("postgresql") else f"sqlite:///{tmp_path / 'other.db'}"
    hamlet = await open_storage(other, HAMLET)
    try:
        await do(village, editions.create, replace(SCREENED, slug=OWN), [], NOW, "test")
        await do(village, sessions.begin, "a token", "rosa", NOW)
        assert await do(village, sessions.find, "a token", NOW)
        assert await do(hamlet, sessions.find, "a token", NOW) is None
        with pytest.raises(NoSuchEdition):
            await do(hamlet, editions.require, OWN)
        await do(village, editions.require, OWN)
    finally:
        await hamlet.close()
