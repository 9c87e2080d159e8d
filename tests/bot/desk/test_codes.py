"""Letters with codes: a list of addresses comes in, one PDF goes out, and nothing is kept."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from httpx import Response
from sqlalchemy import Connection, select

from bot.contacts import Contacts
from budget.edition import Edition
from budget.rules import RightBy, RightRules
from storage.ballots import codes
from storage.engine import Storage
from storage.tables import codes as table
from storage.tables import journal
from tests.bot.desk.bureau import HERE, PASSWORD, Browser, Bureau, in_phase, problems, words
from tests.bot.lettered import BY_CODE, by_code
from tests.bot.quarter import PLAIN, SEAL
from tests.storage.linden import SLUG

CODES = f"{HERE}/codes"
LIST = """naam;adres;postcode;plaats
Els;Lindeplein 1;1234ab;De Linden
;Lindeplein 2;1234 AB;De Linden
"""
CHECKED = replace(by_code(), vote=replace(BY_CODE, right=RightRules(RightBy.CODE, check=True)))
YEARS = "address,postcode,town,year\nLindeplein 1,1234 AB,De Linden,1980\n"


@pytest.fixture
async def desk(filed: Storage) -> Bureau:
    """Give the desk of an edition in which codes give the right to vote."""
    return await opened(filed, by_code())


async def opened(filed: Storage, edition: Edition) -> Bureau:
    desk = await Bureau(filed).open(edition)
    desk.quarter.office.contacts = Contacts(sms="+31612345678")
    return desk


async def sent(browser: Browser, written: str | bytes = LIST, **fields: str) -> Response:
    """Ask for letters to a list of addresses."""
    page = (await browser.see(f"{HERE}/paper")).text
    token = re.search(r'name="csrf" value="(\w+)"', page)
    form = {"number": "2", "batch": "1", "sms": "+31612345678", "telegram": "", **fields}
    content = written.encode() if isinstance(written, str) else written
    files = {"file": ("list.csv", content)} if content else None
    data = {"csrf": token[1] if token else "", **form}
    return await browser.client.post(CODES, data=data, files=files)


def sheets(answer: Response) -> list[str]:
    """Return what stands on each sheet, in one line."""
    assert answer.status_code == 200, words(answer)
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def code_on(sheet: str) -> str:
    [code] = re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", sheet)
    return str(code)


def written(folder: Path) -> bytes:
    """Return all that stands in the files of the store."""
    return b"".join(path.read_bytes() for path in folder.glob("desk.db*"))


async def kept(desk: Bureau) -> set[bytes]:
    """Return the codes that the store knows."""
    return await desk.quarter.storage.run(lambda db: set(db.scalars(select(table.c.right_key))))


async def test_each_address_gets_a_letter_once_and_the_desk_keeps_neither(
    desk: Bureau, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with await desk.browser("Rosa") as browser:
        page = await browser.read(CODES)
        assert "Er zijn nog geen codes uitgegeven." in page
        answer = await sent(browser)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"] == (
            f'attachment; filename="{SLUG}-letters-1.pdf"'
        )
        first, second = sheets(answer)
        assert "Els Lindeplein 1 1234 AB De Linden" in first
        assert "Aan de bewoner van dit adres Lindeplein 2 1234 AB De Linden" in second
        assert "+31 6 12345678" in first
        drawn = {code_on(first), code_on(second)}
        assert await kept(desk) == {SEAL.right(code) for code in drawn}
        after = await browser.see(CODES)
        assert re.search(r'<th scope="row">1</th><td class="number">2</td>', after.text)
        assert not drawn & set(re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", after.text))
        assert "er zijn codes uitgegeven" in await browser.read(f"{HERE}/journal")
    whole = written(tmp_path)
    for secret in ("Lindeplein", "Els", *drawn):
        assert secret.encode() not in whole
        assert secret not in caplog.text


async def test_who_did_this_stands_in_the_journal(desk: Bureau) -> None:
    async with await desk.browser("Rosa") as browser:
        await sent(browser)

    def entries(db: Connection) -> list[tuple[str, str]]:
        found = select(journal.c.by, journal.c.content).where(journal.c.kind == "codes-issued")
        return [(row[0], str(row[1])) for row in db.execute(found)]

    [(by, content)] = await desk.quarter.storage.run(entries)
    assert by == "Rosa"
    assert re.sub(r"\W+", " ", content).strip() == "batch 1 number 2"


async def test_what_has_to_match_goes_with_its_own_code(filed: Storage) -> None:
    desk = await opened(filed, CHECKED)
    async with await desk.browser("Rosa") as browser:
        assert "geboortejaar" in await browser.read(CODES)
        wrong = await sent(browser, LIST)
        assert 'De kolom "year" ontbreekt' in problems(wrong)["file"]
        more = YEARS + "Lindeplein 1,1234 AB,De Linden,1955\n"
        answer = await sent(browser, more)
    rights = [SEAL.right(code_on(sheet)) for sheet in sheets(answer)]
    found = await filed.run(lambda db: codes.matches(db, SLUG, rights))
    said = ["1234AB 1980", "1234AB 1955"]
    assert [found[right] for right in rights] == list(map(SEAL.match, rights, said))


@pytest.mark.parametrize(
    ("written", "row", "column", "wrong"),
    [
        (LIST + "Els;Lindeplein 1;1234 AB;de linden\n", "4", "address", "Rij 2 is dezelfde brief"),
        (LIST + ";=cmd()|x;1234 AB;De Linden\n", "4", "address", "zoals een formule"),
        (LIST + ";Lindeplein 3;1234;De Linden\n", "4", "postcode", "geen postcode, zoals 1234 AB"),
        (LIST + ";;1234 AB;De Linden\n", "4", "address", "Dit is leeg"),
        (LIST + "Ωμέγα 北;Lindeplein 4;1234 AB;De Linden\n", "4", "", "北"),
        (LIST + ";Lindeplein 5;1234 AB;De Linden;1980\n", "4", "", "5 cellen"),
    ],
)
async def test_a_list_is_reported_row_by_row_and_nothing_is_made(
    desk: Bureau, written: str, row: str, column: str, wrong: str
) -> None:
    async with await desk.browser("Rosa") as browser:
        answer = await sent(browser, written, number="3")
        assert "Er is geen brief gemaakt" in problems(answer)["file"]
        told = rf'<td class="number">{row}</td><td>{column}</td><td>[^<]*{re.escape(wrong)}'
        assert re.search(told, answer.text), words(answer)
        assert 'value="3"' in answer.text
    assert await kept(desk) == set()


@pytest.mark.parametrize(
    ("written", "fields", "wrong"),
    [
        ("", {}, {"file": "Kies het bestand met de adressen."}),
        ("\0\1\2", {}, {"file": "Dit is geen tekst"}),
        ("street;postcode\nx;y\n", {}, {"file": 'Er is een kolom "street"'}),
        (LIST.replace("naam", "geboortejaar"), {}, {"file": 'Er is een kolom "geboortejaar"'}),
        (LIST, {"number": "3"}, {"number": "In het bestand staan 2 adressen."}),
        (LIST, {"number": "20001"}, {"number": "Typ een getal van 1 tot en met 20.000."}),
        (LIST, {"sms": "", "telegram": ""}, {"telegram": "In de brieven zou niet staan"}),
        (LIST, {"sms": "06-12345678"}, {"sms": "Typ een nummer zoals +31612345678."}),
        (LIST, {"telegram": "https://t.me/x"}, {"telegram": "Typ de naam van onze bot"}),
    ],
)
async def test_what_is_wrong_stands_beside_its_field_and_leaves_no_code(
    desk: Bureau, written: str, fields: dict[str, str], wrong: dict[str, str]
) -> None:
    async with await desk.browser("Rosa") as browser:
        told = problems(await sent(browser, written, **fields))
    assert told.keys() == wrong.keys()
    assert all(begin in told[name] for name, begin in wrong.items()), told
    assert await kept(desk) == set()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig", "utf-16"])
async def test_names_are_read_in_whatever_way_they_were_saved(desk: Bureau, encoding: str) -> None:
    written = LIST.replace("Els", "Zoë Çelik").encode(encoding)
    async with await desk.browser("Rosa") as browser:
        first, _second = sheets(await sent(browser, written))
    assert "Zoë Çelik Lindeplein 1" in first


async def test_letters_that_are_sent_twice_are_made_once(desk: Bureau) -> None:
    async with await desk.browser("Rosa") as browser:
        answers = await asyncio.gather(sent(browser), sent(browser))
        made = [one for one in answers if one.status_code == 200]
        refused = [one for one in answers if one.status_code == 422]
        assert (len(made), len(refused)) == (1, 1)
        assert "Stapel 1 is uitgegeven" in problems(refused[0])["file"]
        assert 'name="batch" value="2"' in refused[0].text
        assert len(await kept(desk)) == 2
        assert len(sheets(await sent(browser, batch="2"))) == 2
    assert len(await kept(desk)) == 4


async def test_who_signed_in_long_ago_shows_who_they_are(desk: Bureau) -> None:
    async with await desk.browser("Rosa") as browser:
        desk.wall += timedelta(minutes=11)
        assert 'name="again-password"' in (await browser.see(CODES)).text
        asked = await sent(browser)
        assert "Wie bent u?" in words(asked)
        wrong = {"again-password": "not mine at all", "again-code": "000000"}
        assert (await sent(browser, **wrong)).status_code == 422
        assert await kept(desk) == set()
        again = {"again-password": PASSWORD, "again-code": desk.code()}
        assert len(sheets(await sent(browser, **again))) == 2
        assert 'name="again-password"' not in (await browser.see(CODES)).text


@pytest.mark.parametrize("who", ["Sam", "Pia", "Aldo", "Olga"])
async def test_only_an_organiser_makes_letters(desk: Bureau, who: str) -> None:
    async with await desk.browser(who) as browser:
        token = re.search(r'name="csrf" value="(\w+)"', (await browser.see(HERE)).text)
        data = {
            "csrf": token[1] if token else "",
            "number": "2",
            "batch": "1",
            "sms": "+31612345678",
        }
        answer = await browser.client.post(CODES, data=data, files={"file": ("l", LIST.encode())})
        assert answer.status_code == 403
        page = await browser.see(CODES)
        assert page.status_code == (200 if who == "Aldo" else 403)
        assert 'type="file"' not in page.text
    assert await kept(desk) == set()


@pytest.mark.parametrize(
    ("edition", "why"),
    [
        (PLAIN, "een telefoonnummer"),
        (in_phase(by_code(), "counting"), "niemand kan er nog mee stemmen"),
    ],
)
async def test_where_codes_open_nothing_there_are_no_letters(
    filed: Storage, edition: Edition, why: str
) -> None:
    desk = await opened(filed, edition)
    async with await desk.browser("Rosa") as browser:
        page = await browser.see(CODES)
        assert why in words(page)
        assert 'type="file"' not in page.text
        refused = await sent(browser)
        assert refused.status_code == 422
        assert words(refused).count(why) == 2
    assert await kept(desk) == set()
