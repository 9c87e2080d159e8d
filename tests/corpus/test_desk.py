"""300 hostile texts at the desk, on its pages and on paper: shown, and never run."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

import pypdfium2
import pytest

from storage.engine import open_storage
from tests.bot.desk.bureau import HERE, Bureau
from tests.bot.printing.test_press import text_of as said_in
from tests.bot.quarter import PLAIN, SEAL
from tests.corpus.test_pages_and_files import RUN
from tests.corpus.town import HIDDEN, REFUSED, SOME, TEXTS, settle, text_of

LISTS = (
    *("", "/ideas", "/ideas/answers", "/ideas/by-post", "/ideas/merges", "/ideas/spoken"),
    *("/moderation", "/conversations", "/questions", "/journal", "/projects", "/process/texts"),
)


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Bureau]:
    """Give the desk of the town."""
    storage = await open_storage(f"sqlite:///{tmp_path / 'desk.db'}", "village")
    bureau = await Bureau(storage).open(replace(PLAIN, slug="another"))
    await storage.run(lambda db: settle(db, SEAL))
    yield bureau
    await storage.close()


def pages(number: int) -> Iterator[str]:
    """Give the pages of the desk on which a text of the town stands."""
    yield f"/ideas/{number}"
    yield f"/ideas/{number + REFUSED}"
    yield f"/ideas/{number}/similar"
    yield f"/moderation/idea/{number + HIDDEN}"
    yield f"/moderation/reaction/{2 * number - 1}"
    yield f"/conversations/{number}"


async def test_every_list_shows_it_and_runs_nothing(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        found = {address: (await browser.see(HERE + address)).text for address in LISTS}
    for address, html in found.items():
        assert not RUN.search(html), address
    for address in ("/ideas", "/moderation", "/conversations"):
        html = found[address].replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
        shown = [text for text in TEXTS if escape(text[:20]) in html]
        assert len(shown) > len(TEXTS) / 6, address


async def test_every_page_shows_it_and_runs_nothing(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        for number in SOME:
            text = text_of(number)
            for address in pages(number):
                answer = await browser.see(HERE + address)
                assert answer.status_code == 200, (address, answer.text)
                assert not RUN.search(answer.text), (address, ascii(text))
                html = answer.text.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
                assert escape(text[:300]) in html, (address, ascii(text))


@pytest.mark.usefixtures("pango")
async def test_on_paper_it_is_words(tmp_path: Path) -> None:
    texts = TEXTS[::5]
    first = PLAIN.projects[0]
    projects = tuple(
        replace(first, number=n, title={"nl": f"Plan {n}"}, text={"nl": text})
        for n, text in enumerate(texts, 1)
    )
    storage = await open_storage(f"sqlite:///{tmp_path / 'desk.db'}", "village")
    bureau = await Bureau(storage).open(replace(PLAIN, projects=projects))
    async with await bureau.browser("Rosa") as browser:
        answer = await browser.see(f"{HERE}/print/list.pdf")
    await storage.close()
    said = "".join(said_in(pypdfium2.PdfDocument(answer.content)).split())
    assert all(f"{n}.Plan{n}" in said for n in range(1, len(texts) + 1))
    plain = [text for text in texts if text.isascii() and text.isprintable() and "-" not in text]
    assert len(plain) > 20
    assert [text for text in plain if "".join(text.split()) not in said] == []
