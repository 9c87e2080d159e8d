"""The invented vote of De Linden: 3,140 ballots, over four channels and a whole month.

Residents are invented with a taste: each wants a number of projects, has one theme that they
like best, and puts what they want most in the basket first; what does not fit is passed over, so
no basket exceeds the budget.  They vote when people do, mostly in the evening, and most of all in
the first days and the last.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heapify, heappop
from math import log
from operator import attrgetter
from random import Random

from budget.ballot import Basket
from budget.edition import Edition, Project
from budget.timeline import Phase

Taste = list[tuple[float, int]]
"""The pace at which each project, by number, comes to mind: the more it is wanted, the sooner."""

Costs = Mapping[int, int]
"""What each project costs, by number."""

Hours = list[tuple[datetime, datetime]]
"""Hours in UTC, each with the same hour on the clock of the edition's place."""


class Way(StrEnum):
    """How a ballot came in."""

    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    SMS = "sms"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class InventedVote:
    """One ballot, the moment at which it was cast, and on paper the number of its batch."""

    at: datetime
    channel: Way
    ballot: Basket
    batch: int | None = None


TURNOUT = (
    (Way.WHATSAPP, None, 1_720),
    (Way.TELEGRAM, None, 610),
    (Way.SMS, None, 470),
    (Way.PAPER, 1, 190),
    (Way.PAPER, 2, 150),
)
"""How many ballots came in how, and in which batch."""

PICKS = {0: 45, 1: 330, 2: 480, 3: 640, 4: 560, 5: 440, 6: 290, 7: 180, 8: 110, 9: 65}
"""How many residents want so many projects; none of them is a blank vote."""

POPULARITY = {
    3: 30,
    8: 26,
    5: 20,
    21: 18,
    10: 17,
    2: 16,
    12: 15,
    24: 15,
    19: 14,
    31: 13,
    15: 12,
    22: 11,
    7: 10,
    11: 10,
    14: 9,
    6: 9,
    29: 8,
    17: 8,
    13: 7,
    32: 7,
    30: 6,
    23: 5,
    27: 5,
    28: 4,
}
"""How much a project is wanted, against others; what is not named here is wanted least."""

FAVOURITE = 2.5
"""How many times more a resident wants what belongs to the theme that they like best."""

HOURS = (2, 1, 0, 0, 0, 1, 4, 14, 22, 28, 34, 34, 36, 30, 28, 30, 36, 44, 52, 70, 74, 58, 30, 9)
"""How many vote in each hour of the day, against others."""

RUSH = (3.2, 2.4, 1.8, 1.4)
"""How many times more vote on the first day and the last, on the second and the last but one..."""

TUESDAY = 1
OPENING_HOURS = (14, 15)
"""When paper ballots can be brought to the Huis van de Wijk: the first batch is what came in
during the first half of the voting phase, the second batch what came in after that."""


def invented_votes(edition: Edition, seed: str = "De Linden") -> tuple[InventedVote, ...]:
    """Return the ballots of the edition's voting phase by time; the same seed, the same ballots."""
    lot = Random(seed)
    baskets = _baskets(edition, lot)
    hours = _hours(edition)
    votes = []
    for channel, batch, number in TURNOUT:
        busy = _busy(hours, batch)
        for hour in lot.choices([at for at, _ in hours], busy, k=number):
            moment = hour + timedelta(seconds=int(lot.random() * 3_600))
            votes.append(InventedVote(moment, channel, next(baskets), batch))
    return tuple(sorted(votes, key=attrgetter("at")))


def _baskets(edition: Edition, lot: Random) -> Iterator[Basket]:
    """Fill a basket for every ballot, blank ones among them."""
    wanted = [number for number, residents in PICKS.items() for _ in range(residents)]
    lot.shuffle(wanted)
    costs = {project.number: project.cost for project in edition.projects}
    tastes = [_taste(edition.projects, theme.key) for theme in edition.themes]
    for number in wanted:
        yield _filled(lot.choice(tastes), costs, edition.budget, number, lot)


def _taste(projects: Iterable[Project], favourite: str) -> Taste:
    """Return the taste of those who like this theme best."""
    return [
        (-1 / POPULARITY.get(p.number, 1) / (FAVOURITE if p.theme == favourite else 1), p.number)
        for p in projects
    ]


def _filled(taste: Taste, costs: Costs, budget: int, number: int, lot: Random) -> Basket:
    """Take what this resident happens to want most, as far as it fits, until they have enough."""
    race = [(log(1 - lot.random()) * pace, project) for pace, project in taste]
    heapify(race)
    picked: list[int] = []
    while race and len(picked) < number:
        _, project = heappop(race)
        if costs[project] <= budget:
            picked.append(project)
            budget -= costs[project]
    return Basket(tuple(sorted(picked)))


def _hours(edition: Edition) -> Hours:
    """Return the beginning of every hour of the voting phase."""
    begin = edition.timeline.begins[Phase.VOTING]
    end = edition.timeline.end(Phase.VOTING) or begin + timedelta(days=31)
    moments = [begin + timedelta(hours=n) for n in range((end - begin) // timedelta(hours=1))]
    return [(moment, moment.astimezone(edition.zone)) for moment in moments]


def _busy(hours: Hours, batch: int | None) -> list[float]:
    """Return how many vote in each hour, against others: by phone, or in a batch on paper."""
    if batch is None:
        return [HOURS[at.hour] * _rush(passed, len(hours)) for passed, (_, at) in enumerate(hours)]
    half = range((batch - 1) * len(hours) // 2, batch * len(hours) // 2)
    return [float(passed in half and _visited(at)) for passed, (_, at) in enumerate(hours)]


def _rush(passed: int, hours: int) -> float:
    """Return how busy it is when so many of these hours have passed."""
    days_from_an_edge = min(passed, hours - 1 - passed) // 24
    return RUSH[days_from_an_edge] if days_from_an_edge < len(RUSH) else 1.0


def _visited(local: datetime) -> bool:
    """Whether the Huis van de Wijk takes in paper ballots at this time."""
    return local.weekday() == TUESDAY and local.hour in OPENING_HOURS
