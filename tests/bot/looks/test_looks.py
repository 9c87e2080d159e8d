"""The sheets that every page shares: a theme of tokens, and elements that use no other."""

import re
from itertools import chain
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

import bot
from bot.looks import OURS, Looks
from bot.public.routes import public_page

SHEETS = sorted(Path(bot.__path__[0]).rglob("*.css"))
PAGES = sorted(Path(bot.__path__[0]).rglob("*.html"))
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): ([^;]+);", part))
    for part in OURS.theme.read_text("utf-8").split("@media")
)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.1 defines it."""
    digits = colour.removeprefix("#")
    pairs = [c * 2 for c in digits] if len(digits) == 3 else re.findall("..", digits)
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(pair, 16) / 255 for pair in pairs)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_a_theme_has_nothing_but_tokens() -> None:
    bare = re.sub(r"/\*.*?\*/", "", OURS.theme.read_text("utf-8"), flags=re.DOTALL)
    names = set(re.findall(r"^\s*([\w-]+):", bare, re.MULTILINE))
    assert {name for name in names if not name.startswith("--")} == {"color-scheme"}


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_what_is_written_can_be_read(theme: dict[str, str]) -> None:
    grounds = [theme[name] for name in ("paper", "card", "tint")]
    for name in ("ink", "quiet", "accent", "alert"):
        assert all(contrast(theme[name], ground) >= 4.5 for ground in grounds), name
    for name in ("accent", "alert"):
        assert contrast(theme[name], theme[f"on-{name}"]) >= 4.5


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_sheet_asks_for_a_token_that_nobody_gives(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    own = re.findall(r"--([\w-]+):", text)
    assert set(re.findall(r"var\(--([\w-]+)", text)) <= set(chain(own, LIGHT))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_can_be_pushed_about_says_what_it_is(page: Path) -> None:
    for element in re.findall(r"<div[^>]*tabindex=.0.[^>]*>", page.read_text("utf-8")):
        assert re.search('role="(region|log)"', element), element
        assert "aria-label" in element, element


async def test_the_public_page_has_the_theme_of_the_municipality(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.css"
    theirs.write_text(":root { --accent: #c00; }", "utf-8")
    app = FastAPI()
    app.mount("/editions", public_page({}, Looks(theirs)))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://town") as browser:
        assert (await browser.get("/editions/theme.css")).text == theirs.read_text("utf-8")
        assert "var(--accent)" in (await browser.get("/editions/style.css")).text
        assert (await browser.get("/editions/page.css")).status_code == 404
