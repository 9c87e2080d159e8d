"""Nobody comes to a page of the desk who may not, and no form does anything that is not ours."""

import re
from datetime import timedelta

import pytest
from fastapi import APIRouter
from httpx import Response

from bot.desk.guard import Desk, guarded
from bot.desk.routes import PARTS, may
from bot.staff.roles import Role
from storage.desk import sessions, staff
from tests.bot.desk.bureau import HERE, HOME, Bureau, words
from tests.storage.linden import SLUG

NAMES = {
    "Rosa": Role.ORGANISER,
    "Sam": Role.SCREENER,
    "Pia": Role.PARTNER,
    "Aldo": Role.AUDITOR,
    "Olga": Role.OPERATOR,
}


def admitted(answer: Response) -> bool:
    """Whether a visitor got further than the guard."""
    return answer.status_code != 403 and "/sign-in" not in answer.headers.get("location", "")


async def test_every_route_admits_those_who_may_and_nobody_else(bureau: Bureau) -> None:
    routes = may(bureau.desk)
    assert len(routes) > 5
    for name, role in {"": None, **NAMES}.items():
        async with await bureau.browser(name) as browser:
            for (method, path), roles in routes.items():
                if path.endswith("/sign-out"):
                    continue
                where = path.replace("{organisation}", "village").replace("{slug}", SLUG)
                address = "/desk" + re.sub(r"{\w+(:\w+)?}", "1", where)
                if method == "GET":
                    answer = await browser.see(address)
                else:
                    answer = await browser.send(address, {"again-password": "wrong"})
                expected = roles is None or role in roles
                assert admitted(answer) is expected, (name, method, path, answer.status_code)


def test_a_route_that_nobody_guards_keeps_the_desk_shut() -> None:
    assert guarded(part.routes for part in PARTS)
    open_by_mistake = Desk()
    open_by_mistake.router = APIRouter()

    @open_by_mistake.router.get("/secret")
    async def secret() -> str:
        return "secret"

    with pytest.raises(ValueError, match="Nobody guards /secret"):
        guarded([open_by_mistake])


def test_a_page_without_roles_is_for_nobody_and_refused() -> None:
    forgotten = Desk()

    @forgotten.page("/forgotten")
    async def forgotten_page() -> str:
        return ""

    with pytest.raises(ValueError, match="Nobody guards"):
        guarded([forgotten])


async def test_who_is_not_signed_in_is_led_to_the_entrance_and_back(bureau: Bureau) -> None:
    async with await bureau.browser() as browser:
        answer = await browser.see(f"{HERE}?x=1")
        assert answer.status_code == 303
        assert answer.headers["location"] == (
            "/desk/village/sign-in?next=%2Fdesk%2Fvillage%2Feditions%2Flinden%3Fx%3D1"
        )


@pytest.mark.parametrize("csrf", ["", "0" * 64])
async def test_a_form_without_the_token_of_the_session_does_nothing(
    bureau: Bureau, csrf: str
) -> None:
    async with await bureau.browser("Rosa") as browser:
        answer = await browser.client.post(f"{HOME}/sign-out", data={"csrf": csrf})
        assert answer.status_code == 403
        assert (await browser.see(HERE)).status_code == 200


@pytest.mark.parametrize(
    "other",
    [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")],
)
async def test_a_form_from_another_site_does_nothing(
    bureau: Bureau, other: tuple[str, str]
) -> None:
    async with await bureau.browser("Rosa") as browser:
        browser.client.headers[other[0]] = other[1]
        assert (await browser.send(f"{HOME}/sign-out", {})).status_code == 403


async def test_a_session_is_over_after_twelve_hours(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(hours=12) - timedelta(seconds=1)
        assert (await browser.see(HERE)).status_code == 200
        bureau.wall += timedelta(seconds=1)
        assert (await browser.see(HERE)).status_code == 303


async def test_who_has_left_is_out_at_once(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        assert (await browser.see(HERE)).status_code == 200
        await bureau.quarter.storage.run(lambda db: staff.leave(db, "rosa", bureau.wall))
        assert (await browser.see(HERE)).status_code == 303


async def test_a_role_in_one_edition_is_none_in_another(bureau: Bureau) -> None:
    held = [staff.Held(Role.SCREENER, "elsewhere")]
    await bureau.quarter.storage.run(lambda db: staff.assign(db, "sam", held))
    async with await bureau.browser("Sam") as browser:
        assert (await browser.see(HERE)).status_code == 403
        assert (await browser.see(HOME)).status_code == 200


async def test_a_page_that_does_not_exist_says_so_in_words(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        for address in (f"{HOME}/editions/none", f"{HOME}/nothing", "/desk/elsewhere"):
            answer = await browser.see(address)
            assert (answer.status_code, "bestaat niet" in words(answer)) == (404, True)


async def test_what_was_done_is_said_once(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        found = await bureau.quarter.storage.run(
            lambda db: sessions.find(db, "token of Rosa", bureau.wall)
        )
        assert found is not None
        await bureau.quarter.storage.run(lambda db: sessions.say(db, found, "Het is gedaan."))
        assert "Het is gedaan." in await browser.read(HERE)
        assert "Het is gedaan." not in await browser.read(HERE)


async def test_nothing_of_the_desk_stays_in_a_browser_or_fits_in_a_frame(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        headers = (await browser.see(HERE)).headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]


async def test_a_form_that_is_too_large_is_refused_unread(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        answer = await browser.send(f"{HOME}/sign-out", {"x": "x" * 300_000})
        assert answer.status_code == 413
