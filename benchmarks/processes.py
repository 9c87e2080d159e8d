"""Servers as processes of their own: started, waited for, watched, and ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 30.0

Process = subprocess.Popen[bytes]


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    settings: Mapping[str, str] | None = None,
    *,
    account: str | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[Process]:
    """Have a command run meanwhile, in the folder of its log, under another account if need be."""
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - the benchmark's own commands
            command,
            cwd=log.parent,
            env=environment(settings),
            stdout=output,
            stderr=output,
            user=account,
            group=account,
            extra_groups=None if account is None else (),
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment(settings: Mapping[str, str] | None) -> dict[str, str]:
    """Return our own environment without settings of the project, and with these.

    Whoever keeps Python from keeping what it compiled would measure the compiler.
    """
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("WIJKSTEM_", "PYTHONDONT"))}
    paths = [str(HOUSE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**ours, "PYTHONPATH": os.pathsep.join(paths), **(settings or {})}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_port(port: int, process: Process, log: Path) -> None:
    """Wait until a process answers on its port."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer:\n{log.read_text(errors='replace')}")


def cpu(process: Process) -> float:
    """Return the seconds of processor that a process and all that it started have taken."""
    stats = _stats()
    family, ticks = [process.pid], 0
    for pid in family:
        ticks += stats[pid][1]
        family += [child for child, (parent, _) in stats.items() if parent == pid]
    return ticks / _TICKS


def _stats() -> dict[int, tuple[int, int]]:
    """Return the parent and the ticks (with those of children that ended) of every process."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(path.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    return found
