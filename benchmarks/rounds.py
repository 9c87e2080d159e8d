"""One round of one entrant: everything fresh, started, loaded, watched, and its books checked."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from urllib.request import urlopen

from benchmarks.bot_api import SHUT
from benchmarks.cluster import Cluster
from benchmarks.entrants import Entrant, Stage, Store
from benchmarks.pressure import Load, Seen
from benchmarks.processes import Process, await_port, cpu, environment, free_port, running

_POLL = 0.02
_STILL = 0.5
"""After so many seconds without a message sent, there was none left to send."""

_LONGEST = 120.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What all entrants stand on: a PostgreSQL server if there is one, and how the disk is."""

    cluster: Cluster | None
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one round came to; processor time is in microseconds a turn, waits in milliseconds."""

    turns: float
    p50: float
    p99: float
    cpu: float
    database_cpu: float
    refused: int
    unanswered: int

    @property
    def whole_cpu(self) -> float:
        """The processor time of a turn with that of the database."""
        return self.cpu + self.database_cpu


@dataclass(frozen=True, slots=True)
class Watch:
    """The seconds and the processor seconds, of the bot and the database, between two moments."""

    seconds: float
    cpu: tuple[float, ...]


def taking_in(entrant: Entrant, ground: Ground, load: Load, provider: str = SHUT) -> Figures:
    """Play a round that ends when the time is over; what was answered must have been kept."""
    with tempfile.TemporaryDirectory(prefix="wijkstem-") as folder:
        with staged(entrant, ground, Path(folder), provider) as (stage, bot):
            seen, watch = _driven(entrant, stage, load, _watched(entrant, ground, bot))
        kept = entrant.kept(stage)
    if kept.turns < seen.said or kept.votes < seen.finished:
        raise RuntimeError(f"{entrant.name} lost something: {kept} of {seen}")
    return _figures(seen, watch, seen.answered)


def sending(entrant: Entrant, ground: Ground, turns: int, provider: str) -> Figures:
    """Play a round of so many turns that ends when the last reply has been sent."""
    with (
        tempfile.TemporaryDirectory(prefix="wijkstem-") as folder,
        staged(entrant, ground, Path(folder), provider) as (stage, bot),
    ):
        watched = _watched(entrant, ground, bot)
        settle = partial(_await_sent, stage.provider, turns)
        seen, watch = _driven(entrant, stage, Load(turns=turns), watched, settle)
        votes = _sent(stage.provider)["votes"]
    if votes < seen.finished:
        raise RuntimeError(f"{entrant.name} lost something: {votes} votes of {seen}")
    return _figures(seen, watch, turns)


@contextmanager
def staged(
    entrant: Entrant, ground: Ground, folder: Path, provider: str
) -> Iterator[tuple[Stage, Process]]:
    """Have a stand-in of the provider and an entrant run meanwhile, with nothing in its store."""
    port, log = free_port(), folder / "bot_api.log"
    command = [sys.executable, "-m", "benchmarks.bot_api", str(port), provider]
    with running(command, log) as stand_in:
        await_port(port, stand_in, log)
        where = _database(entrant, ground, folder)
        stage = Stage(folder, free_port(), where, f"http://127.0.0.1:{port}")
        settings = {**ground.settings, **entrant.settings(stage)}
        for step in entrant.before:
            subprocess.run(  # noqa: S603 - the project's own command
                step,
                check=True,
                cwd=folder,
                env=environment(settings),
                stdout=subprocess.DEVNULL,
            )
        log = folder / "bot.log"
        with running(entrant.command(stage), log, settings) as bot:
            await_port(stage.port, bot, log)
            yield stage, bot


def _database(entrant: Entrant, ground: Ground, folder: Path) -> str:
    match entrant.store:
        case Store.SQLITE:
            return f"sqlite:///{folder}/bot.db"
        case Store.POSTGRES:
            assert ground.cluster
            return ground.cluster.new_database()
        case Store.MEMORY:
            return ""


def _watched(entrant: Entrant, ground: Ground, bot: Process) -> tuple[Process, ...]:
    """Return whose processor time counts: the bot's, and that of a database server."""
    if entrant.store is Store.POSTGRES and ground.cluster:
        return bot, ground.cluster.process
    return (bot,)


def _driven(
    entrant: Entrant,
    stage: Stage,
    load: Load,
    watched: tuple[Process, ...],
    settle: Callable[[], float] = lambda: 0.0,
) -> tuple[Seen, Watch]:
    """Have residents write, and return what they saw and what it cost meanwhile.

    `settle` waits for what is still to be done then, and returns how long it waited in vain.
    """
    order = {"port": stage.port, "webhook": asdict(entrant.webhook), "load": asdict(load)}
    with subprocess.Popen(  # noqa: S603 - the benchmark's own command
        [sys.executable, "-m", "benchmarks.pressure", json.dumps(order)],
        env=environment(None),
        stdout=subprocess.PIPE,
        text=True,
    ) as crowd:
        _hear(crowd, "begin")
        begun, before = time.perf_counter(), [cpu(process) for process in watched]
        _hear(crowd, "end")
        idle = settle()
        after, ended = [cpu(process) for process in watched], time.perf_counter()
        assert crowd.stdout
        said = crowd.stdout.readline()
    if crowd.returncode:
        raise RuntimeError(f"{entrant.name} was not measured; see above.")
    spent = tuple(b - a for a, b in zip(before, after, strict=True))
    return Seen(**json.loads(said)), Watch(ended - begun - idle, spent)


def _hear(crowd: subprocess.Popen[str], word: str) -> None:
    """Wait until the load says this."""
    assert crowd.stdout
    said = crowd.stdout.readline().strip()
    if said != word:
        raise RuntimeError(f"The load should have said {word!r} and said {said!r}; see above.")


def _await_sent(provider: str, turns: int) -> float:
    """Wait until every turn's reply is sent and no more come; return how long none came."""
    until, sent = time.monotonic() + _LONGEST, -1
    changed = time.monotonic()
    while (now := time.monotonic()) < until:
        if (seen := _sent(provider)["sent"]) != sent:
            sent, changed = seen, now
        elif sent >= turns and now - changed > _STILL:
            return now - changed
        time.sleep(_POLL)
    raise RuntimeError(f"Only {sent} replies to {turns} messages were sent in {_LONGEST} s.")


def _sent(provider: str) -> dict[str, int]:
    with urlopen(f"{provider}/sent") as answer:  # noqa: S310 - a stand-in on this machine
        counted: dict[str, int] = json.load(answer)
        return counted


def _figures(seen: Seen, watch: Watch, turns: int) -> Figures:
    bot, *database = (1e6 * seconds / turns for seconds in watch.cpu)
    return Figures(
        turns=turns / watch.seconds,
        p50=seen.p50,
        p99=seen.p99,
        cpu=bot,
        database_cpu=sum(database),
        refused=seen.refused,
        unanswered=seen.unanswered,
    )
