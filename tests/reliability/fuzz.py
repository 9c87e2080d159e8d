"""Knocking at the doors for as long as you like: `python -m tests.reliability.fuzz --seconds 1800`.

What is tried follows what the code does with it: atheris, which is no part of the project, watches
which branches each request takes.  The first thing that is wrong ends it, with the request that
did it, and the name of a file to try again: `python -m tests.reliability.fuzz FILE`.
"""

import argparse
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random

LONGEST = 4_096
"""Bytes that one request is made of; what is larger than a provider's is made larger on the way."""

BEGINNINGS = 200
"""Requests to begin with, by chance: from nothing, the first long one takes minutes to find."""

INSTRUMENTED = ["bot"]


def main() -> None:
    """Fuzz, until it is time or something is wrong."""
    parser = argparse.ArgumentParser(description="Knock at the doors with forged requests.")
    parser.add_argument("--seconds", type=int, default=60, help="how long")
    parser.add_argument("files", nargs="*", type=Path, help="what failed before, to try again")
    given = parser.parse_args()
    if find_spec("atheris") is None:
        sys.exit("Fuzzing needs atheris: install it with `pip install atheris`.")
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=INSTRUMENTED):
        forging = import_module("tests.reliability.forging")
    found = Path(tempfile.mkdtemp(prefix="wijkstem-fuzz-"))
    options = [
        f"-max_total_time={given.seconds}",
        f"-max_len={LONGEST}",
        "-len_control=0",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
    ]
    begin_with = [*map(str, given.files)] or [str(beginnings(found / "tried"))]
    forger = forging.Forger()
    atheris.Setup([sys.argv[0], *options, *begin_with], forger.knock)
    atheris.Fuzz()


def beginnings(folder: Path) -> Path:
    """Write down what to begin with."""
    folder.mkdir()
    chance = Random(BEGINNINGS)  # noqa: S311 - chance that is the same in every run
    for number in range(BEGINNINGS):
        (folder / str(number)).write_bytes(chance.randbytes(chance.randrange(LONGEST // 4)))
    return folder


if __name__ == "__main__":
    main()
