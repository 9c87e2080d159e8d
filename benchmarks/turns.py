"""Turns a second through the whole path, from the webhook to the commit, side by side with rivals.

    python -m benchmarks.turns --quick      two minutes
    python -m benchmarks.turns              some eight minutes; leave the machine alone meanwhile

Every entrant is a process of its own, started afresh for every round; the load is another one.
Rounds are interleaved (A B C D A B C D ...), and every figure is the median of its rounds.
docs/benchmarks.md says more.
"""

import argparse
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import report
from benchmarks.cluster import binaries, cluster
from benchmarks.entrants import Entrant, Store, floor, handlers, naive, ours
from benchmarks.goals import Everything, reached
from benchmarks.pressure import Load
from benchmarks.report import Results, medians
from benchmarks.rounds import Figures, Ground, sending, taking_in

SHIM = Path(__file__).with_name("slow_fsync.c")
AT_ONCE, SLOWLY = "0", "0.03"
STORES = (Store.SQLITE, Store.POSTGRES)


@dataclass(frozen=True, slots=True)
class Length:
    """How long the benchmark takes; `sent` are turns whose replies are sent, in one round."""

    rounds: int = 3
    seconds: float = 4.0
    sent: int = 2_000
    sent_slowly: int = 200


QUICK = Length(rounds=1, seconds=2.0, sent=700, sent_slowly=60)


@dataclass(frozen=True, slots=True)
class Match:
    """Entrants on the same ground, for as many rounds each."""

    ground: Ground
    length: Length
    only: str

    def play(
        self, title: str, entrants: Sequence[Entrant], play: Callable[[Entrant], Figures]
    ) -> Results:
        """Play the rounds in turn, and return the medians."""
        played: dict[report.Name, list[Figures]] = {}
        print(f"\n{title}", flush=True)
        for _ in range(self.length.rounds):
            for entrant in filter(self._takes_part, entrants):
                figures = play(entrant)
                played.setdefault(report.name(entrant), []).append(figures)
                print(report.line(entrant, figures), flush=True)
        return {who: medians(figures) for who, figures in played.items()}

    def _takes_part(self, entrant: Entrant) -> bool:
        possible = entrant.store is not Store.POSTGRES or self.ground.cluster is not None
        return possible and self.only in entrant.name

    def taking_in(self, title: str, load: Load) -> Results:
        """Let us, the naive bot and the floor take in what residents say."""
        entrants = [make(store) for make in (ours, naive, floor) for store in STORES]
        return self.play(title, entrants, lambda e: taking_in(e, self.ground, load))

    def sending(self, title: str) -> Results:
        """Let us and the library take in what residents say, and send every reply."""
        turns = self.length.sent
        return self.play(title, _senders(), lambda e: sending(e, self.ground, turns, AT_ONCE))

    def sending_slowly(self, title: str, load: Load) -> Results:
        """Let the provider be slow: the library's replies belong to its turns, ours follow."""

        def play(entrant: Entrant) -> Figures:
            if entrant.store is Store.MEMORY:
                return sending(entrant, self.ground, self.length.sent_slowly, SLOWLY)
            return taking_in(entrant, self.ground, load, SLOWLY)

        return self.play(title, _senders(), play)


def _senders() -> list[Entrant]:
    return [*map(ours, STORES), handlers()]


def measure(length: Length, only: str) -> Everything:
    """Measure everything that this machine can, and show it as it comes."""
    found = Everything()
    closed = Load(seconds=length.seconds)
    steady = Load(seconds=length.seconds, rate=1_000, connections=64)
    with ground({}) as here:
        match = Match(here, length, only)
        found.fast = match.taking_in("Turns, 32 connections, the disk as it is", closed)
        print(report.closed(found.fast))
        found.sent = match.sending("Turns with their replies sent, the provider answers at once")
        print(report.sent(found.sent))
        found.sent_slowly = match.sending_slowly("Turns, the provider takes 30 ms", closed)
        print(report.sent(found.sent_slowly))
    with slow_disk() as settings:
        if settings is None:
            print("\nThere is no gcc here: figures with 1 ms added to each fsync are left out.")
            return found
        with ground(settings) as here:
            match = Match(here, length, only)
            found.slow = match.taking_in("Turns, 32 connections, 1 ms more for an fsync", closed)
            print(report.closed(found.slow))
            found.paced = match.taking_in("1,000 messages/s, 1 ms more for an fsync", steady)
            print(report.opened(found.paced))
    return found


@contextmanager
def ground(settings: Mapping[str, str]) -> Iterator[Ground]:
    """Have a PostgreSQL server meanwhile, where its programs are installed."""
    programs = binaries()
    if programs is None:
        print("\nThere is no PostgreSQL server to start here: it is left out.")
        yield Ground(None, settings)
        return
    with cluster(programs, settings) as server:
        yield Ground(server, settings)


@contextmanager
def slow_disk() -> Iterator[dict[str, str] | None]:
    """Give the settings under which every fsync takes 1 ms more; None without a compiler."""
    compiler = shutil.which("gcc")
    if compiler is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="wijkstem-") as folder:
        Path(folder).chmod(0o755)  # the database server runs under another account
        library = f"{folder}/slow_fsync.so"
        command = [compiler, "-shared", "-fPIC", "-O2", "-o", library, str(SHIM), "-ldl"]
        subprocess.run(command, check=True)  # noqa: S603 - the compiler of this machine
        yield {"LD_PRELOAD": library}


def machine() -> str:
    """Say what this was measured on."""
    with tempfile.TemporaryFile() as file:
        begun = time.perf_counter()
        for _ in range(100):
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
        microseconds = (time.perf_counter() - begun) * 1e6 / 100
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()},"
        f" an fsync takes {microseconds:.0f} us"
    )


def main() -> None:
    """Measure, and show the goals."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one short round each")
    parser.add_argument("--only", default="", help="entrants whose name has this in it")
    given = parser.parse_args()
    print(machine())
    print(reached(measure(QUICK if given.quick else Length(), given.only)))


if __name__ == "__main__":
    main()
