"""How far the projects that won are: what their updates come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple, assert_never

from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition, Project, Words
from budget.timeline import Phase
from budget.updates import (
    OVER,
    REASONED,
    WHOLE,
    Milestone,
    Money,
    Photo,
    PhotoHidden,
    Status,
    Step,
    Update,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one project is, by all its updates; `updates` is how many those are.

    `words` belong to its status, as `percentage` and `until` do.  `news` is what was said last
    that those who follow it hear of.
    """

    project: int
    planned: int
    spent: int = 0
    status: Status = Status.NOT_BEGUN
    percentage: int = 0
    words: Words = field(default_factory=dict)
    until: date | None = None
    milestones: tuple[Milestone, ...] = ()
    photos: tuple[Photo, ...] = ()
    updates: int = 0
    at: datetime | None = None
    by: str = ""
    news: Step | Milestone | None = None

    @property
    def overspent(self) -> int:
        """By how much more was spent than planned."""
        return max(0, self.spent - self.planned)

    @property
    def reason(self) -> Words:
        """Why it is delayed or cancelled, if it is."""
        return self.words if self.status in REASONED else {}

    def after(self, update: Update) -> "Progress":
        """Return how far the project is after one more update."""
        signed = replace(self, updates=self.updates + 1, at=update.at, by=update.by)
        match update.what:
            case Step(status, percentage, words, until) as step:
                return replace(
                    signed,
                    status=status,
                    percentage=percentage,
                    words=words,
                    until=until,
                    news=step,
                )
            case Milestone() as milestone:
                others = (one for one in self.milestones if one.number != milestone.number)
                every = tuple(sorted((*others, milestone), key=lambda m: (m.planned, m.number)))
                reached = milestone.reached and not _reached(self, milestone.number)
                return replace(signed, milestones=every, news=milestone if reached else self.news)
            case Money(planned, spent):
                return replace(signed, planned=planned, spent=spent)
            case Photo() as photo:
                return replace(signed, photos=(*self.photos, photo))
            case PhotoHidden(name):
                shown = tuple(p for p in self.photos if p.picture.name != name)
                return replace(signed, photos=shown)
        assert_never(update.what)

    def step(
        self,
        status: Status | None = None,
        percentage: int | None = None,
        words: Words | None = None,
        until: date | None = None,
    ) -> Step:
        """Return the step from here to there; what is not said stays, as far as it still fits."""
        now = status or self.status
        share = self.percentage if percentage is None else percentage
        if percentage is None and now is Status.DONE:
            share = WHOLE
        kept = self.words if now is self.status and now in REASONED else {}
        stays = now not in OVER and (now is self.status or now is not Status.DELAYED)
        return Step(now, share, words or kept, until or (self.until if stays else None))


def _reached(progress: Progress, number: int) -> bool:
    return any(one.reached for one in progress.milestones if one.number == number)


Overview = Mapping[int, Progress]
"""How far every project that won is, by its number."""


class Earlier(NamedTuple):
    """How far a project of an earlier edition is, for somebody who hears of it.

    `idea` is the number of that which it came from and by which it is followed, or 0.
    """

    edition: Edition
    progress: Progress
    idea: int = 0

    @property
    def project(self) -> Project:
        """The project as it was voted on."""
        return self.edition.project_by_number[self.progress.project]


def carried_out(edition: Edition, result: Outcome | Division | None) -> list[Project]:
    """Return the projects that won, or that were given what was left over, by number."""
    if not isinstance(result, Outcome) or edition.entered.before(Phase.RESULTS):
        return []
    won = {*result.winners, *([result.leftover.project] if result.leftover else [])}
    projects = [p for p in edition.projects if str(p.number) in won]
    return sorted(projects, key=lambda project: project.number)


def begun(edition: Edition, result: Outcome | Division | None) -> dict[int, Progress]:
    """Return how far every project that won is before there is any update."""
    return {p.number: Progress(p.number, p.cost) for p in carried_out(edition, result)}


def told(overview: Overview, updates: Iterable[Update]) -> dict[int, Progress]:
    """Return how far the projects are after these updates, of which some may be of no winner."""
    after = dict(overview)
    for update in updates:
        if update.project in after:
            after[update.project] = after[update.project].after(update)
    return after


class Sums(NamedTuple):
    """What all projects together may cost, and what was spent on them, in euros."""

    planned: int
    spent: int


def sums(overview: Overview) -> Sums:
    """Return what the projects cost together."""
    every = overview.values()
    return Sums(sum(p.planned for p in every), sum(p.spent for p in every))
