"""Somebody at the desk, who reads what stands on a page, clicks and types."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from bot.desk.words import Sentence, plainly
from bot.staff.second_factor import code_at
from budget.sentence import Value
from tests.bot.walk.hall import PATIENCE, Hall
from tests.bot.walk.site import PHONE, keep, phone_wide, violations

PASSWORD = "wilgen knotten in de winter"
AWHILE = timedelta(minutes=1)


class Colleague:
    """Somebody who works here, with a browser of their own and an app that shows codes.

    Sentences are those of the code; what is looked for is how the desk says them to this person.
    """

    def __init__(self, hall: Hall, name: str, page: Page) -> None:
        self.hall, self.name, self.page = hall, name, page
        self.email = f"{name.lower()}@wilgen.example"
        self._secret = ""

    @classmethod
    async def arrives(cls, hall: Hall, name: str) -> "Colleague":
        """Sit down before a browser."""
        page = await hall.site.page(script=hall.script, spoken=hall.spoken)
        page.set_default_timeout(PATIENCE)
        return cls(hall, name, page)

    def said(self, sentence: str, **values: Value) -> str:
        """Return a sentence of the desk as this person reads it."""
        told = sentence if isinstance(sentence, Sentence) else Sentence(sentence, values)
        return plainly(told, self.hall.spoken)

    async def accepts(self, link: str) -> None:
        """Begin by an invitation: a password, and an app that learns its secret."""
        await self.page.goto(link)
        found = (await self.page.inner_text("main .exact")).replace(" ", "").strip()
        self._secret = found
        await self.fills("Choose a password", PASSWORD)
        await self.fills("The same password again", PASSWORD)
        await self.fills("Code of six digits", code_at(self._secret, self.hall.now))
        await self.presses("Begin")

    async def signs_in(self) -> None:
        """Come back another day: the session of the last one is over."""
        await self.hall.later(AWHILE)
        await self.page.goto(self.hall.site.desk)
        await self.fills("E-mail address", self.email)
        await self.fills("Password", PASSWORD)
        await self.fills("Code of six digits", code_at(self._secret, self.hall.now))
        await self.presses("Sign in")

    async def shows_again(self) -> None:
        """Show once more who they are, for what is final."""
        await self.hall.later(AWHILE)
        await self.reads("Who are you?")
        await self.fills("Password", PASSWORD)
        await self.fills("Code of six digits", code_at(self._secret, self.hall.now))
        await self.presses("Go on")

    async def follows(self, *links: str, exactly: bool = True, **values: Value) -> None:
        """Click one link after another."""
        for link in links:
            name = self.said(link, **values)
            found = self.page.get_by_role("link", name=name, exact=exactly)
            async with self.page.expect_navigation():
                await found.first.click()
            await self._stands()

    async def presses(self, button: str, within: str = "", **values: Value) -> None:
        """Press a button, and look at the page that follows."""
        name = self.said(button, **values)
        found = self._within(within).get_by_role("button", name=name, exact=True)
        async with self.page.expect_navigation():
            await found.first.click()
        await self._stands()

    async def _stands(self) -> None:
        """See that there is a page with words on it, and no gap or code among them."""
        heading = await self.page.get_by_role("heading", level=1).inner_text()
        assert heading.strip(), self.page.url
        body = await self.page.inner_text("body")
        assert not re.search(r"\{\w+\}|Internal Server Error|Traceback", body), body

    async def fills(self, label: str, value: object, within: str = "", **values: Value) -> None:
        """Type something in a field."""
        await self._field(label, within, **values).fill(str(value))

    async def chooses(self, label: str, option: str, within: str = "") -> None:
        """Choose one of a list, by what stands in it."""
        await self._field(label, within).select_option(label=option)

    async def ticks(self, label: str, within: str = "") -> None:
        """Tick a box, or choose one of a few that are all in sight."""
        await self._field(label, within).check()

    async def uploads(self, label: str, file: Path) -> None:
        """Choose a file."""
        await self._field(label).set_input_files(file)

    async def writes(self, legend: str, number: int = 0, **texts: str) -> None:
        """Type a text in each language."""
        names = {"nl": "Nederlands", "en": "English"}
        legend = self.said(legend, number=number)
        group = self.page.get_by_role("group", name=legend, exact=True)
        for code, text in texts.items():
            await group.get_by_label(names[code], exact=True).fill(text)

    def _field(self, label: str, within: str = "", **values: Value) -> Locator:
        name = self.said(label, **values)
        return self._within(within).get_by_label(name, exact=True).first

    def _within(self, legend: str) -> "Locator | Page":
        if not legend:
            return self.page
        name, page = self.said(legend), self.page
        forms = page.get_by_role("form", name=name, exact=True)
        return page.get_by_role("group", name=name, exact=True).or_(forms)

    async def reads(self, sentence: str, **values: Value) -> None:
        """Find a sentence on the page."""
        await self.sees(self.said(sentence, **values))

    async def sees(self, text: str) -> None:
        """Find something on the page that nobody translates."""
        await expect(self.page.locator("body")).to_contain_text(text, timeout=PATIENCE)

    async def looks_around(self, name: str) -> None:
        """See that the page shuts nobody out, and keep a picture of it if that is asked for."""
        if self.hall.script:
            assert await violations(self.page, f"walk {name}") == []
        else:
            await keep(self.page, f"walk {name} plain")
        assert await phone_wide(self.page) <= PHONE, f"{name} is wider than a phone"
