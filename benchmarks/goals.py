"""What Wijkstem is to reach, and what it reached."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from benchmarks.entrants import LIBRARY, NAIVE, WIJKSTEM, Store
from benchmarks.report import Results, number, table


@dataclass
class Everything:
    """All that was measured; what was left out is empty.

    With the disk as it is and with a slow one; messages at their own pace, on a slow disk; turns
    with their replies sent, by a provider that is quick and by one that is slow.
    """

    fast: Results = field(default_factory=dict)
    slow: Results = field(default_factory=dict)
    paced: Results = field(default_factory=dict)
    sent: Results = field(default_factory=dict)
    sent_slowly: Results = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted: at least so much of `unit`, or with `most` at most; and what there is.

    `reached` raises `KeyError` if it was not measured.
    """

    what: str
    wanted: float
    unit: str
    reached: Callable[[], float]
    most: bool = False

    def row(self) -> list[str] | None:
        """Return this goal and what was reached, or None if that was not measured."""
        try:
            reached = self.reached()
        except KeyError:
            return None
        met = (operator.le if self.most else operator.ge)(reached, self.wanted)
        wanted = f"{'<=' if self.most else '>='} {number(self.wanted)} {self.unit}"
        return [self.what, wanted, f"{number(reached)} {self.unit}", "yes" if met else "NO"]


def goals(found: Everything) -> list[Goal]:
    """Return every goal for turns."""
    sqlite, postgres = both = Store.SQLITE, Store.POSTGRES
    fast, slow = found.fast, found.slow
    return [
        Goal("CPU, naive / Wijkstem, SQLite", 25, "x", partial(_cheaper, fast, sqlite)),
        Goal("CPU, naive / Wijkstem, PostgreSQL", 20, "x", partial(_cheaper, fast, postgres)),
        *(Goal(f"turns, {s}", 6_000, "/s", partial(_turns, fast, s)) for s in both),
        *(Goal(f"turns, {s}, 1 ms", 6_000, "/s", partial(_turns, slow, s)) for s in both),
        *(Goal(f"kept for good, {s}, 1 ms", 1_000, "/s", partial(_turns, slow, s)) for s in both),
        Goal("turns, Wijkstem / naive, SQLite, 1 ms", 20, "x", partial(_faster, slow, sqlite)),
        Goal("turns, Wijkstem / naive, PostgreSQL, 1 ms", 8, "x", partial(_faster, slow, postgres)),
        *(
            Goal(f"p99, {s}, 1 ms", 15, "ms", partial(_p99, found.paced, s), most=True)
            for s in both
        ),
        Goal("CPU with sending, library / Wijkstem", 4, "x", partial(_cheaper_sent, found.sent)),
        Goal("turns, Wijkstem / library, 30 ms", 100, "x", partial(_freer, found.sent_slowly)),
    ]


def reached(found: Everything) -> str:
    """Show every goal that was measured."""
    rows = [row for goal in goals(found) if (row := goal.row())]
    return "\nGoals\n" + table(["", "goal", "reached", "met"], rows) if rows else ""


def _cheaper(results: Results, store: Store) -> float:
    """Return how many turns we take for the processor time of one of the naive bot's."""
    return results[NAIVE, store].whole_cpu / results[WIJKSTEM, store].whole_cpu


def _faster(results: Results, store: Store) -> float:
    return results[WIJKSTEM, store].turns / results[NAIVE, store].turns


def _turns(results: Results, store: Store) -> float:
    return results[WIJKSTEM, store].turns


def _p99(results: Results, store: Store) -> float:
    return results[WIJKSTEM, store].p99


def _cheaper_sent(results: Results) -> float:
    """Return the same against the library, on SQLite, for it needs no database either."""
    library, wijkstem = results[LIBRARY, Store.MEMORY], results[WIJKSTEM, Store.SQLITE]
    return library.whole_cpu / wijkstem.whole_cpu


def _freer(results: Results) -> float:
    """Return how many turns we take while the library takes one, and its provider takes long."""
    return results[WIJKSTEM, Store.SQLITE].turns / results[LIBRARY, Store.MEMORY].turns
