"""What every test stands on: no network but this machine, and no silent skipping in CI.

Rules, conversations and words are tested without a socket.  What is tested through a door or
in a store may speak to 127.0.0.1, and to nobody else.
"""

import asyncio
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
import structlog
from hypothesis import settings

from bot.printing.press import lacking
from tests.compiled import once_for_all
from tests.stores import broom

__all__ = ["broom"]

HERE = Path(__file__).parent
WITHOUT_SOCKETS = {"budget", "flows", "locales", "test_house.py"}
ELSEWHERE = ("../shared/elections", "WIJKSTEM_TEST_PABUTOOLS", "wijkstem[semantic")
"""Real elections, other programs that count, and models of languages are no part of the project: a
test without them says so, and may be skipped."""

IN_MEMORY, ROOM = Path("/dev/shm"), 2**30  # noqa: S108 - pytest makes a folder of its own there
"""Where no commit waits for a disk, and how many bytes have to be free there."""


def _in_memory() -> bool:
    """Whether the files of tests can be in memory; one of them is a library that is loaded."""
    if not IN_MEMORY.is_dir():
        return False
    there = os.statvfs(IN_MEMORY)
    return there.f_bavail * there.f_frsize > ROOM and not there.f_flag & os.ST_NOEXEC


if _in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))

once_for_all()
settings.register_profile("wijkstem", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("wijkstem")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of doors and stores speak to this machine."""
    for item in items:
        if item.path.relative_to(HERE).parts[0] not in WITHOUT_SOCKETS:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a skipped test as failed where skipping is forbidden."""
    report = yield
    _forbid_skipping(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Count a skipped file as failed where skipping is forbidden."""
    report = yield
    _forbid_skipping(report)
    return report


def _forbid_skipping(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn skipped into failed under `WIJKSTEM_NO_SKIP`, but for what is rightly elsewhere."""
    reason = str(report.longrepr)
    elsewhere = any(name in reason for name in ELSEWHERE)
    expected = elsewhere or hasattr(report, "wasxfail")
    if "WIJKSTEM_NO_SKIP" in os.environ and report.skipped and not expected:
        report.outcome = "failed"
        report.longrepr = f"skipped, where nothing may be skipped: {reason}"


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """Let nobody write to where an earlier test had its logs go."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Make a database for this run alone, in which no commit waits; give its address."""
    server = os.environ.get("WIJKSTEM_TEST_POSTGRES", "postgresql://postgres@127.0.0.1/postgres")
    name = f"wijkstem_{os.getpid()}"
    try:
        asyncio.run(_tell(server, f"CREATE DATABASE {name}"))
        asyncio.run(_tell(server, f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    except (OSError, asyncpg.PostgresError) as refusal:
        pytest.skip(f"no PostgreSQL server to test with: {refusal}")
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    asyncio.run(_tell(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _tell(server: str, statement: str) -> None:
    """Have a database server do one thing."""
    db = await asyncpg.connect(server, timeout=60)
    try:
        await db.execute(statement)
    finally:
        await db.close()


@pytest.fixture
def pango() -> None:
    """Ask for what sets a PDF of a page."""
    if missing := lacking():
        pytest.skip(f"no PDF to test: {missing}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the browser that pages are tested in."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium to test with")
    return found
