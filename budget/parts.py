"""What a count came to per theme and per district: partial results.

Votes are those of projects, which are published for each of them; where residents live is no part
of this.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from budget.count import Candidate, Outcome
from budget.edition import Edition


@dataclass(frozen=True, slots=True)
class Part:
    """The projects of one theme, or for one district: `key` is "" for those of none.

    Of so many `projects` so many `won`, for what they cost together; `votes` (or points) are
    those of all of them.
    """

    key: str
    projects: int
    won: int
    votes: int
    spent: int


def by_theme(outcome: Outcome, edition: Edition) -> tuple[Part, ...]:
    """Return the part of each theme that has a project, in the order of the edition."""
    return _parts(outcome, (theme.key for theme in edition.themes), lambda one: one.theme)


def by_district(outcome: Outcome, edition: Edition) -> tuple[Part, ...]:
    """Return the part of each district that has a project, in the order of the edition."""
    return _parts(outcome, (place.key for place in edition.districts), lambda one: one.district)


def _parts(
    outcome: Outcome, keys: Iterable[str], of: Callable[[Candidate], str]
) -> tuple[Part, ...]:
    """Return the parts in this order, and last the projects of none; alone these are no part."""
    won = set(outcome.winners)
    candidates = [told.candidate for told in outcome.explanations]
    parts = [_part(key, [c for c in candidates if of(c) == key], won) for key in (*keys, "")]
    found = tuple(part for part in parts if part.projects)
    return found if any(part.key for part in found) else ()


def _part(key: str, candidates: list[Candidate], won: set[str]) -> Part:
    winners = [one for one in candidates if one.id in won]
    votes = sum(one.votes for one in candidates)
    return Part(key, len(candidates), len(winners), votes, sum(one.cost for one in winners))
