"""The editions of the organisation, and one of them at a glance."""

from fastapi.responses import Response

from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from storage.process import editions

routes = Desk()


@routes.page("", *EVERYBODY)
async def every(visit: TheVisit) -> Response:
    """Show the editions, the newest first."""
    rows = await visit.run(editions.every)
    return visit.page("editions.html", editions=[row.edition() for row in reversed(rows)])
