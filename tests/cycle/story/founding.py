"""Chapter one: two organisers come in, and make the edition ready; everybody gets a letter."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from bot.inbox.organiser import Organiser
from bot.simulator.town import NAME
from bot.staff import inviting
from bot.staff.roles import Role
from storage.ballots import codes
from storage.ballots.codes import Issuer
from storage.desk.staff import Held
from tests.bot.walk.colleague import Colleague
from tests.bot.walk.hall import SLUG, Hall
from tests.bot.walk.story.founding import PLACE, invite
from tests.cycle.book import Book
from tests.cycle.chance import foretold
from tests.cycle.people import BUDGET, Crowd, Person
from tests.cycle.phones import Phones

FIRST_DAY: Final = datetime(2027, 1, 11, 9, tzinfo=UTC)
"""A Monday on which two people begin."""

PARTNER: Final = "Het Buurthuis"
WORD: Final = "koffie wilgen"


class Town(NamedTuple):
    """The town hall, who works there, and the phones of who lives there."""

    hall: Hall
    rosa: Colleague
    joost: Colleague
    phones: Phones


async def found(hall: Hall, crowd: Crowd, folder: Path) -> Town:
    """Make everything ready."""
    rosa, joost = await come_in(hall)
    await begin(rosa)
    await name_districts(rosa, folder)
    await add_intermediary(rosa)
    return Town(hall, rosa, joost, Phones(hall, Book(), await send_letters(hall, crowd)))


async def come_in(hall: Hall) -> tuple[Colleague, Colleague]:
    """Let Rosa in as the documents say, and Joost by a link that Rosa makes."""
    rosa = await Colleague.arrives(hall, "Rosa")
    town, roles = hall.site.town, [Held(Role.ORGANISER)]
    server = Organiser(town.office.seal, hall.now, "server")
    token = await town.storage.run(
        lambda db: inviting.invite(db, (rosa.name, rosa.email), roles, server)
    )
    await rosa.accepts(f"{hall.site.url}/desk/{NAME}/invitations/{token}")
    joost = await invite(rosa, "Joost", "Organiser: runs the edition")
    return rosa, joost


async def begin(rosa: Colleague) -> None:
    """Make the edition from a template; whoever has a code from a letter may vote."""
    await rosa.follows("Editions", "Begin an edition")
    await rosa.ticks("Ideas, and a vote by shopping basket")
    await rosa.fills("Name in addresses", SLUG)
    await rosa.fills("The area", PLACE)
    await rosa.fills("Who runs it", "gemeente Voorbeeldstad")
    await rosa.fills("Budget, in whole euros", BUDGET)
    await rosa.presses("Create the edition")
    await rosa.follows("Rules")
    await rosa.chooses("Who can vote", rosa.said("Whoever has a code from a letter"))
    await rosa.fills("How many people have to approve of these rules", 2)
    await rosa.presses("Keep these rules")


async def name_districts(rosa: Colleague, folder: Path) -> None:
    """Bring the districts as a spreadsheet."""
    file = folder / "wijken.csv"
    file.write_text("key;title.nl;title.en;people\nnoord;Noord;North;700\nzuid;Zuid;South;300\n")
    await rosa.follows("Districts")
    await rosa.uploads("File", file)
    await rosa.presses("Look at it, and keep it if all is right")


async def add_intermediary(rosa: Colleague) -> None:
    """Write down who brings people in."""
    await rosa.follows("Intermediaries")
    await rosa.fills("Name, as residents read it", PARTNER)
    await rosa.fills("Code in its links", "buurthuis")
    await rosa.fills("Words that people may send instead", WORD)
    await rosa.presses("Add it")


async def send_letters(hall: Hall, crowd: Crowd) -> dict[Person, str]:
    """Send everybody a letter; return the code in each."""
    town = hall.site.town
    issuer = Issuer(town.office.seal, hall.now, "Rosa", foretold("letters"))
    number = len(crowd.everybody)
    issued = await town.storage.run(lambda db: codes.issue(db, SLUG, number, 1, issuer))
    return dict(zip(crowd.everybody, sorted(issued), strict=True))
