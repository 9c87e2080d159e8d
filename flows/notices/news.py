"""What residents who want news are told when a phase begins."""

from datetime import timedelta

from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition
from budget.timeline import Phase
from flows.talk import Text, _

LEAVE = _("STOP = no more messages.")
"""What whoever is written to without having asked can do, where no button stands below it."""


def of(edition: Edition, result: Outcome | Division | None) -> Text | None:
    """Say that the phase which the edition has just entered has begun; None if that is no news."""
    place = edition.place
    end = edition.timeline.end(edition.entered)
    last = (end - timedelta(seconds=1)).astimezone(edition.zone).date() if end else ""
    match edition.entered:
        case Phase.IDEAS:
            return _("{place}: you can send ideas until {last}. Send IDEA to begin.",
                     place=place, last=last)  # fmt: skip
        case Phase.VOTING:
            return _("{place}: you can vote until {last}. Send VOTE to begin.",
                     place=place, last=last)  # fmt: skip
        case Phase.RESULTS if isinstance(result, Division):
            return _("{place}: the result is known. The money is divided. Send RESULT to read it.",
                     place=place)  # fmt: skip
        case Phase.RESULTS if isinstance(result, Outcome):
            return _("{place}: the result is known. {count} projects won. Send RESULT to read it.",
                     place=place, count=len(result.winners))  # fmt: skip
    return None
