"""The course of a round in a few sentences: what is over in the past, and what can be done now."""

from datetime import date

from budget.edition import Edition
from budget.timeline import Phase
from budget.vessels import VesselRules
from flows.talk import Euros, Text, _


def course(edition: Edition, phase: Phase) -> Text:
    """Say what it is about, and when one can do what, or could."""
    ideas, voting = edition.last_day(Phase.IDEAS), edition.last_day(Phase.VOTING)
    first, rules = edition.first_day(Phase.VOTING), edition.vote.ballot
    if isinstance(rules, VesselRules) and voting and first:
        return _divided(rules, edition, phase, (first, voting))
    if not (ideas and voting and first):
        return _("Residents decide on {budget}.", budget=Euros(edition.budget))
    screened = edition.last_day(Phase.SCREENING) or ideas
    if Phase.VOTING.before(phase):
        return _over(edition, phase, ideas, (first, voting))
    if phase is Phase.VOTING:
        return _(
            "You decide on {budget} for {place}.\n\n"
            "1. Until {ideas}: residents sent ideas.\n"
            "2. Until {screened}: the municipality looked at what can be done.\n"
            "3. Now, until {voting}: vote.\n"
            "4. What wins is carried out.",
            budget=Euros(edition.budget),
            place=edition.place,
            ideas=ideas,
            screened=screened,
            voting=voting,
        )
    return _before_voting(edition, phase, (ideas, screened), (first, voting))


def _before_voting(
    edition: Edition, phase: Phase, written: tuple[date, date], voted: tuple[date, date]
) -> Text:
    """Say it as long as nobody votes."""
    (ideas, screened), (first, voting) = written, voted
    if phase is Phase.SCREENING:
        return _(
            "You decide on {budget} for {place}.\n\n"
            "1. Until {ideas}: residents sent ideas.\n"
            "2. Now, until {screened}: the municipality looks at what can be done.\n"
            "3. From {first} until {voting}: vote.\n"
            "4. What wins is carried out.",
            budget=Euros(edition.budget),
            place=edition.place,
            ideas=ideas,
            screened=screened,
            first=first,
            voting=voting,
        )
    return _(
        "You decide on {budget} for {place}.\n\n"
        "1. Until {ideas}: send an idea.\n"
        "2. Until {screened}: the municipality looks at what can be done.\n"
        "3. From {first} until {voting}: vote.\n"
        "4. What wins is carried out.",
        budget=Euros(edition.budget),
        place=edition.place,
        ideas=ideas,
        screened=screened,
        first=first,
        voting=voting,
    )


def _divided(rules: VesselRules, edition: Edition, phase: Phase, voted: tuple[date, date]) -> Text:
    """Say it of themes over which a budget is divided."""
    first, voting = voted
    if Phase.VOTING.before(phase):
        return _(
            "Residents decided how {budget} for {place} is divided over {count} themes.\n\n"
            "They voted from {first} until {voting}. {now}",
            budget=Euros(edition.budget),
            place=edition.place,
            count=len(rules.vessels),
            first=first,
            voting=voting,
            now=_now(edition, phase),
        )
    return _(
        "You decide how {budget} for {place} is divided over {count} themes.\n\n"
        "Vote from {first} until {voting}. What you give to one theme, you take from another.",
        budget=Euros(edition.budget),
        place=edition.place,
        count=len(rules.vessels),
        first=first,
        voting=voting,
    )


def _over(edition: Edition, phase: Phase, ideas: date, voted: tuple[date, date]) -> Text:
    """Say how it went, once nobody can send an idea or vote any more, and what is now."""
    first, voting = voted
    return _(
        "Residents decide on {budget} for {place}.\n\n"
        "1. Until {ideas}: they sent ideas.\n"
        "2. From {first} until {voting}: they voted.\n"
        "3. {now}",
        budget=Euros(edition.budget),
        place=edition.place,
        ideas=ideas,
        first=first,
        voting=voting,
        now=_now(edition, phase),
    )


def _now(edition: Edition, phase: Phase) -> Text:
    result = edition.first_day(Phase.RESULTS)
    if phase is Phase.COUNTING and result:
        return _("Now the votes are counted. The result comes on {result}.", result=result)
    if phase is Phase.CLOSED:
        return _("This round is over.")
    return _("Now the result is known. What won is carried out.")
