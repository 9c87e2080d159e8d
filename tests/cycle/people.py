"""Who lives in De Wilgen, and what each of them is going to do: drawn once, from a fixed seed.

Two hundred people: most have a phone, some vote on paper alone, and a few on a neighbour's phone.
Everybody has a letter with a code, which is what gives the right to vote.
"""

from collections.abc import Collection
from dataclasses import dataclass
from random import Random
from typing import Final

SEED: Final = 2027

CHANNELS: Final = {"telegram": 70, "whatsapp": 50, "sms": 40}
"""How many people write on each channel."""

ON_PAPER: Final = 34
"""How many have no phone, and vote on paper."""

COSTS: Final = {1: 4_000, 2: 12_000, 3: 9_000, 4: 8_000, 5: 6_500, 6: 3_250, 7: 12_000, 8: 1_900}
"""What each project costs, by its number."""

BUDGET: Final = 30_000

Ballot = tuple[int, ...]


@dataclass(frozen=True, order=True)
class Person:
    """A resident; who has no phone has no address."""

    number: int
    channel: str = "paper"
    address: str = ""
    language: str = "nl"


class Deck:
    """Everybody with a phone, dealt out so that nobody is dealt twice."""

    def __init__(self, phones: Collection[Person], chance: Random) -> None:
        self._left = chance.sample(sorted(phones), len(phones))

    def deal(self, *, each: int) -> tuple[Person, ...]:
        """Deal so many of every channel."""
        dealt = tuple(
            person
            for channel in CHANNELS
            for person in [one for one in self._left if one.channel == channel][:each]
        )
        self._left = [one for one in self._left if one not in dealt]
        return dealt

    def rest(self) -> tuple[Person, ...]:
        """Deal all that are left."""
        dealt, self._left = tuple(self._left), []
        return dealt


class Crowd:
    """Everybody, and who does what, each group in the order in which they do it."""

    def __init__(self, seed: int = SEED) -> None:
        chance = Random(seed)  # noqa: S311 - invented people
        self.phones = _phones(chance)
        self.paper = tuple(Person(200 + n) for n in range(ON_PAPER))
        deck = Deck(self.phones, chance)
        self.stop = deck.deal(each=4)
        """Who votes, and then wants to hear nothing more."""
        self.forgotten = deck.deal(each=2)
        """Who votes, and then wants all of it erased."""
        self.paper_too = deck.deal(each=2)
        """Who votes by phone, and afterwards on paper."""
        self.phone_again = deck.deal(each=1)
        """Who votes by phone, then on paper, and then by phone once more."""
        self.owners = deck.deal(each=2)
        """Who lends their phone to a guest who has a code of their own."""
        self.guests = tuple(Person(300 + n) for n in range(len(self.owners)))
        self.in_time = deck.deal(each=2)
        """Who confirms in the last second."""
        self.too_late = deck.deal(each=2)
        """Who confirms a second after the close."""
        self.idle = deck.deal(each=8)
        """Who takes part, and never votes."""
        self.undecided = deck.deal(each=6)
        """Who votes, and then votes otherwise."""
        self.curious = deck.deal(each=2)
        """Who asks how it came out, and follows what is built."""
        self.hopeful = deck.deal(each=4)
        """Who reads the result, and wants to hear of the next edition."""
        self.sure = deck.rest()
        self.writers = tuple(chance.sample((*self.idle, *self.sure), 10))
        self.supporters = tuple(chance.sample(self.phones, 60))
        self.want_news = frozenset(chance.sample(self.phones, 80))
        self.through_partner = frozenset(chance.sample(self.phones, 40))
        self.baskets = Baskets(chance)

    @property
    def early(self) -> tuple[Person, ...]:
        """Who votes by phone on the first day."""
        never = {*self.idle, *self.in_time, *self.too_late}
        return tuple(one for one in self.phones if one not in never)

    @property
    def everybody(self) -> tuple[Person, ...]:
        """All two hundred."""
        return (*self.phones, *self.paper, *self.guests)


class Baskets:
    """Ballots that keep to the budget; projects with low numbers are the popular ones."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def fill(self) -> Ballot:
        """Draw one."""
        picked: list[int] = []
        for number in self._chance.sample(sorted(COSTS), len(COSTS)):
            fits = sum(COSTS[n] for n in (*picked, number)) <= BUDGET
            if fits and self._chance.random() < 0.9 - 0.08 * number:
                picked.append(number)
        return tuple(sorted(picked)) or (self._chance.choice(sorted(COSTS)),)


def _phones(chance: Random) -> tuple[Person, ...]:
    channels = [channel for channel, number in CHANNELS.items() for _one in range(number)]
    chance.shuffle(channels)
    return tuple(
        Person(
            number,
            channel,
            f"77001{number:05}" if channel == "telegram" else f"+316987{number:05}",
            chance.choice(("nl", "nl", "en")),
        )
        for number, channel in enumerate(channels)
    )
