"""pabutools on one Pabulib file: how long it takes to read it, and to count it by equal shares.

    PYTHON benchmarks/rivals/pabutools_shares.py FILE.pb

Run by `benchmarks.count` with a Python that has pabutools; it raises until nothing else fits.
Printed are the seconds of both, and what the winners cost, as JSON.
"""

import json
import sys
import time
from importlib import import_module


def main() -> None:
    """Read and count a file."""
    election, rules = import_module("pabutools.election"), import_module("pabutools.rules")
    begun = time.perf_counter()
    instance, profile = election.parse_pabulib(sys.argv[1])
    read = time.perf_counter()
    winners = rules.method_of_equal_shares(
        instance,
        profile.as_multiprofile(),
        sat_class=election.Cost_Sat,
        voter_budget_increment=1,
    )
    counted = time.perf_counter()
    spent = sum(int(project.cost) for project in winners)
    print(json.dumps([read - begun, counted - read, spent]))


if __name__ == "__main__":
    main()
