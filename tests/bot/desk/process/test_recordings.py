"""Recordings are put at pages, heard, replaced and erased at the desk; what lacks one is seen."""

import re
from dataclasses import replace

import pytest
from httpx import Response
from sqlalchemy import Connection

from bot.editions.editing import Editor
from bot.editions.recording import LARGEST
from budget.recordings import current
from budget.timeline import Phase
from storage import journal
from storage.contributions import recordings
from storage.engine import Storage
from storage.process import editions
from tests.bot.desk.bureau import HERE, Browser, Bureau, form, problems, words
from tests.recordings import MP3, OPUS, mp3, opus
from tests.storage.linden import EDITION, SLUG

LIST = f"{HERE}/process/recordings"
ONE = f"{LIST}/project:1"
IDEAS = replace(EDITION, entered=Phase.IDEAS)


@pytest.fixture
async def opened(filed: Storage) -> Bureau:
    """Give the desk of an edition with a theme and projects."""
    return await Bureau(filed).open(IDEAS)


async def sent(browser: Browser, content: bytes, page: str = ONE, **typed: str) -> Response:
    """Send a recording as a browser does from the form of a page."""
    fields = {**(await form(browser, f"{page}?in=nl", page)), **typed}
    files = {"recording": ("opname.mp3", content, "audio/mpeg")}
    return await browser.client.post(page, data=fields, files=files)


async def played(bureau: Bureau, page: str = "project:1") -> str:
    """Return the recording that residents hear of a page, or ""."""
    edition = await bureau.quarter.storage.run(lambda db: editions.load(db, SLUG).edition())
    kept = current(edition, page, "nl")
    return kept.name if kept else ""


async def test_a_page_is_recorded_heard_replaced_and_read_aloud_no_more(opened: Bureau) -> None:
    run = opened.quarter.storage.run
    async with await opened.browser("Rosa") as rosa:
        assert "geen opname" in await rosa.read(LIST)
        kept = await sent(rosa, mp3())
        assert kept.headers["location"] == f"{LIST}?in=nl"
        assert await played(opened) == MP3.name
        listed = await rosa.see(LIST)
        assert "klopt met de tekst" in words(listed)
        [address] = re.findall(r'<audio [^>]*src="([^"]+)"', listed.text)
        heard = await rosa.client.get(address, headers={"range": "bytes=0-9"})
        assert (heard.status_code, heard.content) == (206, MP3.content[:10])
        assert (await sent(rosa, opus())).status_code == 303
        assert await played(opened) == OPUS.name
        assert (await rosa.see(address)).status_code == 404
        gone = {**(await form(rosa, f"{ONE}?in=nl", f"{ONE}/none"))}
        assert "De opname is gewist." in await rosa.do(f"{ONE}/none", gone)
        assert await played(opened) == ""
    assert await run(lambda db: recordings.content(db, SLUG, OPUS.name)) is None
    entries = await run(lambda db: journal.of(db, SLUG, ["recording-changed"]))
    assert [(one.by, one.content["page"]) for one in entries] == [("Rosa", "project:1")] * 3


async def test_what_no_longer_fits_its_text_is_seen_at_once(opened: Bureau) -> None:
    def reworded(db: Connection) -> None:
        Editor(db, SLUG, "Roel", opened.quarter.now).reword("projects.1.text", "nl", "Ligbank.")

    async with await opened.browser("Rosa") as rosa:
        await sent(rosa, mp3())
        await opened.quarter.storage.run(reworded)
        assert "klopt niet meer met de tekst: bewoners horen het niet" in await rosa.read(LIST)
        assert "1 opname klopt niet meer met de tekst" in await rosa.read(HERE)
        assert "Ligbank." in await rosa.read(f"{ONE}?in=nl")
        await sent(rosa, mp3())
        assert await played(opened) == MP3.name
        assert "klopt niet meer met de tekst" not in await rosa.read(HERE)


async def test_a_recording_of_a_text_that_was_changed_meanwhile_is_not_kept(
    opened: Bureau,
) -> None:
    def reworded(db: Connection) -> None:
        Editor(db, SLUG, "Roel", opened.quarter.now).reword("projects.1.text", "nl", "Ligbank.")

    async with await opened.browser("Rosa") as rosa:
        seen = (await form(rosa, f"{ONE}?in=nl", ONE))["seen"]
        await opened.quarter.storage.run(reworded)
        refused = await sent(rosa, mp3(), seen=seen)
        assert "intussen" in problems(refused)["recording"]
        assert await played(opened) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Vul dit in."),
        (b"no sound", "Dit bestand is geen hele MP3"),
        (b"x" * (LARGEST + 1), "Dit bestand heeft meer dan 1 MB"),
        (mp3()[:-300], "Dit bestand is geen hele MP3"),
    ],
)
async def test_what_cannot_be_played_is_refused_as_at_the_command_line(
    opened: Bureau, content: bytes, said: str
) -> None:
    async with await opened.browser("Rosa") as rosa:
        if content:
            refused = await sent(rosa, content)
        else:
            refused = await rosa.send(ONE, await form(rosa, f"{ONE}?in=nl", ONE))
        assert problems(refused)["recording"].startswith(said)
    assert await played(opened) == ""


async def test_the_words_that_are_to_be_said_stand_above_the_form(opened: Bureau) -> None:
    async with await opened.browser("Rosa") as rosa:
        for page in ("how", "timeline", "rules", "theme:groen"):
            text = (await rosa.see(f"{LIST}/{page}?in=nl")).text
            assert 'class="bubble" lang="nl"' in text, page
        for nothing in ("nowhere", "theme:none", "project:99"):
            assert (await rosa.see(f"{LIST}/{nothing}")).status_code == 404


async def test_who_does_not_organise_hears_and_changes_nothing(opened: Bureau) -> None:
    async with await opened.browser("Rosa") as rosa:
        await sent(rosa, mp3())
    async with await opened.browser("Aldo") as aldo:
        text = (await aldo.see(LIST)).text
        assert "<audio " in text
        assert f"{LIST}/how" not in text
        assert (await aldo.see(ONE)).status_code == 403
        assert (await aldo.send(f"{ONE}/none", {"in": "nl"})).status_code == 403


async def test_an_edition_that_is_closed_keeps_what_it_has(filed: Storage) -> None:
    bureau = await Bureau(filed).open(replace(IDEAS, entered=Phase.CLOSED))
    async with await bureau.browser("Rosa") as rosa:
        page = await rosa.see(f"{ONE}?in=nl")
        assert '<form method="post" action="' + ONE not in page.text
        refused = await rosa.send(f"{ONE}/none", {"in": "nl"})
        assert (refused.status_code, "De ronde is gesloten." in words(refused)) == (422, True)
