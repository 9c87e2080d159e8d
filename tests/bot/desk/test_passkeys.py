"""A passkey signs in whose it is, on our own pages, once for each question and not for long."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from httpx import Response
from sqlalchemy import Connection

from bot.office import open_office, party
from bot.settings import Settings
from bot.staff.party import Party, party_at
from bot.staff.passkeys import LASTS, MOST
from bot.staff.second_factor import code_at
from storage import journal
from storage.desk import passkeys, staff
from storage.desk.passkeys import Passkey
from storage.desk.staff import LOCKED_FOR, MOST_FAILURES
from tests.bot.desk.bureau import (
    HERE,
    HOME,
    PASSWORD,
    Browser,
    Bureau,
    problems,
    words,
)
from tests.bot.quarter import SEAL
from tests.standins.authenticator import PRESENT, Authenticator, written
from tests.storage.linden import SLUG

MINE, SIGN_IN = f"{HOME}/my-sign-in", f"{HOME}/sign-in"
TOWN = Party("town.example", "https://town.example")


@pytest.fixture
async def bureau(bureau: Bureau) -> Bureau:
    """Give a desk at an address with https."""
    bureau.quarter.office.party = TOWN
    return bureau


def device(**other: object) -> Authenticator:
    return Authenticator(**{"origin": TOWN.origin, "host": TOWN.host} | other)  # type: ignore[arg-type]


def asked(answer: Response) -> str:
    """Return what a page asks the device."""
    found = re.search(r'data-passkey="([^"]+)"', answer.text)
    assert found, words(answer)
    return unescape(found[1])


async def added(browser: Browser, phone: Authenticator, title: str = "My phone") -> str:
    """Add a passkey; return what is read then."""
    page = await browser.send(MINE, {"title": title})
    return await browser.do(f"{MINE}/passkeys", {"title": title, "answer": phone.make(asked(page))})


async def with_passkey(bureau: Bureau, name: str = "Rosa") -> Authenticator:
    """Return the device of somebody who added a passkey."""
    phone = device()
    async with await bureau.browser(name) as browser:
        await added(browser, phone)
        await browser.send(f"{HOME}/sign-out", {})
    return phone


async def question(browser: Browser) -> str:
    return asked(await browser.client.post(f"{SIGN_IN}/passkey", data={"next": HERE}))


async def tried(browser: Browser, answer: str) -> Response:
    sent = {"answer": answer, "next": HERE}
    return await browser.client.post(f"{SIGN_IN}/passkey/answer", data=sent)


async def test_somebody_signs_in_with_a_passkey_that_they_added(bureau: Bureau) -> None:
    phone = await with_passkey(bureau)
    async with await bureau.browser() as browser:
        assert "Log in met een passkey" in await browser.read(SIGN_IN)
        for _time in range(2):
            answer = await tried(browser, phone.sign(await question(browser)))
            assert (answer.status_code, answer.headers["location"]) == (303, HERE)
            assert "HttpOnly" in answer.headers["set-cookie"]
            assert "Rosa" in await browser.read(HERE)


async def test_passkeys_are_listed_and_removed_and_the_password_stays(bureau: Bureau) -> None:
    phone, laptop = device(), device()
    async with await bureau.browser("Rosa") as browser:
        told = await added(browser, phone)
        assert "passkey My phone" in told
        bureau.wall += timedelta(seconds=1)
        page = await added(browser, laptop, "<Laptop>")
        assert "Verwijder <Laptop>" in page
        other = await bureau.browser()
        assert (await tried(other, phone.sign(await question(other)))).status_code == 303
        first, second = re.findall(r"my-sign-in/passkeys/(\w+)/", (await browser.see(MINE)).text)
        assert "My phone" not in await browser.do(f"{MINE}/passkeys/{first}/remove", {})
        assert (await other.see(HERE)).status_code == 303, "it could be the one who has the phone"
        assert (await tried(other, phone.sign(await question(other)))).status_code == 422
        assert "Laptop" not in await browser.do(f"{MINE}/passkeys/{second}/remove", {})
        assert "is er niet meer" in await browser.do(f"{MINE}/passkeys/{second}/remove", {})
        known = {"email": "rosa@village.example", "password": PASSWORD, "code": bureau.code()}
        assert (await other.client.post(SIGN_IN, data=known)).status_code == 303


async def test_nobody_removes_the_passkey_of_another(bureau: Bureau) -> None:
    await with_passkey(bureau)
    kept = await bureau.quarter.storage.run(lambda db: passkeys.of(db, "rosa"))
    async with await bureau.browser("Sam") as browser:
        assert "My phone" not in await browser.read(MINE)
        await browser.do(f"{MINE}/passkeys/{kept[0].id}/remove", {})
    assert await bureau.quarter.storage.run(lambda db: passkeys.of(db, "rosa")) == kept


async def test_the_journal_says_who_added_and_removed_one_and_not_which(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        await added(browser, device())
        [number] = re.findall(r"my-sign-in/passkeys/(\w+)/", (await browser.see(MINE)).text)
        await browser.do(f"{MINE}/passkeys/{number}/remove", {})
    found = await bureau.quarter.storage.run(lambda db: journal.page(db, SLUG, 0, 2))
    said = [(one.kind, one.by, dict(one.content)) for one in reversed(found)]
    assert said == [
        (kind, "Rosa", {"name": "Rosa"}) for kind in ("passkey-added", "passkey-removed")
    ]


async def test_a_passkey_is_added_by_who_has_just_shown_who_they_are(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        assert "Wie bent u?" in words(await browser.send(MINE, {"title": "My phone"}))
        again = {"again-password": PASSWORD, "again-code": bureau.code()}
        page = await browser.send(MINE, {"title": "My phone", **again})
        phone = device()
        done = {"title": "My phone", "answer": phone.make(asked(page))}
        assert (await browser.send(f"{MINE}/passkeys", done)).status_code == 303


async def test_what_is_final_can_be_confirmed_with_a_passkey(bureau: Bureau) -> None:
    phone = await with_passkey(bureau)
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        page = await browser.send(MINE, {"title": "Another"})
        answer = phone.sign(asked(page))
        done = await browser.send(MINE, {"title": "Another", "again-passkey": answer})
        assert "De passkey Another" in words(done)
        bureau.wall += timedelta(minutes=11)
        replayed = await browser.send(MINE, {"title": "Another", "again-passkey": answer})
        assert replayed.status_code == 422
        assert "Wie bent u?" in words(replayed)
        assert 'name="again-passkey"' not in replayed.text


@pytest.mark.parametrize("told", [True, False], ids=["its own", "nobody's"])
async def test_nobody_confirms_with_the_passkey_of_another(bureau: Bureau, told: bool) -> None:
    await with_passkey(bureau)
    sams = await with_passkey(bureau, "Sam")
    sams.handle = sams.handle if told else b""
    async with await bureau.browser("Rosa") as browser:
        bureau.wall += timedelta(minutes=11)
        page = await browser.send(MINE, {"title": "Another"})
        answer = {"title": "Another", "again-passkey": sams.sign(asked(page))}
        assert (await browser.send(MINE, answer)).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://town.example.evil.example"},
        {"origin": "http://town.example"},
        {"origin": "https://town.example:8443"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"handle": b"somebody else"},
        {"credential": b"never seen here!"},
        {"key": Authenticator("", "").key},
        {"uses": 6},
        {"uses": 0},
    ],
    ids=str,
)
async def test_what_is_not_quite_right_opens_nothing(
    bureau: Bureau, wrong: dict[str, object]
) -> None:
    phone = device(uses=7)
    async with await bureau.browser("Rosa") as browser:
        await added(browser, phone)
    async with await bureau.browser() as browser:
        strange = replace(phone, **wrong)  # type: ignore[arg-type]
        answer = await tried(browser, strange.sign(await question(browser)))
        assert answer.status_code == 422
        assert "Deze passkey" in words(answer)
        assert "set-cookie" not in answer.headers
        assert (await tried(browser, phone.sign(await question(browser)))).status_code == 303


async def test_an_answer_works_once(bureau: Bureau) -> None:
    phone = await with_passkey(bureau)
    async with await bureau.browser() as browser:
        answer = phone.sign(await question(browser))
        assert (await tried(browser, answer)).status_code == 303
        assert (await tried(browser, answer)).status_code == 422


async def test_a_question_waits_five_minutes(bureau: Bureau) -> None:
    phone = await with_passkey(bureau)
    async with await bureau.browser() as browser:
        asked_then = await question(browser)
        bureau.wall += LASTS - timedelta(seconds=1)
        assert (await tried(browser, phone.sign(asked_then))).status_code == 303
        asked_then = await question(browser)
        bureau.wall += LASTS
        assert (await tried(browser, phone.sign(asked_then))).status_code == 422


async def test_a_question_that_we_never_asked_is_answered_in_vain(bureau: Bureau) -> None:
    phone = await with_passkey(bureau)
    async with await bureau.browser("Rosa") as browser:
        page = await browser.send(MINE, {"title": "Another"})
        assert (await tried(browser, phone.sign(asked(page)))).status_code == 422
        invented = f'{{"challenge": "{written(b"x" * 32)}"}}'
        assert (await tried(browser, phone.sign(invented))).status_code == 422


async def test_after_five_wrong_answers_nobody_signs_in_for_a_quarter_of_an_hour(
    bureau: Bureau,
) -> None:
    phone = await with_passkey(bureau)
    strange = replace(phone, key=Authenticator("", "").key)
    known = {"email": "rosa@village.example", "password": PASSWORD}
    async with await bureau.browser() as browser:
        for _try in range(MOST_FAILURES):
            await tried(browser, strange.sign(await question(browser)))
        assert (await tried(browser, phone.sign(await question(browser)))).status_code == 422
        code = {"code": bureau.code()}
        assert (await browser.client.post(SIGN_IN, data=known | code)).status_code == 422
        bureau.wall += LOCKED_FOR
        assert (await tried(browser, phone.sign(await question(browser)))).status_code == 303
    found = await bureau.quarter.storage.run(lambda db: staff.get(db, "rosa"))
    assert found
    assert (found.failures, found.locked_until) == (0, None)


async def test_who_has_left_comes_in_no_more(bureau: Bureau) -> None:
    phone = await with_passkey(bureau)
    await bureau.quarter.storage.run(lambda db: staff.leave(db, "rosa", bureau.wall))
    async with await bureau.browser() as browser:
        assert (await tried(browser, phone.sign(await question(browser)))).status_code == 422


@pytest.mark.parametrize(
    "garbled",
    ["", "{}", "[" * 9_000, "x" * 30_000, '{"id": "\\ud800"}', '{"id":1}'],
    ids=lambda text: text[:12],
)
async def test_what_no_device_says_is_refused_in_a_sentence(bureau: Bureau, garbled: str) -> None:
    async with await bureau.browser() as browser:
        assert (await tried(browser, garbled)).status_code == 422
    async with await bureau.browser("Rosa") as browser:
        sent = {"title": "My phone", "answer": garbled}
        refused = await browser.send(f"{MINE}/passkeys", sent)
        assert "kwam geen passkey bij" in problems(refused)["title"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"credential": b""},
    ],
    ids=str,
)
async def test_a_passkey_that_was_not_made_here_is_not_kept(
    bureau: Bureau, wrong: dict[str, object]
) -> None:
    async with await bureau.browser("Rosa") as browser:
        page = await browser.send(MINE, {"title": "My phone"})
        sent = {"title": "My phone", "answer": device(**wrong).make(asked(page))}
        assert "title" in problems(await browser.send(f"{MINE}/passkeys", sent))
    assert await bureau.quarter.storage.run(lambda db: passkeys.of(db, "rosa")) == []


async def test_the_answer_to_another_s_question_adds_nothing(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as rosa, await bureau.browser("Sam") as sam:
        page = await rosa.send(MINE, {"title": "My phone"})
        sent = {"title": "My phone", "answer": device().make(asked(page))}
        assert (await sam.send(f"{MINE}/passkeys", sent)).status_code == 422
        assert (await rosa.send(f"{MINE}/passkeys", sent)).status_code == 303
        again = {"title": "Another", "answer": sent["answer"]}
        assert (await rosa.send(f"{MINE}/passkeys", again)).status_code == 422


async def test_a_passkey_has_a_name_of_its_own_and_there_are_ten_at_most(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        await added(browser, device())
        for title, reason in (("", "Vul dit in"), ("MY PHONE", "al een passkey"), ("x" * 41, "41")):
            assert reason in problems(await browser.send(MINE, {"title": title}))["title"]

        def fill(db: Connection) -> None:
            for number in range(MOST - 1):
                made = (str(number), "rosa", bytes([number]), b"", 0, SEAL.lock(str(number)))
                passkeys.add(db, Passkey(*made, bureau.wall))

        await bureau.quarter.storage.run(fill)
        assert "10 passkeys" in problems(await browser.send(MINE, {"title": "One more"}))["title"]
        assert "Voeg een passkey toe" not in await browser.read(MINE)


async def test_who_is_invited_anew_has_lost_their_passkeys_too(bureau: Bureau) -> None:
    phone = await with_passkey(bureau)
    async with await bureau.browser("Olga") as browser:
        rosa = {"name": "Rosa", "email": "rosa@village.example", "roles": "organiser"}
        page = await browser.send(f"{HOME}/people", {**rosa, "in": "", "partner": ""})
        link = re.search(r"/desk/village/invitations/[\w-]+", page.text)
        assert link
        invited = await bureau.quarter.storage.run(lambda db: staff.invitations(db, bureau.wall))
        code = code_at(SEAL.unlock(invited[0].second), bureau.wall)
    async with await bureau.browser() as browser:
        begun = {"password": PASSWORD, "password-again": PASSWORD, "code": code}
        assert (await browser.client.post(link[0], data=begun)).status_code == 303
        assert (await tried(browser, phone.sign(await question(browser)))).status_code == 422


async def test_where_there_is_no_address_with_https_nothing_is_offered(bureau: Bureau) -> None:
    phone = await with_passkey(bureau)
    bureau.quarter.office.party = None
    async with await bureau.browser("Rosa") as browser:
        assert "passkey" not in (await browser.see(SIGN_IN)).text
        assert "passkey" not in (await browser.see(MINE)).text
        assert "rosa@village.example" in await browser.read(MINE)
        asked_so = await browser.client.post(f"{SIGN_IN}/passkey", data={})
        assert asked_so.status_code == 404
        assert (await browser.send(MINE, {"title": "My phone"})).status_code == 404
        bureau.wall += timedelta(minutes=11)
        again = await browser.send(MINE, {"again-passkey": phone.sign('{"challenge": "YQ"}')})
        assert "Wie bent u?" in words(again)
        assert "passkey" not in again.text


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://Stem.Example.nl", Party("stem.example.nl", "https://stem.example.nl")),
        ("https://stem.example.nl:443/", Party("stem.example.nl", "https://stem.example.nl")),
        ("https://a.example:8443/x", Party("a.example", "https://a.example:8443")),
        ("http://localhost:8000", Party("localhost", "http://localhost:8000")),
        ("http://desk.localhost:80", Party("desk.localhost", "http://desk.localhost")),
        ("http://stem.example.nl", None),
        ("https://127.0.0.1", None),
        ("https://[::1]:8000", None),
        ("", None),
    ],
)
def test_a_site_is_a_name_with_https_or_the_machine_of_a_developer(
    address: str, expected: Party | None
) -> None:
    assert party_at(address) == expected
    assert party(address) == expected


async def test_the_site_is_that_of_the_public_address(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    settings = Settings(secret_key="x" * 32, database_url=url, public_url=TOWN.origin)
    office = await open_office(settings, settings.organisations()[0])
    assert office.party == TOWN
    await office.stop()


def test_without_the_extra_there_is_no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.office.find_spec", lambda _package: None)
    assert party("https://town.example") is None
