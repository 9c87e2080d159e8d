"""A kiosk in a real browser: without a script, by keyboard, and empty for who comes next."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from pytest_asyncio import fixture

from tests.bot.walk.site import Site, served, violations

pytestmark = pytest.mark.asyncio(loop_scope="module")


@fixture(scope="module", loop_scope="module")
async def site(chromium: str) -> AsyncIterator[Site]:
    """Give the town, served."""
    async with served(chromium) as site:
        yield site


async def made(site: Site) -> str:
    """Let Fatma make a kiosk at the desk; return its link."""
    fatma = await site.page("fatma")
    await fatma.goto(f"{site.edition}/kiosks")
    await fatma.fill("#name", "Bibliotheek")
    await fatma.fill("#ends", "2027-06-30T18:00")
    await fatma.get_by_role("button", name="Maken en de link tonen").click()
    assert await violations(fatma, "a kiosk that was made") == []
    return await fatma.locator(".exact").inner_text()


async def touch(page: Page, *labels: str) -> None:
    """Touch these buttons, each on the page that the one before led to."""
    for label in labels:
        async with page.expect_navigation():
            await page.get_by_role("button", name=label, exact=True).click()


async def test_each_page_of_a_kiosk_can_be_read_by_everybody(site: Site) -> None:
    page = await site.page()
    await page.goto(await made(site))
    assert await violations(page, "a kiosk") == []
    async with page.expect_navigation():
        await page.get_by_role("button", name="Beginnen").click()
    await touch(page, "Nederlands", "Ja, doe mee", "2 Oude Linden")
    assert await violations(page, "a kiosk at the menu") == []
    await touch(page, "Stemmen", "Bekijk de plannen")
    assert await violations(page, "a kiosk at the projects") == []
    async with page.expect_navigation():
        await page.locator(".options button").first.click()
    await touch(page, "In mijn mandje", "Weggaan en scherm leegmaken")
    assert await violations(page, "a kiosk that asks before it is cleared") == []
    await touch(page, "Weggaan en scherm leegmaken")
    assert await page.get_by_role("button", name="Beginnen").is_visible()


async def test_by_keyboard_and_without_a_script_and_back_leads_nowhere(site: Site) -> None:
    page = await site.page(script=False)
    await page.goto(await made(site))
    await expect(page.get_by_role("button", name="Beginnen")).to_be_focused()
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await page.get_by_label("Of typ hier uw antwoord").focus()
    await page.keyboard.type("1")
    await page.keyboard.press("Tab")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    assert "geen mens" in await page.inner_text("main")
    await touch(page, "Weggaan en scherm leegmaken")
    for _page in range(2):
        await page.go_back()
        assert "geen mens" not in await page.inner_text("body")
