"""What was typed when a session was over waits for who typed it, and for nobody else."""

import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape

import pytest
from httpx import Response

from bot.desk import typed
from bot.desk.guard import cookie
from bot.desk.typed import LASTS, OLDEST
from storage.desk import sessions
from storage.engine import Storage
from tests.bot.desk.bureau import HERE, HOME, PASSWORD, Browser, Bureau, in_phase, words
from tests.bot.quarter import ORGANISATION, PLAIN, SEAL

GOALS = f"{HERE}/process/goals"
QUESTIONS = f"{HERE}/questions"
ASKED = 'Hoeveel <ideeën> & "plannen"?'
TYPED: Mapping[str, str | list[str]] = {
    "question": ASKED,
    "answer": "Eén regel.\n\nEn nog een.",
    "language": "nl",
}
OVER = timedelta(hours=12)


def hidden(answer: Response, name: str) -> str:
    """Return a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    return unescape(found[1]) if found else ""


def fields_of(answer: Response) -> dict[str, str]:
    """Return the token and the mark of a page."""
    return {name: hidden(answer, name) for name in ("csrf", "form-of")}


async def too_late(
    bureau: Bureau,
    browser: Browser,
    typed_in: Mapping[str, str | list[str]] = TYPED,
    page: str = QUESTIONS,
) -> Response:
    """Open a page, let the session be over, and send its form as a browser would."""
    form = fields_of(await browser.see(page))
    bureau.wall += OVER
    browser.client.cookies.clear()
    sent = {"referer": f"http://town.example{page}"}
    return await browser.client.post(page, data={**form, **typed_in}, headers=sent)


async def sign_in(
    bureau: Bureau, browser: Browser, asked: Response, name: str = "rosa"
) -> Response:
    known = {"email": f"{name}@village.example", "password": PASSWORD, "code": bureau.code()}
    kept = {field: hidden(asked, field) for field in ("typed", "next")}
    return await browser.client.post(f"{HOME}/sign-in", data={**known, **kept})


async def kept_in_store(store: Storage, bureau: Bureau, browser: Browser) -> bytes | None:
    token = browser.client.cookies.get(cookie(ORGANISATION)) or ""
    found = await store.run(lambda db: sessions.find(db, token, bureau.wall))
    assert found
    return found.typed


async def test_what_was_typed_is_there_again_and_is_sent_by_pressing_once_more(
    bureau: Bureau, filed: Storage
) -> None:
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser)
        assert asked.status_code == 403
        assert "er is dus niets verstuurd" in words(asked)
        assert ASKED not in unescape(asked.text)
        entered = await sign_in(bureau, browser, asked)
        assert (entered.status_code, entered.headers["location"]) == (303, QUESTIONS)
        page = await browser.see(QUESTIONS)
        assert "druk nog een keer op de knop" in words(page)
        assert f'value="{ASKED.split(maxsplit=1)[0]} &lt;' in page.text
        assert "Eén regel.\n\nEn nog een.</textarea>" in page.text
        assert ASKED in unescape((await browser.see(QUESTIONS)).text)  # until it is sent
        assert await kept_in_store(filed, bureau, browser)
        done = await browser.client.post(QUESTIONS, data={**fields_of(page), **TYPED})
        assert done.status_code == 303
        assert "druk nog een keer" not in await browser.read(QUESTIONS)
        assert await kept_in_store(filed, bureau, browser) is None


async def test_a_form_that_was_refused_leads_to_its_page_in_another_language(
    bureau: Bureau,
) -> None:
    async with await bureau.browser("Rosa") as browser:
        refused = await browser.send(f"{HERE}/paper-code", {"why": ""})
        found = re.search(r'href="([^"]*/language/en[^"]*)"', refused.text)
        assert found
        led = await browser.see(found[1])
        assert led.headers["location"] == HERE
        page = await browser.see(f"{HOME}/language/en?next={HERE}/paper")
        assert page.headers["location"] == f"{HERE}/paper"


async def test_nobody_else_gets_what_was_typed(bureau: Bureau, filed: Storage) -> None:
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser)
        entered = await sign_in(bureau, browser, asked, "sam")
        assert entered.headers["location"] == QUESTIONS
        assert ASKED not in unescape((await browser.see(QUESTIONS)).text)
        assert await kept_in_store(filed, bureau, browser) is None


async def test_who_typed_a_wrong_password_first_loses_nothing(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser)
        wrong = {"email": "rosa@village.example", "password": "not that", "code": "000000"}
        kept = {"typed": hidden(asked, "typed"), "next": QUESTIONS}
        refused = await browser.client.post(f"{HOME}/sign-in", data={**wrong, **kept})
        assert refused.status_code == 422
        await sign_in(bureau, browser, refused)
        assert ASKED in unescape((await browser.see(QUESTIONS)).text)


async def test_what_waits_too_long_is_gone(bureau: Bureau, filed: Storage) -> None:
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser)
        bureau.wall += LASTS
        await sign_in(bureau, browser, asked)
        assert await kept_in_store(filed, bureau, browser) is None
    async with await bureau.browser("Roel") as browser:
        asked = await too_late(bureau, browser)
        await sign_in(bureau, browser, asked, "roel")
        bureau.wall += LASTS
        assert ASKED not in unescape((await browser.see(QUESTIONS)).text)
        assert await kept_in_store(filed, bureau, browser) is None


async def test_of_a_page_that_was_opened_long_ago_nothing_is_kept(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        form = fields_of(await browser.see(QUESTIONS))
        bureau.wall += OLDEST + timedelta(seconds=1)
        answer = await browser.client.post(QUESTIONS, data={**form, **TYPED})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{HOME}/sign-in")


async def test_passwords_and_codes_are_not_kept(bureau: Bureau) -> None:
    secret = {"again-password": PASSWORD, "again-code": "123456", "code": "ABCD", "csrf": "x"}
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser, {**TYPED, **secret})
        kept = typed.unsealed(SEAL, hidden(asked, "typed"))
        assert kept is not None
        assert {name for name, _value in kept.fields} == set(TYPED)


async def test_a_ballot_on_paper_is_kept_nowhere(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        form = fields_of(await browser.see(f"{HERE}/paper"))
        bureau.wall += OVER
        where = f"{HERE}/paper/1/enter"
        answer = await browser.client.post(where, data={**form, "ballot": "1 3"})
        assert answer.headers["location"].startswith(f"{HOME}/sign-in")


@pytest.mark.parametrize(("length", "kept"), [(120_000, True), (150_000, False), (300_000, False)])
async def test_what_is_too_large_is_not_kept_and_nothing_breaks(
    bureau: Bureau, length: int, kept: bool
) -> None:
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser, {**TYPED, "answer": "x" * length})
        assert asked.status_code == (403 if kept else 303)
        if kept:
            await sign_in(bureau, browser, asked)
            assert "x" * length in (await browser.see(QUESTIONS)).text


@pytest.mark.parametrize("mark", ["", "x", "AAAA", "\u00e9"])
async def test_a_form_that_nobody_made_leads_to_the_entrance_as_before(
    bureau: Bureau, mark: str
) -> None:
    async with await bureau.browser() as browser:
        answer = await browser.client.post(QUESTIONS, data={**TYPED, "form-of": mark})
        assert answer.headers["location"].startswith(f"{HOME}/sign-in")


async def test_what_is_sealed_for_another_purpose_is_no_mark(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser)
        kept = hidden(asked, "typed")
        answer = await browser.client.post(QUESTIONS, data={**TYPED, "form-of": kept})
        assert answer.headers["location"].startswith(f"{HOME}/sign-in")
        mark = typed.mark(SEAL, "rosa", bureau.wall)
        assert typed.unsealed(SEAL, mark) is None


async def test_from_another_site_nothing_is_kept(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        browser.client.headers["sec-fetch-site"] = "same-origin"
        form = fields_of(await browser.see(QUESTIONS))
        bureau.wall += OVER
        browser.client.headers["sec-fetch-site"] = "cross-site"
        answer = await browser.client.post(QUESTIONS, data={**form, **TYPED})
        assert answer.status_code == 303


async def test_who_signed_in_meanwhile_elsewhere_sends_it_once_more(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        form = fields_of(await browser.see(QUESTIONS))
        bureau.wall += OVER
        browser.client.cookies.clear()
        known = {"email": "rosa@village.example", "password": PASSWORD, "code": bureau.code()}
        await browser.client.post(f"{HOME}/sign-in", data=known)
        answer = await browser.client.post(QUESTIONS, data={**form, **TYPED})
        assert (answer.status_code, answer.headers["location"]) == (303, QUESTIONS)
        assert ASKED in unescape((await browser.see(QUESTIONS)).text)


async def test_a_form_of_a_colleague_is_refused_and_not_filled_in(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as rosa, await bureau.browser("Sam") as sam:
        form = fields_of(await rosa.see(QUESTIONS))
        answer = await sam.client.post(QUESTIONS, data={**form, **TYPED})
        assert answer.status_code == 403
        assert "hoort niet bij uw sessie" in words(answer)
        assert ASKED not in unescape((await sam.see(QUESTIONS)).text)


@pytest.mark.parametrize(
    ("sent_to", "referer", "led_to"),
    [
        (QUESTIONS, "", QUESTIONS),
        (QUESTIONS, f"http://town.example{QUESTIONS}?language=en", f"{QUESTIONS}?language=en"),
        (QUESTIONS, "https://evil.example/desk/elsewhere", QUESTIONS),
        (QUESTIONS, f"http://town.example{HOME}/sign-in", QUESTIONS),
        (f"{HERE}/ideas/7/note", "", f"{HERE}/ideas/7"),
        (f"{HERE}/conversations/3/answer", "", f"{HERE}/conversations/3"),
        (f"{HERE}/process/phase", f"http://town.example{HERE}/process", f"{HERE}/process"),
        (f"{HERE}/paper-code", f"http://town.example{HERE}/paper", f"{HERE}/paper"),
        (f"{HERE}/paper-code", "", HERE),
    ],
)
async def test_it_waits_on_the_page_where_its_form_stands(
    bureau: Bureau, sent_to: str, referer: str, led_to: str
) -> None:
    async with await bureau.browser("Rosa") as browser:
        form = fields_of(await browser.see(QUESTIONS))
        bureau.wall += OVER
        browser.client.cookies.clear()
        said = {"referer": referer} if referer else {}
        asked = await browser.client.post(sent_to, data={**form, **TYPED}, headers=said)
        entered = await sign_in(bureau, browser, asked)
        assert entered.headers["location"] == led_to


async def test_what_another_changed_meanwhile_is_said_and_not_replaced(filed: Storage) -> None:
    bureau = await Bureau(filed).open(in_phase(PLAIN, "ideas"))
    async with await bureau.browser("Rosa") as browser:
        first = await browser.see(GOALS)
        assert hidden(first, "seen")
        goals = {"seen": "what it was before", "goal.nl": "Meer groen in de wijk."}
        asked = await too_late(bureau, browser, goals, GOALS)
        await sign_in(bureau, browser, asked)
        page = await browser.see(GOALS)
        assert "Meer groen in de wijk." in page.text
        assert hidden(page, "seen") == "what it was before"
        again = {**fields_of(page), **goals, "seen": hidden(page, "seen")}
        refused = await browser.client.post(GOALS, data=again)
        assert refused.status_code == 422
        assert "Iemand anders heeft dit intussen veranderd." in words(refused)
