"""Chapter five: the count, what two people certify, what the town reads, and what is built."""

import json
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, expect
from typer.testing import CliRunner

from bot.commands.count import app as counting
from locales.catalogue import euros
from tests.bot.walk.colleague import Colleague
from tests.bot.walk.hall import SLUG, Hall
from tests.bot.walk.resident import Resident
from tests.bot.walk.site import PHONE, phone_wide, violations
from tests.bot.walk.story.founding import PLACE
from tests.bot.walk.story.voting import VOTES

NEVER_IN_BETWEEN = timedelta(minutes=5)
"""News waits until somebody who was busy with the chat has been away for a while."""

LEFT = 1_000
"""What the projects that won leave over."""

WHY = "Daarmee beginnen we de volgende keer."


async def count_early(rosa: Colleague) -> None:
    """Begin the results a day before their moment: it counts, and tells residents."""
    await rosa.signs_in()
    await rosa.follows(PLACE, "The process")
    await rosa.chooses("Begin this phase now", rosa.said("Results"))
    await rosa.presses("Begin this phase now")
    await rosa.follows("Result")
    await rosa.looks_around("result")


async def settle(rosa: Colleague, joost: Colleague) -> None:
    """Decide by two people what is done with the money that is left, and certify the result."""
    await joost.signs_in()
    await joost.follows(PLACE, "The process", "Result")
    kept = rosa.said("{left} is kept for the next time.", left=euros(LEFT, rosa.hall.spoken))
    await rosa.ticks(kept)
    await rosa.fills("Why, for residents", WHY)
    await rosa.presses("I propose this")
    await rosa.looks_around("result proposed")
    await joost.follows("Result")
    await joost.sees(kept)
    await joost.sees(WHY)
    await joost.presses("I agree with this")
    await joost.reads("It is decided, and stands in the result.")
    await rosa.follows("Result")
    await rosa.sees(kept)
    await rosa.presses("I certify this result")
    await rosa.reads("You certify this result. Somebody else has to do the same.")
    await joost.presses("I certify this result")
    await joost.reads("The result is certified. Nothing ties a person to a ballot any more.")
    await joost.looks_around("result certified")


async def read(hall: Hall, folder: Path) -> None:
    """Let anybody read the result, and count the file again that stands beside it."""
    page = await hall.site.page(script=hall.script, spoken="nl")
    await page.goto(f"{hall.site.url}/editions/{SLUG}")
    await expect(page.locator("body")).to_contain_text(
        "3 plannen wonnen, voor € 29.000 van € 30.000."
    )
    assert not hall.script or await violations(page, "walk public result") == []
    assert await phone_wide(page) <= PHONE
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="result.pb").click()
    file = folder / "result.pb"
    await (await downloading.value).save_as(file)
    counted = json.loads(CliRunner().invoke(counting, [str(file), "--json"]).stdout)
    votes = {int(one["id"]): one["votes"] for one in counted["projects"]}
    assert counted["winners"] == ["2", "3", "1"]
    assert votes == VOTES
    await page.get_by_role("link", name="De uitslag in cijfers").click()
    assert not hall.script or await violations(page, "walk public result in figures") == []
    assert await _told(page) == VOTES


async def _told(page: Page) -> dict[int, int]:
    """Return how many votes each project has on the public page."""
    table = page.get_by_role("table", name="Stemmen per plan")
    rows = [await row.inner_text() for row in await table.get_by_role("row").all()]
    cells = [row.split("\t") for row in rows[1:]]
    return {int(title.partition(".")[0]): int(votes) for title, votes, *_rest in cells}


async def carry_out(rosa: Colleague, fatma: Resident) -> None:
    """Tell how far a project is, to somebody who follows it."""
    await fatma.writes("voortgang", "2")
    await fatma.hears("Bomen schoolplein", "nog niet begonnen")
    await fatma.taps("Volg dit plan")
    await fatma.hears("U volgt plan 2.")
    await rosa.signs_in()
    await rosa.follows(PLACE, "Carrying out")
    await rosa.looks_around("carrying out")
    await rosa.follows("2. Bomen schoolplein")
    await rosa.chooses("Status", rosa.said("Being made"))
    await rosa.fills("How much is done, of 100", 20)
    await rosa.writes("What residents read", nl="De eerste boom staat.", en="The first tree is up.")
    await rosa.presses("Tell who follows it")
    await rosa.hall.later(NEVER_IN_BETWEEN)
    await fatma.hears("Plan 2 (Bomen schoolplein) is voor 20 % klaar. De eerste boom staat.")
    await rosa.follows("A milestone")
    await rosa.looks_around("milestone of a project")
    await rosa.writes("What it is called", nl="Alle bomen staan", en="All trees are up")
    due = rosa.hall.now + timedelta(days=60)
    await rosa.fills("Planned for", f"{due:%Y-%m-%d}")
    await rosa.presses("Keep the milestone")
    await rosa.looks_around("project carried out")
