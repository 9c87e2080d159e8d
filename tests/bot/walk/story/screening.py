"""Chapter three: every idea is answered, an appeal too, and what can be done becomes projects."""

from bot.desk.words import n_
from budget.criteria import BY_KEY
from tests.bot.walk.colleague import Colleague
from tests.bot.walk.resident import Resident
from tests.bot.walk.story.founding import PLACE
from tests.bot.walk.story.gathering import TOILET

CAN_BE_DONE = {
    1: ("Bankjes vijver", 4_000),
    2: ("Bomen schoolplein", 12_000),
    4: ("Licht fietspad", 9_000),
    5: ("Schommels", 8_000),
}
NO = "De grond naast het station is van de NS. Wij mogen daar niets bouwen."
CONTESTED = "Het kan ook naast de fietsen. Die grond is van ons allemaal."
AFTER_ALL = "Naast de fietsen is er plek. Daar mag het wel."


async def accept(rosa: Colleague) -> None:
    """Judge what can be done, with what it costs and what it is called on the ballot."""
    await rosa.signs_in()
    await rosa.follows(PLACE, "Ideas")
    await rosa.looks_around("screening board")
    for number, (title, cost) in CAN_BE_DONE.items():
        await _open(rosa, number)
        await rosa.ticks("All criteria that are not filled in are met.")
        await rosa.ticks("It can be done")
        await rosa.fills("Cost in euros", cost)
        await rosa.fills("Title on the ballot", title)
        await rosa.presses("Keep it")


async def refuse(rosa: Colleague) -> None:
    """Judge what cannot be done: not without a reason, and by a criterion."""
    await _open(rosa, 3)
    await rosa.ticks("It cannot be done")
    await rosa.presses("Keep it")
    await rosa.looks_around("assessment refused")
    await rosa.ticks("All criteria that are not filled in are met.")
    rule = BY_KEY["own-land"].wording[rosa.hall.spoken]
    asked = BY_KEY["own-land"].question[rosa.hall.spoken]
    await rosa.page.get_by_label(asked).select_option(label=rosa.said("not met"))
    await rosa.fills("Why: {criterion}", NO, criterion=rule)
    await rosa.chooses("By which criterion", rule)
    await rosa.writes("Reason, as residents read it", nl=NO, en="The railways own that land.")
    await rosa.writes("What could be done instead", nl="De bibliotheek heeft een toilet.")
    await rosa.presses("Keep it")
    await rosa.looks_around("assessment")


async def publish(joost: Colleague) -> None:
    """Read each answer as somebody else, and publish all of them at one moment."""
    await joost.signs_in()
    await joost.follows(PLACE, "Ideas")
    for number in (1, 2, 3, 4, 5):
        await _open(joost, number)
        await joost.presses("I have read it, and agree")
    await joost.follows("Ideas", "Answers")
    await joost.looks_around("answers ready")
    await joost.presses(n_("Publish {count} answer", "Publish {count} answers", 5))


async def _open(who: Colleague, number: int) -> None:
    """Open one idea from the board, found by its number."""
    await who.follows("Ideas")
    await who.fills("Word or number", number)
    await who.presses("Show these")
    row = who.page.get_by_role("row").filter(has=who.page.get_by_role("cell", name=str(number)))
    async with who.page.expect_navigation():
        await row.first.get_by_role("link").first.click()


async def appeal(wilma: Colleague, oleksandr: Resident) -> None:
    """Let an author disagree, and somebody who did not judge answer that."""
    await oleksandr.hears(f"({TOILET[:20]}", "kan helaas niet", NO)
    await oleksandr.taps("Niet mee eens")
    await oleksandr.hears("Wat klopt er niet?")
    await oleksandr.writes(CONTESTED)
    await oleksandr.hears("Een mens leest het.")
    await wilma.signs_in()
    await wilma.follows(PLACE)
    await wilma.looks_around("appeal waits")
    await wilma.follows("Ideas", "Answers")
    await wilma.follows(f"3 {TOILET[:20]}", exactly=False)
    await wilma.sees(CONTESTED)
    await wilma.looks_around("appeal")
    await wilma.ticks("It can be done after all")
    await wilma.writes("Reason, as residents read it", nl=AFTER_ALL, en="There is room.")
    await wilma.fills("Cost in euros", 13_000)
    await wilma.fills("Title on the ballot", "Toilet station")
    await wilma.presses("Answer the appeal")
    await oleksandr.hears("Goed nieuws: plan 3", "kan toch")


async def make_projects(rosa: Colleague) -> None:
    """Put what can be done on the ballot, and say one of them in other words."""
    await rosa.follows("Projects")
    await rosa.looks_around("projects to be made")
    await rosa.presses("Make it so")
    await rosa.follows("Schommels")
    await rosa.writes("Title", en="Swings")
    await rosa.writes("Text", en="Swings for small children in the Rietstraat")
    await rosa.presses("Keep it")
    await rosa.looks_around("project")


async def rehearse(rosa: Colleague, hans: Resident) -> None:
    """Let somebody try the vote before it opens, and erase that."""
    await rosa.follows("The process")
    await rosa.looks_around("process before the vote")
    await rosa.presses("Begin a rehearsal")
    word = await rosa.page.locator("strong.exact").inner_text()
    await hans.writes(word.strip())
    await hans.hears("oefen")
    await rosa.follows("The process")
    await rosa.presses("End the rehearsal, and erase all of it")
