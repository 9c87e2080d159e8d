"""The journal of an edition: every decision, the newest first, and whether its chain holds."""

from typing import Annotated, Final, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import Query
from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.decided import decided, details
from bot.desk.guard import Desk, TheVisit
from bot.desk.words import Sentence, _
from bot.staff.roles import Role
from budget.edition import Edition
from storage import journal
from storage.journal import Written
from storage.process import editions

routes = Desk()

READERS: Final = (Role.ORGANISER, Role.SCREENER, Role.AUDITOR, Role.OPERATOR)
PAGE: Final = 100
"""Decisions on a page."""


class Seen(NamedTuple):
    """A page of the journal, with one decision more if there is an older one."""

    edition: Edition
    written: list[Written]


class Decision(NamedTuple):
    """A decision as it is read."""

    written: Written
    told: str
    details: list[str]


def read(written: list[Written], zone: ZoneInfo, *, whole: bool = False) -> list[Decision]:
    """Return decisions in words, with the fingerprints in them only if it is the whole."""
    return [Decision(one, decided(one), details(one, zone, whole=whole)) for one in written]


@routes.page("/editions/{slug}/journal", *READERS)
async def page(visit: TheVisit, slug: str, before: Annotated[int, Query(ge=0)] = 0) -> Response:
    """Show a page of the journal."""

    def look(db: Connection) -> Seen:
        edition = editions.load(db, slug).edition()
        return Seen(edition, journal.page(db, slug, before, PAGE + 1))

    seen = await visit.run(look)
    shown = seen.written[:PAGE]
    return visit.page(
        "journal.html",
        edition=seen.edition,
        decisions=read(shown, seen.edition.zone, whole=True),
        older=shown[-1].position if len(seen.written) > PAGE else 0,
        newest=not before,
    )


@routes.form("/editions/{slug}/journal/check", *READERS)
async def check(visit: TheVisit, slug: str) -> Response:
    """Say whether every decision stands as it was written."""

    def look(db: Connection) -> tuple[int | None, list[Written]]:
        return journal.broken(db, slug), journal.page(db, slug, 0, 1)

    broken, last = await visit.run(look)
    return await visit.done(f"/editions/{slug}/journal", _state(broken, last))


def _state(broken: int | None, last: list[Written]) -> Sentence:
    if broken is not None:
        return _(
            "The chain is broken: decision {position} is not as it was written.", position=broken
        )
    return _(
        "Every decision stands as it was written, until decision {position}: {head}",
        position=last[0].position if last else 0,
        head=last[0].head if last else "",
    )
