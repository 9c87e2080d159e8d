"""An author does not agree with a refusal: somebody else than who judged the idea answers."""

from http import HTTPStatus

from fastapi.responses import Response

from bot.acting import Acting
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas import listing, names, wishes
from bot.desk.ideas.idea import Whole, look
from bot.desk.ideas.listing import Wanted
from bot.desk.ideas.names import WORK
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.screening import appealing
from bot.screening.appealing import Case
from budget.assessment import SHORT_TITLE, CannotAssess
from budget.standing import NotPossible

routes = Desk()


@routes.page("/editions/{slug}/ideas/{number}/appeal", *WORK)
async def appeal(visit: TheVisit, slug: str, number: int) -> Response:
    """Show what an author does not agree with, beside what was answered."""
    return await _shown(visit, slug, number, {})


def _case(acting: Acting, number: int, wish: Wanted) -> tuple[Whole, Case | None]:
    whole = look(acting, number, wish)
    cases = appealing.cases(acting.db, acting.slug, acting.seal)
    return whole, next((case for case in cases if case.number == number), None)


async def _shown(visit: Visit, slug: str, number: int, problems: dict[str, str]) -> Response:
    wish = listing.wanted(visit)
    whole, case = await visit.run(lambda db: _case(visit.acting(db, slug), number, wish))
    if case is None:
        told = _("No appeal about idea {number} waits.", number=number)
        return await visit.done(f"/editions/{slug}/ideas/{number}", told)
    return visit.page(
        "ideas/appeal.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=whole.edition,
        one=whole.idea,
        case=case,
        assessment=whole.kept.assessment,
        may_answer=not appealing.judged(whole.kept.assessment, visit.person.name),
        names=names,
        short=SHORT_TITLE,
        longest=wishes.LONGEST,
        problems=problems,
    )


@routes.form("/editions/{slug}/ideas/{number}/appeal", *WORK)
async def answer(visit: TheVisit, slug: str, number: int) -> Response:
    """Answer an appeal: it can be done after all, or it stays refused."""
    edition = await visit.edition()
    fields = Fields(visit)
    verdict = fields.chosen("answer", ("accept", "uphold"))
    wish = wishes.read(fields, edition, accepted=verdict == "accept")
    if fields.problems:
        return await _shown(visit, slug, number, fields.problems)
    try:
        await visit.run(lambda db: appealing.answer(visit.acting(db, slug), number, wish))
    except (CannotAssess, NotPossible) as refusal:
        return await _shown(visit, slug, number, {"answer": said(refusal, visit.language)})
    told = _("The appeal is answered; its authors and followers hear it by day.")
    return await visit.done(f"/editions/{slug}/ideas/answers", told)
