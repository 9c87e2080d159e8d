"""The part of the report that counts what was done: ideas, answers, reactions, questions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median_low

from bot.reports.gathered import Gathered
from bot.reports.hiding import monday
from bot.reports.section import Figure, Section, Sentence, _
from budget.asking import Help, working_days
from budget.discussion import Side
from budget.standing import Standing
from storage.process.participation import Asked

_STANDINGS: Mapping[Standing, Sentence] = {
    Standing.WAITING: _("waits to be read"),
    Standing.OPEN: _("has no answer yet"),
    Standing.HIDDEN: _("hidden"),
    Standing.WITHDRAWN: _("taken back"),
    Standing.MERGED: _("went on with another"),
    Standing.ACCEPTED: _("can be done"),
    Standing.REFUSED: _("cannot be done"),
    Standing.APPEALED: _("cannot be done; contested"),
    Standing.UPHELD: _("cannot be done, after a second look"),
}

_SIDES: Mapping[Side, Sentence] = {
    Side.FOR: _("for an idea"),
    Side.AGAINST: _("against an idea"),
    Side.QUESTION: _("a question to its author"),
    Side.REPLY: _("a reply of the author"),
}

_WAYS: Mapping[Help, Sentence] = {
    Help.QUESTION: _("a question to the organisers"),
    Help.ANSWER: _("help in the chat"),
    Help.CALL: _("to be called"),
    Help.VISIT: _("to be met"),
}
"""Whoever says something of a project asks for nothing, and is no question."""

_UNANSWERED = (Standing.WAITING, Standing.OPEN)
_IDEAS = ("ideas", _("Ideas"))
_NUMBER = ("number", _("Number"))


def acts(found: Gathered) -> tuple[Section, ...]:
    """Return what was done, however few did it: it is told in public, or is about nobody."""
    return (
        _by_week(found),
        _by_standing(found),
        _answers(found),
        _reactions(found),
        _reports(found),
        _requests(found),
    )


def _by_week(found: Gathered) -> Section:
    came: Counter[date] = Counter()
    for one in found.days:
        came[monday(one.day)] += one.ideas
    stood = {monday(one.day): one.stood["supports"] for one in found.days if one.stood}
    return Section(
        "ideas_by_week",
        _("Ideas and support, by week"),
        _(
            "Ideas that were handed in, in the week that begins on this Monday, and how much "
            "support all ideas had together at its end."
        ),
        (
            *(("week", _("Week")), ("title", _("Week of")), _IDEAS),
            ("supports", _("Support at its end")),
        ),
        tuple(
            (week.isoformat(), week, came[week], stood.get(week)) for week in _weeks(+came, stood)
        ),
        ("ideas", "supports"),
        over_time=True,
    )


def _weeks(came: Mapping[date, int], stood: Mapping[date, int]) -> Sequence[date]:
    """Return every week from the first with an idea until the last with an idea or a support."""
    if not came:
        return ()
    first = min(came)
    last = max([*came, *stood])
    return [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]


def _by_standing(found: Gathered) -> Section:
    return Section(
        "ideas_by_standing",
        _("What became of the ideas"),
        _("All ideas that were ever handed in, by where they stand now."),
        (("standing", _("Standing")), ("title", _("Standing")), _IDEAS),
        tuple(
            (where.value, label, found.standings.get(where, 0))
            for where, label in _STANDINGS.items()
        ),
        ("ideas",),
    )


def _answers(found: Gathered) -> Section:
    days = found.waited
    owed = sum(found.standings.get(where, 0) for where in _UNANSWERED)
    rows: Sequence[tuple[Figure, ...]] = (
        ("answered", _("Ideas with an answer"), len(days)),
        ("unanswered", _("Ideas without an answer"), owed),
        ("median_days", _("Days until the answer, half of them"), _half(days)),
        ("most_days", _("Days until the answer, at most"), max(days, default=None)),
    )
    return Section(
        "answers",
        _("How long authors waited"),
        _(
            "Days from the idea until its answer was published. Ideas that were taken back, or "
            "went on with another, need none."
        ),
        (("figure", _("Figure")), ("title", _("Figure")), _NUMBER),
        tuple(rows),
    )


def _half(days: Sequence[int]) -> int | None:
    """Return within how many days half of them were."""
    return median_low(days) if days else None


def _reactions(found: Gathered) -> Section:
    def shown(side: Side) -> tuple[int, int]:
        every = {where: n for (other, where), n in found.said.items() if other == side}
        return every.get(Standing.OPEN, 0), sum(every.values()) - every.get(Standing.OPEN, 0)

    return Section(
        "reactions",
        _("Reactions to ideas"),
        _("What residents said about ideas; and what of it was taken back, hidden or waits."),
        (
            *(("side", _("Reaction")), ("title", _("Reaction"))),
            *(("shown", _("Shown")), ("not_shown", _("Not shown"))),
        ),
        tuple((side.value, label, *shown(side)) for side, label in _SIDES.items()),
        ("shown",),
    )


def _reports(found: Gathered) -> Section:
    stood = found.stood
    return Section(
        "reports",
        _("Reports"),
        _(
            "How often a resident reported that something is wrong with an idea or a reaction, and "
            "at how many of these somebody has looked, at the end of the last day."
        ),
        (("figure", _("Figure")), ("title", _("Figure")), _NUMBER),
        (
            ("reports", _("Reported"), stood.get("reports")),
            ("settled", _("Looked at"), stood.get("settled")),
        ),
    )


def _requests(found: Gathered) -> Section:
    return Section(
        "questions",
        _("Questions, and how soon they were answered"),
        _(
            "What residents asked of a person. Days are working days; in time is what was answered "
            "within the days that residents are told. Who asks to be forgotten takes along what "
            "they asked and nobody answered."
        ),
        (
            *(("kind", _("Asked for")), ("title", _("Asked for")), ("asked", _("Asked"))),
            *(("answered", _("Answered")), ("waiting", _("Waiting")), ("in_time", _("In time"))),
            *(("median_days", _("Half within")), ("most_days", _("At most"))),
        ),
        tuple(
            (way.value, label, *_answered([one for one in found.asked if one.help is way], found))
            for way, label in _WAYS.items()
        ),
        ("asked", "answered"),
    )


def _answered(asked: Sequence[Asked], found: Gathered) -> tuple[int | None, ...]:
    zone, promised = found.edition.zone, found.edition.idea_rules.answer_days
    days = [
        working_days(one.asked.astimezone(zone).date(), one.answered.astimezone(zone).date())
        for one in asked
        if one.answered
    ]
    in_time = sum(number <= promised for number in days)
    waiting = len(asked) - len(days)
    return len(asked), len(days), waiting, in_time, _half(days), max(days, default=None)
