"""Chapter four: two people approve of the rules, and residents vote, by chat and on paper."""

from datetime import timedelta

from bot.desk.words import _
from tests.bot.walk.colleague import Colleague
from tests.bot.walk.resident import Resident
from tests.bot.walk.story.founding import PLACE
from tests.bot.walk.story.gathering import Neighbours

LONG_WORK = timedelta(minutes=20)
VOTES = {1: 2, 2: 5, 3: 4, 4: 0, 5: 1}
"""How many chose each project in the end."""


async def approve(rosa: Colleague, joost: Colleague) -> None:
    """Approve of the rules by two people; who was at it for long shows who they are again."""
    await rosa.hall.later(LONG_WORK)
    await rosa.follows("The process")
    await rosa.presses("I approve of these rules")
    await rosa.looks_around("who are you")
    await rosa.shows_again()
    await joost.follows("The process")
    await joost.presses("I approve of these rules")
    await joost.shows_again()
    await joost.reads("It is ready, and begins by itself at its moment.")


async def vote(neighbours: Neighbours) -> None:
    """Vote on four phones, each in the way of its channel; one of them votes twice."""
    await neighbours.daan.writes("stemmen", "2 3", "klaar")
    code = await neighbours.daan.reads(r"Stuur (\d{4}) om te stemmen op 2 en 3")
    await neighbours.daan.writes(code)
    await neighbours.daan.hears("Uw stem telt.")
    await neighbours.hans.writes("stemmen", "2 3")
    await neighbours.hans.taps("Stem versturen", "Ja, zo stem ik")
    await neighbours.hans.hears("Uw stem telt.")
    await _on_telegram(neighbours.fatma, "2 1", "Klaar (2 gekozen)", "Deel mijn nummer")
    await _on_telegram(neighbours.oleksandr, "4", "Klaar (1 gekozen)", "Deel mijn nummer")
    await _on_telegram(neighbours.oleksandr, "3 1", "Klaar (2 gekozen)")


async def _on_telegram(resident: Resident, numbers: str, *ready: str) -> None:
    """Put projects in the basket, and vote."""
    await resident.writes("stemmen", numbers)
    await resident.hears("Uw mandje")
    await resident.taps(*ready)
    await resident.hears("Dit is uw stem")
    await resident.taps("Ja, zo stem ik")
    await resident.hears("Uw stem telt.")


async def type_paper(rosa: Colleague, wilma: Colleague) -> None:
    """Read two ballots on paper, each by two people; what they read differently is settled."""
    await rosa.signs_in()
    await rosa.follows(PLACE, "Ballots on paper")
    await rosa.fills("Where they were handed in", "Buurthuis")
    await rosa.fills("On which day", f"{rosa.hall.now:%Y-%m-%d}")
    await rosa.fills("At what time, if that is known", "09:30")
    await rosa.presses("Open it")
    await _read(rosa, "the first", ("1", "2 5"), ("2", "2 3"))
    await wilma.signs_in()
    await wilma.follows(PLACE, "Ballots on paper", "1")
    await _read(wilma, "the second, by somebody else", ("1", "2 5"), ("2", "2 4"))
    await wilma.reads("Read differently")
    await wilma.looks_around("paper read differently")
    await wilma.fills("What is on it", "2 3", _("Ballot {number}", number=2))
    await wilma.fills("Why, if you read it before", "het is een 3")
    await wilma.presses("This goes")
    await rosa.follows("Ballots on paper", "1")
    await rosa.presses("Close it")
    await rosa.looks_around("paper closed")


async def _read(who: Colleague, reading: str, *ballots: tuple[str, str]) -> None:
    for serial, ballot in ballots:
        await who.ticks(reading)
        await who.fills("Number printed on the ballot", serial)
        await who.fills("What is on it", ballot)
        await who.presses("Keep it")
