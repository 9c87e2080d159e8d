"""A counted edition in the terms of Pabulib."""

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.exports.counted import Counted
from budget.count import CountRules, Outcome, Rule, Verdict, tally_choices, tally_points
from budget.edition import Edition
from budget.leftover import Leftover, Use
from budget.pabulib import Ballot, Election, Listed
from budget.timeline import Phase


def election(counted: Counted, ballots: tuple[Ballot, ...]) -> Election:
    """Return the election with these ballots; a project for no district is for the whole place."""
    edition, outcome = counted.edition, stood(counted.outcome)
    candidates = [told.candidate for told in outcome.explanations]
    known = {candidate.id for candidate in candidates}
    ballots = tuple(_of_these(ballot, known) for ballot in ballots)
    nowhere = edition.place if any(candidate.district for candidate in candidates) else ""
    return Election(
        meta=_meta(counted),
        vote_type=counted.vote_type,
        budget=outcome.budget,
        unit=1,
        minimum_votes=counted.count_rules.minimum_votes,
        projects=tuple(
            Listed(c.id, c.title, c.cost, c.theme, c.district or nowhere, None, None)
            for c in sorted(candidates, key=lambda candidate: int(candidate.id))
        ),
        ballots=ballots,
        tally=_tally(counted, ballots),
    )


def stood(outcome: Outcome) -> Outcome:
    """Return an outcome without what was withdrawn, for which the format has no word."""
    told = tuple(e for e in outcome.explanations if e.verdict is not Verdict.WITHDRAWN)
    return replace(outcome, explanations=told)


def _of_these(ballot: Ballot, known: Container[str]) -> Ballot:
    """Return what a ballot says of these projects; of those alone it may be a blank vote."""
    places = [place for place, name in enumerate(ballot.picked) if name in known]
    if len(places) == len(ballot.picked):
        return ballot
    points = tuple(ballot.points[place] for place in places) if ballot.points else ()
    return replace(ballot, picked=tuple(ballot.picked[place] for place in places), points=points)


def _tally(counted: Counted, ballots: tuple[Ballot, ...]) -> Mapping[str, int]:
    if counted.vote_type.spreads_points:
        return tally_points(dict(zip(b.picked, b.points, strict=True)) for b in ballots)
    return tally_choices(ballot.picked for ballot in ballots)


def _meta(counted: Counted) -> Mapping[str, str]:
    """Return what the file tells about the edition beside its numbers."""
    edition = counted.edition
    language = edition.languages[0]
    return {
        "description": f"Participatory budget of {edition.place}",
        "country": counted.country,
        "unit": edition.organiser[language],
        "subunit": edition.place,
        "rule": _rule(counted.outcome.rule, counted.count_rules),
        **_days(edition),
        "min_length": "0",
        **counted.limits,
        "edition": edition.slug,
        "language": language,
        "currency": "EUR",
        "comment": _comment(counted),
    }


def _days(edition: Edition) -> Mapping[str, str]:
    """Return the first and the last day of voting, and its year."""
    begins, ends = edition.timeline.begins.get(Phase.VOTING), edition.timeline.end(Phase.VOTING)
    if begins is None or ends is None:
        return {}
    first, last = (
        moment.astimezone(edition.zone).date()
        for moment in (begins, ends - timedelta(microseconds=1))
    )
    return {
        "instance": str(first.year),
        "date_begin": f"{first:%d.%m.%Y}",
        "date_end": f"{last:%d.%m.%Y}",
    }


def _rule(rule: Rule, rules: CountRules) -> str:
    """Return Pabulib's name for how was counted; empty for what its writer finds by itself."""
    if rule is Rule.EQUAL_SHARES:
        return ""
    if rules.theme_caps or rules.district_caps:
        return "greedy-custom"
    if rules.exclusions:
        return "greedy-exclusive"
    return "greedy-no-skip" if rules.stop_at_first_misfit else ""


def _comment(counted: Counted) -> str:
    """Return what the format has no word for, numbered as it wants remarks."""
    leftover = counted.outcome.leftover
    after = f" #4: decided after the count: {_decided(leftover)}" if leftover else ""
    gone = ", ".join(
        e.candidate.id for e in counted.outcome.explanations if e.verdict is Verdict.WITHDRAWN
    )
    withdrawn = f"; {gone} was withdrawn, and is left out of all ballots" if gone else ""
    return (
        f"#1: SHA-256 of the rules of the vote: {counted.rules_hash} "
        f"#2: seed of the lot: {counted.outcome.seed} "
        "#3: a ballot that names nothing is a blank vote and counts as turnout"
        f"{withdrawn}"
        f"{after}{_weighed(5 if after else 4) if counted.edition.vote.weights else ''}"
    )


def _weighed(number: int) -> str:
    """Return what stands for weights, which the format has no word for: so all tools count it."""
    return f" #{number}: a ballot on paper that weighs several stands here as often as it weighs"


def _decided(leftover: Leftover) -> str:
    """Return what was decided about the money that is left, in English: the count is as it was."""
    if leftover.use is Use.CARRIED_OVER:
        return f"what is left is carried over ({leftover.reason})"
    return (
        f"{leftover.project} gets {leftover.given} of what is left,"
        f" and {leftover.added} is added ({leftover.reason})"
    )
