"""Pabulib files (`.pb`): a count as the public gets it, so that anybody can count it again.

A ballot goes out under a fresh number, in an order that chance decides, and with nothing beside
it: who cast it, when and how is in no column.  Projects stand in the order of their turns, so that
somebody who counts in that order finds the same winners where votes are equal.

A text is put on one line without characters that steer (`readable`), for other readers end a line
at each of Unicode's line breaks, even between quotation marks.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from typing import Final, TypeVar

from budget.count import Outcome, Rule
from budget.pabulib import Ballot, Election, Listed, VoteType
from budget.pabulib_rows import readable
from budget.sentence import Reasoned, _

Below = Callable[[int], int]
"""A source of chance: any of 0, 1, ... below its argument, each as likely (`secrets.randbelow`)."""

_T = TypeVar("_T")

_KEYS: Final = (
    *("description", "country", "unit", "district", "subunit", "instance"),
    *("num_projects", "num_votes", "budget", "vote_type", "rule", "date_begin", "date_end"),
    *("min_length", "max_length", "min_sum_cost", "max_sum_cost", "min_points", "max_points"),
    *("min_sum_points", "max_sum_points", "default_score"),
    *("min_project_cost", "max_project_cost", "min_project_score_threshold"),
    *("neighborhoods", "subdistricts", "categories", "edition", "language", "currency"),
    *("fully_funded", "comment", "acknowledgments"),
)
"""What the format can say about an election, in its order (pabulib.org/format)."""

_TAKEN: Final = {"meta", "projects", "votes", "none"}
"""What no project can be called: other readers take it for the beginning of a part, or nothing."""


class CannotWrite(Reasoned):
    """This makes no file that comes out the same; the reason is a whole sentence, in English."""


def written(election: Election, outcome: Outcome, below: Below) -> bytes:
    """Return the file of an election and its outcome; raise `CannotWrite`.

    Of `election.meta`, what the file's own numbers do not say is kept, if the format knows it.
    """
    _check(election, outcome)
    page = StringIO(newline="")
    lines = csv.writer(page, delimiter=";", lineterminator="\n")
    lines.writerows((("META",), ("key", "value"), *_meta(election, outcome).items()))
    lines.writerows((("PROJECTS",), *_projects(election, outcome)))
    lines.writerows((("VOTES",), *_votes(election, below)))
    return page.getvalue().encode()


def shuffled(things: Iterable[_T], below: Below) -> list[_T]:
    """Return these in an order that chance decides, each order as likely as any other."""
    left = list(things)
    return [left.pop(below(len(left))) for _ in range(len(left))]


def _check(election: Election, outcome: Outcome) -> None:
    """Refuse an outcome of another election, and names that no reader would understand."""
    for name in (project.id for project in election.projects):
        strange = not name or name != name.strip() or "," in name or not name.isprintable()
        if strange or name.lower() in _TAKEN:
            raise CannotWrite(_("No project in a file can be called {name}.", name=repr(name)))
    told = {(e.candidate.id, e.candidate.cost, e.candidate.votes) for e in outcome.explanations}
    found = {(c.id, c.cost, c.votes) for c in election.candidates()}
    if told != found or outcome.budget != election.budget:
        raise CannotWrite(_("The outcome is not that of these projects and ballots."))


def _meta(election: Election, outcome: Outcome) -> Mapping[str, str]:
    """Return what is told about the election, in the order of the format."""
    least = election.minimum_votes
    facts = {"rule": _rule(outcome.rule, least)} | {
        key: text for key, value in election.meta.items() if (text := readable(value))
    }
    facts |= {
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.ballots)),
        "budget": _amount(election.budget, election.unit),
        "vote_type": election.vote_type.value,
        "min_project_score_threshold": str(least) if least else "",
        "fully_funded": "1" if sum(p.cost for p in election.projects) <= election.budget else "",
    }
    return {key: facts[key] for key in _KEYS if facts.get(key)}


def _rule(rule: Rule, least: int) -> str:
    """Return what the format calls a rule."""
    match rule:
        case Rule.MOST_VOTES:
            return "greedy-threshold" if least else "greedy"
        case Rule.EQUAL_SHARES:
            return "equalshares/add1"


def _projects(election: Election, outcome: Outcome) -> Iterable[Sequence[str]]:
    """Yield the heading and a line for each project, in the order of their turns."""
    listed = {project.id: project for project in election.projects}
    winners = set(outcome.winners)
    told = {
        "category": any(project.theme for project in election.projects),
        "district": any(project.district for project in election.projects),
    }
    number = "score" if election.vote_type.gives_points else "votes"
    columns = ("project_id", "cost", number, "name", "category", "selected", "district")
    heading = [column for column in columns if told.get(column, True)]
    yield heading
    for name in (explanation.candidate.id for explanation in outcome.explanations):
        cells = _project(listed[name], election, selected=name in winners)
        yield [cells[column] for column in heading]


def _project(project: Listed, election: Election, *, selected: bool) -> Mapping[str, str]:
    result = str(election.tally.get(project.id, 0))
    return {
        "project_id": project.id,
        "cost": _amount(project.cost, election.unit),
        "votes": result,
        "score": result,
        "name": readable(project.title) or project.id,
        "category": readable(project.theme),
        "selected": str(int(selected)),
        "district": readable(project.district),
    }


def _votes(election: Election, below: Below) -> Iterable[Sequence[str]]:
    """Yield the heading and a line for each ballot, under a number that only this file knows."""
    with_points = election.vote_type.spreads_points
    yield ("voter_id", "vote", "points") if with_points else ("voter_id", "vote")
    places = {project.id: place for place, project in enumerate(election.projects)}
    for number, ballot in enumerate(shuffled(election.ballots, below), start=1):
        picked, points = _in_order(ballot, election.vote_type, places)
        row = (str(number), ",".join(picked))
        yield (*row, ",".join(map(str, points))) if with_points else row


def _in_order(
    ballot: Ballot, vote_type: VoteType, places: Mapping[str, int]
) -> tuple[Sequence[str], Sequence[int]]:
    """Return what a ballot says; in which order it was filled in is told for rankings only."""
    if vote_type is VoteType.ORDINAL:
        return ballot.picked, ()
    if not vote_type.spreads_points:
        return sorted(set(ballot.picked), key=places.__getitem__), ()
    given = dict(zip(ballot.picked, ballot.points, strict=True))
    picked = sorted(given, key=lambda name: (-given[name], places[name]))
    return picked, [given[name] for name in picked]


def _amount(parts: int, unit: int) -> str:
    """Return an amount in euros, exactly, from `unit`-th parts of a euro."""
    whole, rest = divmod(parts, unit)
    return f"{whole}.{rest:0{len(str(unit)) - 1}}" if rest else str(whole)
