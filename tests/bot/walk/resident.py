"""Somebody who takes part with a phone: on the simulator's page, by typing and tapping."""

import asyncio
import re
from datetime import timedelta
from urllib.parse import urlencode

from playwright.async_api import Locator, Page, expect

from bot.channels import CALLED
from tests.bot.walk.hall import PATIENCE, Hall

GLANCE = 2_000
"""Milliseconds to look at a message before the page is looked at anew."""


class Resident:
    """Somebody with one phone, in a browser of their own."""

    def __init__(self, hall: Hall, page: Page, channel: str) -> None:
        self.hall, self.page, self.channel = hall, page, channel

    @classmethod
    async def with_phone(cls, hall: Hall, persona: str, channel: str) -> "Resident":
        """Take the phone of somebody in hand."""
        page = await hall.site.page(script=hall.script, spoken=hall.spoken)
        page.set_default_timeout(PATIENCE)
        view = urlencode({"on": channel, channel: persona})
        await page.goto(f"{hall.site.url}/?{view}")
        return cls(hall, page, channel)

    @property
    def phone(self) -> Locator:
        """The phone on the page."""
        return self.page.get_by_role("region", name=CALLED[self.channel], exact=True)

    async def writes(self, *messages: str) -> None:
        """Write one message after another, waiting for each answer."""
        for message in messages:
            await self.phone.get_by_label("Bericht", exact=True).fill(message)
            await self._sends(self.phone.get_by_role("button", name="Verstuur", exact=True))

    async def taps(self, *labels: str) -> None:
        """Tap on what was offered last, one after another."""
        for label in labels:
            button = self.phone.get_by_role("button", name=label).last
            await self._sends(button)

    async def picks(self, *labels: str) -> None:
        """Open the list under the last message, and tap on one of it; then the next one."""
        for label in labels:
            last = self.phone.get_by_role("listitem").last
            await last.get_by_text("Kies", exact=True).first.click()
            await self._sends(last.get_by_role("button", name=label))

    async def _sends(self, button: Locator) -> None:
        """Press a button, and wait until it was answered: without a script, by another page."""
        answered = (
            self.page.expect_response(lambda answer: "/phones/" in answer.url)
            if self.hall.script
            else self.page.expect_navigation()
        )
        async with answered:
            await button.click()
        await self._arrived()

    async def hears(self, *texts: str) -> None:
        """Find these in the last message on the phone, once everything has arrived."""
        for text in texts:
            await self._shows(re.compile(re.escape(text)))

    async def reads(self, pattern: str) -> str:
        """Return what the last message has where a pattern has a group."""
        last = await self._shows(re.compile(pattern))
        found = re.search(pattern, await last.inner_text())
        assert found
        return found[1]

    async def _shows(self, pattern: re.Pattern[str]) -> Locator:
        """Return the last message on the phone, once it has this; look anew until it does."""
        last = self.phone.get_by_role("listitem").last
        async with asyncio.timeout(PATIENCE / 1000):
            while not await self._has(last, pattern):
                pass
        return last

    async def _has(self, last: Locator, pattern: re.Pattern[str]) -> bool:
        """Whether the last message has this, when everything has arrived that was under way."""
        await self._arrived()
        try:
            await expect(last).to_contain_text(pattern, timeout=GLANCE)
        except AssertionError:
            return False
        return True

    async def _arrived(self) -> None:
        """Have everything arrive that is under way; without a script, look at the page anew."""
        await self.hall.later(timedelta())
        if not self.hall.script:
            await self.page.reload()
