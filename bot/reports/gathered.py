"""What a report is made of, as the store has it; of votes nothing before the result is public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from budget.edition import Edition
from budget.opinion import Score
from budget.standing import Standing
from storage.process import editions, evaluations, figures, participation, population
from storage.process.evaluations import Evaluation
from storage.process.figures import Day, Groups
from storage.process.participation import Asked, Votes
from storage.residents import ratings, survey
from storage.residents.survey import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """An edition, and what its days until yesterday came to.

    `population` has the inhabitants of districts, as far as they are known.  `said` has reactions
    by side and standing, `waited` after how many days each answered idea was answered, and
    `ratings` what followers find of projects that are done.
    """

    edition: Edition
    now: datetime
    days: Sequence[Day] = ()
    arrived: Mapping[str, int] = field(default_factory=dict)
    standings: Mapping[Standing, int] = field(default_factory=dict)
    waited: Sequence[int] = ()
    said: Mapping[tuple[str, str], int] = field(default_factory=dict)
    asked: Sequence[Asked] = ()
    votes: Votes | None = None
    population: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[int, Mapping[Score, int]] = field(default_factory=dict)
    survey: Counts = field(default_factory=dict)
    evaluation: Evaluation = field(default_factory=Evaluation)

    @property
    def joined(self) -> Groups:
        """How many joined on these days, by kind and group."""
        return figures.together([one.joined for one in self.days])

    @property
    def stood(self) -> Mapping[str, int]:
        """What stood at the end of the last day; nothing if no day is over."""
        return next((one.stood for one in reversed(self.days) if one.stood), {})

    @property
    def until(self) -> date | None:
        """The last day that was counted."""
        return self.days[-1].day if self.days else None


def gather(db: Connection, slug: str, now: datetime) -> Gathered:
    """Read what a report is made of; raise `NoSuchEdition`."""
    return Gathered(
        edition=editions.load(db, slug).edition(),
        now=now,
        days=figures.days(db, slug),
        arrived=participation.arrived(db, slug),
        standings=participation.by_standing(db, slug),
        waited=participation.waited(db, slug),
        said=participation.said(db, slug),
        asked=participation.asked(db, slug),
        votes=figures.votes(db, slug),
        population=population.of(db, slug),
        ratings=ratings.counts(db, slug),
        survey=survey.counted(db, slug),
        evaluation=evaluations.of(db, slug),
    )
