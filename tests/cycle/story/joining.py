"""Chapter two: residents join, each on their own channel; they ask, hand in ideas, and support."""

from datetime import timedelta
from typing import Final

from tests.bot.walk.colleague import Colleague
from tests.bot.walk.story.founding import PLACE
from tests.cycle.desk import goes
from tests.cycle.people import Crowd, Person
from tests.cycle.phones import Phones
from tests.cycle.story.founding import WORD

IDEAS: Final = (
    ("Bankjes bij de vijver waar ouderen rusten", "groen"),
    ("Bomen en schaduw op het kale schoolplein", "groen"),
    ("Verlichting langs het fietspad achter de sporthal", "verkeer"),
    ("Schommels voor kleuters in de Rietstraat", "spelen"),
    ("Een tafeltennistafel naast de bibliotheek", "sport"),
    ("Muurschildering onder het viaduct door kunstenaars", "kunst"),
    ("Buurtmoestuin met regenton en kas", "ontmoeten"),
    ("Drinkwaterkraan op het marktplein", "ontmoeten"),
    ("Openbaar toilet naast het station", "verkeer"),
    ("Gratis parkeren voor iedereen in de stad", "verkeer"),
)
"""What is handed in, in this order, so that each idea has the number of its place."""

SUPPORT: Final = {"nl": "steun", "en": "support"}
ASKED: Final = "Mag mijn dochter van 15 ook meedoen?"
A_WHILE: Final = timedelta(minutes=5)
"""How long it takes until news reaches who was busy with the chat."""

ANSWERED: Final = "Ja, iedereen die in De Wilgen woont doet mee."


async def join(phones: Phones, crowd: Crowd) -> None:
    """Let everybody join who has a phone, and say whether they want news."""
    for who in crowd.phones:
        first = WORD if who in crowd.through_partner else "hallo"
        await phones.write(who, first)
        await phones.choose(who, f"language:{who.language}", "consent:yes")
        if who.channel != "sms":
            district = ("noord", "zuid")[who.number % 2]
            wanted = "yes" if who in crowd.want_news else "no"
            await phones.choose(who, f"district:{district}", f"news:{wanted}")
        elif who in crowd.want_news:
            await phones.command(who, "news")
            await phones.choose(who, "about:news", "news:yes")
        if who in crowd.want_news:
            phones.book.news.add(who)


async def ask(rosa: Colleague, phones: Phones, who: Person) -> None:
    """Let a resident ask something, and Rosa answer it from the desk."""
    await phones.command(who, "question")
    await phones.write(who, ASKED)
    await rosa.signs_in()
    await rosa.follows(PLACE, "Conversations", "1")
    await rosa.sees(ASKED)
    await rosa.fills("Answer, as it stands in their chat", ANSWERED)
    await rosa.presses("Send the answer")
    await rosa.hall.later(A_WHILE)
    assert phones.times(who, ANSWERED) == 1, phones.last(who)


async def count_arrivals(rosa: Colleague, crowd: Crowd) -> None:
    """See how many people came through the intermediary."""
    await goes(rosa, "intermediaries")
    told = await rosa.page.locator("section.card dl.facts dd").first.inner_text()
    assert told == str(len(crowd.through_partner))


async def hand_in(phones: Phones, crowd: Crowd) -> None:
    """Let ten people hand in an idea."""
    for number, (who, (text, _theme)) in enumerate(zip(crowd.writers, IDEAS, strict=True), 1):
        theme, district = where(number, crowd)
        await phones.command(who, "idea")
        await phones.write(who, text)
        await phones.choose(who, f"answer:{district}")
        if theme:
            await phones.choose(who, f"answer:{theme}", "answer:?")
        await phones.choose(who, "send")


def where(number: int, crowd: Crowd) -> tuple[str, str]:
    """Return the theme and the district of an idea; by SMS nobody is asked for a theme."""
    brief = crowd.writers[number - 1].channel == "sms"
    return "" if brief else IDEAS[number - 1][1], ("noord", "zuid")[number % 2]


async def support(phones: Phones, crowd: Crowd) -> None:
    """Let people support what others want."""
    for who in crowd.supporters:
        number = who.number % len(IDEAS) + 1
        if crowd.writers[number - 1] != who:
            await phones.write(who, f"{SUPPORT[who.language]} {number}")
            phones.book.supports[number].add(who)
