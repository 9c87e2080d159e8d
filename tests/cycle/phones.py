"""The phones of De Wilgen: what residents type and tap goes the way of every message."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

from bot.simulator.phones import Shown
from flows.nudging import ASKED
from locales.say import Voice
from tests.bot.walk.hall import PATIENCE, Hall
from tests.cycle.book import Book
from tests.cycle.people import Ballot, Person

_WORDS: Final = {
    "nl": {
        "vote": "stemmen",
        "done": "klaar",
        "idea": "nieuw plan",
        "forget me": "vergeet mij",
        "result": "uitslag",
        "news": "nieuws",
        "question": "vraag",
        "progress": "voortgang",
    },
    "en": {"idea": "new idea"},
}
"""What means a command in the language of who says it; in English most are what they are called."""

SECOND: Final = timedelta(seconds=1)


class Phones:
    """Everybody's phone, and their letters; what is done on a phone is written in the book."""

    def __init__(self, hall: Hall, book: Book, codes: dict[Person, str]) -> None:
        self.hall, self.book, self.codes = hall, book, codes
        self.town = hall.site.town

    async def write(self, who: Person, *messages: str) -> None:
        """Let somebody type these, one after the other."""
        for message in messages:
            async with self._answered(who):
                await self.town.say(who.channel, who.address, message, who.language)

    async def command(self, who: Person, word: str) -> None:
        """Let somebody type a command in their own language."""
        await self.write(who, _WORDS[who.language].get(word, word))

    async def choose(self, who: Person, *keys: str) -> None:
        """Let somebody choose what they were offered, as their channel has it."""
        for key in keys:
            async with self._answered(who):
                chosen = await self.town.choose(who.channel, who.address, key, who.language)
                assert chosen, f"{who} is not offered {key}, but hears: {self.last(who)}"

    @asynccontextmanager
    async def _answered(self, who: Person) -> AsyncIterator[None]:
        """Note that somebody writes, and wait for the answer, on a machine that does much else."""
        before = len(self.heard(who))
        yield
        async with asyncio.timeout(PATIENCE / 1000):
            while len(self.heard(who)) == before:
                await self.town.deliver()

    async def write_back(self, people: Iterable[Person]) -> None:
        """Let everybody write who is asked to on WhatsApp: only then are they told what waits."""
        for who in people:
            if self.last(who) == Voice(who.language, brief=False).reply(ASKED).text:
                await self.write(who, "1")
        await self.hall.later(SECOND)

    def heard(self, who: Person) -> list[Shown]:
        """Return what somebody was sent, also what has been replaced since."""
        phone = self.town.phones[who.channel]
        return [shown for shown in phone.happened(who.address) if not shown.mine]

    def last(self, who: Person) -> str:
        """Return the last message on a phone."""
        return self.heard(who)[-1].text if self.heard(who) else "nothing"

    def times(self, who: Person, text: str) -> int:
        """Return how often somebody was sent a text."""
        return sum(text in shown.text for shown in self.heard(who))

    async def fill(self, who: Person, ballot: Ballot, code: str = "") -> None:
        """Let somebody fill in a vote by the code in their letter, as far as confirming it."""
        await self.write(who, code or self.codes[who], " ".join(map(str, ballot)))
        await self.command(who, "done")

    async def cast(self, who: Person, ballot: Ballot) -> None:
        """Let somebody vote, and write it down."""
        await self.fill(who, ballot)
        await self.confirm(who, who, ballot)

    async def confirm(self, who: Person, voter: Person, ballot: Ballot) -> None:
        """Let somebody send what is filled in on a phone, and write down whose vote it is."""
        at: datetime = self.town.clock()
        before = len(self.heard(who))
        await self.choose(who, "cast")
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE / 1000):
                while not self._counts(who, before):  # other news may come before it
                    await self.town.deliver()
        assert self._counts(who, before), f"{who} hears: {self.last(who)}"
        self.book.votes(voter, at, who.channel, ballot)

    def _counts(self, who: Person, since: int) -> bool:
        """Whether somebody was told that their vote counts, after so many messages."""
        said = [shown.text for shown in self.heard(who)[since:]]
        return any("Uw stem telt" in one or "Your vote counts" in one for one in said)
