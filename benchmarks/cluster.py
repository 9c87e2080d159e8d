"""A PostgreSQL server of our own, for its processor time to be told apart and its fsync slowed."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import asyncpg
import uvloop

from benchmarks.processes import Process, await_port, free_port, running

ACCOUNT = "postgres"
_PLACES = "/usr/lib/postgresql"
_names = count(1)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server."""

    process: Process
    url: str

    def new_database(self) -> str:
        """Make an empty database, and return its address."""
        name = f"round_{next(_names)}"
        uvloop.run(_tell(self.url + "postgres", f"CREATE DATABASE {name}"))
        return self.url + name


def binaries() -> Path | None:
    """Return the folder of the newest server's programs, or None if there is none."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = Path(_PLACES).glob("*/bin/initdb")
    return max((path.parent for path in folders), default=None)


@contextmanager
def cluster(programs: Path, settings: Mapping[str, str]) -> Iterator[Cluster]:
    """Have a fresh server run meanwhile, as its makers configure it, on 127.0.0.1 only."""
    account = ACCOUNT if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="wijkstem-") as folder:
        if account:
            shutil.chown(folder, account, account)
        data, log, port = f"{folder}/data", Path(folder) / "log", free_port()
        _initialise(programs, data, account)
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        command = [str(programs / "postgres"), "-D", data, "-p", str(port)]
        command += [f"--{name}={value}" for name, value in options.items()]
        with running(command, log, settings, account=account, stop=signal.SIGINT) as process:
            await_port(port, process, log)
            yield Cluster(process, f"postgresql://{ACCOUNT}@127.0.0.1:{port}/")


def _initialise(programs: Path, data: str, account: str | None) -> None:
    """Make the files of a server; as root cannot own them, under its own account."""
    subprocess.run(  # noqa: S603 - a program of PostgreSQL's
        [programs / "initdb", "-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=account,
        group=account,
        extra_groups=None if account is None else (),
    )


async def _tell(url: str, statement: str) -> None:
    """Have the server do one thing."""
    db = await asyncpg.connect(url)
    try:
        await db.execute(statement)
    finally:
        await db.close()
