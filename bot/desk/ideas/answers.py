"""Publishing answers, all at one moment; who is owed one, and which appeals wait."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.acting import Acting
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas.names import LOOK, WORK
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, n_, said
from bot.screening import appealing, owing, publishing
from bot.screening.appealing import Case
from bot.screening.publishing import Incomplete, Prospect
from budget.assessment import CannotAssess
from budget.edition import Edition
from storage.contributions import board
from storage.process import editions

SHOWN: Final = 100
"""Ideas that are named at once in each list of this page."""

routes = Desk()


@dataclass(frozen=True)
class Answers:
    """What would be published, of all ideas or of those that were ticked, and what is owed."""

    edition: Edition
    prospect: Prospect
    titles: dict[int, str]
    owed: list[int]
    cases: list[Case]
    late: set[int]
    foreseen: list[Sentence]


@routes.page("/editions/{slug}/ideas/answers", *LOOK)
async def answers(visit: TheVisit, slug: str) -> Response:
    """Show what would be published, what is missing where something cannot be, and what is owed."""
    return await _shown(visit, slug, _numbers(visit.request.query_params.get("only", "")), {})


def _numbers(only: str) -> list[int]:
    typed = {one for one in only[:1_000].split(".") if one.isdecimal() and one.isascii()}
    return sorted(number for one in typed if 0 < (number := int(one)) < 2**31)


async def _shown(visit: Visit, slug: str, only: list[int], problems: dict[str, str]) -> Response:
    seen = await visit.run(lambda db: _look(visit.acting(db, slug), only))
    return visit.page(
        "ideas/answers.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=seen.edition,
        seen=seen,
        only=".".join(map(str, only)),
        most=SHOWN,
        works=bool(visit.roles & set(WORK)),
        problems=problems,
    )


def _look(acting: Acting, only: list[int]) -> Answers:
    db, slug = acting.db, acting.slug
    rows, prospect = board.rows(db, slug), publishing.prospect(db, slug, only)
    return Answers(
        editions.load(db, slug).edition(),
        prospect,
        {row.number: row.title for row in rows},
        owing.waiting_for(db, slug, rows),
        appealing.cases(db, slug, acting.seal),
        owing.late(acting, rows),
        publishing.foreseen(acting, prospect.ready),
    )


@routes.form("/editions/{slug}/ideas/answers", *WORK, final=True)
async def publish(visit: TheVisit, slug: str) -> Response:
    """Publish the answers; who wrote or follows these ideas hears it by day."""
    fields = Fields(visit)
    only, ready = _numbers(visit.text("only")), fields.number("ready")

    def published(db: Connection) -> int | None:
        acting = visit.acting(db, slug)
        acting.hold()
        if len(publishing.prospect(db, slug, only).ready) != ready:
            return None
        return len(publishing.publish(acting, only))

    try:
        done = await visit.run(published)
    except Incomplete:
        problem = visit.say(_("Nothing is published yet: see below what is missing."))
        return await _shown(visit, slug, only, {"publish": problem})
    except CannotAssess as refusal:
        return await _shown(visit, slug, only, {"publish": said(refusal, visit.language)})
    if done is None:
        problem = visit.say(_("This changed meanwhile: please look at it again."))
        return await _shown(visit, slug, only, {"publish": problem})
    told = n_(
        "{count} answer is public; who waits for it hears it by day.",
        "{count} answers are public; who waits for one hears it by day.",
        done,
    )
    return await visit.done(f"/editions/{slug}/ideas/answers", told)
