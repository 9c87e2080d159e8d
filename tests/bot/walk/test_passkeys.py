"""Passkeys in a real browser, with a device that its developer tools invent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.async_api import CDPSession, Page
from pytest_asyncio import fixture
from sqlalchemy import Connection, update

from bot.office import party
from storage.tables import sessions
from tests.bot.walk.site import Site, served, violations

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@fixture(scope="module", loop_scope="module")
async def site(chromium: str) -> AsyncIterator[Site]:
    """Give the town under a name for which browsers keep passkeys."""
    async with served(chromium) as site:
        here = replace(site, url=f"http://localhost:{urlsplit(site.url).port}")
        site.town.office.party = party(here.url)
        yield here


async def device(page: Page) -> tuple[CDPSession, str]:
    """Give the browser of a page a device that knows its owner."""
    tools = await page.context.new_cdp_session(page)
    await tools.send("WebAuthn.enable")
    made = await tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return tools, made["authenticatorId"]


async def added(site: Site, page: Page, title: str) -> None:
    """Add a passkey on one's own page."""
    await page.goto(f"{site.desk}/my-sign-in")
    await page.fill("#title", title)
    await page.click("main form.upright button")
    await page.wait_for_selector("[role=status]:has-text('Vanaf nu')")


async def test_somebody_adds_a_passkey_and_signs_in_with_it(site: Site) -> None:
    page = await site.page("fatma")
    tools, made = await device(page)
    await added(site, page, "Telefoon")
    assert await violations(page, "my sign-in") == []
    await page.click("form[action$='/sign-out'] button")
    await page.wait_for_url("**/sign-in")
    assert await violations(page, "sign-in with passkeys") == []
    await page.goto(f"{site.edition}/ideas")
    await page.click("[data-with-passkeys] button")
    await page.wait_for_url("**/ideas")
    assert "Fatma" in await page.inner_text("header")
    kept = await tools.send("WebAuthn.getCredentials", {"authenticatorId": made})
    assert [one["signCount"] for one in kept["credentials"]] == [2]


async def test_a_device_has_one_passkey_for_somebody(site: Site) -> None:
    page = await site.page("joris")
    await device(page)
    await added(site, page, "Sleutel")
    await page.goto(f"{site.desk}/my-sign-in")
    await page.fill("#title", "Nog een")
    await page.click("main form.upright button")
    await page.wait_for_selector("[data-refused]:visible")
    assert await page.is_visible("[data-ask]")
    assert await violations(page, "no passkey made") == []


async def test_what_is_final_is_confirmed_by_a_passkey(site: Site) -> None:
    page = await site.page("wilma")
    await device(page)
    await added(site, page, "Laptop")
    await site.town.storage.run(_long_ago)
    await page.click("main table form button")
    await page.wait_for_selector("[data-ask]:visible")
    assert await violations(page, "again with a passkey") == []
    await page.click("[data-ask]")
    await page.wait_for_selector("[role=status]:has-text('verwijderd')")


def _long_ago(db: Connection) -> None:
    """Let everybody have shown long ago who they are."""
    before = datetime.now(UTC) - timedelta(hours=1)
    db.execute(update(sessions).values(confirmed=before))


async def test_who_does_not_show_a_finger_stays_outside(site: Site) -> None:
    page = await site.page("noor")
    tools, made = await device(page)
    await added(site, page, "Telefoon")
    await page.click("form[action$='/sign-out'] button")
    await tools.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": False})
    await page.click("[data-with-passkeys] button")
    await page.wait_for_selector("[data-refused]:visible")
    assert await violations(page, "no answer of a device") == []
    await tools.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": True})
    await page.click("[data-ask]")
    await page.wait_for_url(site.desk)


async def test_without_javascript_the_pages_say_what_is_missing(site: Site) -> None:
    page = await site.page(script=False)
    await page.goto(f"{site.desk}/sign-in")
    assert await page.is_hidden("[data-with-passkeys]")
    assert "waarin JavaScript aanstaat" in await page.inner_text("main")
    page = await site.page("bas", script=False)
    await page.goto(f"{site.desk}/my-sign-in")
    assert "waarin JavaScript aanstaat" in await page.inner_text("main")
