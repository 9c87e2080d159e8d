"""Counting how residents divide a budget over themes (vessels): by mean, or per euro.

*Mean*: a theme gets what the ballots gave it on average, and the euros that rounding down leaves
over go to the largest remainders.  One ballot can move it by exaggerating.

*Per euro*: every euro of a theme is supported by the ballots that gave it at least that much.  The
most supported euro is taken first; of those supported equally, that of the theme which has least
so far, so that themes that tie are raised to a common level.  This keeps honesty the best
policy for whoever wants an outcome that differs from their ballot by as few euros as can be;
sharing a tie in proportion would not (Goel, Krishnaswamy, Sakshuwong and Aitamurto:
Knapsack Voting for Participatory Budgeting, 2019; Freeman, Pennock, Peters and Wortman Vaughan:
Truthful Aggregation of Budget Mergers, 2021).

Equals are decided by lot (`budget.lot`), a euro each.  Everything is integers and exact
fractions; money is whole euros.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from operator import mul

from budget.count import CannotCount
from budget.lot import lot


class DivisionRule(StrEnum):
    """How divisions become an outcome."""

    MEAN = "mean"
    PER_EURO = "per-euro"


@dataclass(frozen=True, slots=True)
class Divisions:
    """What the ballots gave each theme, in whole euros and in the order of the themes.

    `weights` say for how many ballots each counts; without them each counts once.  A blank
    ballot divides nothing, and is no part of this.  Raises `CannotCount`.
    """

    themes: tuple[str, ...]
    total: int
    ballots: Sequence[Sequence[int]]
    weights: Sequence[int] = ()

    def __post_init__(self) -> None:
        if not self.ballots:
            raise CannotCount("There are no ballots to count.")
        if not self.themes:
            raise CannotCount("There are no themes to divide money over.")
        if len(set(self.themes)) != len(self.themes):
            raise CannotCount("A theme is there twice.")
        if self.weights and len(self.weights) != len(self.ballots):
            raise CannotCount("There are not as many weights as ballots.")
        if self.weights and min(self.weights) < 1:
            raise CannotCount("A ballot weighs less than 1.")
        if set(map(len, self.ballots)) != {len(self.themes)}:
            raise CannotCount("A ballot does not say what each theme gets.")
        if set(map(sum, self.ballots)) != {self.total}:
            raise CannotCount(f"A ballot does not divide exactly {self.total:,} euros.")
        if min(map(min, self.ballots)) < 0:
            raise CannotCount("A ballot gives a theme less than 0 euros.")

    @property
    def weight(self) -> int:
        """What all ballots weigh together."""
        return sum(self.weights) or len(self.ballots)

    def levels(self) -> "tuple[Levels, ...]":
        """Return for each theme how its euros are supported."""
        columns = zip(*self.ballots, strict=True)
        return tuple(_levels(_tally(column, self.weights)) for column in columns)


@dataclass(frozen=True, slots=True)
class Levels:
    """The amounts that ballots gave a theme, highest first.

    `supports` says for each what the ballots weigh that gave at least that much, and `sum` what
    all of them gave it together, by weight.
    """

    amounts: tuple[int, ...]
    supports: tuple[int, ...]
    sum: int

    def support(self, euro: int) -> int:
        """Return what the ballots weigh that support this euro of the theme, from 1."""
        reached = bisect_right(self.amounts, -euro, key=int.__neg__)
        return self.supports[reached - 1] if reached else 0

    def height(self, support: int) -> int:
        """Return how many euros of the theme are supported by ballots of at least this weight."""
        place = bisect_left(self.supports, support)
        return self.amounts[place] if place < len(self.amounts) else 0


@dataclass(frozen=True, slots=True)
class Share:
    """What a theme gets, and why, in numbers.

    `mean` is what it got on average, before rounding.  `taken` is the support of its last euro
    that was taken, None if it gets none; `not_taken` that of the next, which was not.  `drawn`
    says that a draw was held for a euro in which it could have won and could have lost.
    """

    theme: str
    amount: int
    mean: Fraction
    taken: int | None
    not_taken: int
    drawn: bool = False

    def as_json(self) -> dict[str, object]:
        """Return it as one object; the fraction is written as 100/3."""
        return asdict(self) | {"mean": str(self.mean)}


@dataclass(frozen=True, slots=True)
class Division:
    """What a count came to; the shares are in the order of the themes.

    `draw` holds the themes that drew, in the order drawn: the first `drawn_euros` of them won one
    euro each.
    """

    rule: DivisionRule
    total: int
    weight: int
    seed: str
    shares: tuple[Share, ...]
    draw: tuple[str, ...] = ()
    drawn_euros: int = 0

    @property
    def amounts(self) -> tuple[int, ...]:
        """What each theme gets, in whole euros; together exactly the total."""
        return tuple(share.amount for share in self.shares)

    def as_json(self) -> dict[str, object]:
        """Return all of it in the terms of JSON, to be kept and published."""
        return {
            "rule": self.rule.value,
            "total": self.total,
            "weight": self.weight,
            "seed": self.seed,
            "draw": list(self.draw),
            "drawn_euros": self.drawn_euros,
            "themes": [share.as_json() for share in self.shares],
        }


@dataclass(frozen=True, slots=True)
class _Standing:
    """What each theme gets for sure, and the places of those that are equals for what is left."""

    amounts: Sequence[int]
    equal: Sequence[int]


def mean(divisions: Divisions, seed: str) -> Division:
    """Count by mean, with largest remainders."""
    weight = divisions.weight
    levels = divisions.levels()
    amounts = [of_theme.sum // weight for of_theme in levels]
    left = divisions.total - sum(amounts)
    remainders = [of_theme.sum % weight for of_theme in levels]
    ordered = sorted(remainders, reverse=True)
    last = ordered[left - 1] if left else weight
    sure = [place for place, remainder in enumerate(remainders) if remainder > last]
    equal = [place for place, remainder in enumerate(remainders) if remainder == last]
    for place in sure:
        amounts[place] += 1
    return _settled(DivisionRule.MEAN, divisions, levels, _Standing(amounts, equal), seed)


def per_euro(divisions: Divisions, seed: str) -> Division:
    """Count per euro, with themes that tie raised to a common level."""
    total, levels = divisions.total, divisions.levels()

    def lacking(support: int) -> int:
        return total - sum(of_theme.height(support) for of_theme in levels)

    least = bisect_right(range(1, divisions.weight + 1), 0, key=lacking)
    ranges = [(of_theme.height(least + 1), of_theme.height(least)) for of_theme in levels]

    def raised(level: int) -> list[int]:
        return [min(max(level, low), high) for low, high in ranges]

    level = bisect_right(range(total + 1), total, key=lambda level: sum(raised(level))) - 1
    equal = [place for place, (low, high) in enumerate(ranges) if low <= level < high]
    return _settled(DivisionRule.PER_EURO, divisions, levels, _Standing(raised(level), equal), seed)


def _settled(
    rule: DivisionRule,
    divisions: Divisions,
    levels: Sequence[Levels],
    standing: _Standing,
    seed: str,
) -> Division:
    """Give what is left, a euro each, to those of the equals that the lot names."""
    left = divisions.total - sum(standing.amounts)
    order = sorted(standing.equal, key=lambda place: lot(seed, divisions.themes[place]))
    won, drew = set(order[:left]), order if 0 < left < len(order) else []
    weight = divisions.weight
    shares = tuple(
        Share(
            theme,
            amount := standing.amounts[place] + (place in won),
            Fraction(levels[place].sum, weight),
            levels[place].support(amount) if amount else None,
            levels[place].support(amount + 1),
            place in drew,
        )
        for place, theme in enumerate(divisions.themes)
    )
    drawn = tuple(divisions.themes[place] for place in drew)
    return Division(rule, divisions.total, weight, seed, shares, drawn, left if drawn else 0)


def _tally(column: Sequence[int], weights: Sequence[int]) -> Mapping[int, int]:
    """Return what the ballots weigh that gave exactly this much, for each amount given."""
    if not weights:
        return Counter(column)
    tally: dict[int, int] = {}
    for amount, weight in zip(column, weights, strict=True):
        tally[amount] = tally.get(amount, 0) + weight
    return tally


def _levels(tally: Mapping[int, int]) -> Levels:
    amounts = tuple(sorted(tally, reverse=True))
    weights = tuple(map(tally.__getitem__, amounts))
    return Levels(amounts, tuple(accumulate(weights)), sum(map(mul, amounts, weights)))
