"""A town hall where nothing has been done yet: an empty store, and a clock that people wait for."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.simulator.phones import Approving
from bot.simulator.town import NAME, Time, Town, moment_in
from bot.turns.answers import Chance
from budget.edition import Edition
from budget.timeline import Phase
from storage.engine import open_storage
from storage.process import editions
from storage.sealing import Seal
from tests.bot.walk.site import Site, on_show

SLUG = "de-wilgen"
PATIENCE = 60_000
"""Milliseconds to wait for what a page should show, on a machine that does much else."""
SECRET = "nobody may guess this one"


@dataclass(frozen=True)
class Hall:
    """The town hall: what is served, from which folder, to browsers with or without scripts.

    `spoken` is the language that the desk is read in.
    """

    site: Site
    folder: Path
    script: bool
    spoken: str

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return self.site.town.clock()

    async def edition(self) -> Edition:
        """Return the edition as it stands."""
        return (await self.site.town.storage.run(lambda db: editions.load(db, SLUG))).edition()

    async def invites(self, email: str, name: str) -> str:
        """Invite the first organiser as the documents say, on the server; return the link."""
        kept = {"WIJKSTEM_DATABASE_URL": _store(self.folder), "WIJKSTEM_SECRET_KEY": SECRET}
        words = ("-c", "from bot.cli import main; main()", "staff", "invite", email)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *words, "--name", name, "--role", "organiser"),
            env={**os.environ, **kept, "WIJKSTEM_PUBLIC_URL": self.site.url},
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
        )
        said, _complaints = await process.communicate()
        assert process.returncode == 0
        return said.decode().strip()

    async def new_year(self) -> None:
        """Wait until ten o'clock on the second Monday of the next year."""
        epiphany = datetime(self.now.year + 1, 1, 8, 9, tzinfo=UTC)
        await self.until(epiphany + timedelta(days=-epiphany.weekday() % 7))

    async def later(self, after: timedelta) -> None:
        """Let time pass."""
        await self.until(self.now + after)

    async def begins(self, phase: Phase) -> None:
        """Wait until the third day of a phase, by the timeline as it was kept."""
        await self.until(moment_in(await self.edition(), phase))
        entered = (await self.edition()).entered
        assert entered is phase, f"{phase} did not begin: it is still {entered}"

    async def until(self, moment: datetime) -> None:
        """Let time pass until then, and let everything happen that is due by then.

        For the office such a leap is an absence, after which it asks again what it had asked: that
        is over before anybody writes.
        """
        town = self.site.town
        await town.office.templates.tick()
        town.clock.move(moment)
        await town.office.reconciler.beat()
        await town.office.clock.tick()
        if found := await town.storage.run(editions.every):
            town.file = replace(town.file, edition=found[-1].edition())
        await town.deliver()
        town.bell.ring()


@asynccontextmanager
async def town_hall(
    chromium: str,
    folder: Path,
    spoken: str,
    *,
    script: bool,
    at: datetime | None = None,
    chance: Chance = os.urandom,
) -> AsyncIterator[Hall]:
    """Open a town hall with an empty store in this folder, until the block ends.

    The clock shows the real time, for the command that invites goes by it, or another one.
    """
    seal, storage = Seal.from_secret(SECRET, NAME), await open_storage(_store(folder), NAME)
    clock = Time(at or datetime.now(UTC))
    town = Town(storage, read_edition(DE_LINDEN), clock, chance, seal)
    town.office.templates.library = Approving()
    async with on_show(town, chromium, clock) as site:
        try:
            yield Hall(site, folder, script, spoken)
        except Exception as trouble:
            trouble.add_note(await _seen(site))
            raise


def _store(folder: Path) -> str:
    return f"sqlite:///{folder / 'hall.db'}"


async def _seen(site: Site) -> str:
    """Return what everybody has before them, for who looks for what went wrong."""
    pages = (page for context in site.browser.contexts for page in context.pages)
    return "\n".join([f"=== {page.url}\n{await page.inner_text('body')}" for page in pages])
