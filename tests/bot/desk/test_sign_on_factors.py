"""One factor at the sign-on is half of it; what is final is shown there anew."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from bot.desk.guard import FRESH
from storage.desk import sessions, sign_on, staff
from storage.desk.staff import MOST_FAILURES
from tests.bot.desk.bureau import HERE, HOME, Browser, Bureau, words
from tests.bot.desk.sign_on import (
    AGAIN,
    SIGN_IN,
    agree,
    came,
    gone,
    refused,
    ticket,
)
from tests.standins.identity import Identity, Known


@pytest.mark.parametrize(
    ("agreed", "known", "code_follows"),
    [
        ({}, Known(amr=["mfa"], acr="high"), True),
        ({"both": True}, Known(), False),
        ({"amr": ("mfa", "otp")}, Known(amr=["pwd"]), True),
        ({"amr": ("mfa", "otp")}, Known(amr=["pwd", "otp"]), False),
        ({"acr": ("high",)}, Known(acr="low", amr=["high"]), True),
        ({"acr": ("high",)}, Known(acr="high"), False),
    ],
    ids=str,
)
async def test_our_code_follows_unless_two_factors_were_seen_as_agreed(
    bureau: Bureau,
    identity: Identity,
    agreed: dict[str, Any],
    known: Known,
    code_follows: bool,
) -> None:
    agree(bureau, identity, **agreed)
    identity.known = known
    async with await bureau.browser() as browser:
        answer = await came(browser)
        assert answer.status_code == (200 if code_follows else 303)
        assert ('name="code"' in answer.text) is code_follows
        assert (await browser.see(HERE)).status_code == (303 if code_follows else 200)


async def test_with_the_code_of_the_app_they_are_in(bureau: Bureau, identity: Identity) -> None:
    agree(bureau, identity)
    async with await bureau.browser() as browser, await bureau.browser() as another:
        held = ticket(await came(browser))
        assert not await bureau.quarter.storage.run(lambda db: sign_on.has_link(db, "rosa"))
        typed = {"ticket": held, "code": bureau.code()}
        refused(await another.client.post(f"{SIGN_IN}/sign-on/code", data=typed))
        wrong = await browser.client.post(
            f"{SIGN_IN}/sign-on/code", data={"ticket": held, "code": "000000"}
        )
        assert (wrong.status_code, ticket(wrong)) == (422, held)
        right = await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed)
        assert (right.status_code, right.headers["location"]) == (303, HERE)
        assert await bureau.quarter.storage.run(lambda db: sign_on.has_link(db, "rosa"))
        refused(await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed))


async def test_five_wrong_codes_are_the_last(bureau: Bureau, identity: Identity) -> None:
    agree(bureau, identity)
    async with await bureau.browser() as browser:
        typed = {"ticket": ticket(await came(browser)), "code": "000000"}
        for _try in range(MOST_FAILURES):
            await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed)
        typed["code"] = bureau.code()
        assert (await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed)).status_code == 422


async def test_a_ticket_for_a_code_is_none_to_come_back_with(
    bureau: Bureau, identity: Identity
) -> None:
    agree(bureau, identity)
    async with await bureau.browser() as browser:
        held = ticket(await came(browser))
        refused(await browser.see(f"{SIGN_IN}/sign-on/back?state={held}&code=x"))
        state = (await gone(browser)).partition("state=")[2]
        typed = {"ticket": state, "code": bureau.code()}
        refused(await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed))


async def waits(browser: Browser) -> Response:
    """Send something final."""
    return await browser.send(f"{HOME}/people/sam/leave", {}, page=f"{HOME}/people")


async def test_what_is_final_is_confirmed_by_signing_in_there_anew(
    bureau: Bureau, identity: Identity
) -> None:
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        assert "Laat het zien met Gemeente Linden" in words(await waits(browser))
        shown = await came(browser, AGAIN)
        assert "U hebt laten zien wie u bent" in words(shown)
        assert (identity.asked[-1]["prompt"], identity.asked[-1]["max_age"]) == ("login", "0")
        assert (await waits(browser)).status_code == 303
    assert await bureau.quarter.storage.run(lambda db: staff.get(db, "sam")) is None


@pytest.mark.parametrize("before", [timedelta(minutes=2), timedelta(hours=3)])
async def test_who_signed_in_there_long_ago_has_not_shown_it_anew(
    bureau: Bureau, identity: Identity, before: timedelta
) -> None:
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        identity.signed_in_at = (bureau.wall - before).timestamp()
        told = await came(browser, AGAIN)
        assert "U hebt nog niet laten zien wie u bent" in words(told)
        identity.untrue = {"auth_time": None}
        assert (await came(browser, AGAIN)).status_code == 422
        assert "Wie bent u?" in words(await waits(browser))


async def test_nobody_confirms_as_somebody_else(bureau: Bureau, identity: Identity) -> None:
    identity.known = Known("subject-of-sam", "sam@village.example")
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        assert (await came(browser, AGAIN)).status_code == 422
        assert "Wie bent u?" in words(await waits(browser))


@pytest.mark.parametrize("name", ["rosa", "sam"])
async def test_who_gave_their_place_to_another_confirms_nothing(
    bureau: Bureau, identity: Identity, name: str
) -> None:
    identity.known = Known(f"subject-of-{name}", f"{name}@village.example")
    async with await bureau.browser("Rosa") as browser:
        back = await gone(browser, AGAIN)
        sam = (await bureau.browser("Sam")).client.cookies["wijkstem-village"]
        browser.client.cookies.set("wijkstem-village", sam, "town.example", HOME)
        bureau.wall += timedelta(minutes=9, seconds=59)
        assert (await browser.see(back)).status_code == 422
        bureau.wall += timedelta(minutes=2)
        found = await bureau.quarter.storage.run(lambda db: sessions.find(db, sam, bureau.wall))
        assert found
        assert found.confirmed < bureau.wall - FRESH


@pytest.mark.usefixtures("identity")
async def test_who_signed_out_meanwhile_confirms_nothing(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        back = await gone(browser, AGAIN)
        await browser.send(f"{HOME}/sign-out", {})
        refused(await browser.see(back))
        assert (await browser.see(HERE)).status_code == 303


async def test_one_factor_there_and_our_code_confirm_what_is_final(
    bureau: Bureau, identity: Identity
) -> None:
    agree(bureau, identity)
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        typed = {"ticket": ticket(await came(browser, AGAIN)), "code": bureau.code()}
        assert "Wie bent u?" in words(await waits(browser))
        told = await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed)
        assert "U hebt laten zien wie u bent" in words(told)
        assert (await waits(browser)).status_code == 303


async def test_who_was_linked_otherwise_meanwhile_is_not_let_in(
    bureau: Bureau, identity: Identity
) -> None:
    agree(bureau, identity)
    async with await bureau.browser() as browser:
        typed = {"ticket": ticket(await came(browser)), "code": bureau.code()}
        now = bureau.wall
        await bureau.quarter.storage.run(lambda db: sign_on.link(db, b"other", "rosa", now))
        answer = await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed)
        assert answer.status_code == 422
        assert (await browser.see(HERE)).status_code == 303
