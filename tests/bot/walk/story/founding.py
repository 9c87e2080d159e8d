"""Chapter one: the first person comes in, invites the others, and makes the edition ready."""

from datetime import timedelta
from pathlib import Path

from budget.timeline import Phase
from tests.bot.walk.colleague import Colleague
from tests.bot.walk.hall import SLUG, Hall

PLACE = "De Wilgen"
BUDGET = 30_000


async def come_in(hall: Hall) -> Colleague:
    """Let the first organiser in: the only thing that is done on the server itself."""
    rosa = await Colleague.arrives(hall, "Rosa")
    await rosa.accepts(await hall.invites(rosa.email, "Rosa"))
    await rosa.reads("There is no edition yet.")
    await rosa.looks_around("empty desk")
    await hall.new_year()
    await rosa.signs_in()
    return rosa


async def invite(rosa: Colleague, name: str, role: str, partner: str = "") -> Colleague:
    """Let a colleague come in, by a link from the desk."""
    new = await Colleague.arrives(rosa.hall, name)
    await rosa.follows("Who works here")
    await rosa.fills("Name, as the journal shows it", name)
    await rosa.fills("E-mail address", new.email)
    await rosa.ticks(role)
    if partner:
        await rosa.chooses("In which edition", f"{PLACE} ({SLUG})")
        await rosa.chooses("Of which partner, for a partner", f"{partner} ({PLACE})")
    await rosa.presses("Make the link")
    link = await rosa.page.locator(".answer .exact").inner_text()
    await new.accepts(link if "://" in link else f"{rosa.hall.site.url}{link.strip()}")
    await new.sees(name)
    return new


async def begin(rosa: Colleague) -> None:
    """Make the edition, from a template and eight answers."""
    await rosa.follows("Editions", "Begin an edition")
    await rosa.ticks("Ideas, and a vote by shopping basket")
    await rosa.fills("Name in addresses", "De Wilgen!")
    await rosa.fills("The area", PLACE)
    await rosa.fills("Who runs it", "gemeente Voorbeeldstad")
    await rosa.fills("Budget, in whole euros", BUDGET)
    await rosa.presses("Create the edition")
    await rosa.looks_around("begin refused")
    await rosa.fills("Name in addresses", SLUG)
    await rosa.presses("Create the edition")
    await rosa.reads("The edition is there. Look at its timeline, its rules and its texts.")


async def move_the_vote(rosa: Colleague) -> None:
    """Let voting begin a week later than the template says; the count moves along."""
    await rosa.follows("Timeline")
    edition = await rosa.hall.edition()
    later = edition.timeline.begins[Phase.VOTING] + timedelta(weeks=1)
    await rosa.chooses("Phase", rosa.said("Voting"))
    await rosa.fills("Begins at", f"{later.astimezone(edition.zone):%Y-%m-%dT%H:%M}")
    await rosa.presses("Show what would change")
    await rosa.reads("It would be so")
    await rosa.looks_around("timeline changed")
    await rosa.presses("Keep it so")
    await rosa.reads("The timeline is changed.")


async def set_rules(rosa: Colleague) -> None:
    """Write the rules, look at them as a resident does, and keep them."""
    await rosa.follows("Rules")
    await rosa.fills("Budget, in whole euros", "dertig")
    await rosa.presses("Show what residents would read")
    await rosa.looks_around("rules refused")
    await rosa.fills("Budget, in whole euros", BUDGET)
    await rosa.ticks("An answer is read by another person before it is published")
    await rosa.presses("Show what residents would read")
    await rosa.reads("What residents would read")
    await rosa.looks_around("rules previewed")
    await rosa.presses("Keep these rules")


async def name_places(rosa: Colleague, folder: Path) -> None:
    """Take out a theme, and bring the districts as a spreadsheet: first with a mistake in it."""
    await rosa.follows("Themes")
    await rosa.looks_around("themes")
    await rosa.page.get_by_label(rosa.said("Key"), exact=True).nth(5).fill("")
    await rosa.presses("Keep these")
    await rosa.follows("Districts")
    file = folder / "wijken.csv"
    file.write_text("key;title.nl;title.en;people\nnoord;Noord;North;veel\nzuid;Zuid;South;300\n")
    await rosa.uploads("File", file)
    await rosa.presses("Look at it, and keep it if all is right")
    await rosa.looks_around("districts refused")
    file.write_text("key;title.nl;title.en;people\nnoord;Noord;North;700\nzuid;Zuid;South;300\n")
    await rosa.uploads("File", file)
    await rosa.presses("Look at it, and keep it if all is right")
    await rosa.follows("Districts")
    await rosa.looks_around("districts")


async def write(rosa: Colleague) -> None:
    """Write a goal and a text."""
    await rosa.follows("Goals")
    await rosa.writes("Goal", nl="Buren kiezen samen.", en="Neighbours choose together.")
    await rosa.writes("How binding the outcome is", nl="Wat wint, wordt gemaakt.")
    await rosa.presses("Keep the goals")
    await rosa.writes("Criterion {number}", number=1, nl="Elke straat doet mee.")
    await rosa.presses("Keep these criteria")
    await rosa.looks_around("goals")
    await rosa.follows("Texts")
    await rosa.looks_around("texts")


async def agree(rosa: Colleague) -> None:
    """Write a working agreement, acknowledge it for one party, and note an ambassador."""
    await rosa.follows("Agreement")
    await rosa.writes("What is agreed", nl="Wij antwoorden binnen een week.")
    await rosa.fills("Parties, one on each line", "gemeente\nHet Buurthuis")
    await rosa.presses("Keep this as a new version")
    await rosa.presses("I acknowledge it for {party}", party="gemeente")
    await rosa.follows("Overview")
    await rosa.reads("Not acknowledged yet")
    await rosa.follows("Ambassadors")
    await rosa.fills("Name", "Aylin")
    await rosa.fills("Role", "kent de jongeren")
    await rosa.ticks("They know that their name stands here, and agree")
    await rosa.presses("Add")
    await rosa.looks_around("ambassadors")


async def add_intermediary(rosa: Colleague) -> Colleague:
    """Write down who brings people in, and let a partner come to the desk and acknowledge."""
    await rosa.follows("Intermediaries")
    await rosa.fills("Name, as residents read it", "Het Buurthuis")
    await rosa.fills("Code in its links", "buurthuis")
    await rosa.fills("Words that people may send instead", "koffie wilgen")
    await rosa.presses("Add it")
    await rosa.looks_around("intermediaries")
    samir = await invite(
        rosa, "Samir", "Partner: reaches people for one intermediary", "Het Buurthuis"
    )
    await samir.follows(PLACE)
    await samir.looks_around("partner at a glance")
    await samir.follows("The process", "Agreement")
    await samir.presses("I acknowledge it for {party}", party="Het Buurthuis")
    return samir
