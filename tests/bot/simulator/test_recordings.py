"""Recordings on the phones of the simulator: played, and written down where they cannot be."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape

import pytest
from httpx import AsyncClient

from bot.commands import talk
from bot.simulator.journey import read, written
from bot.simulator.saving import journey
from bot.simulator.suggestions import join
from bot.simulator.town import Town, moment_in
from bot.simulator.view import View
from budget.timeline import Phase
from tests.bot.simulator.conftest import EDITION, page
from tests.recordings import MP3, read_aloud

__all__ = ["page"]

VIEW = View.asked({})
PLAYER = re.compile(r'<audio controls preload="none" src="([^"]+)" aria-label="([^"]+)">')


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """Give a town in the voting phase of which one project and one page are read aloud."""
    found = await Town.open("sqlite://", moment_in(EDITION, Phase.VOTING))
    edition = read_aloud(found.file.edition, "how", "project:8")
    contents = {MP3.name: MP3.content}
    found.file = replace(found.file, edition=edition, recordings=contents)
    await found.restart(moment_in(EDITION, Phase.VOTING))
    found.office.start()
    yield found
    await found.close()


async def _listened(town: Town, channel: str) -> list[str]:
    """Let somebody listen to a project; return what stands on the phone from then on."""
    phone = VIEW.phones[channel]
    await join(town, phone)
    await town.say(channel, phone.address, "?8", "nl")
    before = len(town.phones[channel].happened(phone.address))
    await town.say(channel, phone.address, "luister", "nl")
    happened = town.phones[channel].happened(phone.address)[before:]
    return [shown.text for shown in happened if not shown.mine]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
async def test_a_phone_plays_what_is_read_aloud(
    town: Town, page: AsyncClient, channel: str
) -> None:
    title = EDITION.project_by_number[8].title["nl"]
    said = await _listened(town, channel)
    assert said[0] == f"(recording) {title}"
    assert len(said) == 2
    html = (await page.get("/")).text
    [(address, label)] = PLAYER.findall(html)
    assert unescape(label) == title
    assert "(recording)" not in html
    shown = await page.get(address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "audio/mpeg")
    assert shown.content == MP3.content


async def test_a_phone_with_sms_plays_nothing(town: Town, page: AsyncClient) -> None:
    [said] = await _listened(town, "sms")
    assert said.startswith("In een sms kan ik niet voorlezen.")
    assert PLAYER.findall((await page.get("/")).text) == []


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
async def test_a_button_plays_it_and_still_works_afterwards(town: Town, channel: str) -> None:
    phone = VIEW.phones[channel]
    await join(town, phone)
    await town.say(channel, phone.address, "?8", "nl")
    for key in ("listen", "listen", "add"):
        assert await town.choose(channel, phone.address, key, "nl")
    played = [s for s in town.phones[channel].shown(phone.address) if "(recording)" in s.text]
    assert len(played) == 2
    happened = town.phones[channel].happened(phone.address)
    assert not any("verlopen" in shown.text for shown in happened)
    assert "uw mandje" in happened[-1].text.lower()


async def test_a_conversation_with_a_recording_can_be_saved_and_read_again(town: Town) -> None:
    await _listened(town, "telegram")
    phone = VIEW.phones["telegram"]
    happened = town.phones["telegram"].happened(phone.address)
    saved = journey(phone, happened, EDITION.zone, town.clock())
    assert read(written(saved)) == saved
    assert saved.exchanges[-1].answers[0].text.startswith("(recording) ")


async def test_in_the_terminal_it_is_a_line_that_says_so(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = talk.Phone("telegram", "nl", as_json=False)
    for line in ("hallo", "Nederlands", "ja", "5", "nee", "?8"):
        await terminal.do(town, line)
    before = capsys.readouterr().out
    await terminal.do(town, '{"tap": "listen"}')
    title = EDITION.project_by_number[8].title["nl"]
    heard, page, *_choices = capsys.readouterr().out.split("\n\n")[:2]
    assert heard == f"(recording) {title}"
    assert page in before
