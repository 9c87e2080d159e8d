"""Judging an edition by what was set down at its start, and letting everybody read it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.acting import Acting
from bot.reports.gathered import gather
from bot.reports.report import report
from bot.reports.section import Section, say
from budget.assessment import named
from budget.evaluation import CannotEvaluate, Judged, check, lacking, measured
from budget.sentence import _
from locales.desk import spoken
from storage.process import evaluations
from storage.process.evaluations import Evaluation, JudgedMeanwhile, Published, Told
from storage.revisions import revise

FIGURES: Final = (
    *("steps", "joined_by_channel", "joined_by_district", "joined_by_language"),
    *("votes_by_channel", "ideas_by_standing", "answers", "reactions", "questions"),
    *("survey_ease", "survey_trust"),
)
"""The tables of the report that can stand beside a finding: a name, and a number."""


def judge(acting: Acting, number: int, judged: Judged, seen: int | None = None) -> Evaluation:
    """Keep what is found of the goal or of a criterion, perhaps of what somebody has `seen`."""
    return judge_all(acting, {number: judged}, seen)


def judge_all(acting: Acting, found: Mapping[int, Judged], seen: int | None = None) -> Evaluation:
    """Keep all that is found of the goal and criteria at once, or nothing if one is refused."""
    edition, by = acting.hold(), named(acting.by)
    for number, judged in found.items():
        check(edition, number, judged)
        if judged.figure and judged.figure not in FIGURES:
            names = ", ".join(FIGURES)
            raise CannotEvaluate(
                _("There is no such figure; choose one of {names}.", names=names).about("figure")
            )
    before = _as_seen(acting, seen)
    after = replace(before, judged={**before.judged, **found})
    evaluations.keep(acting.db, acting.slug, before, after)
    for number, judged in found.items():
        acting.write("criterion-judged", by, number=number, finding=judged.finding)
    return evaluations.of(acting.db, acting.slug)


def publish(acting: Acting, seen: int | None = None) -> Evaluation:
    """Let everybody read what is found, with the figures as they are now."""
    edition, by = acting.hold(), named(acting.by)
    before = _as_seen(acting, seen)
    if missing := lacking(edition, before.judged):
        raise CannotEvaluate(*missing)
    sections = {one.name: one for one in report(gather(acting.db, acting.slug, acting.now))}
    languages = [code for code in edition.languages if code in spoken()]
    told = tuple(
        _published(number, before.judged[number], sections, languages)
        for number in measured(edition)
    )
    after = replace(before, published=told, at=acting.now)
    evaluations.keep(acting.db, acting.slug, before, after)
    revise(acting.db, acting.slug)
    acting.write("evaluation-published", by, findings=len(told))
    return evaluations.of(acting.db, acting.slug)


def _as_seen(acting: Acting, seen: int | None) -> Evaluation:
    before = evaluations.of(acting.db, acting.slug)
    if seen not in (None, before.revision):
        raise JudgedMeanwhile
    return before


def _published(
    number: int, judged: Judged, sections: Mapping[str, Section], languages: list[str]
) -> Published:
    section = sections.get(judged.figure)
    figures = {code: _told(section, code) for code in languages} if section else {}
    return Published(number, judged.finding, judged.remark, figures)


def _told(section: Section, language: str) -> Told:
    """Return a table as it is told in one line: each row by its title and its first number."""
    rows = ((str(row[0]), _number(row[1])) for row in section.shown(language))
    return say(section.heading, language), tuple(rows)


def _number(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None
