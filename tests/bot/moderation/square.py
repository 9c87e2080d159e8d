"""A quarter in which ideas are discussed: Fatma wrote number 7, others read it."""

from dataclasses import replace

from bot.moderation.told import Telling
from budget.idea_rules import IdeaRules
from budget.moderation import Subject, Thing
from budget.timeline import Phase
from storage.contributions import ideas
from storage.engine import Storage
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, PLAIN, SEAL, Quarter, Sent
from tests.storage.linden import BEGINS, DAY, SLUG, idea

__all__ = ["HANS"]

JOKE, OMAR, LENA, PIET = "5250017003", "5250017004", "5250017005", "5250017006"
TEN = BEGINS[Phase.IDEAS] + DAY
"""Ten o'clock in the edition's zone, or a little later."""

IDEA, REACTION = Thing(Subject.IDEA, 7), Thing(Subject.REACTION, 1)


async def square(store: Storage, rules: IdeaRules | None = None) -> Quarter:
    """Return a quarter in which Fatma's idea is open, and Hans takes part as well."""
    quarter = Quarter(store, TEN)
    rules = rules or IdeaRules(reports=3)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK, idea_rules=rules))
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.join(HANS)
    resident = (await quarter.held(FATMA)).resident
    await store.run(lambda db: ideas.put(db, SLUG, idea(7, resident)))
    return quarter


async def read(quarter: Quarter, who: str) -> str:
    """Return what somebody reads of what is said about the idea."""
    await quarter.say(who, "menu", "?7")
    [page] = await quarter.tap(who, "discuss")
    return page.reply.text


async def react(quarter: Quarter, who: str, side: str, text: str) -> list[Sent]:
    """Let somebody say something about the idea."""
    [page] = await _discussing(quarter, who)
    if "react" in page.keys:
        await quarter.tap(who, "react")
    await quarter.tap(who, f"side:{side}")
    return await quarter.say(who, text)


async def _discussing(quarter: Quarter, who: str) -> list[Sent]:
    await quarter.say(who, "menu", "?7")
    return await quarter.tap(who, "discuss")


async def report(quarter: Quarter, who: str, wrong: str = "insulting") -> list[Sent]:
    """Let somebody report the idea, who takes part or begins to."""
    await _discussing(quarter, who)
    return await quarter.tap(who, "report", f"wrong:{wrong}")


async def report_reaction(quarter: Quarter, who: str, number: int = 1) -> list[Sent]:
    """Let somebody report a reaction."""
    await _discussing(quarter, who)
    return await quarter.tap(who, f"reaction:{number}", "report", "wrong:private")


def telling(quarter: Quarter, db: object) -> Telling:
    """Return in which transaction, and when, something is decided."""
    return Telling(db, SLUG, PLAIN.zone, SEAL, quarter.now)  # type: ignore[arg-type]


async def told(quarter: Quarter, who: str) -> list[str]:
    """Return what somebody is told of our own accord when the clock strikes."""
    return [sent.reply.text for sent in await quarter.strike() if sent.address == who]
