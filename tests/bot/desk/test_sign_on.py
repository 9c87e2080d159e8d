"""The sign-on of a municipality says who it is, to who was invited; all else it says is in vain."""

import re

import pytest

from bot.inbox.organiser import Organiser
from bot.staff import inviting
from bot.staff.roles import Role
from bot.staff.sign_on import LASTS
from storage import journal
from storage.desk import sign_on, staff
from storage.desk.staff import Held
from tests.bot.desk.bureau import HERE, HOME, Bureau, words
from tests.bot.desk.sign_on import (
    SIGN_IN,
    agree,
    came,
    gone,
    refused,
)
from tests.bot.quarter import SEAL
from tests.standins.identity import CLIENT, Identity, Known
from tests.storage.linden import SLUG


async def test_somebody_signs_in_and_is_known_by_the_subject_from_then_on(
    bureau: Bureau, identity: Identity
) -> None:
    async with await bureau.browser() as browser:
        assert "Log in met Gemeente Linden" in await browser.read(SIGN_IN)
        answer = await came(browser)
        assert (answer.status_code, answer.headers["location"]) == (303, HERE)
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert "Rosa" in await browser.read(HERE)
        identity.known = Known(email="rosa.other@village.example", verified=False)
        assert (await came(browser)).status_code == 303
        assert "Rosa" in await browser.read(HERE)
    found = await bureau.quarter.storage.run(lambda db: journal.page(db, SLUG, 0, 1))
    assert [(one.kind, one.by) for one in found] == [("sign-on-linked", "Rosa")]


async def test_it_is_asked_as_was_agreed(bureau: Bureau, identity: Identity) -> None:
    agree(bureau, identity, acr=("high", "higher"))
    async with await bureau.browser() as browser:
        await came(browser)
        await came(browser)
    first, second = identity.asked
    assert first["acr_values"] == "high higher"
    assert not {"prompt", "max_age"} & set(first)
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) >= 43


@pytest.mark.usefixtures("identity")
async def test_a_session_begins_anew(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        before = browser.client.cookies["wijkstem-village"]
        await came(browser)
        assert browser.client.cookies["wijkstem-village"] != before
        other = await bureau.browser()
        other.client.cookies.set("wijkstem-village", before, "town.example", HOME)
        assert (await other.see(HERE)).status_code == 303


@pytest.mark.usefixtures("identity")
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "x"])
async def test_nobody_is_led_elsewhere(bureau: Bureau, elsewhere: str) -> None:
    async with await bureau.browser() as browser:
        answer = await came(browser, f"{SIGN_IN}/sign-on?next={elsewhere}")
        assert answer.headers["location"] == HOME


@pytest.mark.parametrize(
    "untrue",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": ["another client"]},
        {"aud": [CLIENT, "another client"]},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"aud": None},
        {"nonce": "another nonce"},
        {"nonce": None},
        {"sub": None},
        {"sub": 7},
        {"sub": ""},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"exp": "never"},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"amr": "mfa"},
        {"auth_time": "today"},
        {"auth_time": 1e30},
        {"at_hash": "c29tZXRoaW5nIGVsc2U"},
    ],
    ids=str,
)
async def test_a_token_that_is_not_quite_right_opens_nothing(
    bureau: Bureau, identity: Identity, untrue: dict[str, object]
) -> None:
    identity.untrue = untrue
    async with await bureau.browser() as browser:
        refused(await came(browser))
        identity.untrue = {}
        assert (await came(browser)).status_code == 303


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_signature_is_one_that_only_the_sign_on_can_make(
    bureau: Bureau, identity: Identity, algorithm: str
) -> None:
    identity.signed = algorithm
    identity.lies = {"id_token_signing_alg_values_supported": [algorithm]}
    async with await bureau.browser() as browser:
        refused(await came(browser))


async def test_a_token_of_another_key_opens_nothing(bureau: Bureau, identity: Identity) -> None:
    async with await bureau.browser() as browser:
        assert (await came(browser)).status_code == 303
        kid = identity.key.kid
        identity.key = identity.new_key()
        refused(await came(browser))
        identity.key = type(identity.key).generate_key(2048, {"kid": str(kid)})
        refused(await came(browser))


async def test_a_new_key_is_asked_for(bureau: Bureau, identity: Identity) -> None:
    async with await bureau.browser() as browser:
        assert (await came(browser)).status_code == 303
        identity.key = identity.published = identity.new_key()
        assert (await came(browser)).status_code == 303


@pytest.mark.usefixtures("identity")
async def test_a_state_that_we_did_not_give_opens_nothing(bureau: Bureau) -> None:
    async with await bureau.browser() as browser:
        back = await gone(browser)
        refused(await browser.see(re.sub(r"state=[\w-]+", "state=another", back)))
        assert (await browser.see(back)).status_code == 303


@pytest.mark.usefixtures("identity")
async def test_somebody_comes_back_once_in_their_own_browser_and_in_time(bureau: Bureau) -> None:
    async with await bureau.browser() as browser, await bureau.browser() as another:
        back = await gone(browser)
        refused(await another.see(back))
        await gone(another)
        refused(await another.see(back))
        assert (await browser.see(back)).status_code == 303
        refused(await browser.see(back))
        back = await gone(browser)
        bureau.wall += LASTS
        refused(await browser.see(back))


@pytest.mark.usefixtures("identity")
async def test_an_answer_of_another_issuer_is_none(bureau: Bureau) -> None:
    async with await bureau.browser() as browser:
        back = await gone(browser)
        refused(await browser.see(re.sub(r"iss=[^&]+", "iss=https://evil.example", back)))


@pytest.mark.usefixtures("identity")
@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?error=access_denied&state=x"])
async def test_whoever_comes_from_nowhere_is_told_what_to_do(bureau: Bureau, query: str) -> None:
    async with await bureau.browser() as browser:
        refused(await browser.see(f"{SIGN_IN}/sign-on/back{query}"))


async def test_who_does_not_agree_there_is_told_what_to_do(
    bureau: Bureau, identity: Identity
) -> None:
    identity.denies = "access_denied"
    async with await bureau.browser() as browser:
        refused(await came(browser))


@pytest.mark.parametrize(
    "known",
    [
        Known(email="nobody@village.example"),
        Known(verified=False),
        Known(verified=None),
        Known(verified="true"),
        Known(email=""),
    ],
    ids=str,
)
async def test_who_was_not_invited_under_a_verified_address_stays_outside(
    bureau: Bureau, identity: Identity, known: Known
) -> None:
    identity.known = known
    async with await bureau.browser() as browser:
        answer = await came(browser)
        assert answer.status_code == 422
        assert "hier werkt nog niemand met uw adres" in words(answer)
    everybody = await bureau.quarter.storage.run(staff.every)
    assert len(everybody) == 6


async def test_who_is_invited_begins_by_the_invitation_and_not_by_the_sign_on(
    bureau: Bureau, identity: Identity
) -> None:
    organiser, who = Organiser(SEAL, bureau.wall, "Rosa"), ("Nora", "nora@village.example")
    held = [Held(Role.SCREENER)]
    await bureau.quarter.storage.run(lambda db: inviting.invite(db, who, held, organiser))
    identity.known = Known("subject-of-nora", who[1])
    async with await bureau.browser() as browser:
        assert "hier werkt nog niemand" in words(await came(browser))


async def test_an_address_that_somebody_else_got_opens_nothing(
    bureau: Bureau, identity: Identity
) -> None:
    async with await bureau.browser() as browser:
        assert (await came(browser)).status_code == 303
        identity.known = Known(subject="another Rosa")
        assert (await came(browser)).status_code == 422


async def test_who_left_comes_in_no_more_and_who_is_invited_anew_is_linked_anew(
    bureau: Bureau, identity: Identity
) -> None:
    async with await bureau.browser() as browser:
        assert (await came(browser)).status_code == 303
        await bureau.quarter.storage.run(lambda db: sign_on.unlink(db, "rosa"))
        identity.known = Known(subject="new subject")
        assert (await came(browser)).status_code == 303
        await bureau.quarter.storage.run(lambda db: staff.leave(db, "rosa", bureau.wall))
        assert (await came(browser)).status_code == 422
