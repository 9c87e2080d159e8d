"""The editions of the organisation, and one of them at a glance."""

from typing import NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.turns import announce
from budget.edition import Edition, NotReady
from storage import editions

routes = Desk()


class Glance(NamedTuple):
    """Where an edition is; `waits` is why its next phase could not begin."""

    edition: Edition
    waits: NotReady | None


@routes.page("", *EVERYBODY)
async def every(visit: TheVisit) -> Response:
    """Show the editions, the newest first."""
    rows = await visit.run(editions.every)
    return visit.page("editions.html", editions=[row.edition() for row in reversed(rows)])


@routes.page("/editions/{slug}", *EVERYBODY)
async def glance(visit: TheVisit, slug: str) -> Response:
    """Show an edition at a glance."""

    def look(db: Connection) -> Glance:
        edition = editions.load(db, slug).edition()
        following = edition.timeline.following(edition.entered)
        refused = announce.refused(db, edition, following, visit.now) if following else None
        return Glance(edition, refused)

    seen = await visit.run(look)
    return visit.page("glance.html", edition=seen.edition, glance=seen)
