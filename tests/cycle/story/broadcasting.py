"""A broadcast: Rosa writes it, Joost approves it, and exactly who agreed hears it, once."""

import re
from datetime import timedelta
from typing import Final, NamedTuple

from tests.bot.walk.colleague import Colleague
from tests.bot.walk.hall import SLUG
from tests.cycle.desk import goes
from tests.cycle.page import numbers
from tests.cycle.people import Person
from tests.cycle.phones import Phones
from tests.cycle.story.founding import Town

STEPS: Final = (timedelta(minutes=11), *[timedelta(minutes=1)] * 6)
"""How time goes on while it leaves: first to a few, and then to all others."""


class News(NamedTuple):
    """What is sent, to whom by the name of the desk, and about which edition."""

    title: str
    to: str
    nl: str
    en: str
    slug: str = SLUG

    def text(self, who: Person) -> str:
        """Return what somebody reads."""
        return self.nl if who.language == "nl" else self.en


async def send(town: Town, news: News, agreed: set[Person]) -> list[Person]:
    """Write it, have it approved, and see that it reaches exactly who agreed; return who heard it.

    Who has not written on WhatsApp for a day gets what WhatsApp, which is easy here, approved.
    """
    rosa, joost, book = town.rosa, town.joost, town.phones.book
    await rosa.signs_in()
    await joost.signs_in()
    heard = book.hear(agreed)
    await _write(rosa, news)
    people = rosa.page.locator("main p.answer", has_text=re.compile(r"^\d"))
    counted = numbers(await people.inner_text())
    assert counted == [len(heard)], f"{news.title} would go to {counted}"
    await rosa.presses("Ask a colleague to approve it")
    await joost.page.goto(rosa.page.url)
    await joost.presses("Approve and send")
    for step in STEPS:
        await town.hall.later(step)
    _check(town.phones, news, heard)
    return heard


async def _write(rosa: Colleague, news: News) -> None:
    await goes(rosa, "broadcasts/new", news.slug)
    await rosa.fills("Title", news.title)
    await rosa.ticks(news.to)
    await rosa.writes("Text", nl=news.nl, en=news.en)
    await rosa.presses("Keep this draft")


def _check(phones: Phones, news: News, heard: list[Person]) -> None:
    """See that each of these had it once, and nobody else."""
    found = {who: phones.times(who, news.text(who)) for who in phones.codes if who.address}
    wrong = {who: often for who, often in found.items() if often != int(who in heard)}
    assert not wrong, f"{news.title} came so often where it should not, or should have: {wrong}"
