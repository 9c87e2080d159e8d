"""What a broadcast costs is seen before it is approved, and no more is approved than is left."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from budget.broadcast import Stage
from budget.template import UNLIMITED, Approval
from storage.post import broadcasts, templates, tiers
from storage.process import prices
from tests.bot.desk.bureau import HERE, Browser, Bureau, form, problems, words
from tests.storage.linden import SLUG

CASTS = f"{HERE}/broadcasts"
PRICES = f"{CASTS}/prices"
TYPED = {"title": "Feest", "who": "news", "text.nl": "Er is feest."}


async def kept(bureau: Bureau) -> tuple[dict[str, int], int | None]:
    run = bureau.quarter.storage.run
    return await run(lambda db: (prices.of(db), prices.allowance(db, SLUG)))


async def settled(rosa: Browser, **typed: str) -> str:
    """Type these prices over what stands there, and return what is read then."""
    named = {
        name if name in {"limit", "tier"} else f"price.{name}": value
        for name, value in typed.items()
    }
    return await rosa.do(PRICES, {**(await form(rosa, CASTS)), **named})


async def test_prices_and_the_limit_are_kept(bureau: Bureau, rosa: Browser) -> None:
    page = await settled(rosa, sms="7,25", whatsapp="3", limit="1.000")
    assert "Van de € 1.000 voor rondberichten van deze ronde is € 1.000,00 over." in page
    assert await kept(bureau) == ({"sms": 725, "whatsapp": 300}, 1_000)
    await settled(rosa)
    assert await kept(bureau) == ({"sms": 725, "whatsapp": 300}, 1_000)
    assert "Er is geen grens." in await settled(rosa, whatsapp="", limit="")
    assert await kept(bureau) == ({"sms": 725}, None)
    async with await bureau.browser("Aldo") as aldo:
        assert "SMS 7.25" in await aldo.read(CASTS)
        assert "<form" not in (await aldo.see(CASTS)).text.partition("<main")[2]
    assert "prijzen van rondberichten zijn vastgesteld" in await rosa.read(f"{HERE}/journal")


async def test_what_whatsapp_lets_us_do_is_kept_beside_it(bureau: Bureau, rosa: Browser) -> None:
    run = bureau.quarter.storage.run
    page = await settled(rosa, tier="1000", template="12")
    assert await run(tiers.tier) == 1_000
    assert await kept(bureau) == ({"template": 1_200}, None)
    looked = words(await rosa.send(CASTS, {**TYPED, "do": "look"}))
    assert "Wij mogen op WhatsApp 1.000 gesprekken in 24 uur beginnen" in looked
    assert "WhatsApp 1 1 1 € 0,12" in looked
    await settled(rosa, tier=str(UNLIMITED))
    looked = words(await rosa.send(CASTS, {**TYPED, "do": "look"}))
    assert "WhatsApp stelt geen grens" in looked
    await run(lambda db: tiers.keep(db, 5_000))
    assert '<option value="5000" selected>' in (await rosa.see(CASTS)).text
    async with await bureau.browser("Aldo") as aldo:
        assert "in 24 uur mogen beginnen: 5.000." in await aldo.read(CASTS)
    await settled(rosa, tier="")
    assert await run(tiers.tier) is None
    assert page


async def test_how_far_whatsapp_is_stands_on_the_page(
    bureau: Bureau, rosa: Browser, roel: Browser
) -> None:
    run = bureau.quarter.storage.run
    await rosa.do(CASTS, {**TYPED, "do": "keep"})
    await rosa.do(f"{CASTS}/1/ask", {"seen": "1"})

    def told(db: Connection, state: Approval, reason: str = "") -> None:
        [one] = templates.of(db, 1)
        now = replace(one, state=state, reason=reason, looks=1)
        templates.keep(db, now, bureau.quarter.now, "{}")

    await run(lambda db: told(db, Approval.REJECTED, "Too generic"))
    page = await rosa.read(f"{CASTS}/1")
    assert "Nederlands 0 1 WhatsApp weigert het Too generic" in page
    assert "1 persoon heeft 24 uur niet geschreven op WhatsApp" in page
    await run(lambda db: told(db, Approval.PENDING))
    assert "Nederlands 0 1 WhatsApp kijkt ernaar" in await rosa.read(f"{CASTS}/1")
    page = await roel.do(f"{CASTS}/1/approve", {"seen": "2"})
    assert "op WhatsApp, Nederlands: WhatsApp kijkt ernaar" in page
    await run(lambda db: told(db, Approval.APPROVED))
    page = await roel.read(f"{CASTS}/1")
    assert "op WhatsApp, Nederlands: WhatsApp vindt het goed" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("price.sms", "much"),
        ("price.sms", "-1"),
        ("price.sms", "1001"),
        ("price.telegram", "7.255"),
        ("limit", "lots"),
        ("price.template", "1001"),
        ("limit", "900000000"),
    ],
)
async def test_what_is_no_price_is_refused_beside_its_field(
    bureau: Bureau, rosa: Browser, field: str, typed: str
) -> None:
    answer = await rosa.send(PRICES, {**(await form(rosa, CASTS)), field: typed})
    assert set(problems(answer)) == {field}
    assert f'value="{typed}"' in answer.text
    assert await kept(bureau) == ({}, None)


async def test_two_people_see_which_prices_the_other_set(
    bureau: Bureau, rosa: Browser, roel: Browser
) -> None:
    seen = await form(rosa, CASTS)
    await settled(roel, sms="9")
    answer = await rosa.send(PRICES, {**seen, "price.sms": "8"})
    assert set(problems(answer)) == {"main"}
    assert "SMS 9" in words(answer)
    assert 'value="8"' in answer.text
    assert (await kept(bureau))[0] == {"sms": 900}
    await rosa.do(PRICES, {"price.sms": "8", "seen": "sms=900 limit=None tier=None"})
    assert (await kept(bureau))[0] == {"sms": 800}


async def test_a_price_of_nothing_is_a_price(bureau: Bureau, rosa: Browser) -> None:
    await settled(rosa, telegram="0")
    assert await kept(bureau) == ({"telegram": 0}, None)
    assert 'name="price.telegram" inputmode="numeric" value="0"' in (await rosa.see(CASTS)).text
    looked = words(await rosa.send(CASTS, {**TYPED, "do": "look"}))
    assert "Telegram 1 1 1 € 0,00" in looked
    assert "SMS 1 1 1 geen prijs" in looked
    assert "Samen ongeveer € 0,00." in looked
    async with await bureau.browser("Aldo") as aldo:
        read = await aldo.read(CASTS)
        assert "Telegram 0" in read
        assert "SMS geen prijs" in read
    assert "Telegram: 0 cent" in await rosa.read(f"{HERE}/journal")


async def test_without_any_price_no_sum_is_shown(rosa: Browser) -> None:
    looked = words(await rosa.send(CASTS, {**TYPED, "do": "look"}))
    assert "Telegram 1 1 1 geen prijs" in looked
    assert "Samen ongeveer" not in looked
    assert "Er is nog geen prijs bekend" in looked


async def test_that_it_waits_for_what_may_be_sent_in_a_day_is_said(
    bureau: Bureau, rosa: Browser
) -> None:
    bureau.quarter.office.delivery.send_in_a_day(3)
    said = "Zo veel sms-berichten mogen niet op één dag weg"
    assert said not in words(await rosa.send(CASTS, {**TYPED, "do": "look"}))
    bureau.quarter.office.delivery.send_in_a_day(1)
    assert said in words(await rosa.send(CASTS, {**TYPED, "do": "look"}))


async def test_what_it_costs_is_shown_and_a_limit_is_kept_to(
    bureau: Bureau, rosa: Browser, roel: Browser
) -> None:
    await settled(rosa, sms="90", whatsapp="5", limit="1")
    looked = words(await rosa.send(CASTS, {**TYPED, "do": "look"}))
    assert "SMS 1 1 1 € 0,90" in looked
    assert "WhatsApp 1 1 1 € 0,05" in looked
    assert "Telegram 1 1 1 geen prijs" in looked
    assert "Samen ongeveer € 0,95." in looked
    for number in (1, 2):
        await rosa.do(CASTS, {**TYPED, "do": "keep"})
        await rosa.do(f"{CASTS}/{number}/ask", {"seen": "1"})
    page = await roel.do(f"{CASTS}/1/approve", {"seen": "2"})
    assert "Ongeveer € 0,95 bij het akkoord." in page
    refused = await roel.send(f"{CASTS}/2/approve", {"seen": "2"})
    told = "Dit kost ongeveer 1 euro. Van de 1 euro voor rondberichten is nog 0 over."
    assert problems(refused) == {"main": told}
    assert "is € 0,05 over." in await roel.read(CASTS)
    second = await bureau.quarter.storage.run(lambda db: broadcasts.get(db, SLUG, 2))
    assert (second.stage, second.cost) == (Stage.ASKED, 0)
    await roel.do(f"{CASTS}/1/stop", {})
    await roel.do(f"{CASTS}/2/approve", {"seen": "2"})
    assert "Tot nu toe akkoord: ongeveer € 0,95." in await roel.read(CASTS)


async def test_only_organisers_settle_prices(bureau: Bureau) -> None:
    for name in ("Sam", "Pia", "Aldo", "Olga"):
        async with await bureau.browser(name) as browser:
            answer = await browser.send(PRICES, {"price.sms": "1", "seen": "limit=None tier=None"})
            assert answer.status_code == 403
    assert await kept(bureau) == ({}, None)
