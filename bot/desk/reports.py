"""The report of an edition: as a page with charts, and as files."""

from http import HTTPStatus

from fastapi import HTTPException
from fastapi.responses import Response

from bot.desk.guard import Desk, TheVisit
from bot.desk.shown import shown
from bot.desk.visit import STRICT
from bot.public.downloads import KINDS
from bot.reports.gathered import Gathered, gather
from bot.reports.report import files, report
from bot.staff.roles import Role

routes = Desk()

READERS = (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)


@routes.page("/editions/{slug}/report", *READERS)
async def read(visit: TheVisit, slug: str) -> Response:
    """Show who took part until yesterday, and what came of it."""
    found = await _gathered(visit, slug)
    return visit.page(
        "report.html",
        edition=found.edition,
        sections=shown(report(found), visit.language),
        until=found.until,
    )


@routes.page("/editions/{slug}/report/{name}", *READERS)
async def file(visit: TheVisit, slug: str, name: str) -> Response:
    """Give one file of the report: the workbook, or a table as CSV."""
    made = files(await _gathered(visit, slug), visit.now, visit.language)
    if name not in made:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    attached = {"content-disposition": f'attachment; filename="{slug}-{name}"'}
    return Response(
        made[name], headers=STRICT | attached, media_type=KINDS[name.rsplit(".", maxsplit=1)[-1]]
    )


async def _gathered(visit: TheVisit, slug: str) -> Gathered:
    return await visit.run(lambda db: gather(db, slug, visit.now))
