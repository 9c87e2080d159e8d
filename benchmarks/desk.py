"""How soon the pages of the desk and of the public are there, with very much in the store.

    python -m benchmarks.desk                       on SQLite
    python -m benchmarks.desk --database postgresql://...   on PostgreSQL, in a schema of its own

An edition with 5,000 ideas and 100,000 residents is put in a store directly, and every page that
can be had without a form is asked for in turn, by somebody who may see it, in this process: there
is no network in the figures.  Beside them stands an empty page of the desk: signed in, with its
menu, and with nothing looked up.  docs/benchmarks.md says more.
"""

import argparse
import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fastapi import FastAPI
from fastapi.responses import Response
from fastapi.routing import APIRoute
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection, text

from benchmarks.report import number, table
from benchmarks.town import ORGANISATION, SEAL, SLUG, Size, Town, fill, moment, token
from bot.app import spare_what_stays
from bot.desk.guard import Desk, Guard, TheVisit, cookie
from bot.desk.routes import desk
from bot.office import Office
from bot.public.routes import public_page
from bot.staff.roles import Role
from budget.timeline import Phase
from storage.engine import Storage, open_storage
from storage.process import editions

GOAL = 100.0
"""Milliseconds within which 95 of 100 pages are to be there."""

EMPTY = "an empty page"
_GAP = re.compile(r"{(\w+)(?::\w+)?}")
EXAMPLES: Mapping[str, str] = {
    "organisation": ORGANISATION,
    "slug": SLUG,
    "number": "8",
    "language": "nl",
    "code": "nl",
    "idea": "8",
    "project": "1",
    "district": "",
    "partner": "taalcafe",
}
"""What is put in the gaps of an address."""

OF_ITS_OWN: Mapping[str, Mapping[str, str]] = {
    "/{organisation}/editions/{slug}/report/{name}": {"name": "report.xlsx"},
    "/{organisation}/editions/{slug}/conversations/{number}": {"number": "21"},
    "/{organisation}/editions/{slug}/moderation/{subject}/{number}": {"subject": "idea"},
    "/{organisation}/editions/{slug}/process/texts/{key}": {"key": "goal"},
    "/{organisation}/editions/{slug}/broadcasts/{number}": {"number": "1"},
    "/{organisation}/editions/{slug}/paper/{number}": {"number": "1"},
    "/{organisation}/webhooks/{number}": {"number": "1"},
    "/{organisation}/editions/{slug}/progress/{number}": {"number": "8"},
    "/{slug}/files/{name}": {"name": "result.json"},
    "/{name}.css": {"name": "style"},
}
"""The same, where one page wants something else there."""


class Page(NamedTuple):
    """A page: what stands before its figures, its address, and as whom it is asked for."""

    name: str
    address: str
    role: Role | None = None


class Taken(NamedTuple):
    """How long a page took, each time, and how long of that a processor of ours was busy with it.

    Both are in milliseconds; `size` is in bytes, and `status` what it was answered with.
    """

    milliseconds: list[float]
    busy: list[float]
    size: int
    status: int


def filled(path: str) -> str | None:
    """Return an address with its gaps filled in, or None if nobody said with what."""
    given = {**EXAMPLES, **OF_ITS_OWN.get(path, {})}
    if any(gap[1] not in given for gap in _GAP.finditer(path)):
        return None
    return _GAP.sub(lambda gap: given[gap[1]], path)


def desk_pages(routes: list[tuple[APIRoute, Guard]]) -> Iterator[Page]:
    """Yield every page of the desk for which somebody has to be signed in.

    A PDF is drawn in a process of its own, in a second: docs/paper.md tells of that.
    """
    for route, guard in routes:
        address = None if route.path.endswith(".pdf") else filled(route.path)
        if _read(route) and guard.roles and address:
            role = Role.ORGANISER if Role.ORGANISER in guard.roles else min(guard.roles)
            yield Page(
                f"desk {route.path.removeprefix('/{organisation}')}", f"/desk{address}", role
            )


def public_pages(app: FastAPI) -> Iterator[Page]:
    """Yield every page that anybody may see."""
    for route in flat(app.routes):
        if isinstance(route, APIRoute) and _read(route) and (to := filled(route.path)):
            yield Page(f"public {route.path}", f"/editions{to}")


def left_out(own: FastAPI, public: FastAPI) -> list[str]:
    """Return the addresses of pages that are not asked for, for nobody said what to ask for."""
    behind = [route.path for route, guard in own.state.guarded if _read(route) and guard.roles]
    open_to_all = [r.path for r in flat(public.routes) if isinstance(r, APIRoute) and _read(r)]
    paths = [*behind, *open_to_all]
    return [path for path in paths if filled(path) is None and not path.endswith(".pdf")]


def _read(route: APIRoute) -> bool:
    return "GET" in (route.methods or ())


def flat(routes: Iterable[object]) -> Iterator[object]:
    """Yield these routes, and those of the routers among them."""
    for route in routes:
        router = getattr(route, "original_router", None)
        if router is None:
            yield route
        else:
            yield from flat(router.routes)


def with_empty_page(app: FastAPI) -> Page:
    """Add a page to the desk on which there is nothing, and return it."""
    routes = Desk()

    @routes.page("/editions/{slug}/nothing", Role.ORGANISER)
    async def nothing(visit: TheVisit, slug: str) -> Response:
        edition = await visit.run(lambda db: editions.load(db, slug).edition())
        return visit.page("layout.html", edition=edition)

    app.include_router(routes.router)
    return Page(EMPTY, f"/desk/{ORGANISATION}/editions/{SLUG}/nothing", Role.ORGANISER)


@asynccontextmanager
async def opened(database: str) -> AsyncIterator[Storage]:
    """Have an empty store meanwhile."""
    with TemporaryDirectory() as folder:
        storage = await open_storage(database or f"sqlite:///{folder}/desk.db", ORGANISATION)
        try:
            yield storage
        finally:
            if database:
                await storage.run(_drop)
            await storage.close()


def _drop(db: Connection) -> None:
    db.execute(text(f"DROP SCHEMA {ORGANISATION} CASCADE"))


async def measured(pages: list[Page], app: FastAPI, rounds: int) -> dict[Page, Taken]:
    """Ask for every page in turn, so many times; the first time does not count."""
    found: dict[Page, Taken] = {}
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://town") as client:
        for turn in range(rounds + 1):
            for page in pages:
                cookies = {"cookie": f"{cookie(ORGANISATION)}={token(page.role)}"}
                begun, busy = time.perf_counter(), time.process_time()
                answer = await client.get(page.address, headers=cookies if page.role else {})
                taken = (time.perf_counter() - begun) * 1_000
                fresh = Taken([], [], len(answer.content), answer.status_code)
                kept = found.setdefault(page, fresh)
                if turn:
                    kept.milliseconds.append(taken)
                    kept.busy.append((time.process_time() - busy) * 1_000)
    return found


def shown(found: Mapping[Page, Taken]) -> str:
    """Lay the figures out, the slowest page first."""
    empty = next(median(took.busy) for page, took in found.items() if page.name == EMPTY)
    rows = []
    for page, took in sorted(found.items(), key=lambda one: -last(one[1])):
        status = "" if took.status == 200 else f" ({took.status})"
        busy = median(took.busy)
        rows.append(
            [
                f"{page.name}{status}",
                number(median(took.milliseconds)),
                number(last(took)),
                number(busy),
                number(busy / empty),
                number(took.size / 1_024),
            ]
        )
    return table(["", "p50 ms", "p95 ms", "CPU ms", "times empty", "kB"], rows)


def last(took: Taken) -> float:
    """Return within how many milliseconds 95 of 100 were."""
    return quantiles(took.milliseconds, n=20)[-1]


async def run(given: argparse.Namespace) -> None:
    """Fill a store, and measure in each of these phases."""
    size = Size(given.ideas, given.residents)
    async with opened(given.database) as storage:
        begun = time.perf_counter()
        town = await fill(storage, size)
        print(f"{size.ideas:,} ideas, {size.residents:,} residents; ", end="")
        print(f"filled in {time.perf_counter() - begun:.0f} s")
        for phase in (Phase.SCREENING, Phase.RESULTS):
            await town.enter(phase)
            await _measure(town, phase, given.rounds)


async def _measure(town: Town, phase: Phase, rounds: int) -> None:
    office = Office(town.storage, SEAL, {}, lambda: moment(phase))
    pages, own = FastAPI(), desk(lambda: {ORGANISATION: office}, wall=lambda: moment(phase))
    public = public_page({ORGANISATION: town.storage})
    pages.mount("/desk", own)
    pages.mount("/editions", public)
    spare_what_stays()
    asked = [with_empty_page(own), *desk_pages(own.state.guarded), *public_pages(public)]
    found = await measured(asked, pages, rounds)
    print(f"\nin {phase}{shown(found)}")
    print(f"\nleft out, for want of an example: {', '.join(left_out(own, public)) or 'none'}")
    slow = [page.name for page, took in found.items() if last(took) > GOAL]
    print(f"\ngoal, p95 at most {GOAL:.0f} ms: {'NO: ' + ', '.join(slow) if slow else 'yes'}")


def main() -> None:
    """Measure what is there."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--ideas", type=int, default=5_000)
    parser.add_argument("--residents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--database", default="", help="PostgreSQL instead of a file of SQLite")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
