"""What is handed out on paper: the list of projects and the ballot, as pages and as PDF."""

from dataclasses import replace

import pypdfium2
import pytest

from bot.desk import prints
from bot.printing.press import Lacking, Press
from storage.engine import Storage
from tests.bot.desk.bureau import HERE, Browser, Bureau
from tests.bot.printing.test_press import pdfium, tags, text_of
from tests.bot.quarter import PLAIN

HOSTILE = "<script>alert(1)</script> & <img src=file:///etc/passwd>"
A4 = (595.28, 841.89)


def titled(number: int) -> dict[str, str]:
    return {"nl": f"Plan {number}", "en": f"Deal {number}"}


PROJECTS = tuple(
    replace(PLAIN.projects[0], number=number, title=titled(number), text={"nl": HOSTILE})
    for number in range(1, 61)
)
MANY = replace(PLAIN, projects=PROJECTS)


@pytest.fixture
async def desk(filed: Storage) -> Bureau:
    """Give the desk of an edition with sixty projects."""
    return await Bureau(filed).open(MANY)


async def opened(browser: Browser, address: str) -> pypdfium2.PdfDocument:
    answer = await browser.see(f"{HERE}/print/{address}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    return pypdfium2.PdfDocument(answer.content)


@pytest.mark.usefixtures("pango")
async def test_a_list_of_sixty_projects_is_a_pdf_of_numbered_sheets(desk: Bureau) -> None:
    async with await desk.browser("Pia") as browser:
        document = await opened(browser, "list.pdf")
        large = await opened(browser, "list.pdf?size=large")
    assert all(page.get_size() == pytest.approx(A4, abs=0.1) for page in document)
    assert f"1 / {len(document)}" in document[0].get_textpage().get_text_range()
    said = text_of(document)
    assert all(f"{number}. Plan {number} " in said for number in range(1, 61))
    assert HOSTILE in said
    assert "Als PDF" not in said, "what leads elsewhere is not printed"
    assert pdfium.FPDFCatalog_IsTagged(document)
    assert tags(document).count("H2") > 5
    assert document.get_metadata_value("Title") == "Waar u op kunt stemmen in De Linden"
    assert len(large) > 1.5 * len(document)


@pytest.mark.usefixtures("pango")
async def test_a_ballot_is_a_pdf_with_a_table_in_the_language_that_is_asked_for(
    desk: Bureau,
) -> None:
    async with await desk.browser("Aldo") as browser:
        document = await opened(browser, "ballot.pdf?in=en")
    said = text_of(document)
    assert "Your choice" in said
    assert "60 Deal 60 " in said
    assert {"Table", "TH", "TD"} <= set(tags(document))


@pytest.mark.usefixtures("pango")
async def test_a_print_page_leads_to_its_pdf_and_to_large_print(desk: Bureau) -> None:
    async with await desk.browser("Sam") as browser:
        page = (await browser.see(f"{HERE}/print/ballot?in=en")).text
        assert f'href="{HERE}/print/ballot.pdf?in=en"' in page
        large = (await browser.see(f"{HERE}/print/ballot?in=en&size=large")).text
        assert '<html lang="en" class="large">' in large
        assert f'href="{HERE}/print/ballot.pdf?in=en&amp;size=large"' in large
        assert (await browser.see("/desk/print.css")).status_code == 200


async def test_without_what_makes_a_pdf_the_page_says_what_to_install(
    desk: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prints, "lacking", lambda: Lacking.PANGO)
    async with await desk.browser("Sam") as browser:
        page = (await browser.see(f"{HERE}/print/list")).text
        assert ".pdf" not in page
        assert page.count(Lacking.PANGO) == 1
        away = await browser.see(f"{HERE}/print/list.pdf?in=en&size=large")
        assert away.status_code == 303
        assert away.headers["location"] == f"{HERE}/print/list?in=en&size=large"


async def test_a_pdf_that_cannot_be_made_leads_back_to_the_page(
    desk: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prints, "lacking", lambda: None)
    desk.desk.state.press = Press(patience=0)
    async with await desk.browser("Sam") as browser:
        said = await browser.read(f"{HERE}/print/list.pdf")
        assert "De PDF kon niet gemaakt worden; deze pagina kunt u wel afdrukken." in said
