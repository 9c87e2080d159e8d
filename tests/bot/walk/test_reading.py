"""What is read rather than worked with: the public page, and the desk on a phone.

One town and one browser serve all of these, in this order.
"""

from collections.abc import AsyncIterator

import pytest
from pytest_asyncio import fixture

from bot.public import seen
from bot.simulator.town import moment_in
from budget.timeline import Phase
from tests.bot.walk.site import PHONE, WIDTHS, Site, served, violations

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHASES = {Phase.CARRYING_OUT: "Uitvoeren", Phase.VOTING: "Stemmen"}
SCROLLING = """[...document.querySelectorAll(".wide")].filter((one) =>
  one.scrollWidth > one.clientWidth).length"""


@fixture(scope="module", loop_scope="module")
async def site(chromium: str) -> AsyncIterator[Site]:
    """Give the town, served; what everybody reads is as it is now, and not ten seconds ago."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "FRESH", 0.0)
        async with served(chromium) as site:
            yield site


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_on_a_phone_the_menu_is_folded_and_opened_by_keyboard(
    site: Site, script: bool
) -> None:
    fatma = await site.page("fatma", script=script)
    await fatma.goto(f"{site.edition}/process/timeline")
    link = fatma.get_by_role("link", name="Logboek", exact=True)
    assert await link.is_visible()
    assert not await fatma.locator(".desk-menu summary").is_visible()
    await fatma.set_viewport_size({"width": PHONE, "height": 844})
    assert not await link.is_visible()
    assert not await fatma.get_by_role("link", name="Regels", exact=True).is_visible()
    below = await fatma.locator("main").bounding_box()
    assert below
    assert below["y"] < 250
    menu = fatma.locator(".desk-menu summary")
    assert await menu.inner_text() == "Menu: Het proces"
    await menu.focus()
    await fatma.keyboard.press("Enter")
    assert await link.is_visible()
    if script:
        assert await violations(fatma, "a menu that is open on a phone") == []
        await fatma.set_viewport_size({"width": PHONE, "height": 844})
    await fatma.keyboard.press("Tab")
    assert await fatma.evaluate("document.activeElement.textContent") == "In een oogopslag"
    async with fatma.expect_navigation():
        await fatma.keyboard.press("Enter")
    assert fatma.url == site.edition


@pytest.mark.parametrize("phase", PHASES)
async def test_what_the_town_reads_shuts_nobody_out(site: Site, phase: Phase) -> None:
    edition = site.town.file.edition
    await site.town.restart(moment_in(edition, phase))
    page, against, here = await site.page(), list[str](), f"/editions/{edition.slug}"
    project, idea = edition.projects[0].number, site.town.file.ideas[0].number
    lists = (here, f"{here}/embed", f"{here}/ideas", f"{here}/projects")
    counted = (f"{here}/result",) if phase is Phase.CARRYING_OUT else ()
    alike = ("/docs", "/editions/", "/editions/nowhere") if phase is Phase.VOTING else ()
    for path in (*lists, *counted, f"{here}/projects/{project}", f"{here}/ideas/{idea}", *alike):
        answer = await page.goto(f"{site.url}{path}")
        assert answer is not None, path
        assert answer.ok is (path != "/editions/nowhere"), path
        if path == here:
            assert PHASES[phase] in await page.inner_text("[aria-current=step]")
        against += await violations(page, f"{phase} {path}")
    assert against == []


@pytest.mark.parametrize(
    "path", ["ideas", "conversations", "journal", "process/result", "process/texts"]
)
async def test_a_table_of_the_desk_fits_on_a_screen_and_on_a_phone(site: Site, path: str) -> None:
    if path == "process/result":
        await site.town.restart(moment_in(site.town.file.edition, Phase.RESULTS))
    page = await site.page("fatma")
    if path == "conversations":
        await page.request.post(f"{site.url}/try", form={"join": "1"})
        for words in ("vraag", "Mag mijn zoon stemmen?"):
            await page.request.post(f"{site.url}/phones/telegram", form={"text": words})
    await page.goto(f"{site.edition}/{path}")
    assert await page.locator(".wide tbody tr").count()
    for width in (1280, *WIDTHS):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate(SCROLLING) == 0, width
    assert await violations(page, path) == []
