"""Beginning again: a new edition as an earlier one was, kept in the same store."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.editions.checking import check
from bot.editions.making import cloned
from budget.count import Outcome
from budget.edition import Edition, Odds
from budget.idea import Idea
from budget.moving import weeks_until
from budget.updates import Lesson
from storage.contributions import ideas
from storage.documents import result_from_json
from storage.process import editions, progress
from storage.process.editions import EditionRow


@dataclass(frozen=True, slots=True)
class Later:
    """How much later the next one is; where nothing is said, whole years of 52 weeks."""

    weeks: int = 0
    years: int = 0


def as_before(db: Connection, slug: str, new: str, later: Later, now: datetime) -> Edition:
    """Return an edition as an earlier one was, to be looked at first.

    Raises `NotAccepted`, or `NoSuchTime` where a phase would begin as the clock is changed.
    """
    row = editions.load(db, slug)
    before = row.edition()
    weeks = later.weeks if later.weeks or later.years else weeks_until(before.timeline, now)
    odds = _odds(row, ideas.every(db, slug))
    after = cloned(before, new, weeks=weeks, years=later.years, odds=odds)
    check(after)
    return after


def learned_before(db: Connection, edition: Edition) -> list[Lesson]:
    """Return what was learned in the edition that this one follows, and in those before that."""
    slugs = {row.slug: row for row in editions.every(db)}
    passed: list[str] = []
    before = edition.follows
    while before in slugs and before not in (edition.slug, *passed):
        passed.append(before)
        before = slugs[before].edition().follows
    return [lesson for slug in passed for lesson in progress.learned(db, slug)]


def _odds(row: EditionRow, written: list[Idea]) -> Odds | None:
    """Return how it went, or None if nobody knows yet."""
    result = result_from_json(row.outcome) if row.outcome else None
    if not isinstance(result, Outcome) or len(written) < len(result.winners):
        return None
    return Odds(len(written), len(result.winners))
