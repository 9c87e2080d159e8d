"""Signing in needs an address, a password and a code together; an invitation works once."""

from datetime import timedelta

import pytest

from bot.inbox.organiser import Organiser
from bot.staff import inviting, second_factor
from bot.staff.inviting import LASTS
from bot.staff.roles import Role
from storage.desk import staff
from storage.desk.staff import LOCKED_FOR, MOST_FAILURES, Held
from tests.bot.desk.bureau import HERE, HOME, PASSWORD, SECRET, Bureau, problems, words
from tests.bot.quarter import SEAL

SIGN_IN = f"{HOME}/sign-in"
EMAIL = "Rosa@village.example"


def tried(bureau: Bureau, **other: str) -> dict[str, str]:
    return {"email": EMAIL, "password": PASSWORD, "code": bureau.code()} | other


async def test_who_knows_all_three_comes_to_where_they_wanted(bureau: Bureau) -> None:
    async with await bureau.browser() as browser:
        answer = await browser.client.post(SIGN_IN, data={**tried(bureau), "next": HERE})
        assert (answer.status_code, answer.headers["location"]) == (303, HERE)
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert "Rosa" in await browser.read(HERE)


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody@village.example"}, {"password": "x" * 12}, {"code": "000000"}]
)
async def test_one_that_is_wrong_is_enough_and_never_named(
    bureau: Bureau, wrong: dict[str, str]
) -> None:
    async with await bureau.browser() as browser:
        answer = await browser.client.post(SIGN_IN, data=tried(bureau, **wrong))
        assert answer.status_code == 422
        assert "Dit hoort niet bij elkaar." in words(answer)
        assert "set-cookie" not in answer.headers


async def test_a_code_is_used_once(bureau: Bureau) -> None:
    async with await bureau.browser() as browser:
        assert (await browser.client.post(SIGN_IN, data=tried(bureau))).status_code == 303
        assert (await browser.client.post(SIGN_IN, data=tried(bureau))).status_code == 422
        bureau.wall += timedelta(seconds=30)
        assert (await browser.client.post(SIGN_IN, data=tried(bureau))).status_code == 303


async def test_after_five_wrong_tries_nobody_signs_in_for_a_quarter_of_an_hour(
    bureau: Bureau,
) -> None:
    async with await bureau.browser() as browser:
        for _try in range(MOST_FAILURES):
            wrong = tried(bureau, password="not that one")
            assert (await browser.client.post(SIGN_IN, data=wrong)).status_code == 422
        assert (await browser.client.post(SIGN_IN, data=tried(bureau))).status_code == 422
        bureau.wall += LOCKED_FOR
        assert (await browser.client.post(SIGN_IN, data=tried(bureau))).status_code == 303


async def test_signing_in_begins_a_session_that_nobody_else_knew(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        before = dict(browser.client.cookies)
        page = await browser.see(SIGN_IN)
        csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
        await browser.client.post(SIGN_IN, data=tried(bureau, csrf=csrf))
        assert dict(browser.client.cookies) != before
        assert "Rosa" in await browser.read(HERE)
        other = await bureau.browser()
        other.client.cookies.update(before)
        assert (await other.see(HERE)).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/desk/village/\\evil", "/desk/villages/x", "x"],
)
async def test_nobody_is_led_elsewhere(bureau: Bureau, elsewhere: str) -> None:
    async with await bureau.browser() as browser:
        answer = await browser.client.post(SIGN_IN, data={**tried(bureau), "next": elsewhere})
        assert answer.headers["location"] == HOME


async def test_signing_out_ends_the_session_everywhere(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        kept = dict(browser.client.cookies)
        assert (await browser.send(f"{HOME}/sign-out", {})).status_code == 303
        browser.client.cookies.update(kept)
        assert (await browser.see(HERE)).status_code == 303


async def test_somebody_who_is_invited_begins_once(bureau: Bureau) -> None:
    address = f"{HOME}/invitations/{await invited(bureau)}"
    begun = {"password": PASSWORD, "password-again": PASSWORD, "code": await code(bureau)}
    async with await bureau.browser() as browser:
        assert "Welkom, Nora" in await browser.read(address)
        assert (await browser.see(f"{address}/code.svg")).headers["content-type"] == "image/svg+xml"
        answer = await browser.client.post(address, data=begun)
        assert (answer.status_code, answer.headers["location"]) == (303, HOME)
        assert "Nora" in await browser.read(HERE)
        assert (await browser.see(address)).status_code == 404
        assert (await browser.client.post(address, data=begun)).status_code == 404


async def test_an_invitation_lasts_three_days(bureau: Bureau) -> None:
    address = f"{HOME}/invitations/{await invited(bureau)}"
    async with await bureau.browser() as browser:
        bureau.wall += LASTS
        assert (await browser.see(address)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": "short", "password-again": "short"}, "password"),
        ({"password": "aaaaaaaaaaaaaaa", "password-again": "aaaaaaaaaaaaaaa"}, "password"),
        ({"password": "nora@village.example", "password-again": "x"}, "password"),
        ({"password": PASSWORD, "password-again": "other words"}, "password-again"),
        ({"password": PASSWORD, "password-again": PASSWORD, "code": "000000"}, "code"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    bureau: Bureau, typed: dict[str, str], field: str
) -> None:
    address = f"{HOME}/invitations/{await invited(bureau)}"
    async with await bureau.browser() as browser:
        answer = await browser.client.post(address, data={"code": await code(bureau), **typed})
        assert field in problems(answer)
        assert PASSWORD not in answer.text


async def invited(bureau: Bureau) -> str:
    organiser = Organiser(SEAL, bureau.wall, "Rosa")
    who = ("Nora", "nora@village.example")
    roles = [Held(Role.SCREENER)]
    return await bureau.quarter.storage.run(lambda db: inviting.invite(db, who, roles, organiser))


async def code(bureau: Bureau) -> str:
    """Return what the app shows of who is invited."""
    found = await bureau.quarter.storage.run(lambda db: staff.invitations(db, bureau.wall))
    secret = SEAL.unlock(found[0].second)
    assert secret != SECRET
    return second_factor.code_at(secret, bureau.wall)
