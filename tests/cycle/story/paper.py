"""Chapter five: ballots on paper, each read by two organisers."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

from bot.desk.words import _
from budget.codes import fresh
from tests.bot.walk.colleague import Colleague
from tests.cycle.book import Book
from tests.cycle.chance import foretold
from tests.cycle.desk import address, goes, sends
from tests.cycle.people import Ballot, Crowd, Person
from tests.cycle.phones import Phones
from tests.cycle.story.founding import Town

TYPED: Final = 3
"""How many ballots each reader types on the page itself; the others are sent as the page does."""

ODD: Final = 3
"""People whose ballot is blank, or not valid."""

MISREAD: Final = "1"


class Sheet(NamedTuple):
    """A ballot on paper: its serial number, what is on it, the code, and whose it is if it counts.

    `misread` is what the second reader reads at first.
    """

    serial: int
    text: str
    code: str
    whose: Person | None
    ballot: Ballot = ()
    misread: str = ""


def filled(phones: Phones, crowd: Crowd, voters: Sequence[Person], first: int) -> list[Sheet]:
    """Return the ballots of these people, with serial numbers from `first` on."""
    sheets = []
    for serial, who in enumerate(voters, first):
        ballot = crowd.baskets.fill()
        sheets.append(Sheet(serial, _text(ballot), phones.codes[who], who, ballot))
    return sheets


def odd_ones(phones: Phones, voters: Sequence[Person], first: int) -> list[Sheet]:
    """Return a blank ballot, one that nobody can read, one too dear, and one of nobody."""
    blank, unread, dear = voters
    return [
        Sheet(first, "", phones.codes[blank], blank),
        Sheet(first + 1, "?", phones.codes[unread], None),
        Sheet(first + 2, "1 2 3 4 5 6 7 8", phones.codes[dear], None),
        Sheet(first + 3, "1 8", fresh(foretold("nobody")), None),
    ]


def misread(sheets: list[Sheet]) -> list[Sheet]:
    """Return the same, of which the second one is misread at first."""
    return [
        one._replace(misread=MISREAD) if place == 1 and one.text != MISREAD else one
        for place, one in enumerate(sheets)
    ]


def _text(ballot: Ballot) -> str:
    return " ".join(map(str, ballot))


async def open_batch(rosa: Colleague, place: str, day: datetime, at: str = "") -> None:
    """Open a batch of what was handed in at one place on one day."""
    await goes(rosa, "paper")
    await rosa.fills("Where they were handed in", place)
    await rosa.fills("On which day", f"{day:%Y-%m-%d}")
    await rosa.fills("At what time, if that is known", at)
    await rosa.presses("Open it")


async def read_twice(rosa: Colleague, joost: Colleague, batch: int, sheets: list[Sheet]) -> None:
    """Read every ballot by two people; what they read differently is settled, and close."""
    await _read(rosa, batch, "first", [(one, one.text) for one in sheets])
    await _read(joost, batch, "second", [(one, one.misread or one.text) for one in sheets])
    for one in sheets:
        if one.misread:
            await _settle(joost, batch, one)
    await goes(rosa, f"paper/{batch}")
    await rosa.presses("Close it")
    await rosa.reads("The batch is closed.")


async def _read(
    who: Colleague, batch: int, reading: str, sheets: Sequence[tuple[Sheet, str]]
) -> None:
    await goes(who, f"paper/{batch}?reading={reading}")
    for one, text in sheets[:TYPED]:
        await who.fills("Number printed on the ballot", one.serial)
        await who.fills("What is on it", text)
        await who.fills("The code on it", one.code)
        await who.presses("Keep it")
    form = address(who, f"paper/{batch}/enter")
    for one, text in sheets[TYPED:]:
        fields = {"reading": reading, "serial": str(one.serial), "ballot": text, "code": one.code}
        await sends(who, form, **fields)


async def _settle(joost: Colleague, batch: int, one: Sheet) -> None:
    await goes(joost, f"paper/{batch}")
    await joost.reads("Read differently")
    card = _("Ballot {number}", number=one.serial)
    await joost.fills("What is on it", one.text, card)
    await joost.fills("The code on it", one.code, card)
    await joost.fills("Why, if you read it before", "beter gekeken", card)
    await joost.presses("This goes")


async def take_in(town: Town, crowd: Crowd) -> None:
    """Read two batches two days after the vote began: of one it is known when it was handed in.

    Some of those who wrote them had voted by phone before.
    """
    rosa, joost, phones = town.rosa, town.joost, town.phones
    await rosa.signs_in()
    await joost.signs_in()
    zone = (await rosa.hall.edition()).zone
    first, second = (rosa.hall.now.astimezone(zone) - timedelta(days=ago) for ago in (2, 1))
    half = len(crowd.paper) // 2
    odd, early, late = crowd.paper[:ODD], crowd.paper[ODD:half], crowd.paper[half:]
    one = misread(filled(phones, crowd, (*early, *crowd.paper_too), 1))
    other = [
        *filled(phones, crowd, (*late, *crowd.phone_again), 101),
        *odd_ones(phones, odd, 201),
    ]
    at = time(14)
    await open_batch(rosa, "Buurthuis", first, f"{at:%H:%M}")
    await open_batch(rosa, "Bibliotheek", second)
    await read_twice(rosa, joost, 1, one)
    await read_twice(rosa, joost, 2, other)
    count_in(phones.book, one, datetime.combine(first.date(), at, zone))
    count_in(phones.book, other, datetime.combine(second.date(), time(23, 59, 59), zone))


def count_in(book: Book, sheets: list[Sheet], handed_in: datetime) -> None:
    """Write down the votes on paper, which were cast when they were handed in."""
    for one in sheets:
        if one.whose:
            book.votes(one.whose, handed_in, "paper", one.ballot)
