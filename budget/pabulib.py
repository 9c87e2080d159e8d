"""Pabulib files (`.pb`): an election as a city published it, read so that it can be counted again.

A file is UTF-8 text in three parts, META, PROJECTS and VOTES: semicolon CSV, each with a heading
(pabulib.org/format).  What cannot be understood is refused with the number of its line, never
skipped.  Whether a ballot kept to the city's limits is not asked: a file holds what was counted.

Amounts are integers here too.  Where a file names cents ("14999.99") all its amounts are read as
cents, or as a smaller power of ten in which they are whole, so that the count is exact.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from budget.count import Candidate, tally_choices, tally_points, tally_rankings
from budget.pabulib_rows import NotPabulib, Row, parts, readable, refuse_repeats, said, whole_number


class VoteType(StrEnum):
    """What a ballot says about projects."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"

    @property
    def spreads_points(self) -> bool:
        """Whether a ballot names a number of points for each project on it."""
        return self in {VoteType.CUMULATIVE, VoteType.SCORING}

    @property
    def gives_points(self) -> bool:
        """Whether projects are compared by points, not by the number of ballots they are on."""
        return self.spreads_points or self is VoteType.ORDINAL


@dataclass(frozen=True, slots=True)
class Listed:
    """A project in a file; its votes (or points) and its success as far as the city tells."""

    id: str
    title: str
    cost: int
    theme: str
    district: str
    votes: int | None
    selected: bool | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """The ids on a ballot, the first choice first, and the points of each if it spreads points."""

    picked: tuple[str, ...]
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """What a file holds; amounts are in the `unit`-th part of a euro: 1, or 100 for cents.

    `tally` has the votes, or points, of every project by its id, from the ballots alone.
    """

    meta: Mapping[str, str]
    vote_type: VoteType
    budget: int
    unit: int
    minimum_votes: int
    projects: tuple[Listed, ...]
    ballots: tuple[Ballot, ...]
    tally: Mapping[str, int]

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the projects with their votes, as they go into a count."""
        return tuple(
            Candidate(p.id, p.title, p.cost, self.tally.get(p.id, 0), p.theme, p.district)
            for p in self.projects
        )


def read(content: bytes) -> Election:
    """Return what a file holds, from its bytes; raise `NotPabulib` if it makes no sense."""
    meta, project_rows, ballot_rows = parts(content)
    refuse_repeats(meta, "key")
    refuse_repeats(project_rows, "project_id")
    refuse_repeats(ballot_rows, "voter_id")
    facts = _Facts.of(meta)
    vote_type = facts.vote_type()
    budget = facts.required("budget").amount("budget")
    costs = [row.amount("cost") for row in project_rows]
    unit = _unit([budget, *costs])
    projects = tuple(
        _listed(row, int(cost * unit), vote_type)
        for row, cost in zip(project_rows, costs, strict=True)
    )
    most = facts.most_named(len(projects))
    ids = frozenset(project.id for project in projects)
    ballots = tuple(_ballot(row, vote_type, ids, most) for row in ballot_rows)
    facts.check("num_projects", len(projects))
    facts.check("num_votes", len(ballots))
    return Election(
        meta=facts.as_text(),
        vote_type=vote_type,
        budget=int(budget * unit),
        unit=unit,
        minimum_votes=facts.whole("min_project_score_threshold", 0),
        projects=projects,
        ballots=ballots,
        tally=_tally(vote_type, ballots, most, facts.points_of_unnamed(ids)),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """The part META, by key."""

    rows: Mapping[str, Row]

    @classmethod
    def of(cls, meta: Iterable[Row]) -> "_Facts":
        keyed = ((row.line, row.cells["key"], row.cells["value"]) for row in meta)
        return cls({key: Row(line, {key: value}) for line, key, value in keyed})

    def as_text(self) -> Mapping[str, str]:
        return {key: readable(row.cells[key]) for key, row in self.rows.items()}

    def required(self, key: str) -> Row:
        if key not in self.rows:
            raise NotPabulib(f"The part META does not tell the {key}.")
        return self.rows[key]

    def whole(self, key: str, default: int) -> int:
        row = self.rows.get(key)
        return row.whole(key) if row and row.cells[key] else default

    def check(self, key: str, found: int) -> None:
        """Refuse a file that was cut short, or to which something was added."""
        told = self.whole(key, found)
        if told != found:
            raise NotPabulib(f"{key} is {told}, but {found} are there.", self.rows[key].line)

    def vote_type(self) -> VoteType:
        row = self.required("vote_type")
        named = row.cells["vote_type"].lower()
        if named not in set(VoteType):
            known = ", ".join(VoteType)
            raise NotPabulib(f"the vote_type {said(named)} is none of {known}.", row.line)
        scoring = self.rows.get("scoring_fn")
        if scoring and scoring.cells["scoring_fn"].lower() != "borda":
            raise NotPabulib("rankings are counted by points of Borda only.", scoring.line)
        return VoteType(named)

    def most_named(self, projects: int) -> int:
        """Return how many projects a ballot may name, where its meaning depends on that."""
        match self.vote_type():
            case VoteType.CHOOSE_ONE:
                return 1
            case VoteType.ORDINAL:
                return self.whole("max_length", projects)
        return projects

    def points_of_unnamed(self, ids: Iterable[str]) -> Mapping[str, int]:
        """Return the points that projects get from a ballot that does not name them."""
        default = self.whole("default_score", 0) if self.vote_type() is VoteType.SCORING else 0
        return dict.fromkeys(ids, default) if default else {}


def _listed(row: Row, cost: int, vote_type: VoteType) -> Listed:
    """Return the project in a line."""
    name = row.cells["project_id"]
    if not name or "," in name or not name.isprintable():
        raise NotPabulib("a project needs a project_id, without a comma.", row.line)
    published = "score" if vote_type.gives_points else "votes"
    return Listed(
        id=name,
        title=readable(row.cells.get("name", "")) or name,
        cost=cost,
        theme=readable(row.cells.get("category", "")),
        district=readable(row.cells.get("district", "")),
        votes=row.whole(published) if row.cells.get(published) else None,
        selected={"1": True, "0": False}.get(row.cells.get("selected", "")),
    )


def _ballot(row: Row, vote_type: VoteType, ids: frozenset[str], most: int) -> Ballot:
    """Return the ballot in a line; one that names nothing is a blank vote.

    An approval that is given twice, as in some cities' files, is given once; anything else that
    is said twice about a project could mean two things.
    """
    picked = _names(row.cells["vote"])
    named = set(picked)
    if not named <= ids:
        raise NotPabulib(f"there is no project {said(min(named - ids))} to vote for.", row.line)
    if len(named) > most:
        raise NotPabulib(f"the ballot names {len(named)} projects, and {most} at most.", row.line)
    if len(named) < len(picked) and vote_type is not VoteType.APPROVAL:
        raise NotPabulib("the ballot names a project twice.", row.line)
    if not vote_type.spreads_points:
        return Ballot(picked)
    told = _names(row.cells.get("points", ""))
    points = tuple(whole_number(text, "points", row.line) for text in told)
    if len(points) != len(picked):
        reason = f"the ballot names {len(picked)} projects and has points for {len(points)}."
        raise NotPabulib(reason, row.line)
    if vote_type is VoteType.CUMULATIVE and any(number < 0 for number in points):
        raise NotPabulib("there are points below zero.", row.line)
    return Ballot(picked, points)


def _tally(
    vote_type: VoteType, ballots: Iterable[Ballot], most: int, unnamed: Mapping[str, int]
) -> Mapping[str, int]:
    """Return the votes, or points, of every project that got any."""
    if vote_type is VoteType.ORDINAL:
        return tally_rankings((ballot.picked for ballot in ballots), most)
    if vote_type.spreads_points:
        return tally_points(
            {**unnamed, **dict(zip(ballot.picked, ballot.points, strict=True))}
            for ballot in ballots
        )
    return tally_choices(ballot.picked for ballot in ballots)


def _unit(amounts: Iterable[Fraction]) -> int:
    """Return the power of ten in whose part of a euro all amounts are whole."""
    least = math.lcm(*(amount.denominator for amount in amounts))
    unit = 1
    while unit % least:
        unit *= 10
    return unit


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",")) if text else ()
