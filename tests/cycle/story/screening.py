"""Chapter three: every idea is answered, and two people approve of what is voted on."""

from typing import Final

from bot.desk.words import n_
from budget.criteria import BY_KEY
from tests.bot.walk.colleague import Colleague
from tests.cycle.book import Book
from tests.cycle.desk import address, goes, sends
from tests.cycle.people import COSTS, Crowd
from tests.cycle.phones import Phones
from tests.cycle.story.joining import IDEAS

TITLES: Final = {
    1: "Bankjes vijver",
    2: "Bomen schoolplein",
    3: "Licht fietspad",
    4: "Schommels",
    5: "Tafeltennis",
    6: "Muurschildering",
    7: "Buurtmoestuin",
    8: "Waterkraan",
}
AFTER_ONE: Final = "1"
"""What a page says it has seen when an answer was changed once."""

REFUSED: Final = {
    9: "De grond naast het station is van de NS.",
    10: "Deze grond is niet van ons allemaal.",
}


async def judge(rosa: Colleague, book: Book) -> None:
    """Judge every idea: what it costs and what it is called, or why it cannot be done."""
    await rosa.signs_in()
    for number, title in TITLES.items():
        await goes(rosa, f"ideas/{number}")
        label = rosa.page.locator("dt", has_text=rosa.said("Supports"))
        shown = await label.locator("xpath=following-sibling::dd[1]").inner_text()
        assert (number, int(shown)) == (number, len(book.supports[number]))
        await rosa.ticks("All criteria that are not filled in are met.")
        await rosa.ticks("It can be done")
        await rosa.fills("Cost in euros", COSTS[number])
        await rosa.fills("Title on the ballot", title)
        await rosa.presses("Keep it")
    for number, why in REFUSED.items():
        await _refuse(rosa, number, why)


async def _refuse(rosa: Colleague, number: int, why: str) -> None:
    await goes(rosa, f"ideas/{number}")
    await rosa.ticks("All criteria that are not filled in are met.")
    await rosa.ticks("It cannot be done")
    rule = BY_KEY["own-land"].wording["nl"]
    await rosa.page.get_by_label(BY_KEY["own-land"].question["nl"]).select_option(
        label=rosa.said("not met")
    )
    await rosa.fills("Why: {criterion}", why, criterion=rule)
    await rosa.chooses("By which criterion", rule)
    await rosa.writes("Reason, as residents read it", nl=why, en="That land is not ours.")
    await rosa.presses("Keep it")


async def publish(joost: Colleague) -> None:
    """Read each answer as somebody else, and publish all of them at one moment.

    The first is agreed with on its page; for the others the same is sent as the page does.
    """
    await joost.signs_in()
    await goes(joost, "ideas/1")
    await joost.presses("I have read it, and agree")
    for number in range(2, len(IDEAS) + 1):
        await sends(joost, address(joost, f"ideas/{number}/read"), seen=AFTER_ONE)
    await goes(joost, "ideas/answers")
    await joost.presses(n_("Publish {count} answer", "Publish {count} answers", len(IDEAS)))
    await joost.hall.site.town.deliver()


async def hear_answers(phones: Phones, crowd: Crowd) -> None:
    """See that everybody who wrote an idea heard once what became of it."""
    await phones.write_back(crowd.writers)
    for number, who in enumerate(crowd.writers, 1):
        why = {"nl": REFUSED.get(number, ""), "en": "That land is not ours."}[who.language]
        told = {"nl": f"plan {number} (", "en": f"dea {number} ("}[who.language]
        assert phones.times(who, why if number in REFUSED else told) == 1, phones.last(who)


async def make_ballot(rosa: Colleague, joost: Colleague) -> None:
    """Put on the ballot what can be done; two people approve of the rules."""
    await goes(rosa, "projects")
    await rosa.presses("Make it so")
    for who in (rosa, joost):
        await goes(who, "process")
        await who.presses("I approve of these rules")
    await joost.reads("It is ready, and begins by itself at its moment.")
