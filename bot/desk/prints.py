"""Print pages: the list of what can be voted on, and a ballot, with the numbers of the chat."""

from dataclasses import replace
from typing import Final

from fastapi.responses import Response

from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.staff.roles import Role
from budget.rules import PointRules
from budget.vessels import VesselRules
from flows import ruling
from locales.catalogue import available
from locales.say import Voice

WHO: Final = (Role.ORGANISER, Role.SCREENER, Role.PARTNER, Role.AUDITOR)

routes = Desk()


@routes.page("/editions/{slug}/print/list", *WHO)
async def ballot_list(visit: TheVisit) -> Response:
    """Show the projects as they are handed out beside a ballot."""
    return await _printed(visit, "prints/list.html")


@routes.page("/editions/{slug}/print/ballot", *WHO)
async def ballot(visit: TheVisit) -> Response:
    """Show a ballot to be printed, of as many sheets as the printer is told."""
    return await _printed(visit, "prints/ballot.html")


async def _printed(visit: Visit, template: str) -> Response:
    edition = await visit.edition()
    asked = visit.request.query_params.get("in", edition.languages[0])
    spoken = [code for code in edition.languages if code in available()]
    language = asked if asked in spoken else (spoken or [visit.language])[0]
    voice = Voice(language, brief=False)
    rules = edition.vote.ballot
    return replace(visit, language=language).page(
        template,
        edition=edition,
        spoken=spoken,
        projects=sorted(edition.on_offer.values(), key=lambda project: project.number),
        rules=[voice.say(rule) for rule in ruling.vote_rules(edition)],
        points=isinstance(rules, PointRules),
        vessels=rules.vessels if isinstance(rules, VesselRules) else (),
    )
