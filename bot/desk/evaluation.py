"""The evaluation: what residents answered to the survey, and what organisers find of the goals."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final, NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot import evaluating
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.shown import Shown, shown
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _
from bot.evaluating import FIGURES
from bot.reports.found import FINDINGS, surveyed
from bot.reports.gathered import Gathered, gather
from bot.reports.report import report
from bot.reports.section import say
from bot.staff.roles import Role
from budget.edition import Edition
from budget.evaluation import LONGEST, CannotEvaluate, Finding, Judged, measured
from budget.updates import Lesson
from storage.process import evaluations, progress
from storage.process.evaluations import JudgedMeanwhile
from storage.residents import survey

READERS: Final = (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)
HERE: Final = "/editions/{slug}/evaluation"

routes = Desk()


class Seen(NamedTuple):
    """What is seen of an evaluation; remarks by organisers alone."""

    found: Gathered
    remarks: Sequence[tuple[str, str]]
    lessons: Sequence[Lesson]


def _looked(visit: Visit, db: Connection, slug: str) -> Seen:
    found = gather(db, slug, visit.now)
    organises = Role.ORGANISER in visit.roles
    remarks = survey.remarks(db, slug, visit.office.seal) if organises else ()
    return Seen(found, remarks, progress.learned(db, slug))


async def _shown(visit: Visit, slug: str, fields: Fields | None = None) -> Response:
    seen = await visit.run(lambda db: _looked(visit, db, slug))
    edition, problems = seen.found.edition, fields.problems if fields else {}
    tables = {one.name: one for one in shown(report(seen.found), visit.language)}
    return visit.page(
        "evaluation.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        evaluation=seen.found.evaluation,
        measured=measured(edition),
        surveyed=shown(surveyed(seen.found), visit.language),
        tables=tables,
        figures=_options(tables, visit),
        findings={one.value: say(FINDINGS[one], visit.language) for one in Finding},
        remarks=seen.remarks,
        lessons=seen.lessons,
        most=LONGEST,
        problems=problems,
        organises=Role.ORGANISER in visit.roles,
    )


def _options(tables: dict[str, Shown], visit: Visit) -> list[tuple[str, str]]:
    """Return the figures that can be chosen, as far as there are any yet."""
    there = [(name, tables[name].heading) for name in FIGURES if name in tables]
    return [("", visit.say(_("no figure"))), *there]


@routes.page(HERE, *READERS)
async def read(visit: TheVisit, slug: str) -> Response:
    """Show what residents answered, and what is found."""
    return await _shown(visit, slug)


@routes.form(HERE, Role.ORGANISER)
async def judge(visit: TheVisit, slug: str) -> Response:
    """Keep what is found of the goal, and of each criterion: all that was typed, at once."""
    told = _("It is noted. Nobody else reads it yet.")
    return await _kept(visit, slug, told)


@routes.form(f"{HERE}/publish", Role.ORGANISER)
async def publish(visit: TheVisit, slug: str) -> Response:
    """Let everybody read what is found, with what was typed just now."""
    told = _("Everybody can read it now on the public page.")
    return await _kept(visit, slug, told, published=True)


async def _kept(visit: Visit, slug: str, told: Sentence, *, published: bool = False) -> Response:
    """Keep what was typed, and let everybody read it if it is to be `published`."""
    fields, edition = Fields(visit), await visit.edition()
    seen, found = fields.number("seen"), _judged(fields, edition)

    def work(db: Connection) -> None:
        acting = visit.acting(db, slug)
        before = evaluations.of(db, slug)
        changed = {n: one for n, one in found.items() if before.judged.get(n) != one}
        if changed or seen != before.revision:
            evaluating.judge_all(acting, changed, seen)
        if published:
            evaluating.publish(acting)

    if not fields.problems:
        try:
            await visit.run(work)
        except (CannotEvaluate, JudgedMeanwhile) as refusal:
            fields.beside(refusal)
    if fields.problems:
        return await _shown(visit, slug, fields)
    return await visit.done(f"/editions/{slug}/evaluation", told)


def _judged(fields: Fields, edition: Edition) -> dict[int, Judged]:
    """Return what was filled in of the goal and criteria; what has nothing yet may stay so."""
    found = {}
    for number in measured(edition):
        figure = fields.chosen(f"figure.{number}", FIGURES, needed=False)
        remark = fields.per_language(f"remark.{number}", edition.languages, LONGEST, needed=False)
        begun = bool(figure or remark)
        finding = fields.one_of(f"finding.{number}", Finding, needed=begun)
        if finding:
            found[number] = Judged(finding, remark, figure)
    return found


@routes.form(f"{HERE}/erase", Role.ORGANISER)
async def erase(visit: TheVisit, slug: str) -> Response:
    """Erase a remark, such as one that names somebody."""
    name = visit.text("remark")

    def erased(db: Connection) -> None:
        if survey.drop(db, slug, name):
            visit.acting(db, slug).write("survey-remark-erased", visit.person.name)

    await visit.run(erased)
    return await visit.done(f"/editions/{slug}/evaluation", _("The remark is erased."))
