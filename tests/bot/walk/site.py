"""A town's desk, public page and phones on this machine, and a browser that looks at them."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright

from bot.commands.organiser import order
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.office import now
from bot.simulator.town import NAME, Town, moment_in
from bot.simulator.web import simulator
from budget.timeline import Phase

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LEVEL_AA = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
_AXE = {"runOnly": LEVEL_AA, "resultTypes": ["violations"]}
_WIDTH = "document.documentElement.scrollWidth"
_WIDE = """(options) => {
  window.laid = () => new Map([...document.body.querySelectorAll("*")].map((one) => {
    const { display, overflowX } = getComputedStyle(one);
    const scrolls = overflowX === "auto" && one.scrollWidth > one.clientWidth;
    const table = one.matches("table, table *") && display;
    return [one, one.checkVisibility() && `${scrolls} ${table}`];
  }));
  window.before = window.laid();
  return axe.run(document, options);
}"""
_NARROW = """(options) => {
  const { before, laid } = window;
  const otherwise = [...laid()].filter(([one, now]) => now && now !== before.get(one));
  const include = otherwise.map(([one]) => one);
  return include.length ? axe.run({ include }, options) : { violations: [] };
}"""
"""What was not in sight, did not scroll, or was not a table of that kind is looked at again."""
_COLLIDING = """() => [...document.querySelectorAll("svg.chart")].flatMap((chart) => {
  const texts = [...chart.querySelectorAll("text")];
  const words = texts.map((one) => [one, one.getBoundingClientRect()]);
  const over = ([, a], [, b]) =>
    a.left < b.right && b.left < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom;
  return words.flatMap((one, at) => words.slice(at + 1).filter((other) => over(one, other))
    .map((other) => `${one[0].textContent} / ${other[0].textContent}`));
})"""
KEPT = "WIJKSTEM_SCREENSHOTS"
SHOTS = Path(__file__).parents[3] / "screenshots"
PHONE = 390
WIDTHS = (1200, PHONE)


@dataclass(frozen=True)
class Site:
    """Where a town is served, and the browser."""

    town: Town
    url: str
    browser: Browser

    @property
    def desk(self) -> str:
        """Where the desk begins."""
        return f"{self.url}/desk/{NAME}"

    @property
    def edition(self) -> str:
        """Where the desk of the edition begins."""
        return f"{self.desk}/editions/{self.town.file.edition.slug}"

    async def page(self, who: str = "", *, script: bool = True, spoken: str = "nl") -> Page:
        """Open a window in which somebody of the demo is signed in, or nobody."""
        context = await self.browser.new_context(
            java_script_enabled=script,
            color_scheme="light",
            locale=spoken,
            viewport={"width": WIDTHS[0], "height": 900},
        )
        page = await context.new_page()
        if who:
            await page.goto(f"{self.url}/staff/{who}")
        return page


@asynccontextmanager
async def served(chromium: str) -> AsyncIterator[Site]:
    """Serve the demo while people vote, and open a browser, until the block ends."""
    town = await Town.open("sqlite://", moment_in(read_edition(DE_LINDEN).edition, Phase.VOTING))
    async with on_show(town, chromium) as site:
        yield site


@asynccontextmanager
async def on_show(
    town: Town, chromium: str, wall: Callable[[], datetime] = now
) -> AsyncIterator[Site]:
    """Serve a town that is open, and open a browser, until the block ends.

    Sessions and codes of the desk go by `wall`.
    """
    town.office.start()
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        app = simulator(town, order, wall)
        async with _serving(app, door), async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
            yield Site(town, url, browser)
            await browser.close()
            town.bell.end()
    await town.close()


@asynccontextmanager
async def _serving(app: FastAPI, door: socket.socket) -> AsyncIterator[None]:
    quiet = {"log_level": "warning", "access_log": False, "timeout_graceful_shutdown": 2}
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", **quiet))  # type: ignore[arg-type]
    serving = asyncio.create_task(server._serve([door]))  # noqa: SLF001 - leaves signals to pytest
    yield
    server.should_exit = True
    await serving


async def violations(page: Page, name: str) -> list[str]:
    """Return what axe-core has against the page that is open, and keep a picture if asked for.

    It looks again at what is otherwise on a phone; there the page, and the words in its charts,
    have to fit as well.
    """
    await page.evaluate(AXE_SCRIPT)
    wide = await page.evaluate(_WIDE, _AXE)
    async with _on_a_phone(page):
        narrow = await page.evaluate(_NARROW, _AXE)
        colliding = await page.evaluate(_COLLIDING)
        fits = await page.evaluate(_WIDTH) <= PHONE
    await keep(page, name)
    return [
        *_told(wide, name),
        *_told(narrow, f"{name} on a phone"),
        *(f"{name}: words of a chart run into each other: {words}" for words in colliding),
        *([] if fits else [f"{name}: wider than a phone"]),
    ]


def _told(found: dict[str, Any], name: str) -> Iterator[str]:
    for one in found["violations"]:
        for node in one["nodes"]:
            yield f"{name}: {one['id']} at {node['target']}: {node['html'][:160]}"


@asynccontextmanager
async def _on_a_phone(page: Page) -> AsyncIterator[None]:
    await page.set_viewport_size({"width": PHONE, "height": 900})
    yield
    await page.set_viewport_size({"width": WIDTHS[0], "height": 900})


async def phone_wide(page: Page) -> int:
    """Return how wide a page is on a phone: wider than that, and it has to be pushed about."""
    async with _on_a_phone(page):
        found: int = await page.evaluate(_WIDTH)
    return found


async def keep(page: Page, name: str) -> None:
    """Keep pictures of a page, on a screen and on a phone, where `WIJKSTEM_SCREENSHOTS` is set."""
    if KEPT not in os.environ:
        return
    SHOTS.mkdir(exist_ok=True)
    for width in reversed(WIDTHS):
        await page.set_viewport_size({"width": width, "height": 900})
        file = f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.{width}.png"
        await page.screenshot(path=SHOTS / file, full_page=True)
    await page.set_viewport_size({"width": WIDTHS[0], "height": 900})
