"""Chapter six: the count, which two people certify, and what everybody reads of it."""

import json
from pathlib import Path

from playwright import async_api as playwright
from typer.testing import CliRunner

from bot.commands.count import app as counting
from tests.bot.quarter import eventually
from tests.bot.walk.colleague import Colleague
from tests.bot.walk.hall import SLUG, Hall
from tests.cycle import expected
from tests.cycle.book import Book
from tests.cycle.counting import Published, read
from tests.cycle.desk import goes
from tests.cycle.page import Numbers, Page, differences, numbers
from tests.cycle.people import BUDGET, COSTS, Crowd
from tests.cycle.phones import Phones
from tests.cycle.story.joining import where
from tests.cycle.story.screening import TITLES

SECTIONS = ("result", "theme", "district", "turnout")
"""Where the public page tells the result."""


async def certify(rosa: Colleague, joost: Colleague) -> None:
    """Certify the result by two people."""
    for who in (rosa, joost):
        await who.signs_in()
        await goes(who, "process/result")
        await who.presses("I certify this result")
    await joost.reads("The result is certified. Nothing ties a person to a ballot any more.")


async def read_page(hall: Hall, folder: Path) -> tuple[Page, Path]:
    """Let anybody read the result in a browser, and take the file that stands beside it home."""
    page = await hall.site.page(spoken="nl")
    found = await _read(page, hall)
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="result.pb").click()
    file = folder / "result.pb"
    await (await downloading.value).save_as(file)
    return found, file


async def _read(page: playwright.Page, hall: Hall) -> Page:
    """Read the page of each project, that with all figures, and the first, which stays open."""
    there, places = f"{hall.site.url}/editions/{SLUG}", dict[str, str]()
    for number in COSTS:
        await page.goto(f"{there}/projects/{number}")
        own = Page(await page.content(), ("result",)).places
        places |= {name.replace("result", f"project {number}", 1): own[name] for name in own}
    await page.goto(f"{there}/result")
    figures = await page.content()
    await page.goto(there)
    found = Page(await page.content() + figures, SECTIONS)
    found.places |= places
    return found


def check_file(file: Path, book: Book, crowd: Crowd) -> Published:
    """See that the file has the ballots of the book, and that three counts of it are the same."""
    published = read(file.read_text("utf-8"))
    assert published.budget == BUDGET
    offered = [(one.number, one.cost, one.theme, one.district) for one in published.projects]
    assert sorted(offered) == [(number, COSTS[number], *where(number, crowd)) for number in COSTS]
    assert sorted(published.ballots) == book.ballots()
    assert published.votes == book.project_votes()
    places = published.counted()
    told = [(one.project.told, one.project.selected) for one in places]
    assert told == [(one.votes, one.won) for one in places], "the file itself says otherwise"
    command = CliRunner().invoke(counting, [str(file), "--seed", published.seed, "--json"])
    counted = json.loads(command.stdout)
    again = [
        (int(one["id"]), one["votes"], one["left"], one["verdict"] == "funded")
        for one in counted["projects"]
    ]
    assert again == [(one.project.number, one.votes, one.left, one.won) for one in places]
    return published


def check_page(page: Page, published: Published, book: Book) -> None:
    """See that every number on the page was counted, and that none of the count is missing."""
    _differs_nowhere(page, expected.of_the_page(published, book.channels(), TITLES))


def _differs_nowhere(page: Page, counted: Numbers) -> None:
    wrong = differences(page.numbers(), counted)
    assert not wrong, "\n".join(["The public page is not what was counted:", *wrong])


async def check_chat(phones: Phones, crowd: Crowd, published: Published) -> None:
    """See that the chat says the same, on every channel."""
    for who in crowd.curious:
        await phones.command(who, "result")
        if who in crowd.writers or any(who in some for some in phones.book.supports.values()):
            await phones.choose(who, "all")  # after what was theirs
        shown = {"who won": numbers(phones.last(who))}
        for project in published.projects:
            await phones.write(who, str(project.number))
            shown[f"why {project.number}"] = numbers(phones.last(who))
        wrong = differences(shown, expected.of_the_chat(published, who.channel))
        assert not wrong, "\n".join([f"{who} does not hear what was counted:", *wrong])


async def look_forward(phones: Phones, crowd: Crowd) -> None:
    """Let some read the result, and agree to hear of the next edition."""
    for who in crowd.hopeful:
        await phones.command(who, "result")
        await phones.choose(who, "back", "next:yes")
        phones.book.upcoming.add(who)


async def check_again(hall: Hall, published: Published, book: Book) -> None:
    """See that the page says the same when nobody is known any more.

    How far the plans that won are stands in the place of how they won, which their own pages tell.
    """
    page = await hall.site.page(spoken="nl")
    await eventually(lambda: _tells_what_is_built(page, hall))  # the store is asked but seldom
    counted = expected.of_the_page(published, book.channels(), TITLES)
    won = tuple(f"result, result-{p.project.number}, " for p in published.counted() if p.won)
    kept = {place: found for place, found in counted.items() if not place.startswith(won)}
    _differs_nowhere(await _read(page, hall), kept)


async def _tells_what_is_built(page: playwright.Page, hall: Hall) -> bool:
    await page.goto(f"{hall.site.url}/editions/{SLUG}")
    return await page.get_by_role("heading", name="Wat er wordt gemaakt").count() > 0
