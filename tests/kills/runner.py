"""Services that are about to die: each life is a copy of this process, which has imported it all.

A line of JSON on standard input begins a life: arguments of `wijkstem`, settings, and perhaps a
step to die at.  Its process id is printed, and how it ended once it has.
"""

import importlib
import json
import os
import sys
from datetime import timedelta

from bot import cli
from bot.broadcasts import sending
from bot.delivery import rates
from budget import broadcast
from storage.post import recipients
from tests.kills.steps import ANNOUNCING, BROADCASTING, FETCHING, STEPS, die_at

IMPORTED_LATER = (
    "bot.channels.telegram",
    "bot.commands.serve",
    "storage.postgres",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl",
)
"""What a service imports only when it needs it; every one of these does."""


def main() -> None:
    """Live one life after the other, until nothing more is asked."""
    for module in IMPORTED_LATER:
        importlib.import_module(module)
    rates.RATES.clear()  # no provider here minds how fast we send
    broadcast.PAUSE = timedelta(0)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(**json.loads(line))
        print(child, flush=True)  # noqa: T201 - what this program is for
        print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201


def live(
    *,
    arguments: list[str],
    settings: dict[str, str],
    step: str,
    times: int,
    ahead: float,
    noted: int,
) -> None:
    """Be the service."""
    with open(os.devnull) as nothing:  # noqa: PTH123 - it has no path
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.environ.update(settings)
    sending.AHEAD, recipients.PAGE = ahead, dict.fromkeys(recipients.PAGE, noted)
    sys.argv = ["wijkstem", *arguments]
    if step:
        die_at((STEPS | ANNOUNCING | BROADCASTING | FETCHING)[step], times)
    try:
        cli.main()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
