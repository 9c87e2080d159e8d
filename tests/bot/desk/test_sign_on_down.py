"""A sign-on that is down, or wrongly agreed, shuts nobody out; signing out goes there too."""

from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from httpx import Timeout

from bot.office import open_office
from bot.settings import Settings
from bot.staff import relying
from bot.staff.issuer import SignOn
from bot.staff.provider import Agreed
from tests.bot.desk.bureau import HERE, HOME, PASSWORD, Bureau, words
from tests.bot.desk.sign_on import (
    AGAIN,
    SIGN_IN,
    agree,
    came,
    gone,
    refused,
)
from tests.standins.identity import CLIENT, SECRET, Identity
from tests.standins.serving import Fault


@pytest.mark.parametrize(
    ("fault", "lies"),
    [
        (Fault(503), {}),
        (Fault(404), {}),
        (Fault(), {}),
        (None, {"issuer": "https://evil.example"}),
        (None, {"token_endpoint": None}),
        (None, {"authorization_endpoint": "javascript:alert(1)"}),
    ],
    ids=str,
)
async def test_a_sign_on_that_is_down_shuts_nobody_out(
    bureau: Bureau, identity: Identity, fault: Fault | None, lies: dict[str, object]
) -> None:
    identity.outage, identity.lies = fault, lies
    async with await bureau.browser() as browser:
        answer = await browser.see(f"{SIGN_IN}/sign-on?next={HERE}")
        assert answer.status_code == 422
        assert "De inlog van Gemeente Linden geeft nu geen antwoord" in words(answer)
        out = await browser.see(f"{SIGN_IN}/sign-on/out")
        assert "geeft nu geen antwoord" in words(out)
        known = {"email": "rosa@village.example", "password": PASSWORD, "code": bureau.code()}
        right = await browser.client.post(SIGN_IN, data={**known, "next": HERE})
        assert right.headers["location"] == HERE
        assert "geeft nu geen antwoord" in words(await browser.see(AGAIN))


async def test_a_sign_on_that_says_nothing_is_not_waited_for(
    bureau: Bureau, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Timeout(5) == relying._PATIENCE  # noqa: SLF001 - nobody has to wait for it here
    monkeypatch.setattr(relying, "_PATIENCE", Timeout(0.2))
    identity.outage = Fault(hangs=True)
    async with await bureau.browser() as browser:
        answer = await browser.see(f"{SIGN_IN}/sign-on")
        assert "geeft nu geen antwoord" in words(answer)


async def test_a_sign_on_that_goes_down_meanwhile_is_said_to_be(
    bureau: Bureau, identity: Identity
) -> None:
    async with await bureau.browser() as browser:
        back = await gone(browser)
        identity.outage = Fault(500)
        assert "geeft nu geen antwoord" in words(await browser.see(back))


@pytest.mark.usefixtures("identity")
async def test_a_secret_that_is_wrong_opens_nothing(bureau: Bureau) -> None:
    agreed = bureau.quarter.office.sign_on
    assert agreed
    bureau.quarter.office.sign_on = SignOn(agreed.agreed._replace(client_secret="another"))
    async with await bureau.browser() as browser:
        refused(await came(browser))


async def test_a_secret_goes_the_way_that_the_sign_on_takes_it(
    bureau: Bureau, identity: Identity
) -> None:
    identity.lies = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    async with await bureau.browser() as browser:
        assert (await came(browser)).status_code == 303


async def test_who_signs_out_is_led_to_where_they_sign_out_there_too(
    bureau: Bureau, identity: Identity
) -> None:
    async with await bureau.browser("Rosa") as browser:
        answer = await browser.send(f"{HOME}/sign-out", {})
        assert "Log daar ook uit" in await browser.read(answer.headers["location"])
        assert "Log daar ook uit" not in await browser.read(SIGN_IN)
        there = await browser.see(f"{SIGN_IN}/sign-on/out")
        assert there.headers["location"].startswith(f"{identity.url}/out?client_id=wijkstem")
    identity.lies = {"end_session_endpoint": None}
    agree(bureau, identity)
    async with await bureau.browser() as browser:
        there = await browser.see(f"{SIGN_IN}/sign-on/out")
        assert there.headers["location"] == SIGN_IN


@pytest.mark.usefixtures("identity")
async def test_the_cookie_of_the_errand_is_for_the_entrance_only(bureau: Bureau) -> None:
    async with await bureau.browser() as browser:
        led = await browser.see(f"{SIGN_IN}/sign-on")
    kept = SimpleCookie(led.headers["set-cookie"])["wijkstem-village-sign-on"]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == (SIGN_IN, True, "lax")
    assert "nonce" not in str(kept)


async def test_the_sign_on_is_that_of_the_settings(tmp_path: Path) -> None:
    settings = Settings(
        secret_key="x" * 32,
        database_url=f"sqlite:///{tmp_path / 'own.db'}",
        public_url="https://town.example/",
        oidc_issuer="https://login.town.example/realm",
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_acr="high, higher",
        oidc_amr="mfa",
    )
    office = await open_office(settings, settings.organisations()[0])
    entrance = "https://town.example/desk/voorbeeldstad/sign-in"
    assert office.sign_on
    assert office.sign_on.agreed == Agreed(
        "https://login.town.example/realm",
        CLIENT,
        SECRET,
        "login.town.example",
        back=f"{entrance}/sign-on/back",
        out=entrance,
        acr=("high", "higher"),
        amr=("mfa",),
    )
    await office.stop()


async def test_without_a_sign_on_nothing_of_it_is_there(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        assert "sign-on" not in (await browser.see(SIGN_IN)).text
        assert "sign-on" not in (await browser.see(f"{HOME}/my-sign-in")).text
        for page in ("", "/back", "/out"):
            assert (await browser.see(f"{SIGN_IN}/sign-on{page}")).status_code == 404
        assert (await browser.see(AGAIN)).status_code == 404
        typed = {"ticket": "x", "code": "000000"}
        answer = await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed)
        assert answer.status_code == 404
        left = await browser.send(f"{HOME}/sign-out", {})
        assert left.headers["location"] == SIGN_IN
