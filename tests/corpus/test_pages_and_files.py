"""300 hostile texts on pages, in files and on a terminal: shown, and never run."""

import csv
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html import escape
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from openpyxl.reader.excel import load_workbook
from sqlalchemy import Connection

from bot.exports.as_csv import as_csv
from bot.exports.as_json import as_json
from bot.exports.as_xlsx import as_xlsx
from bot.exports.tables import ideas, plain
from bot.public.routes import public_page
from bot.public.town import Town as PublicTown
from bot.simulator.pages import Pages
from bot.simulator.town import Town
from bot.simulator.view import View
from budget.discussion import Reaction, Side
from budget.edition import Edition
from budget.idea import Idea, shortened
from budget.moderation import Subject, Thing, Wrong
from budget.standing import Standing
from budget.timeline import Phase
from locales.catalogue import unbroken
from storage.contributions import ideas as stored_ideas
from storage.contributions import reactions, reports
from storage.contributions.reports import Report
from storage.engine import Storage
from storage.process import editions
from storage.sealing import Seal
from tests.bot.command import HUSH, ORGANISATION, Run, run, stored
from tests.bot.exports.linden import MADE, counted
from tests.corpus.hostile import EVERY
from tests.corpus.wall import kept, said
from tests.storage.linden import EDITION, NOW, SLUG
from tests.stores import do

__all__ = ["run"]

TEXTS = [text for text in map(kept, EVERY) if text]
ALL = [
    Idea(n, shortened(text), text, text, text, n, text, n, MADE) for n, text in enumerate(TEXTS, 1)
]
FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
RUN = re.compile(
    r"<script>|<script [^s]|<[a-z][^>]* on\w+=|<(img|iframe|base|math|form|a) [^>]*evil"
)
"""What would make a page do something, or load something from elsewhere."""


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
async def test_the_simulator_shows_it_and_runs_nothing(channel: str) -> None:
    town = await Town.open("sqlite://", NOW)
    pages, view = Pages(town), View.asked({"on": channel})
    phone = view.phones[channel]
    for text in TEXTS:
        town.phones[channel].said(phone.address, text)
        town.phones[channel].said(phone.address, said(text, channel)[0].text)
    page = await pages.page(view)
    await town.close()
    assert not RUN.search(page)
    for text in TEXTS:
        shown = escape(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
        assert shown in page, ascii(text)


def _hostile() -> Edition:
    """Return an edition with a project for each text, which is its title and its description."""
    first = EDITION.projects[0]
    projects = tuple(
        replace(first, number=n, title={"nl": text}, text={"nl": text})
        for n, text in enumerate(TEXTS, 1)
    )
    return replace(EDITION, place=TEXTS[0], organiser={"nl": TEXTS[1]}, projects=projects)


@pytest.fixture
async def browser(store: Storage) -> AsyncIterator[AsyncClient]:
    pages = public_page({"village": store})
    app = FastAPI()
    app.mount("/editions", pages)

    async def anew(_request: object) -> None:
        pages.state.town = PublicTown({"village": store})

    transport = ASGITransport(app)
    hooks = {"request": [anew]}
    async with AsyncClient(transport=transport, base_url="http://t", event_hooks=hooks) as client:
        yield client


async def test_the_public_page_shows_it_and_runs_nothing(
    browser: AsyncClient, store: Storage
) -> None:
    edition = _hostile()
    await do(store, editions.create, replace(edition, entered=Phase.IDEAS), [], NOW, "test")
    await do(store, editions.enter, edition, NOW, "test")
    html, there, number = (await browser.get(f"/editions/{SLUG}")).text, "projects?page=1", 1
    while there in html or number == 1:
        html += (await browser.get(f"/editions/{SLUG}/{there}")).text
        number += 1
        there = f"projects?page={number}"
    assert "<script" not in html
    assert not RUN.search(html)
    bare = html.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
    for text in TEXTS:
        assert bare.count(escape(unbroken(text))) >= 2, ascii(text)


def test_a_csv_file_begins_no_formula_with_it() -> None:
    page = as_csv(ideas(replace(counted(), ideas=tuple(ALL)))).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(page, newline=""), delimiter=";"))[1:]
    assert len(rows) == len(TEXTS)
    for text, row in zip(TEXTS, rows, strict=True):
        assert not any(FORMULA.match(field) for field in row), ascii(text)
        assert row[2].removeprefix("'") == plain(text).removeprefix("'"), ascii(text)


def test_a_workbook_has_it_as_a_text() -> None:
    content = as_xlsx((ideas(replace(counted(), ideas=tuple(ALL))),), MADE)
    sheet = load_workbook(BytesIO(content))["ideas"]
    rows = list(sheet.iter_rows(min_row=2))
    for text, row in zip(TEXTS, rows, strict=True):
        assert {cell.data_type for cell in row} <= {"s", "n"}, ascii(text)
        assert row[2].value == (plain(text) or None), ascii(text)


def test_a_json_document_gives_it_back() -> None:
    held = replace(counted(), ideas=tuple(ALL))
    found = json.loads(as_json(held, [ideas(held)]))["ideas"]
    assert [idea["text"] for idea in found] == [plain(text) for text in TEXTS]


def test_a_terminal_is_shown_no_control(run: Run, tmp_path: Path) -> None:
    seal = Seal.from_secret(HUSH, ORGANISATION)

    def waiting(db: Connection) -> None:
        editions.create(db, EDITION, [], NOW, "test")
        for idea in ALL:
            stored_ideas.put(db, SLUG, replace(idea, standing=Standing.WAITING))
            reaction = Reaction(0, idea.number, Side.FOR, idea.text, standing=Standing.WAITING)
            number = reactions.put(db, SLUG, reaction, NOW, seal).number
            report = Report("buur", Wrong.OTHER, seal.lock(idea.text), NOW)
            reports.add(db, SLUG, Thing(Subject.REACTION, number), report)

    stored(tmp_path, waiting)
    code, listed, err = run("moderation", "list")
    assert (code, err) == (0, "")
    assert len(listed.splitlines()) == 2 * len(TEXTS)
    assert not CONTROL.search(listed)
    for number in range(1, len(TEXTS), 25):
        code, shown, err = run("moderation", "show", f"reaction:{number}")
        assert (code, err) == (0, ""), ascii(TEXTS[number])
        assert not CONTROL.search(shown), ascii(TEXTS[number])
