"""An intermediary has a link, a picture and a word for each channel, and counts from ten up."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.contacts import Contacts
from budget.edition import Partner
from storage import journal
from storage.desk import staff
from storage.desk.staff import Held
from storage.engine import Storage
from storage.process import editions, participation
from tests.bot.desk.bureau import HERE, HOME, Bureau, form, problems, words
from tests.bot.quarter import FATMA
from tests.storage.linden import EDITION, SLUG

PAGE = f"{HERE}/intermediaries"
CODE = EDITION.partners[0].code


async def begun(filed: Storage, arrivals: int = 0, more: tuple[Partner, ...] = ()) -> Bureau:
    """Give a desk that can be reached on every channel, after so many came through the first."""
    partners = (*EDITION.partners, *more)
    bureau = await Bureau(filed).open(replace(EDITION, districts=(), partners=partners))
    numbers = ("linden_bot", "+31612345678", "+31687654321")
    bureau.quarter.office.contacts = Contacts(*numbers)

    def arrive(db: Connection) -> None:
        for _one in range(arrivals):
            editions.arrive(db, SLUG, EDITION.partners[0].code)

    await filed.run(arrive)
    return bureau


async def test_every_channel_has_a_link_and_a_picture(filed: Storage) -> None:
    bureau, code = await begun(filed), EDITION.partners[0].code
    async with await bureau.browser("Rosa") as browser:
        page = (await browser.see(PAGE)).text
        assert f"https://t.me/linden_bot?start={code}" in page
        assert f"https://wa.me/31612345678?text=%23{code}" in page
        for channel in ("telegram", "whatsapp", "sms"):
            picture = await browser.see(f"{PAGE}/{code}/{channel}.svg")
            assert picture.headers["content-type"] == "image/svg+xml"
        assert (await browser.see(f"{PAGE}/nobody/sms.svg")).status_code == 404


async def test_nine_are_fewer_than_ten_and_ten_are_ten(filed: Storage) -> None:
    bureau = await begun(filed, arrivals=9)
    async with await bureau.browser("Aldo") as browser:
        assert "9" not in await browser.read(PAGE)
        await filed.run(lambda db: editions.arrive(db, SLUG, EDITION.partners[0].code))
        assert "tot nu toe 10 " in await browser.read(PAGE)


async def test_a_partner_sees_only_what_is_its_own(filed: Storage) -> None:
    bureau = await begun(filed)
    first, *others = EDITION.partners
    held = [Held("partner", SLUG, first.code)]
    await filed.run(lambda db: staff.assign(db, "pia", held))
    async with await bureau.browser("Pia") as browser:
        read = await browser.read(PAGE)
        assert first.title in read
        for other in others:
            assert other.title not in read
            assert (await browser.see(f"{PAGE}/{other.code}/sms.svg")).status_code == 404
        assert (await browser.send(PAGE, {"title": "X", "code": "x1"})).status_code == 403


async def test_an_intermediary_is_added_unless_it_could_be_another(filed: Storage) -> None:
    bureau = await begun(filed)
    first = EDITION.partners[0]
    async with await bureau.browser("Rosa") as browser:
        new = {"title": "De <b>Buurtkeuken</b>", "code": "keuken", "keywords": "buurtkeuken, koken"}
        assert "De <b>Buurtkeuken</b>" in await browser.do(PAGE, new)
        assert "<b>Buurt" not in (await browser.see(PAGE)).text
        for wrong in ({"code": "Met Spatie"}, {"code": first.code}, {"title": ""}):
            refused = await browser.send(PAGE, {**new, "code": "anders", "keywords": "", **wrong})
            assert set(problems(refused)) == {next(iter(wrong))}, words(refused)


@pytest.fixture
async def linden(filed: Storage) -> Bureau:
    """Give a desk with an intermediary beside the first."""
    return await begun(filed, more=(Partner("keuken", "Buurtkeuken", ("koken",)),))


async def partner(bureau: Bureau, code: str = CODE) -> Partner:
    found = await bureau.quarter.storage.run(lambda db: editions.load(db, SLUG).edition())
    return found.partner_by_code[code]


async def test_a_name_and_its_words_are_corrected_and_the_code_stays(linden: Bureau) -> None:
    one = f"{PAGE}/{CODE}"
    async with await linden.browser("Rosa") as rosa, await linden.browser("Roel") as roel:
        typed, others = [await form(who, one, one) for who in (rosa, roel)]
        assert (typed["title"], typed["keywords"]) == ("Taalcafé", "koffie, thee")
        better = {**typed, "title": "Taalcafé <b>Noord</b>", "keywords": "koffie", "code": "x1"}
        assert "Taalcafé <b>Noord</b>" in await rosa.do(one, better)
        assert await partner(linden) == Partner(CODE, "Taalcafé <b>Noord</b>", ("koffie",))
        late = await roel.send(one, {**others, "title": "Taalhuis"})
        assert "intussen" in problems(late)["main"]
        assert "Wat er nu staat Taalcafé <b>Noord</b>: koffie" in words(late)
        assert 'value="Taalhuis"' in late.text
    kinds = await linden.quarter.storage.run(lambda db: journal.page(db, SLUG, 0, 1))
    assert [(entry.kind, entry.by) for entry in kinds] == [("partner-changed", "Rosa")]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 41}, "title"),
        ({"keywords": "thee, Koken"}, "keywords"),
        ({"keywords": "keuken"}, "keywords"),
        ({"keywords": ",".join("abcdefghi")}, "keywords"),
    ],
)
async def test_what_could_be_another_is_refused_beside_its_field(
    linden: Bureau, typed: dict[str, str], wrong: str
) -> None:
    one = f"{PAGE}/{CODE}"
    async with await linden.browser("Rosa") as rosa:
        before = await form(rosa, one, one)
        refused = await rosa.send(one, {**before, **typed})
        assert set(problems(refused)) == {wrong}, words(refused)
    assert await partner(linden) == EDITION.partners[0]


async def test_one_that_ends_is_printed_and_invited_no_more_and_can_go_on(linden: Bureau) -> None:
    one = f"{PAGE}/{CODE}"
    async with await linden.browser("Rosa") as rosa:
        assert "nog steeds" in await rosa.do(f"{one}/end", {})
        assert (await partner(linden)).ended
        assert f"{CODE}/sms.svg" not in (await rosa.see(PAGE)).text
        assert (await rosa.see(f"{one}/sms.svg")).status_code == 404
        assert f"{SLUG}/{CODE}" not in (await rosa.see(f"{HOME}/people")).text
        taken = await rosa.send(PAGE, {"title": "Nieuw", "code": CODE, "keywords": ""})
        assert set(problems(taken)) == {"code"}
        await rosa.do(f"{one}/resume", {})
        assert await partner(linden) == EDITION.partners[0]
        assert (await rosa.see(f"{one}/sms.svg")).status_code == 200


async def test_who_scans_an_old_poster_is_welcome_and_counted_no_more(linden: Bureau) -> None:
    async with await linden.browser("Rosa") as rosa:
        await rosa.do(f"{PAGE}/{CODE}/end", {})
    quarter = linden.quarter
    quarter.office.start_turns()
    [welcome, *_more] = await quarter.say(FATMA, f"/start {CODE}")
    assert "Taalcafé" not in welcome.reply.text
    assert "De Linden" in welcome.reply.text
    assert await quarter.storage.run(lambda db: participation.arrived(db, SLUG)) == {}
    await quarter.office.stop()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_what_is_no_intermediary_is_not_found(linden: Bureau, method: str) -> None:
    where = f"{PAGE}/nobody"
    async with await linden.browser("Rosa") as rosa:
        typed = {"title": "X", "keywords": "", "seen": ""}
        answer = await (rosa.see(where) if method == "GET" else rosa.send(where, typed))
        assert answer.status_code == 404
    async with await linden.browser("Aldo") as aldo:
        assert (await aldo.see(f"{PAGE}/{CODE}")).status_code == 403
