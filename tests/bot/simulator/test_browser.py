"""The page as a person meets it: in a real browser, typing and clicking."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.simulator.browser import Tab, browser
from tests.bot.simulator.served import Demo, demo


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(tmp_path) as started:
        yield started


@pytest.fixture
async def tab(chromium: str, running: Demo, tmp_path: Path) -> AsyncIterator[Tab]:
    """Give the page of a demo in a browser, which complains of nothing in the end."""
    async with browser(chromium, tmp_path / "profile") as opened:
        await opened.open(running.url)
        yield opened
        assert opened.complaints == []


def shows(channel: str, text: str) -> str:
    """Say in the language of the page that the last message on a phone has this text."""
    return (
        f"document.querySelector('#{channel}-log').lastElementChild.textContent.includes('{text}')"
    )


async def test_a_resident_joins_and_votes_on_three_phones(tab: Tab) -> None:
    await tab.write("#telegram-text", "hallo")
    await tab.click("#telegram-log button", "Nederlands")
    await tab.click("#telegram-log button", "Ja, doe mee")
    await tab.click("#telegram-log button", "Spoorwijk")
    await tab.until(shows("telegram", "Stap 2 van 2"))
    await tab.click("#telegram-log li:last-child button", "Ja")
    await tab.click("#telegram-log button", "Stemmen")
    await tab.until(shows("telegram", "Uw mandje"))
    count = await tab.value("document.querySelectorAll('#telegram-log > li').length")
    await tab.click("#telegram-log li:last-child button", "☐")
    await tab.until(shows("telegram", "In mijn mandje"))
    assert count == await tab.value("document.querySelectorAll('#telegram-log > li').length")

    await tab.click("label[for=on-whatsapp]")
    await tab.click(".try .join")
    await tab.until(shows("whatsapp", "31 mei"))
    await tab.write("#whatsapp-text", "stemmen")
    await tab.click("#whatsapp-log li:last-child summary")
    await tab.click("#whatsapp-log li:last-child .list[open] button", "24 Plukbos")
    await tab.until(shows("whatsapp", "Nr 24."))

    await tab.write("#sms-text", "linden brug")
    await tab.until(shows("sms", "1 Nederlands 2 English"))
    await tab.write("#sms-text", "1")
    await tab.until(shows("sms", "Doet u mee?"))
    await tab.write("#sms-text", "ja graag")
    await tab.until(shows("sms", "STOP = afmelden"))
    await tab.write("#sms-text", "3 8 21")
    await tab.until(shows("sms", "KLAAR"))
    await tab.click(".try button", "klaar")
    await tab.until(shows("sms", "Weet u het zeker?"))
    proof = await tab.value(
        "document.querySelector('#sms-log').lastElementChild.textContent.match(/Stuur (\\d{4})/)[1]"
    )
    await tab.write("#sms-text", proof)
    await tab.until(shows("sms", "Uw stem telt"))
    await tab.until("document.querySelector('#now').textContent.includes('438 votes')")
    assert await tab.value("document.querySelector('#sms-text').value") == ""


async def test_a_list_stays_open_while_something_else_happens(tab: Tab) -> None:
    await tab.click("label[for=on-whatsapp]")
    await tab.click(".try .join")
    await tab.until(shows("whatsapp", "31 mei"))
    await tab.click("#whatsapp-log summary")
    await tab.until("!!document.querySelector('#whatsapp-log .list[open]')")
    await tab.value(
        "fetch('/phones/whatsapp', {method: 'POST', body: new URLSearchParams({text: 'menu'})})"
    )
    assert await tab.until(
        "!!document.querySelector('#whatsapp-log .list[open]') && "
        "[...document.querySelectorAll('#whatsapp-log .bubble')].at(-2)"
        ".textContent.includes('menu')"
    )


async def test_who_and_when_are_a_click_away(tab: Tab, running: Demo) -> None:
    await tab.click("#sms .hint button")
    await tab.until(shows("sms", "Nederlands"))
    async with tab.loading():
        await tab.value(
            "(() => { const s = document.querySelector('select[name=sms]'); s.value = 'daan';"
            " s.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )
    assert await tab.value(shows("sms", "Stuur een bericht"))

    async with tab.loading():
        await tab.click(".phases button", "Results")
    assert await tab.value("document.querySelector('#now').textContent.includes('3,140 votes')")
    async with tab.loading():
        await tab.click(".phases button", "Ideas")
    assert await tab.value("document.querySelector('h1').textContent") == "Begin the demo anew?"
    async with tab.loading():
        await tab.click("button", "Begin anew")
    assert await tab.value("document.querySelector('#now').textContent.includes('Ideas')")

    await tab.until("document.querySelector('#silence').hidden")
    assert await running.stop() == (0, "")
    await tab.until("!document.querySelector('#silence').hidden")
    tab.complaints.clear()  # the browser tells that nobody answers


async def test_a_narrow_page_shows_one_phone(tab: Tab) -> None:
    await tab.tell(
        "Emulation.setDeviceMetricsOverride",
        width=390,
        height=844,
        deviceScaleFactor=1,
        mobile=True,
    )
    visible = (
        "[...document.querySelectorAll('.phone')].filter((p) => p.offsetHeight).map((p) => p.id)"
    )
    assert await tab.value(visible) == ["telegram"]
    await tab.click("label[for=on-sms]")
    assert await tab.value(visible) == ["sms"]
    assert await tab.value("document.documentElement.scrollWidth <= 390")
