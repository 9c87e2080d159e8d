"""Counts of residents that can be told: from ten up, and never to be found by subtraction.

One row of groups is hidden as the turnout is (`bot.exports.turnout`).  Here are weeks of days,
whose sums are told as well, and steps, each of which some of the same residents take.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.exports.turnout import LEAST, suppressed, total

Told = Mapping[str, int | None]
"""Counts by group; None is hidden."""


def groups(counts: Mapping[str, int]) -> Told:
    """Return these groups and, last, their "total"; nothing of what is too few to tell."""
    together = total(counts)
    told = suppressed(counts) if together is not None else {}
    return {**told, "total": together}


def weeks(days: Mapping[date, int]) -> tuple[Told, Told]:
    """Return days by week, named by its Monday, and by day; both by date.

    Of a week that is hidden every day is.  Days of a week that is told hide each other as groups
    do whose sum is known.
    """
    by_week: dict[str, dict[str, int]] = {}
    for day in sorted(days):
        by_week.setdefault(monday(day).isoformat(), {})[day.isoformat()] = days[day]
    sums = {week: sum(found.values()) for week, found in by_week.items()}
    told = suppressed(sums) if total(sums) is not None else dict.fromkeys(sums)
    shown: dict[str, int | None] = {}
    for week, found in by_week.items():
        whole = told[week] is not None
        shown |= suppressed(found) if whole else dict.fromkeys(found)
    return {week: told[week] for week in by_week}, {day: shown[day] for day in sorted(shown)}


def monday(day: date) -> date:
    """Return the first day of a week."""
    return day - timedelta(days=day.weekday())


def steps(counts: Mapping[str, int]) -> Told:
    """Return how many of the first take each of the other steps.

    Neither those who take it nor those who do not may be fewer than ten, but for nobody: that all
    do, or none, is about everybody.
    """
    first = next(iter(counts.values()), 0)
    if total(counts and {"": first}) is None:
        return dict.fromkeys(counts)
    return {name: None if _few(n) or _few(first - n) else n for name, n in counts.items()}


def _few(count: int) -> bool:
    return 0 < count < LEAST


def per_ten_thousand(told: Told, population: Mapping[str, int]) -> Told:
    """Return how many of every 10,000 inhabitants each of these is, where both are known."""
    return {
        group: round(count * 10_000 / population[group])
        if count is not None and population.get(group)
        else None
        for group, count in told.items()
    }
