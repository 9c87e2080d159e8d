"""A count of our own: of the file that is published, read and counted with nothing of the product.

Most votes first, of equals the cheaper, of those the one that draws the lowest; each in its turn
wins if it fits in what is left.
"""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.cycle.people import Ballot

_NAMES: Final = ("META", "PROJECTS", "VOTES")
"""The parts of a file, as each begins."""


@dataclass(frozen=True)
class Project:
    """A project of the file; `theme` and `district` are their keys.

    What the file itself says of its votes, and whether it won, is `told` and `selected`.
    """

    number: int
    cost: int
    theme: str
    district: str
    told: int
    selected: bool


@dataclass(frozen=True)
class Place:
    """What became of a project: at its turn, so much was `left`."""

    rank: int
    project: Project
    votes: int
    left: int
    won: bool


@dataclass(frozen=True)
class Published:
    """What stands in the file."""

    budget: int
    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]
    seed: str

    @property
    def votes(self) -> dict[int, int]:
        """How many ballots name each project."""
        found = Counter(number for ballot in self.ballots for number in ballot)
        return {project.number: found[project.number] for project in self.projects}

    def counted(self) -> list[Place]:
        """Count it: return what became of each project, in the order of their turns."""
        votes, left, places = self.votes, self.budget, list[Place]()

        def turn(project: Project) -> tuple[int, int, str]:
            return -votes[project.number], project.cost, _lot(self.seed, project.number)

        for rank, project in enumerate(sorted(self.projects, key=turn), 1):
            won = project.cost <= left
            places.append(Place(rank, project, votes[project.number], left, won))
            left -= project.cost if won else 0
        return places


def read(text: str) -> Published:
    """Return what stands in a file: three parts, each a table with a heading."""
    parts = _parts(list(csv.reader(text.splitlines(), delimiter=";")))
    facts = {row["key"]: row["value"] for row in parts["META"]}
    seed = re.search(r"seed of the lot: (\w+)", facts["comment"])
    assert seed, facts["comment"]
    return Published(
        int(facts["budget"]),
        tuple(_project(row) for row in parts["PROJECTS"]),
        tuple(_ballot(row["vote"]) for row in parts["VOTES"]),
        seed[1],
    )


def _parts(lines: Sequence[Sequence[str]]) -> dict[str, list[Mapping[str, str]]]:
    starts = [n for n, line in enumerate(lines) if line and line[0] in _NAMES]
    ends = [*starts[1:], len(lines)]
    return {
        lines[start][0]: list(_rows(lines[start + 1], lines[start + 2 : end]))
        for start, end in zip(starts, ends, strict=True)
    }


def _rows(heading: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[Mapping[str, str]]:
    for line in lines:
        if any(line):
            yield dict(zip(heading, line, strict=True))


def _project(row: Mapping[str, str]) -> Project:
    number, cost, votes = (int(row[name]) for name in ("project_id", "cost", "votes"))
    return Project(number, cost, row["category"], row["district"], votes, row["selected"] == "1")


def _ballot(vote: str) -> Ballot:
    return tuple(sorted(int(number) for number in vote.split(",") if number))


def _lot(seed: str, number: int) -> str:
    return hashlib.sha256(f"wijkstem lot\0{seed}\0{number}".encode()).hexdigest()
