"""What was typed too late survives the way through the sign-on, for who typed it and no other."""

from html import unescape

import pytest
from sqlalchemy import Connection, select

from bot.desk.typed import LASTS
from bot.staff.sign_on import LASTS as AWAY
from storage.desk.sign_on import Wait
from storage.engine import Storage
from storage.tables import sign_on_waits
from tests.bot.desk.bureau import HERE, Browser, Bureau, words
from tests.bot.desk.sign_on import SIGN_IN, agree, came, gone, ticket
from tests.bot.desk.test_late import ASKED, OVER, QUESTIONS, TYPED, fields_of, sign_in, too_late
from tests.standins.identity import Identity, Known

START = f"{SIGN_IN}/sign-on?next={HERE}"
PROMISE = "bewaren wij een uur voor u"
TICKET = "wijkstem-village-typed"


async def waits(store: Storage) -> list[Wait]:
    """Return whose forms wait in the store."""

    def every(db: Connection) -> list[Wait]:
        own = select(*(sign_on_waits.c[name] for name in Wait._fields))
        rows = db.execute(own.where(sign_on_waits.c.purpose == "typed"))
        return [Wait(*row) for row in rows]

    return await store.run(every)


async def filled(browser: Browser) -> bool:
    return ASKED in unescape((await browser.see(QUESTIONS)).text)


async def test_what_was_typed_is_there_again_after_the_sign_on(
    bureau: Bureau, filed: Storage, identity: Identity
) -> None:
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser)
        assert PROMISE in words(asked)
        assert ASKED not in str([one.sealed for one in await waits(filed)])
        entered = await came(browser, START)
        assert (entered.status_code, entered.headers["location"]) == (303, QUESTIONS)
        page = await browser.see(QUESTIONS)
        assert "druk nog een keer op de knop" in words(page)
        assert await filled(browser)
        assert await waits(filed) == []
        assert TICKET not in browser.client.cookies
    assert ASKED not in str(identity.asked)


async def test_it_waits_for_the_code_of_the_app_as_well(bureau: Bureau, identity: Identity) -> None:
    agree(bureau, identity)
    async with await bureau.browser("Rosa") as browser:
        await too_late(bureau, browser)
        typed = {"ticket": ticket(await came(browser, START)), "code": bureau.code()}
        entered = await browser.client.post(f"{SIGN_IN}/sign-on/code", data=typed)
        assert entered.headers["location"] == QUESTIONS
        assert await filled(browser)


async def test_who_comes_back_in_vain_is_promised_it_still_and_gets_it_by_password(
    bureau: Bureau, identity: Identity
) -> None:
    identity.denies = "access_denied"
    async with await bureau.browser("Rosa") as browser:
        await too_late(bureau, browser)
        refused = await came(browser, START)
        assert (refused.status_code, PROMISE in words(refused)) == (422, True)
        later = await browser.see(SIGN_IN)
        assert PROMISE in words(later)
        entered = await sign_in(bureau, browser, later)
        assert entered.headers["location"] == QUESTIONS
        assert await filled(browser)


@pytest.mark.usefixtures("identity")
async def test_who_was_away_too_long_for_the_sign_on_goes_there_again(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        await too_late(bureau, browser)
        back = await gone(browser, START)
        bureau.wall += AWAY
        assert PROMISE in words(await browser.see(back))
        await came(browser, START)
        assert await filled(browser)


async def test_nobody_else_gets_it_by_the_sign_on(
    bureau: Bureau, filed: Storage, identity: Identity
) -> None:
    identity.known = Known("subject-of-sam", "sam@village.example")
    async with await bureau.browser("Rosa") as browser:
        await too_late(bureau, browser)
        entered = await came(browser, START)
        assert entered.headers["location"] == HERE
        assert not await filled(browser)
        assert await waits(filed) == []


@pytest.mark.usefixtures("identity")
async def test_in_another_browser_nothing_waits(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser, await bureau.browser() as another:
        await too_late(bureau, browser)
        assert PROMISE not in words(await another.see(SIGN_IN))
        assert (await came(another, START)).headers["location"] == HERE
        assert not await filled(another)


@pytest.mark.usefixtures("identity")
async def test_after_an_hour_it_is_gone_and_nothing_is_promised(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        await too_late(bureau, browser)
        bureau.wall += LASTS
        assert PROMISE not in words(await browser.see(SIGN_IN))
        await came(browser, START)
        assert not await filled(browser)


@pytest.mark.usefixtures("identity")
async def test_of_each_person_only_the_last_form_waits(bureau: Bureau, filed: Storage) -> None:
    async with await bureau.browser("Rosa") as rosa, await bureau.browser("Roel") as roel:
        sent = {who: fields_of(await who.see(QUESTIONS)) for who in (rosa, roel)}
        bureau.wall += OVER
        for who in (rosa, roel, roel):
            await who.client.post(QUESTIONS, data={**sent[who], **TYPED})
        assert sorted(one.staff for one in await waits(filed)) == ["roel", "rosa"]
        await came(rosa, START)
        assert await filled(rosa)


async def test_without_a_sign_on_nothing_is_stored(bureau: Bureau, filed: Storage) -> None:
    async with await bureau.browser("Rosa") as browser:
        asked = await too_late(bureau, browser)
        assert "set-cookie" not in asked.headers
        assert await waits(filed) == []
