"""An intermediary has a link, a picture and a word for each channel, and counts from ten up."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.contacts import Contacts
from storage import editions, staff
from storage.engine import Storage
from storage.staff import Held
from tests.bot.desk.bureau import HERE, Bureau, problems, words
from tests.storage.linden import EDITION, SLUG

PAGE = f"{HERE}/intermediaries"


async def begun(filed: Storage, arrivals: int = 0) -> Bureau:
    """Give a desk that can be reached on every channel, after so many came through the first."""
    bureau = await Bureau(filed).open(replace(EDITION, districts=()))
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
