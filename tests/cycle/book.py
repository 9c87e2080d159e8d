"""What each resident decided, written down by the test itself: nothing here asks the product."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import NamedTuple

from tests.cycle.people import COSTS, Ballot, Person


class Cast(NamedTuple):
    """A vote that was cast: it stands until a later one of the same person."""

    at: datetime
    channel: str
    ballot: Ballot


class Book:
    """Who voted for what and when, who agreed to hear what, and who is gone."""

    def __init__(self) -> None:
        self.cast: defaultdict[Person, list[Cast]] = defaultdict(list)
        self.news: set[Person] = set()
        self.upcoming: set[Person] = set()
        self.following: set[Person] = set()
        self.stopped: set[Person] = set()
        self.forgotten: set[Person] = set()
        self.supports: defaultdict[int, set[Person]] = defaultdict(set)

    def votes(self, person: Person, at: datetime, channel: str, ballot: Ballot) -> None:
        """Write down a vote that was cast."""
        self.cast[person].append(Cast(at, channel, ballot))

    def is_forgotten(self, person: Person) -> None:
        """Strike out everything that somebody did."""
        self.forgotten.add(person)
        for agreed in (self.news, self.upcoming, self.following, self.stopped):
            agreed.discard(person)
        self.cast.pop(person, None)

    def standing(self) -> dict[Person, Cast]:
        """Return the vote of each person that counts: the one that was cast last."""
        return {person: max(cast, key=lambda one: one.at) for person, cast in self.cast.items()}

    def ballots(self) -> list[Ballot]:
        """Return all ballots that count, in an order that tells nothing."""
        return sorted(one.ballot for one in self.standing().values())

    def channels(self) -> Counter[str]:
        """Return how many votes came in by each channel."""
        return Counter(one.channel for one in self.standing().values())

    def project_votes(self) -> dict[int, int]:
        """Return how many people chose each project."""
        found = Counter(number for ballot in self.ballots() for number in ballot)
        return {number: found[number] for number in COSTS}

    def hear(self, agreed: set[Person]) -> list[Person]:
        """Return who hears what they agreed to."""
        return sorted(agreed - self.stopped)

    def kept(self) -> set[Person]:
        """Return who is kept when the edition is over: who wants to hear more of it or the next.

        That is also who follows a project that is still being made.
        """
        return (self.news | self.upcoming | self.following) - self.stopped
