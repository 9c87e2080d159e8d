"""How long it takes to count: real elections, the vessels of a city, and a chain of receipts.

    python -m benchmarks.count
    python -m benchmarks.count --pabutools PYTHON      beside pabutools, where PYTHON has it

Every figure is the best of its rounds, for what else the machine does only adds to it.  Elections
are the `.pb` files of a folder beside the project; where that is missing they are left out.
"""

import argparse
import json
import platform
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.goals import Goal
from benchmarks.report import number, table
from budget.count import CountRules, Outcome, Stage, most_votes
from budget.division import Division, Divisions, mean, per_euro
from budget.equal_shares import equal_shares
from budget.pabulib import Election, read
from budget.receipt import CHAIN_START, chained, receipt

ELECTIONS = Path(__file__).parents[2] / "shared/elections"
RIVAL = Path(__file__).parent / "rivals/pabutools_shares.py"
AMSTERDAM = "Netherlands_Amsterdam_309"
PATIENCE = 120
"""Seconds that pabutools gets for a file."""

BALLOTS, CHIPS, CHIP = 50_000, 24, 5_000
THEMES = ("Groen", "Spelen", "Sport", "Verkeer", "Ontmoeten", "Zorg", "Kunst", "Veiligheid")
RECEIPTS = 100_000

READ, MOST_VOTES, SHARES = "read", "most votes", "equal shares"
VESSELS, CHAIN, MEMORY = "vessels", "chain", "memory"


@dataclass(slots=True)
class Found:
    """The milliseconds that all took, equal shares by election; `told` is a row for each of those.

    `took` has the memory as well, in megabytes.
    """

    took: dict[str, float] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    told: list[list[str]] = field(default_factory=list)


def best(rounds: int, act: Callable[[], object]) -> float:
    """Return the least of the milliseconds that something takes."""
    least = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        least = min(least, time.perf_counter() - begun)
    return least * 1_000


def by_votes(election: Election) -> Outcome:
    """Count by most votes."""
    return most_votes(election.candidates(), election.budget, CountRules(), "")


def by_shares(election: Election) -> Outcome:
    """Count by equal shares, raised and filled up."""
    ballots = [ballot.picked for ballot in election.ballots]
    rules, euro = CountRules(), election.unit
    return equal_shares(election.candidates(), ballots, election.budget, rules, "", euro=euro)


def count_elections(found: Found, files: Mapping[str, Path], rounds: int, rival: str) -> None:
    """Count every file by equal shares, and the largest of them by most votes."""
    for name, file in files.items():
        content = file.read_bytes()
        election = read(content)
        if name == AMSTERDAM:
            found.took[READ] = best(rounds, partial(read, content))
            found.took[MOST_VOTES] = best(rounds, partial(by_votes, election))
        found.shares[name] = best(rounds, partial(by_shares, election))
        told = by_shares(election).explanations
        spent = sum(e.candidate.cost for e in told if e.stage is Stage.SHARES)
        size = f"{len(election.ballots):,} x {len(election.projects)}"
        row = [name, size, number(found.shares[name]), f"{spent:,}"]
        found.told.append([*row, *(_rival(rival, file) if rival else ())])
        print(f"  {name}: {number(found.shares[name])} ms", flush=True)


def _rival(python: str, file: Path) -> tuple[str, str]:
    """Return the milliseconds that pabutools counted, and what its winners cost."""
    command = [python, str(RIVAL), str(file)]
    try:
        run = subprocess.run(  # noqa: S603 - the Python that was asked for
            command, capture_output=True, text=True, check=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return f"> {PATIENCE * 1_000:,}", ""
    _, counted, spent = json.loads(run.stdout)
    return number(counted * 1_000), f"{spent:,}"


def divide(rounds: int) -> float:
    """Count the vessels of a city, chips thrown at random; return what the slower rule took."""
    chance = Random(1)  # noqa: S311 - invented ballots
    ballots = []
    for _ in range(BALLOTS):
        amounts = [0] * len(THEMES)
        for theme in chance.choices(range(len(THEMES)), k=CHIPS):
            amounts[theme] += CHIP
        ballots.append(tuple(amounts))
    took = {
        name: best(rounds, partial(_divided, rule, ballots))
        for name, rule in (("mean", mean), ("per euro", per_euro))
    }
    for name, ms in took.items():
        print(f"  {BALLOTS:,} vessels x {len(THEMES)}, {name}: {number(ms)} ms", flush=True)
    return max(took.values())


def _divided(
    rule: Callable[[Divisions, str], Division], ballots: Sequence[Sequence[int]]
) -> Division:
    return rule(Divisions(THEMES, CHIPS * CHIP, ballots), "")


def chain() -> str:
    """Give as many receipts as a city has residents that vote, and chain them."""
    head = CHAIN_START
    for ballot in range(RECEIPTS):
        salt = ballot.to_bytes(16)
        head = chained(head, receipt("voorbeeldstad", salt, '{"basket":[3,8,21]}'))
    return head


def goals(found: Found) -> list[Goal]:
    """Return every goal for counting."""
    took, shares = found.took, found.shares

    def slowest() -> float:
        if not shares:
            raise KeyError(SHARES)
        return max(shares.values())

    def together() -> float:
        return slowest() and sum(shares.values())

    return [
        Goal(
            "14,411 ballots x 58 read and counted by most votes",
            200,
            "ms",
            lambda: took[READ] + took[MOST_VOTES],
            most=True,
        ),
        Goal("equal shares, the slowest Dutch file", 2_000, "ms", slowest, most=True),
        Goal("equal shares, all Dutch files together", 2_000, "ms", together, most=True),
        Goal("50,000 vessels x 8", 200, "ms", lambda: took[VESSELS], most=True),
        Goal("100,000 receipts chained", 1_000, "ms", lambda: took[CHAIN], most=True),
        Goal("memory at most", 150, "MB", lambda: took[MEMORY], most=True),
    ]


def measure(folder: Path, rounds: int, rival: str) -> Found:
    """Measure everything, and show it as it comes."""
    found = Found()
    found.took[CHAIN] = best(rounds, chain)
    found.took[VESSELS] = divide(rounds)
    files = {file.stem: file for file in sorted(folder.glob("Netherlands_*.pb"))}
    if not files:
        print(f"\nThere are no elections in {folder.name}: they are left out.")
    count_elections(found, files, rounds, rival)
    found.took[MEMORY] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> None:
    """Measure, and show the goals."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--elections", type=Path, default=ELECTIONS, metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pabutools", default="", metavar="PYTHON", help="count with it as well")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, the best of {given.rounds} rounds")
    found = measure(given.elections, given.rounds, given.pabutools)
    head = ["", "ballots x projects", "ms", "spent by shares"]
    print(table([*head, *(["pabutools ms", "spent"] if given.pabutools else [])], found.told))
    print("\nGoals\n" + table(["", "goal", "reached", "met"], _rows(found)))


def _rows(found: Found) -> list[list[str]]:
    return [row for goal in goals(found) if (row := goal.row())]


if __name__ == "__main__":
    main()
