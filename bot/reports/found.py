"""The part of the report that says what residents and organisers think of the edition."""

from collections.abc import Mapping

from bot.reports import hiding
from bot.reports.gathered import Gathered
from bot.reports.people import RESIDENTS, TOTAL
from bot.reports.section import Figure, Section, Sentence, _
from budget.evaluation import GOAL, Finding, measured
from budget.survey import RATED, RATINGS, Question

FINDINGS: Mapping[Finding, Sentence] = {
    Finding.REACHED: _("reached"),
    Finding.PARTLY: _("reached in part"),
    Finding.MISSED: _("not reached"),
    Finding.UNKNOWN: _("cannot be said"),
}

_HEADINGS: Mapping[Question, Sentence] = {
    Question.EASE: _("How easy it was to take part"),
    Question.TRUST: _("Whether everybody's say counted fairly"),
}

_LABELS: Mapping[Question, tuple[Sentence, ...]] = {
    Question.EASE: (
        *(_("very hard"), _("hard"), _("in between")),
        *(_("easy"), _("very easy")),
    ),
    Question.TRUST: (
        *(_("not at all"), _("not really"), _("not sure")),
        *(_("yes, mostly"), _("yes, fully")),
    ),
}


def found_of(found: Gathered) -> tuple[Section, ...]:
    """Return what was answered to the survey, and what was found of goal and criteria."""
    return (*surveyed(found), *_evaluated(found))


def surveyed(found: Gathered) -> tuple[Section, ...]:
    """Return what was answered to the survey, as far as anybody answered."""
    return tuple(_rated(question, found) for question in RATED if found.survey.get(question))


def _rated(question: Question, found: Gathered) -> Section:
    counts = {str(rating): found.survey[question].get(rating, 0) for rating in RATINGS}
    labels: Mapping[str, Figure] = dict(zip(counts, _LABELS[question], strict=True))
    told = hiding.groups(counts)
    return Section(
        f"survey_{question}",
        _HEADINGS[question],
        _(
            "What residents answered in their chat once the result was known. Each answers once on "
            "each of their phones, and may skip a question; with nobody is kept what they answered."
        ),
        (("rating", _("Rating")), ("title", _("Answer")), RESIDENTS),
        tuple((key, labels.get(key, TOTAL), told.get(key)) for key in (*counts, "total")),
        ("residents",),
    )


def _evaluated(found: Gathered) -> tuple[Section, ...]:
    judged = found.evaluation.judged
    if not judged:
        return ()
    rows: list[tuple[Figure, ...]] = [
        (
            _("goal") if number == GOAL else str(number),
            words,
            FINDINGS[judged[number].finding],
            judged[number].remark,
        )
        for number, words in measured(found.edition).items()
        if number in judged
    ]
    return (
        Section(
            "evaluation",
            _("What the organisers find"),
            _("Whether the goal and the criteria were reached, as organisers see it."),
            (
                *(("number", _("Number")), ("title", _("Goal or criterion"))),
                *(("finding", _("Finding")), ("remark", _("Remark"))),
            ),
            tuple(rows),
        ),
    )
