"""The sign-on of a municipality in a real browser, under our policy for content."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_asyncio import fixture
from sqlalchemy import Connection, update

from bot.demo.staff import SECRET as APP
from bot.staff.issuer import SignOn
from bot.staff.provider import Agreed
from bot.staff.second_factor import code_at
from storage.tables import sessions, staff
from tests.bot.walk.site import Site, served, violations
from tests.standins.identity import CLIENT, SECRET, Identity, Known

pytestmark = pytest.mark.asyncio(loop_scope="module")


@fixture(scope="module", loop_scope="module")
async def site(chromium: str) -> AsyncIterator[Site]:
    """Give the town, and the sign-on where Fatma is signed in."""
    async with served(chromium) as site, Identity() as identity:
        entrance = f"{site.desk}/sign-in"
        back = f"{entrance}/sign-on/back"
        agreed = Agreed(identity.url, CLIENT, SECRET, "Gemeente", back, entrance, amr=("mfa",))
        site.town.office.sign_on = SignOn(agreed)
        identity.known = Known(email="fatma@voorbeeldstad.example")
        yield site


def _long_ago(db: Connection) -> None:
    """Let everybody have shown long ago who they are."""
    db.execute(update(sessions).values(confirmed=datetime.now(UTC) - timedelta(hours=1)))


def _unused(db: Connection) -> None:
    """Let the code that everybody's app shows be good for another time."""
    db.execute(update(staff).values(second_step=0))


async def test_somebody_signs_in_by_it_with_and_without_javascript(site: Site) -> None:
    for script in (True, False):
        page = await site.page(script=script)
        await page.goto(f"{site.edition}/ideas")
        if script:
            assert await violations(page, "sign-in with a sign-on") == []
        await page.click("text=Log in met Gemeente")
        await page.wait_for_selector("[name=ticket]", state="attached")
        if script:
            assert await violations(page, "code after a sign-on") == []
        await site.town.storage.run(_unused)
        await page.fill("#code", code_at(APP, datetime.now(UTC)))
        await page.click("main form button")
        await page.wait_for_url("**/ideas")
        assert "Fatma" in await page.inner_text("header")


async def test_what_is_final_waits_in_its_tab(site: Site) -> None:
    page = await site.page("fatma")
    await page.goto(f"{site.desk}/people")
    await site.town.storage.run(_long_ago)
    await page.click("text=Laat Bas gaan")
    await page.wait_for_selector("text=Wie bent u?")
    assert await violations(page, "again with a sign-on") == []
    async with page.context.expect_page() as opened:
        await page.click("text=Laat het zien met Gemeente")
    tab = await opened.value
    await site.town.storage.run(_unused)
    await tab.fill("#code", code_at(APP, datetime.now(UTC)))
    await tab.click("main form button")
    await tab.wait_for_selector("[role=status]")
    assert await violations(tab, "signed on") == []
    await page.click("text=Ik heb het laten zien")
    await page.wait_for_selector("text=Bas werkt hier niet meer")
