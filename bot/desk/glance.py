"""An edition at a glance: where it is, who takes part, what waits for whom, what was decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk import journal as whole
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY, Entry
from bot.desk.needs import Look, Need, needs
from bot.desk.shown import shown
from bot.desk.taking_part import taking_part
from bot.desk.words import Sentence
from bot.reports.hours import busiest
from bot.reports.people import by_group
from bot.staff.roles import Role
from bot.turns import announce
from budget.edition import Edition, NotReady
from storage import journal
from storage.journal import Written
from storage.process import editions, figures, population
from storage.process.figures import Groups

routes = Desk()

_COUNTING: Final = frozenset({Role.ORGANISER, Role.SCREENER, Role.AUDITOR, Role.OPERATOR})
"""Who sees how many take part: an intermediary sees its own arrivals, on its own page."""

_WATCHING: Final = frozenset({Role.ORGANISER, Role.AUDITOR})
"""Who sees in which hours many joined."""

_LATEST: Final = 8
"""Decisions at a glance."""


class Glance(NamedTuple):
    """An edition as somebody sees it; what they may not see is not looked up.

    `waits` is why its next phase could not begin; `hours` are those in which residents joined;
    `people` are the inhabitants of its districts, as far as they are known; `takes_part` says
    how many take part in the phase.
    """

    edition: Edition
    waits: NotReady | None
    days_left: int | None
    joined: Groups | None
    hours: Mapping[datetime, int]
    people: Mapping[str, int]
    takes_part: Sequence[Sentence]
    needs: list[Need]
    latest: list[Written]


@routes.page("/editions/{slug}", *EVERYBODY)
async def glance(visit: TheVisit, slug: str) -> Response:
    """Show an edition at a glance."""
    seen = await visit.run(lambda db: _look(db, slug, visit.now, visit.roles))
    sections = by_group(seen.edition, seen.joined, seen.people) if seen.joined else ()
    telling = [one for one in sections if one.tells]
    return visit.page(
        "glance.html",
        edition=seen.edition,
        glance=seen,
        sections=shown([*telling, *busiest(seen.hours, seen.edition.zone)], visit.language),
        few=len(telling) < len(sections),
        links={path for need in seen.needs if _leads(visit.menu, path := need.path(slug))},
        decisions=whole.read(seen.latest, seen.edition.zone),
    )


def _leads(menu: Iterable[Entry], path: str) -> bool:
    """Whether a page is in somebody's menu, or below one that is."""
    page = path.partition("?")[0]
    return any(entry.path == page or entry.holds(page) for entry in menu)


def _look(db: Connection, slug: str, now: datetime, roles: Collection[Role]) -> Glance:
    edition = editions.load(db, slug).edition()
    following = edition.timeline.following(edition.entered)
    refused = announce.refused(db, edition, following, now) if following else None
    may_read = set(roles) & set(whole.READERS)
    return Glance(
        edition,
        refused,
        days_left(edition, now),
        figures.joined(db, slug) if set(roles) & _COUNTING else None,
        figures.by_hour(db, slug) if set(roles) & _WATCHING else {},
        population.of(db, slug),
        list(taking_part(db, edition)) if set(roles) & _COUNTING else [],
        needs(Look(db, edition, now), roles),
        journal.page(db, slug, 0, _LATEST) if may_read else [],
    )


def days_left(edition: Edition, now: datetime) -> int | None:
    """Return how many local days the phase still has, today not counted; None if it has no end."""
    last = edition.last_day(edition.entered)
    return (last - now.astimezone(edition.zone).date()).days if last else None
