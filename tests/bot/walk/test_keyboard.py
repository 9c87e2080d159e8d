"""The screening board and the page of an idea, in a real browser, with keys alone."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page
from pytest_asyncio import fixture

from bot.simulator.town import moment_in
from budget.timeline import Phase
from storage.contributions import assessments
from tests.bot.walk.site import Site, served

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
SEEN = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const down = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1);
    const middle = document.elementFromPoint(box.x + box.width / 2, down);
    return {
        stop: at.dataset.stop ?? "",
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        uncovered: !!middle && (at.contains(middle) || middle.contains(at)),
        html: at.outerHTML.slice(0, 120),
    };
}"""
STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary,"
    + "[tabindex='0']")].filter((one) => one.type !== "hidden" && one.checkVisibility()
    && !(one.type === "radio" && one !== (
        document.querySelector(`input[name="${one.name}"]:checked`)
        ?? document.querySelector(`input[name="${one.name}"]`)
    ))).map((one, at) => { one.dataset.stop = at; return at; }).length"""
STOP = "document.activeElement.dataset.stop ?? ''"
FOCUS = "document.activeElement.id"


@fixture(scope="module", loop_scope="module")
async def site(chromium: str) -> AsyncIterator[Site]:
    """Give the town while its ideas are judged, served."""
    async with served(chromium) as site:
        await site.town.restart(moment_in(site.town.file.edition, Phase.SCREENING))
        yield site


async def tab_to(page: Page, wanted: str, *, back: bool = False) -> None:
    """Go to an element with the Tab key, as somebody does who has nothing else."""
    for _step in range(200):
        await page.keyboard.press("Shift+Tab" if back else "Tab")
        if await page.evaluate("(css) => document.activeElement.matches(css)", wanted):
            return
    raise AssertionError(wanted)


async def entered(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page, and wait for it."""
    async with page.expect_navigation():
        await page.keyboard.press(key)


async def focus_of(page: Page) -> str:
    """Return the id of the element that has the focus."""
    return str(await page.evaluate(FOCUS))


async def screener(site: Site, path: str = "", *, script: bool = True) -> Page:
    """Open a page of the ideas for who judges them."""
    wilma = await site.page("wilma", script=script)
    await wilma.goto(f"{site.edition}/ideas{path}")
    return wilma


async def open_ideas(site: Site) -> list[int]:
    """Return the numbers of the ideas, as the board lists them."""
    page = await screener(site)
    found = await page.eval_on_selector_all("tbody th a", "all => all.map((a) => a.id)")
    await page.context.close()
    return [int(one.removeprefix("idea-")) for one in found]


@pytest.mark.parametrize("path", ["", "/{number}", "/{number}/similar", "/answers", "/merges"])
async def test_tab_goes_through_a_page_in_its_order_always_seen_and_leaves_it(
    site: Site, path: str
) -> None:
    page = await screener(site, path.format(number=(await open_ideas(site))[0]))
    stops = await page.evaluate(STOPS)
    assert stops > 10
    met = []
    for _step in range(stops):
        await page.keyboard.press("Tab")
        seen = await page.evaluate(SEEN)
        met.append(seen["stop"])
        assert seen["outlined"], seen
        assert seen["inside"], seen
        assert seen["uncovered"], seen
    assert met == [str(at) for at in range(stops)]
    await page.keyboard.press("Tab")
    assert await page.evaluate(STOP) == "", "nothing holds on to the focus"
    await page.keyboard.press("Shift+Tab")
    assert await page.evaluate(STOP) == str(stops - 1)


@WITH_AND_WITHOUT
async def test_the_skip_links_lead_past_menu_and_filters(site: Site, script: bool) -> None:
    page = await screener(site, script=script)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.hash") == "#main"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.matches('main a')")
    await tab_to(page, "a[href='#found']")
    await page.keyboard.press("Enter")
    assert await focus_of(page) == "found"
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.matches('tbody input')")


@WITH_AND_WITHOUT
async def test_who_filters_goes_on_where_the_ideas_begin(site: Site, script: bool) -> None:
    page = await screener(site, script=script)
    await tab_to(page, "#word")
    await page.keyboard.type("jxk?")
    assert await page.input_value("#word") == "jxk?"
    await page.keyboard.press("Control+A")
    await page.keyboard.type("een")
    await entered(page)
    assert "word=een" in page.url
    assert await focus_of(page) == "found"


async def test_the_letters_walk_the_list_and_tick_and_stay_in_sight(site: Site) -> None:
    numbers = await open_ideas(site)
    page = await screener(site)
    await page.set_viewport_size({"width": 900, "height": 500})
    await tab_to(page, "tbody input")
    for number in (numbers[0], *numbers[1:], numbers[-1]):
        if number != numbers[0] or await focus_of(page):
            await page.keyboard.press("j")
        else:
            await tab_to(page, "tbody th a")
        assert await focus_of(page) == f"idea-{number}"
        seen = await page.evaluate(SEEN)
        assert seen["inside"], seen
        assert seen["uncovered"], seen
    await page.keyboard.press("x")
    for _each in range(2):
        await page.keyboard.press("k")
    await page.keyboard.press("x")
    assert await focus_of(page) == f"idea-{numbers[-3]}"
    ticked = await page.eval_on_selector_all(
        "tbody input:checked", "all => all.map((one) => one.value)"
    )
    assert ticked == [str(numbers[-3]), str(numbers[-1])]
    await page.keyboard.press("?")
    assert await page.evaluate("document.activeElement.matches('#keys[open] summary')")
    await page.keyboard.press("?")
    assert await focus_of(page) == f"idea-{numbers[-3]}"
    await tab_to(page, "#to")
    before = await focus_of(page)
    for key in "jkx?":
        await page.keyboard.press(key)
    assert await focus_of(page) == before, "in a field letters are letters"
    await tab_to(page, "#keys summary")
    await page.keyboard.press("k")
    assert (await focus_of(page)).startswith("idea-"), "and from elsewhere back into the list"


@WITH_AND_WITHOUT
async def test_those_that_are_ticked_are_assigned_and_the_list_goes_on(
    site: Site, script: bool
) -> None:
    numbers = (await open_ideas(site))[2:4]
    page = await screener(site, "?order=newest", script=script)
    for number in reversed(numbers):
        await tab_to(page, f"tbody input[value='{number}']")
        await page.keyboard.press("x" if script else "Space")
    await tab_to(page, "#to")
    await page.keyboard.type("Joris" if script else "Wilma")
    await tab_to(page, "form[data-keys] button:not(.plain)")
    await entered(page)
    assert "beoordeelt 2 ideeën" in await page.inner_text("main > .answer")
    assert await focus_of(page) == f"idea-{numbers[0]}"
    assert (await page.evaluate(SEEN))["uncovered"]
    assert await page.is_visible("main > .answer")


@WITH_AND_WITHOUT
async def test_what_is_wrong_is_where_the_focus_is(site: Site, script: bool) -> None:
    page = await screener(site, script=script)
    await tab_to(page, "form[data-keys] button:not(.plain)")
    await entered(page)
    assert await page.evaluate("document.activeElement.matches('main > [role=alert]')")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.hash") == "#number"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.matches('tbody input')")


@WITH_AND_WITHOUT
async def test_an_idea_is_opened_judged_and_left_with_the_focus_where_it_was(
    site: Site, script: bool
) -> None:
    number = (await open_ideas(site))[4 if script else 5]
    page = await screener(site, "?standing=open", script=script)
    await tab_to(page, f"#idea-{number}")
    await entered(page)
    assert f"/ideas/{number}?standing=open" in page.url
    selects = "main form[action*='/assess'] tbody select"
    await tab_to(page, selects)
    await page.keyboard.press("v" if script else "ArrowDown")
    chosen = await page.input_value(selects)
    assert chosen
    await page.keyboard.press("Tab")
    await page.keyboard.type("xjk? staat in de regels")
    assert page.url.endswith("standing=open"), "in a field letters are letters"
    await tab_to(page, "#rest-met")
    await page.keyboard.press("Space")
    await tab_to(page, "#keep")
    await entered(page)
    assert "Het is bewaard" in await page.inner_text("main > .answer")
    assert await focus_of(page) == "keep"
    slug = site.town.file.edition.slug
    kept = await site.town.storage.run(lambda db: assessments.get(db, slug, number))
    assert "xjk? staat in de regels" in {one.reason for one in kept.assessment.judgements.values()}
    await tab_to(page, "main a[href*='standing=open'][href*='#idea-']", back=True)
    await entered(page)
    assert await focus_of(page) == f"idea-{number}"


@WITH_AND_WITHOUT
async def test_every_other_form_of_an_idea_comes_back_to_itself(site: Site, script: bool) -> None:
    number = (await open_ideas(site))[6 if script else 7]
    page = await screener(site, f"/{number}", script=script)
    await tab_to(page, "#to")
    await tab_to(page, "button")
    await entered(page)
    assert await focus_of(page) == "to"
    await tab_to(page, "#note")
    await page.keyboard.type("jxk? met de wijkagent besproken")
    await tab_to(page, "button")
    await entered(page)
    assert await focus_of(page) == "note"
    assert "jxk? met de wijkagent besproken" in await page.inner_text("main")
    await tab_to(page, "#similar", back=True)
    await entered(page)
    await tab_to(page, "main a[href$='#similar']")
    await entered(page)
    assert await focus_of(page) == "similar"
