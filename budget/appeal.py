"""Appeals against a refusal: until when, when they are answered, and what comes too late.

Who disagrees before voting opens is answered before it does.  From then on the list of projects is
fixed: what turns out to be possible after all is told to its author, and is on no ballot.
"""

from datetime import date, datetime, timedelta

from budget.days import days_later, last_day, working_days_later
from budget.edition import Edition
from budget.sentence import Sentence, _
from budget.timeline import Phase
from budget.vessels import VesselRules

_DAY, _MOMENT = timedelta(days=1), timedelta(seconds=1)


def until(answered: datetime, edition: Edition) -> datetime:
    """Return until when authors can disagree with a refusal of this moment."""
    return days_later(answered, edition.idea_rules.appeal_days, edition.zone)


def over(answered: datetime, now: datetime, edition: Edition) -> bool:
    """Whether nobody can disagree with a refusal of that moment any more."""
    return edition.entered is Phase.CLOSED or until(answered, edition) <= now


def heard(said: datetime, edition: Edition) -> datetime:
    """Return before when an appeal of this moment is answered."""
    return working_days_later(said, edition.idea_rules.answer_days, edition.zone)


def foreseen(published: datetime, edition: Edition) -> Sentence:
    """Say how long authors can disagree with refusals of this moment, and when they hear back."""
    ends, heard_by = _ends(published, edition)
    return _(
        "Who disagrees with a refusal can say so until {until}, and hears back by {heard}.",
        until=last_day(ends, edition.zone),
        heard=last_day(heard_by, edition.zone),
    )


def warning(published: datetime, edition: Edition) -> Sentence | None:
    """Say that appeals against refusals of this moment may be answered too late for the vote."""
    by, opens = in_time(edition), edition.timeline.begins.get(Phase.VOTING)
    if by is None or opens is None or _ends(published, edition)[1] <= opens:
        return None
    if not edition.entered.before(Phase.VOTING):
        return _("Voting has opened: what can be done comes too late for the ballot.")
    return _(
        "That is after voting opens on {opens}. An appeal that waits then keeps it from opening, "
        "and who disagrees later is too late for this vote. Answers that were public by {by} would "
        "have left time for every appeal.",
        opens=last_day(opens + _MOMENT, edition.zone),
        by=by,
    )


def in_time(edition: Edition) -> date | None:
    """Return the last day to publish answers with which appeals are answered before voting opens.

    None where there is no vote on ideas.
    """
    opens = edition.timeline.begins.get(Phase.VOTING)
    if opens is None or not _on_ideas(edition):
        return None
    published = opens - _MOMENT
    while _ends(published, edition)[1] > opens:
        published -= _DAY
    return published.astimezone(edition.zone).date()


def too_late(number: int, edition: Edition) -> bool:
    """Whether an idea is on no ballot, whatever is answered now: voting opened without it."""
    listed = any(project.idea == number for project in edition.projects)
    return edition.vote_opened and _on_ideas(edition) and not listed


def _ends(published: datetime, edition: Edition) -> tuple[datetime, datetime]:
    """Return until when authors can disagree, and before when the last of them is answered."""
    ends = until(published, edition)
    return ends, heard(ends - _MOMENT, edition)


def _on_ideas(edition: Edition) -> bool:
    return not isinstance(edition.vote.ballot, VesselRules)
