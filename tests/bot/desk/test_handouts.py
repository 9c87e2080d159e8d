"""What an intermediary hands out leads to the conversation by its own word, and fits the day."""

import re
from dataclasses import replace
from html import unescape

import pypdfium2
import pytest

from bot.channels.segments import is_gsm
from bot.contacts import Contacts
from bot.desk import prints
from bot.printing.press import Lacking, lacking
from bot.squares import square
from budget.edition import Edition, Partner
from budget.timeline import Phase
from flows.residents.joining import partner_in
from storage.desk import staff
from storage.desk.staff import Held
from storage.engine import Storage
from tests.bot.desk.bureau import HERE, Browser, Bureau
from tests.bot.printing.test_press import pdfium, text_of
from tests.storage.linden import EDITION, SLUG

PAGE = f"{HERE}/intermediaries"
CAFE = EDITION.partners[0]
CHOIR = Partner("koor", 'Koor "De Lijster" & <b>vrienden</b>')
ENDED = Partner("club", "Sportclub", ended=True)
HANDED = replace(EDITION, partners=(CAFE, CHOIR, ENDED))
REACHED = Contacts("linden_bot", "+31612345678", "+31687654321")


async def begun(filed: Storage, edition: Edition = HANDED, contacts: Contacts = REACHED) -> Bureau:
    """Give a desk whose organisation is reached so."""
    bureau = await Bureau(filed).open(edition)
    bureau.quarter.office.contacts = contacts
    return bureau


async def texts(browser: Browser, code: str = CAFE.code) -> dict[str, str]:
    """Return what there is to forward, by what it is for and in which language."""
    page = await browser.see(f"{PAGE}/{code}/kit")
    assert page.status_code == 200
    found = re.findall(r'<textarea id="([^"]+)"[^>]* readonly>([^<]*)</textarea>', page.text)
    return {name: unescape(said) for name, said in found}


async def test_what_is_forwarded_leads_in_by_the_intermediary(filed: Storage) -> None:
    bureau = await begun(filed)
    async with await bureau.browser("Rosa") as browser:
        found = await texts(browser)
    assert found["long-nl"].splitlines() == [
        "1.000 euro voor De Linden: wat moet daarmee gebeuren?",
        "Doe mee in de chat. Een app of account is niet nodig.",
        "Stemmen: tot en met 4 mei 2027.",
        "Telegram: https://t.me/linden_bot?start=cafe",
        "WhatsApp: https://wa.me/31612345678?text=%23cafe",
        "Sms: stuur koffie naar +31687654321",
    ]
    assert found["short-nl"] == (
        "1.000 euro voor De Linden: doe mee! Sms koffie naar +31687654321."
    )
    assert "Send an SMS with koffie to +31687654321." in found["short-en"]
    assert all(is_gsm(said) and len(said) <= 160 for said in (found["short-nl"], found["short-en"]))


@pytest.mark.parametrize("partner", [CAFE, CHOIR])
async def test_the_word_that_is_handed_out_is_one_that_is_understood(
    filed: Storage, partner: Partner
) -> None:
    bureau = await begun(filed)
    async with await bureau.browser("Aldo") as browser:
        found = (await texts(browser, partner.code))["long-en"]
    sent = re.search(r"send (.+) to \+31687654321", found)
    assert sent
    assert partner_in(sent[1], HANDED) == partner


@pytest.mark.parametrize(
    ("phase", "told"),
    [
        (
            Phase.PREPARING,
            [
                "Hand in an idea: from 4 March 2027 until 2 May 2027.",
                "Vote: from 2 May 2027 until 4 May 2027.",
            ],
        ),
        (
            Phase.IDEAS,
            [
                "Hand in an idea: until 2 May 2027.",
                "Vote: from 2 May 2027 until 4 May 2027.",
            ],
        ),
        (Phase.VOTING, ["Vote: until 4 May 2027."]),
        (Phase.RESULTS, ["Hear what was chosen, and follow what is made of it."]),
    ],
)
async def test_only_what_can_still_be_done_is_told(
    filed: Storage, phase: Phase, told: list[str]
) -> None:
    bureau = await begun(filed, replace(HANDED, entered=phase))
    async with await bureau.browser("Rosa") as browser:
        found = (await texts(browser))["long-en"].splitlines()
        poster = await browser.read(f"{PAGE}/cafe/poster?in=en")
    assert found[2:-3] == told
    assert all(line in poster for line in told)


async def test_without_sms_there_is_no_text_for_it(filed: Storage) -> None:
    bureau = await begun(filed, contacts=Contacts("linden_bot"))
    async with await bureau.browser("Rosa") as browser:
        found = await texts(browser)
    assert set(found) == {"long-nl", "long-en"}
    assert found["long-nl"].endswith("Telegram: https://t.me/linden_bot?start=cafe")


async def test_in_a_demo_it_leads_to_the_phones(filed: Storage) -> None:
    bureau = await begun(filed, contacts=Contacts(simulator="/"))
    async with await bureau.browser("Rosa") as browser:
        phones = str((await browser.see(PAGE)).request.url.copy_with(path="/"))
        assert f"SMS: {phones}?on=sms" in (await texts(browser))["long-nl"]
        poster = (await browser.see(f"{PAGE}/cafe/poster")).text
    assert square(f"{phones}?on=whatsapp") in poster
    assert "Telefoon in de demo" in poster


async def test_a_poster_has_a_picture_for_each_channel_and_its_word_on_every_strip(
    filed: Storage,
) -> None:
    bureau = await begun(filed)
    async with await bureau.browser("Aldo") as browser:
        page = (await browser.see(f"{PAGE}/koor/poster?in=en")).text
        dutch = (await browser.see(f"{PAGE}/cafe/poster")).text
    assert '<html lang="en">' in page
    for way in REACHED.ways("koor"):
        assert square(way.link) in page
    assert page.count("Send #koor to:") == 8
    assert "Koor &#34;De Lijster&#34; &amp; &lt;b&gt;vrienden&lt;/b&gt; passes this on" in page
    assert f'href="{PAGE}/koor/poster.pdf?in=en"' in page or lacking()
    assert '<html lang="nl">' in dutch
    assert dutch.count("Stuur koffie naar:") == 8


@pytest.mark.usefixtures("pango")
async def test_a_poster_is_one_sheet_whatever_the_place_is_called(filed: Storage) -> None:
    long = replace(
        HANDED,
        place="Sint Jansklooster en Vollenhove aan het Water",
        entered=Phase.PREPARING,
        visit={"nl": "Huis van de Wijk, Lindeplein 1, dinsdag van 14 tot 16 uur"},
    )
    bureau = await begun(filed, long)
    async with await bureau.browser("Rosa") as browser:
        answer = await browser.see(f"{PAGE}/koor/poster.pdf?in=nl")
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) == 1
    said = text_of(document)
    assert "Een idee insturen: van 4 maart 2027 tot en met 2 mei 2027." in said
    assert "dinsdag van 14 tot 16 uur" in said
    assert said.count("Stuur #koor naar:") == 8
    assert "Als PDF" not in said
    assert pdfium.FPDFCatalog_IsTagged(document)


async def test_without_what_makes_a_pdf_the_page_of_the_poster_comes(
    filed: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prints, "lacking", lambda: Lacking.PANGO)
    bureau = await begun(filed)
    async with await bureau.browser("Rosa") as browser:
        away = await browser.see(f"{PAGE}/cafe/poster.pdf?in=en")
    assert away.status_code == 303
    assert away.headers["location"] == f"{PAGE}/cafe/poster?in=en"


async def test_a_partner_hands_out_what_is_its_own(filed: Storage) -> None:
    bureau = await begun(filed)
    await filed.run(lambda db: staff.assign(db, "pia", [Held("partner", SLUG, CAFE.code)]))
    async with await bureau.browser("Pia") as browser:
        assert f"{PAGE}/cafe/kit" in (await browser.see(PAGE)).text
        assert await texts(browser)
        for page in ("kit", "poster", "poster.pdf"):
            assert (await browser.see(f"{PAGE}/koor/{page}")).status_code == 404


@pytest.mark.parametrize("page", ["kit", "poster", "poster.pdf"])
async def test_who_ended_or_is_unknown_hands_out_nothing(filed: Storage, page: str) -> None:
    bureau = await begun(filed)
    async with await bureau.browser("Rosa") as browser:
        assert f"{PAGE}/club/kit" not in (await browser.see(PAGE)).text
        for code in ("club", "nobody"):
            assert (await browser.see(f"{PAGE}/{code}/{page}")).status_code == 404
